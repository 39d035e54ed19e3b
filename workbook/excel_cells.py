"""What a cell of an open workbook is handed, and what it hands over."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pandas as pd

from workbook.areas import Area
from workbook.schema import Kind

FIRST_DAY = pd.Timestamp(1900, 3, 1)
"""Excel knows no day before 1900, and counts one too many before this one."""
NEAR = 20
"""Rows no further apart are fetched together, with those between them: every call takes Excel time."""


def in_cells(values: pd.Series, kind: Kind) -> list[Any]:
    """A column as it is handed to Excel: None for nothing, an apostrophe before the one Excel would swallow.

    >>> in_cells(pd.Series(["'tis", "=1+1", ""]), Kind.TEXT)
    ["''tis", '=1+1', None]
    """
    known = values.astype("object").where(values.notna(), None).tolist()
    return [None if value is None else _in_cell(value, kind) for value in known]


def _in_cell(value: Any, kind: Kind) -> Any:
    if kind is Kind.TEXT:
        return f"'{value}" if value.startswith("'") else value or None
    if kind in (Kind.DAY, Kind.MOMENT):
        return value.to_pydatetime() if value >= FIRST_DAY else f"'{value:%Y-%m-%d}"
    if kind is Kind.MONEY:
        return int(value) / 100
    return int(value) if kind is Kind.COUNT else value if math.isfinite(value) else None


def as_it_was(value: Any, kind: Kind) -> Any:
    """What a cell handed over, as it is handed back: text stays text in a column of another kind too."""
    if isinstance(value, str) and kind is not Kind.TEXT and value:
        return f"'{value}"
    return _in_cell(value, Kind.TEXT) if isinstance(value, str) else value


def from_cells(grid: list[list[Any]]) -> list[list[Any]]:
    """Cells as Excel hands them over, as a reader of closed files would: '' for nothing."""
    return [_known(row) for row in grid]


def rows_of(sheet: Any, area: Area) -> dict[int, list[Any]]:
    """The rows of an area of a sheet, by their number."""
    if area.bottom < area.top:
        return {}
    grid = sheet.range((area.top, area.left), (area.bottom, area.right)).options(ndim=2).value
    return dict(enumerate(from_cells(grid), area.top))


def fetched(sheet: Any, left: int, right: int, numbers: Iterable[int]) -> dict[int, list[Any]]:
    """Some rows of a sheet between two columns: those that lie near each other at once."""
    found: dict[int, list[Any]] = {}
    for near in runs(numbers, NEAR):
        there = rows_of(sheet, Area(left, near[0], right, near[-1]))
        found |= {number: there[number] for number in near}
    return found


def fetched_column(sheet: Any, number: int, rows: Iterable[int]) -> list[Any]:
    """Some cells of a column of a sheet, in the order of the sheet."""
    found: list[Any] = []
    for near in runs(rows, NEAR):
        values = sheet.range((near[0], number), (near[-1], number)).options(ndim=1).value
        found += values if len(values) == len(near) else [values[row - near[0]] for row in near]
    return _known(found)


def runs(rows: Iterable[int], apart: int = 1) -> list[list[int]]:
    """Rows that follow one another, no further apart than that, together.

    >>> runs([5, 2, 3, 9])
    [[2, 3], [5], [9]]
    """
    ordered = sorted(rows)
    ends = [place for place, (row, after) in enumerate(pairwise(ordered), 1) if after - row > apart]
    return [ordered[start:end] for start, end in pairwise([0, *ends, len(ordered)])] if ordered else []


def _known(values: list[Any]) -> list[Any]:
    """Values as a reader of closed files knows them; most are text, and stay as they are."""
    return [value if type(value) is str else "" if value is None else
            value if isinstance(value, (bool, float, dt.datetime)) else float(value) for value in values]
