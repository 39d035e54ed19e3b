"""Tables and pivots of the engine over LibreOffice."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from ranges import Range
from xlwings import base_classes


class Table(base_classes.Table):
    """An Excel Table, which LibreOffice keeps as a database range."""

    def __init__(self, sheet: Any, name: str) -> None:
        self.sheet, self._name = sheet, name

    name = property(lambda self: self._name)
    api = cached_property(lambda self: self.sheet.book.their_tables.getByName(self._name))
    show_totals = property(lambda self: self.api.TotalsRow)

    @property
    def range(self) -> Range:
        return Range.over(self.sheet.book, [self.api.DataArea])

    @property
    def header_row_range(self) -> Range:
        whole = self.range
        return Range(self.sheet, whole.row, whole.column, 1, whole.shape[1])

    def resize(self, range: Any) -> None:
        cells = range if isinstance(range, Range) else range.impl
        if (cells.row, cells.sheet.name) != (self.range.row, self.sheet.name):
            raise ValueError("the headers of a table stay where they are")
        if self.sheet.xl.isProtected():
            raise RuntimeError("the sheet is protected")
        self.api.DataArea = cells.xl.RangeAddress


class Pivot(base_classes.PivotTable):
    """A PivotTable, which LibreOffice calls a data pilot."""

    def __init__(self, sheet: Any, name: str) -> None:
        self.sheet, self._name = sheet, name

    name = property(lambda self: self._name)

    def refresh(self) -> None:
        self.sheet.xl.getDataPilotTables().getByName(self._name).refresh()
