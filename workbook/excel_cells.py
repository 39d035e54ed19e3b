"""What a cell of an open workbook is handed, and what it hands over."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pandas as pd

from workbook.schema import Kind

FIRST_DAY = pd.Timestamp(1900, 3, 1)
"""Excel knows no day before 1900, and counts one too many before this one."""


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


def from_cells(grid: list[list[Any]]) -> list[list[Any]]:
    """Cells as Excel hands them over, as a reader of closed files would: '' for nothing."""
    return [["" if value is None else _known(value) for value in row] for row in grid]


def _known(value: Any) -> Any:
    return value if isinstance(value, (str, bool, float, dt.datetime)) else float(value)
