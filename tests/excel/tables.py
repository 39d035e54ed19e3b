"""Tables and pivots of the engine over LibreOffice."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from ranges import CONTENTS, Range
from xlwings import base_classes


class Table(base_classes.Table):
    """An Excel Table, which LibreOffice keeps as a database range."""

    def __init__(self, sheet: Any, name: str) -> None:
        self.sheet, self._name = sheet, name

    name = property(lambda self: self._name)
    api = cached_property(lambda self: self.sheet.book.their_tables.getByName(self._name))

    @property
    def show_totals(self) -> bool:
        return bool(self.api.TotalsRow)

    @show_totals.setter
    def show_totals(self, shown: bool) -> None:
        if shown is self.show_totals:
            return
        kept, area = self.sheet.book.totals, self.api.DataArea
        area.EndRow += 1 if shown else 0
        row = self.sheet.xl.getCellRangeByPosition(area.StartColumn, area.EndRow, area.EndColumn, area.EndRow)
        if shown:
            row.setFormulaArray(kept.pop(self._name))
        else:
            kept[self._name] = row.getFormulaArray()
            row.clearContents(CONTENTS)
            area.EndRow -= 1
        self.api.DataArea, self.api.TotalsRow = area, shown

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
        old, new = self.api.DataArea, cells.xl.RangeAddress
        more = new.EndRow - old.EndRow
        if (old.StartColumn, old.EndColumn) != (new.StartColumn, new.EndColumn):
            self.api.DataArea = new
        elif more > 0:
            self._lengthen(old, more)
        elif more < 0:
            self._shorten(old, -more)

    def _lengthen(self, old: Any, more: int) -> None:
        """Take cells below it in: LibreOffice compiles all formulas anew if it is told so, Excel does not.

        Cells put in before its last row stretch whatever refers to it; the last row goes back to its place, the cells
        that were below it come into theirs, and what stands further down ends where it was.
        """
        last, below = old.EndRow, self.sheet.used_range.shape[0] > old.EndRow + 1 or old.EndRow == old.StartRow + 1
        self._insert(old, last, more)
        for top, start, count in ((last, last + more, 1), (last + 1, last + more + 1, more))[:1 + below]:
            self.sheet.xl.moveRange(self._first(old, top), self._rows(old, start, count))
        if below:
            self._remove(old, last + more + 1, more)

    def _shorten(self, old: Any, less: int) -> None:
        """Let its last rows go: they stay in their place as cells like others, without compiling formulas anew."""
        left = old.EndRow - less + 1
        self._insert(old, old.EndRow + 1, less)
        self.sheet.xl.copyRange(self._first(old, old.EndRow + 1), self._rows(old, left, less))
        self._remove(old, left, less)

    def _insert(self, old: Any, top: int, count: int) -> None:
        down = self.sheet.book.app.office.uno.Enum("com.sun.star.sheet.CellInsertMode", "DOWN")
        self.sheet.xl.insertCells(self._rows(old, top, count), down)

    def _remove(self, old: Any, top: int, count: int) -> None:
        up = self.sheet.book.app.office.uno.Enum("com.sun.star.sheet.CellDeleteMode", "UP")
        self.sheet.xl.removeRange(self._rows(old, top, count), up)

    def _first(self, old: Any, row: int) -> Any:
        return self.sheet.xl.getCellByPosition(old.StartColumn, row).CellAddress

    def _rows(self, old: Any, top: int, count: int) -> Any:
        return self.sheet.xl.getCellRangeByPosition(
            old.StartColumn, top, old.EndColumn, top + count - 1).RangeAddress


class Pivot(base_classes.PivotTable):
    """A PivotTable, which LibreOffice calls a data pilot."""

    def __init__(self, sheet: Any, name: str) -> None:
        self.sheet, self._name = sheet, name

    name = property(lambda self: self._name)

    def refresh(self) -> None:
        self.sheet.xl.getDataPilotTables().getByName(self._name).refresh()
