"""A plain block of cells of a workbook that is open in Excel: Scores, which every row of the queue looks up."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from era.problem import Problem
from workbook import cells
from workbook.excel_cells import as_it_was, fetched, fetched_column, from_cells, in_cells, runs
from workbook.excel_steps import Cells, Trace, fingerprint
from workbook.frames import typed
from workbook.merging import fit, plan
from workbook.schema import JUDGEMENT, Kind, Owner, Table

FIRST = 2
"""The row below the headers."""


class ExcelBlock:
    """The block as it stands in the sheet and, once written to, as it will stand after `write`."""

    def __init__(self, sheet: Any, table: Table, guess: Callable[[Sequence[str]], Mapping[str, int]]) -> None:
        self.sheet, self.table = sheet, table
        self._guess = guess
        """Where the rows of some keys should be: by it the rest need not be read."""
        self._whole: tuple[pd.DataFrame, str] | None = None
        self._changes: dict[str, pd.Series] = {}
        self._back: dict[str, Cells] = {}

    @property
    def frame(self) -> pd.DataFrame:
        """All its rows."""
        if self._whole:
            return self._whole[0].reset_index(drop=True)
        grid = self.sheet.range((FIRST, 1), (self._last, len(self.table.columns))).options(ndim=2).value
        return self._typed([row for row in from_cells(grid) if row[0] != ""])

    def rows(self, keys: Sequence[str]) -> pd.DataFrame:
        """The rows of these keys, labelled by the number of their row in the sheet."""
        width, guessed = len(self.table.columns), self._guess(keys)
        found = fetched(self.sheet, 1, width, guessed.values())
        if {found[number][0]: number for number in found} != {key: guessed.get(key, 0) for key in keys}:
            found = fetched(self.sheet, 1, width, [self._places[key] for key in keys if key in self._places])
        return self._typed(list(found.values())).set_axis(pd.Index(list(found), dtype="int64"))

    def columns(self, fields: Sequence[str]) -> pd.DataFrame:
        """Some columns of the rows that have a key."""
        places, last = {column.field: (place, column) for place, column in enumerate(self.table.columns, 1)}, self._last
        found = {field: cells.column(fetched_column(self.sheet, place, range(FIRST, last + 1)), column.kind)
                 for field, (place, column) in places.items() if field in (*self.table.key, *fields)}
        rows = pd.DataFrame(found)
        return rows.loc[rows[self.table.key[0]] != "", [*fields]]

    def replace(self, frame: pd.DataFrame, formula: str) -> None:
        """Take other rows for all that are there: by a formula that spills, or as values where none can run."""
        self._whole = fit(frame.reindex(columns=list(self.table.fields)), self.table), formula

    def revise(self, frame: pd.DataFrame) -> None:
        """Take what is new in rows that are there, by key; what one formula works out is left to Excel."""
        if str(self.sheet.range((FIRST, 1)).formula).startswith("="):
            frame = frame.drop(columns=[field for field in list(JUDGEMENT.fields)[1:] if field in frame.columns])
        if len(frame.columns) > 1:
            there = self.rows(frame[self.table.key[0]].tolist())
            self._changes = plan(there, frame, self.table, Owner.RULE).changes

    @property
    def whole(self) -> bool:
        """True if all its rows are to be replaced."""
        return self._whole is not None

    def trace(self) -> Trace:
        """What `write` will write of single rows, and what stands there now."""
        rows = sorted({row for values in self._changes.values() for row in values.index})
        there = fetched(self.sheet, 1, len(self.table.columns), rows)
        places = {column.field: place for place, column in enumerate(self.table.columns)}
        return Trace(self.table.name, {field: {row: there[row][places[field]] for row in values.index.tolist()}
                                       for field, values in self._changes.items()}, {}, [])

    def left(self, trace: Trace) -> str:
        """The fingerprint of the rows of a trace as they stand now, without what is about the whole queue."""
        return fingerprint(fetched(self.sheet, 1, len(JUDGEMENT.columns), trace.rows))

    def take_back(self, trace: Trace) -> None:
        """Take what stood there before. Raises a Problem if it was worked out anew since."""
        if self.left(trace) != trace.left:
            raise Problem(f"sheet {self.table.sheet}", "the queue was worked out anew since; nothing was changed",
                          "Change by hand what is to be changed.")
        self._back = trace.old

    def write(self) -> None:
        """Write what was taken."""
        if self._whole:
            self._write_whole(*self._whole)
        for place, column in enumerate(self.table.columns, 1):
            values = self._changes.get(column.field, pd.Series(dtype="object"))
            contents = dict(zip(values.index.tolist(), in_cells(values, column.kind), strict=True))
            contents |= {row: as_it_was(value, column.kind) for row, value in self._back.get(column.field, {}).items()}
            for run in runs(contents):
                self.sheet.range((run[0], place), (run[-1], place)).value = [[contents[row]] for row in run]

    @property
    def _last(self) -> int:
        return max(self.sheet.used_range.last_cell.row, FIRST)

    @cached_property
    def _places(self) -> dict[str, int]:
        """The row of each key."""
        found = self.sheet.range((FIRST, 1), (self._last, 1)).options(ndim=1).value
        return {str(key): number for number, key in enumerate(found, FIRST) if key not in (None, "")}

    def _typed(self, rows: list[list[Any]]) -> pd.DataFrame:
        columns = list(zip(*rows, strict=True)) or [()] * len(self.table.columns)
        return typed(pd.DataFrame({column.field: cells.column(values, column.kind)
                                   for column, values in zip(self.table.columns, columns, strict=True)}), self.table)

    def _write_whole(self, rows: pd.DataFrame, formula: str) -> None:
        sheet, table = self.sheet, self.table
        sheet.range((FIRST, 1), (self._last, len(table.columns))).clear_contents()
        if formula and sys.platform == "win32":
            sheet.range((FIRST, 1)).number_format = "General"
            sheet.range((FIRST, 1)).formula2 = f"={formula}"
        answered = len(JUDGEMENT.columns) if formula and sys.platform == "win32" else 0
        for place, column in enumerate(table.columns[answered:], answered + 1):
            area = sheet.range((FIRST, place), (max(len(rows), 1) + 1, place))
            if column.kind is Kind.TEXT:
                area.number_format = "@"
            if len(rows):
                area.value = [[value] for value in in_cells(rows[column.field], column.kind)]
