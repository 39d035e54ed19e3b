"""Worksheet functions asked as Excel asks them: through xlwings' own `call_udf`, with cells for arguments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd
import xlwings
from xlwings.main import Engine

import udfs
from udfs.ask import shown
from udfs.machinery import MACHINERY
from workbook.frames import typed
from workbook.rules import seeds
from workbook.schema import Table

MISSING = -2147352572
"""What Excel hands over for an optional argument that was left out."""
NO_CELL = (None, "")
PLAIN = (str, int, float, bool)


class Excel:
    """What the conversion of arguments and answers asks of the spreadsheet: nothing but to leave values alone."""

    name, type = "excel", "desktop"

    @staticmethod
    def clean_value_data(rows: Any, day: Any, empty_as: Any, number: Any, errors: Any) -> list[list[Any]]:
        return [[empty_as if value in NO_CELL else value for value in row] for row in rows]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value


xlwings.engines.add(Engine(impl=Excel))


def ask(function: str, *values: Any) -> Any:
    """What a cell shows: the answer of a function to a cell or a range (rows of cells), in the shape of the range."""
    count = len(vars(getattr(udfs, function))["__xlfunc__"]["args"])
    given = [*map(_cells, values), *[MISSING] * (count - len(values))]
    answer = MACHINERY.call_udf("udfs", function, tuple(given))
    assert all(type(value) in PLAIN for row in answer for value in row), "this does not go into a cell"
    return answer[0][0] if len(answer) == len(answer[0]) == 1 else [list(row) for row in answer]


def cells(table: Table, rows: pd.DataFrame | None = None) -> list[list[Any]]:
    """A table as a range with its headers: dates as dates, as Excel hands them over; the shipped rows, or these."""
    rows = typed((seeds(table) if rows is None else rows).reindex(columns=list(table.fields)), table)
    columns = [column(rows[one.field], one.kind) for one in table.columns]
    return [[one.header for one in table.columns], *map(list, zip(*columns, strict=True))]


def column(values: pd.Series, kind: Any) -> list[Any]:
    """A column's cells."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return [None if pd.isna(day) else day.to_pydatetime() for day in values]
    return [None if value == "" else value for value in shown(values, kind)]


def day(text: str) -> dt.datetime:
    """A date in a cell."""
    return dt.datetime.fromisoformat(text)


def _cells(value: Any) -> Any:
    """A range as Excel hands it over: a tuple of rows; a single cell by itself."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(tuple(row) for row in value)
    return value
