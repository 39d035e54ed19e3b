"""Cells of the engine over LibreOffice, and Excel's rules about what goes into them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from formulas import from_office, to_office
from openpyxl.utils import get_column_letter
from xlwings import base_classes

DATE, TIME, TEXT_FORMAT = 2, 4, 256
CONTENTS, EVERYTHING, DAYS = 1 | 2 | 4 | 16, 1023, 2
"""com.sun.star.sheet.CellFlags"""
NUMBERS = 1
"""com.sun.star.sheet.FormulaResult.VALUE"""
MANY = 20
"""From so many rows on they are written together."""
CHARACTER = 194
"""Hundredths of a millimetre that a character of a column's width takes."""
_NUMBER = re.compile(r"\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")


class Range(base_classes.Range):
    """One area of cells; further areas of a scattered selection are known by their address only."""

    def __init__(self, sheet: Any, row: int, column: int, height: int, width: int, address: str = "") -> None:
        self._sheet, self._row, self._column, self._height, self._width = sheet, row, column, height, width
        self._address = address or self._named()
        self.options: Any = None
        self._areas: tuple[Any, ...] = ()

    @classmethod
    def over(cls, book: Any, areas: Sequence[Any]) -> Range:
        """The areas that LibreOffice names."""
        made = [cls(book.sheets(area.Sheet + 1), area.StartRow + 1, area.StartColumn + 1,
                    area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1) for area in areas]
        made[0]._address = ",".join(one._address for one in made)
        made[0]._areas = tuple(areas)
        return made[0]

    def to(self, other: Range) -> Range:
        """The area from this one to another."""
        top, left = min(self._row, other._row), min(self._column, other._column)
        bottom = max(self._row + self._height, other._row + other._height)
        right = max(self._column + self._width, other._column + other._width)
        return Range(self._sheet, top, left, bottom - top, right - left)

    row = property(lambda self: self._row)
    column = property(lambda self: self._column)
    shape = property(lambda self: (self._height, self._width))
    sheet = property(lambda self: self._sheet)
    address = property(lambda self: self._address)
    api = property(lambda self: self.xl)
    coords = property(lambda self: (self._sheet.name, self._row, self._column, self._height, self._width))

    @cached_property
    def xl(self) -> Any:
        return self._sheet.xl.getCellRangeByPosition(
            self._column - 1, self._row - 1, self._column + self._width - 2, self._row + self._height - 2)

    def __len__(self) -> int:
        return self._height * self._width

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = (row - 1) // self._width + 1, (row - 1) % self._width + 1
        return Range(self._sheet, self._row + row - 1, self._column + column - 1, 1, 1)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        return self._address

    @property
    def raw_value(self) -> Any:
        found = self.xl.getDataArray()
        if float in {type(value) for row in found for value in row}:
            found = self._dated([list(row) for row in found])
        return found[0][0] if len(self) == 1 else found

    @raw_value.setter
    def raw_value(self, given: Any) -> None:
        self._refuse_if_protected()
        rows = self._shaped(given)
        text = [area[:4] for area in self._formats() if area[5] == "@"]
        kept, typed = [], []
        for row, values in enumerate(rows):
            line = []
            for column, value in enumerate(values):
                is_text = any(a <= row <= c and b <= column <= d for a, b, c, d in text)
                content, as_typed = _entered(value, is_text, self._book.epoch)
                line.append(content)
                typed += [(row, column, value)] if as_typed else []
            kept.append(tuple(line))
        self._put(tuple(kept))
        for row, column, value in typed:
            self.xl.getCellByPosition(column, row).setFormula(to_office(value) if value.startswith("=") else value)

    @property
    def formula(self) -> Any:
        rows = tuple(tuple(map(from_office, row)) for row in self.xl.getFormulaArray())
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, given: Any) -> None:
        self._refuse_if_protected()
        rows = self._shaped(given)
        self.xl.setFormulaArray(tuple(
            tuple(to_office(text) if text.startswith("=") else text for text in row) for row in rows))

    @property
    def number_format(self) -> str | None:
        found = {text.lower() if kind & (DATE | TIME) else text for *_, kind, text in self._formats()}
        return found.pop() if len(found) == 1 else None

    @number_format.setter
    def number_format(self, text: str) -> None:
        self._refuse_if_protected()
        formats = self._document.NumberFormats
        english = self._book.app.office.uno.createUnoStruct("com.sun.star.lang.Locale")
        english.Language, english.Country = "en", "US"
        key = formats.queryKey(text, english, False)
        self.xl.NumberFormat = formats.addNew(text, english) if key == -1 else key

    @property
    def column_width(self) -> float:
        return self.xl.Columns.getByIndex(0).Width / CHARACTER

    @column_width.setter
    def column_width(self, characters: float) -> None:
        self.xl.Columns.Width = round(characters * CHARACTER)

    def clear_contents(self) -> None:
        self._refuse_if_protected()
        self.xl.clearContents(CONTENTS)

    def select(self) -> None:
        self._document.CurrentController.select(self.xl)

    def get_special_cells(self, cell_type: str, value_type: Any) -> list[Range]:
        assert cell_type == "visible"
        chosen = self._document.createInstance("com.sun.star.sheet.SheetCellRanges")
        chosen.addRangeAddresses(self._areas or (self.xl.RangeAddress,), True)
        return [Range.over(self._book, [area]) for area in chosen.queryVisibleCells().getRangeAddresses()]

    def _dated(self, rows: list[list[Any]]) -> list[list[Any]]:
        """The rows with the days that cells of a date format show."""
        for top, left, bottom, right in self._days():
            for row in rows[top:bottom + 1]:
                row[left:right + 1] = [_day(value, self._book.epoch) for value in row[left:right + 1]]
        return rows

    def _days(self) -> Iterator[tuple[int, int, int, int]]:
        """Where days are: LibreOffice knows those that were typed, those of formulas are told by their format."""
        for area in self.xl.queryContentCells(DAYS).RangeAddresses:
            yield self._inside(area)
        for area in self.xl.queryFormulaCells(NUMBERS).RangeAddresses:
            down, right, *_ = self._inside(area)
            for top, left, bottom, end, kind, _ in Range.over(self._book, [area])._formats():
                if kind & (DATE | TIME) and not kind & TEXT_FORMAT:
                    yield down + top, right + left, down + bottom, right + end

    def _inside(self, area: Any) -> tuple[int, int, int, int]:
        """An area as top, left, bottom, right of this one."""
        return (area.StartRow - self._row + 1, area.StartColumn - self._column + 1,
                area.EndRow - self._row + 1, area.EndColumn - self._column + 1)

    def _put(self, rows: tuple[tuple[Any, ...], ...]) -> None:
        """Put contents into the cells, many by way of others on which nothing hangs.

        What hangs on a cell LibreOffice tells of each cell by itself (50 cells that 20,000 look up: 0.1 s), but of
        cells that are copied there at once. Rows that a filter hides would be left out of a copy; the drop-downs and
        colours of a table's rows cost more to copy than it saves.
        """
        plain = self._height >= MANY and not len(self._sheet.tables)
        shown = self.xl.queryVisibleCells().RangeAddresses if plain else ()
        if [(area.StartRow, area.EndRow) for area in shown] != [(self._row - 1, self._row + self._height - 2)]:
            self.xl.setDataArray(rows)
            return
        aside = Range(self._sheet, self._row, self._sheet.used_range.shape[1] + 2, *self.shape)
        self._sheet.xl.copyRange(aside.xl.getCellByPosition(0, 0).CellAddress, self.xl.RangeAddress)
        aside.xl.setDataArray(rows)
        self._sheet.xl.copyRange(self.xl.getCellByPosition(0, 0).CellAddress, aside.xl.RangeAddress)
        aside.xl.clearContents(EVERYTHING)

    _book = property(lambda self: self._sheet.book)
    _document = property(lambda self: self._book.document)

    def _named(self) -> str:
        first = f"${get_column_letter(self._column)}${self._row}"
        last = f"${get_column_letter(self._column + self._width - 1)}${self._row + self._height - 1}"
        return first if first == last else f"{first}:{last}"

    def _shaped(self, given: Any) -> list[list[Any]]:
        """One value for every cell, or the rows as they come."""
        if not isinstance(given, (list, tuple)):
            return [[given] * self._width for _ in range(self._height)]
        rows = [list(row) for row in (given if isinstance(given[0], (list, tuple)) else [given])]
        assert (len(rows), len(rows[0])) == self.shape, "values and cells are not of one size"
        return rows

    def _formats(self) -> list[tuple[int, int, int, int, int, str]]:
        """The number formats inside: top, left, bottom, right (from 0), kind, text."""
        if self.xl.getPropertyState("NumberFormat").value != "AMBIGUOUS_VALUE":
            return [(0, 0, self._height - 1, self._width - 1, *self._book.format(self.xl.NumberFormat))]
        found = []
        for group in self.xl.getUniqueCellFormatRanges():
            known = self._book.format(group.NumberFormat)
            found += [(*self._inside(area), *known) for area in group.RangeAddresses]
        return found

    def _refuse_if_protected(self) -> None:
        if self._sheet.xl.isProtected():
            raise RuntimeError("the sheet is protected")


def _day(value: Any, epoch: dt.datetime) -> Any:
    if not isinstance(value, float):
        return value
    moment = epoch + dt.timedelta(days=value)
    return (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)


def _entered(value: Any, is_text: bool, epoch: dt.datetime) -> tuple[Any, bool]:
    """What stands in a cell after a value was assigned, and whether it is to be read as if typed."""
    if value is None or value == "":
        return "", False
    if isinstance(value, dt.datetime):
        return (value - epoch) / dt.timedelta(days=1), False
    if isinstance(value, (bool, int, float)):
        return float(value), False
    if value.startswith("'"):
        return value[1:], False
    if is_text:
        return value, False
    if _NUMBER.fullmatch(value):
        return float(value.replace(",", "")), False
    return value, value.startswith("=") or bool(re.match(r"[+\-@\d]|true$|false$", value, re.I))
