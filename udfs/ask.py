"""How a worksheet function is asked and answers: cells in, typed columns to a plain function, cells out.

A function names the columns and tables it wants; their kinds and their help come from the schema. Every column is one
argument, a cell or a range; a cell beside a range counts for all of its rows. A table is one argument with its headers.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from denials.rules import Rules
from era.problem import Problem
from udfs import machinery
from workbook import cells
from workbook.faults import fault
from workbook.frames import empty, typed
from workbook.rules import seeds
from workbook.schema import BY_NAME, POLICY, Column, Kind, Table

Grid = Sequence[Sequence[Any]]
Answer = list[list[Any]]
Judge = Callable[[pd.DataFrame, Rules], pd.Series | pd.DataFrame]
"""A function over denials (those of their columns that were asked for) and rules: one row of answer for each."""

CATEGORY = "Denial Desk"
FIRST_DAY = pd.Timestamp(1899, 12, 30)
"""The day that a worksheet counts its dates from; it is right from March 1900 on."""
NOT_OF_KIND = {Kind.DAY: "a date", Kind.MOMENT: "a date", Kind.MONEY: "an amount", Kind.COUNT: "a whole number",
               Kind.NUMBER: "a number", Kind.SHARE: "a number"}


class Asked:
    """The arguments of one function, as the schema knows them."""

    def __init__(self, wanted: Sequence[Column | Table], optional: Sequence[Column]) -> None:
        self.columns = [one for one in wanted if isinstance(one, Column)] + list(optional)
        self.tables = [one for one in wanted if isinstance(one, Table)]
        self._optional = {column.field for column in optional}
        self._parameters = [inspect.Parameter(named(one), inspect.Parameter.POSITIONAL_OR_KEYWORD) for one in wanted]
        self._parameters += [inspect.Parameter(column.field, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None)
                             for column in optional]

    @property
    def signature(self) -> inspect.Signature:
        """What Excel shows: the arguments in order, the optional ones last."""
        return inspect.Signature(self._parameters)

    def helped(self, function: Callable[..., Answer]) -> Callable[..., Answer]:
        """The function with the help of each argument; every argument comes as rows of cells."""
        for column in self.columns:
            function = machinery.arg(column.field, ndim=2, doc=column.help)(function)
        for table in self.tables:
            doc = f"The table with its headers: {table.name}[[#Headers],[#Data]]. {table.help}"
            function = machinery.arg(named(table), ndim=2, doc=doc)(function)
        return function

    def rules(self, given: Mapping[str, Grid | None]) -> Rules:
        """The rules as the tables say them; a table that was not asked for plays no part in the answer."""
        frames = {table.name: frame(given[named(table)], table) for table in self.tables}
        return Rules.of(lambda name: frames[name] if name in frames else _unasked(BY_NAME[name]))


def named(one: Column | Table) -> str:
    """What an argument is called.

    >>> named(POLICY.fields["value"]), named(POLICY)
    ('value', 'policy_table')
    """
    return one.field if isinstance(one, Column) else f"{one.sheet.lower().replace(' ', '_')}_table"


def cell_by_cell(kind: Kind, *wanted: Column | Table, optional: Sequence[Column] = ()) -> Callable[[Judge], Any]:
    """A function that answers each cell with a value of this kind, in the shape of its arguments.

    A cell whose first argument is empty is answered with nothing, one that is not of its kind with a sentence.
    """
    asked = Asked(wanted, optional)

    def made(judge: Judge) -> Any:
        def answer(given: Mapping[str, Grid | None]) -> Answer:
            height, width = _shape(asked, given)
            flat = {column.field: _flat(given[column.field], height * width) for column in asked.columns}
            denials = pd.DataFrame({
                column.field: cells.column(flat[column.field], column.kind) for column in asked.columns})
            said = judge(denials, asked.rules(given))
            assert isinstance(said, pd.Series)
            values = _with_objections(shown(said, kind), flat, denials, asked)
            return [values[start:start + width] for start in range(0, len(values), width)]
        return _function(asked, judge, answer)
    return made


def row_by_row(answered: Table, *wanted: Column | Table) -> Callable[[Judge], Any]:
    """A function that answers each row with a row of a table; one without a key with an empty row."""
    asked = Asked(wanted, ())

    def made(judge: Judge) -> Any:
        def answer(given: Mapping[str, Grid | None]) -> Answer:
            height, width = _shape(asked, given)
            denials = pd.DataFrame({
                column.field: cells.column(_flat(given[column.field], height * width), column.kind)
                for column in asked.columns})
            here = denials[denials[answered.key[0]] != ""].reset_index(drop=True)
            said = judge(here, asked.rules(given)) if len(here) else empty(answered)
            rows = zip(*(shown(said[column.field], column.kind) for column in answered.columns), strict=True)
            blank = [""] * len(answered.columns)
            return [list(next(rows)) if key else blank for key in denials[answered.key[0]].tolist()]
        return _function(asked, judge, answer)
    return made


def frame(grid: Grid | None, table: Table) -> pd.DataFrame:
    """A table that came as cells, its headers first; empty rows are left out.

    >>> frame([["Reason", "Value", "Name"], ["", 5, "Least urgency"]], POLICY)
    Traceback (most recent call last):
    era.problem.Problem: Policy: it has no column Unit, Why, Source, Verified on. Ask with Policy[[#Headers],[#Data]].
    """
    return _frame(tuple(map(tuple, grid or ())), table)


@lru_cache(maxsize=64)
def _frame(grid: tuple[tuple[Any, ...], ...], table: Table) -> pd.DataFrame:
    """Kept, because a column of formulas asks with the same tables again and again."""
    remedy = f"Ask with {table.name}[[#Headers],[#Data]]."
    if not grid:
        raise Problem(table.name, "the table was not given", remedy)
    headers = [_like(header) for header in grid[0]]
    missing = [column.header for column in table.columns if _like(column.header) not in headers]
    if missing:
        raise Problem(table.name, f"it has no column {', '.join(missing)}", remedy)
    rows = [row for row in grid[1:] if any(value not in (None, "") for value in row)]
    places = {column.field: headers.index(_like(column.header)) for column in table.columns}
    return pd.DataFrame({
        field: _column([row[place] for row in rows], table.fields[field]) for field, place in places.items()})


def shown(values: pd.Series, kind: Kind) -> list[Any]:
    """A column as what stands in cells: dates as serial numbers, cents as dollars, nothing as "".

    >>> shown(pd.Series(pd.to_datetime(["2026-05-11", None])), Kind.DAY)
    [46153, '']
    """
    if values.dtype == object:
        return [_one(value, kind) for value in values]
    if kind is Kind.TEXT:
        return values.fillna("").tolist()
    known = values.notna().tolist()
    if kind in (Kind.DAY, Kind.MOMENT):
        numbers = (values - FIRST_DAY).dt.days.fillna(0).astype("int64").tolist()
    elif kind is Kind.COUNT:
        numbers = values.fillna(0).astype("int64").tolist()
    else:
        scale = 100 if kind is Kind.MONEY else 1
        numbers = [number / scale for number in values.astype("Float64").fillna(0).tolist()]
    return [number if there else "" for number, there in zip(numbers, known, strict=True)]


def _one(value: Any, kind: Kind) -> Any:
    """A value of a column in which sentences stand among the values."""
    if isinstance(value, str) or pd.isna(value):
        return value if isinstance(value, str) else ""
    return shown(pd.Series([value], dtype="Int64" if kind is Kind.MONEY else None), kind)[0]


def _function(asked: Asked, judge: Judge, answer: Callable[[Mapping[str, Grid | None]], Answer]) -> Any:
    """The function as xlwings knows it: whatever goes wrong is answered with a sentence.

    Its answers are plain texts and numbers already, so xlwings need not look at each of them again.
    """
    signature = asked.signature

    def called(*values: Grid | None) -> Answer:
        given = signature.bind(*values)
        given.apply_defaults()
        try:
            return answer(given.arguments)
        except Problem as problem:
            return [[str(problem)]]
        except Exception as bug:
            return [[fault(bug)]]

    described: Any = called
    described.__name__, described.__doc__, described.__signature__ = judge.__name__, judge.__doc__, signature
    described.__module__ = judge.__module__
    return machinery.func(category=CATEGORY)(machinery.ret("raw")(asked.helped(called)))


def _shape(asked: Asked, given: Mapping[str, Grid | None]) -> tuple[int, int]:
    """Rows and columns of the answer: those of the ranges, which must agree."""
    shapes = {named(column): (len(grid), len(grid[0]))
              for column in asked.columns if (grid := given[column.field]) is not None}
    ranges = {name: shape for name, shape in shapes.items() if shape != (1, 1)}
    if len(set(ranges.values())) > 1:
        sizes = ", ".join(f"{name} {rows} x {columns}" for name, (rows, columns) in ranges.items())
        raise Problem("Ranges", f"they are not of one size ({sizes})", "Ask with ranges of the same rows.")
    return next(iter(ranges.values()), (1, 1))


def _flat(grid: Grid | None, count: int) -> list[Any]:
    """The cells one after the other, as a reader of workbooks gives them; one, or none at all, for every row."""
    values = ["" if value is None else float(value) if type(value) is int else value
              for row in grid or [[None]] for value in row]
    return values * count if len(values) == 1 else values


def _column(values: list[Any], column: Column) -> pd.Series:
    return cells.column([_as_read(value) for value in values], column.kind)


def _as_read(value: Any) -> Any:
    """A cell's value as a reader of workbooks gives it: '' for nothing, every number a real one."""
    return "" if value is None else float(value) if type(value) is int else value


def _with_objections(values: list[Any], flat: Mapping[str, list[Any]], denials: pd.DataFrame,
                     asked: Asked) -> list[Any]:
    """The answers, but nothing where the first argument is empty, and a sentence where one is not of its kind."""
    for column in reversed(asked.columns):
        if column.kind in NOT_OF_KIND:
            wrong = f"{column.field} is not {NOT_OF_KIND[column.kind]}"
            strays = [given != "" and pd.isna(known)
                      for given, known in zip(flat[column.field], denials[column.field], strict=True)]
            values = [wrong if stray else value for value, stray in zip(values, strays, strict=True)]
    first = flat[asked.columns[0].field]
    return ["" if given == "" else value for value, given in zip(values, first, strict=True)]


def _like(header: Any) -> str:
    return " ".join(str(header).split()).casefold()


@cache
def _unasked(table: Table) -> pd.DataFrame:
    """Policy as shipped, because every judgement asks it for numbers; of all other tables no row."""
    return seeds(table) if table is POLICY else typed(empty(table), table)
