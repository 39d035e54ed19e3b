"""A biller's own hands: what she types, sorts, hides, moves and adds, in a workbook that is open and in a closed file.

A closed file is changed as Excel would have left it; no backup of ours is made of what she does herself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import xlwings
from lxml import etree

from workbook import layout
from workbook.areas import Area, address
from workbook.cell_xml import Content, start_tag, words
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook
from workbook.layout import Place
from workbook.parts import MAIN, Parts
from workbook.schema import BY_NAME, DENIALS, Kind, Owner, Table
from workbook.sheet_xml import SheetXml

ORDER = ("At risk", "Claim", "Key")
"""What she sorts by, the highest amount first: rows that are alike in one come by the next."""


class Hands(Protocol):
    """What she does by herself; each by its words, as a walk has them."""

    def type(self, table: str, key: str, header: str, text: str) -> None:
        """Type into a cell of hers; '' empties it."""
        ...

    def sort(self) -> None:
        """Show every row of the queue and sort it by amount, claim and key."""
        ...

    def hide(self, *claims: str) -> None:
        """Filter the queue: the rows of these claims are hidden, the others shown."""
        ...

    def move(self, header: str, to: str) -> None:
        """Put a column of the queue before another one."""
        ...

    def column(self, header: str) -> None:
        """Add a column of her own to the queue."""
        ...

    def own(self, key: str, header: str, text: str) -> None:
        """Write into her own column: a text, or a formula if it begins with =."""
        ...

    def row(self, claim: str, note: str) -> None:
        """Type a row of her own below the queue."""
        ...

    def delete(self, key: str) -> None:
        """Delete a row of the queue."""
        ...


def meant(table: Table, header: str, text: str) -> Any:
    """What a text means in a column: a day, a share, a number, or itself; None if it is ''."""
    kind = table.headers[header].kind
    if text == "":
        return None
    return pd.Timestamp(text) if kind is Kind.DAY else float(text) if kind in (Kind.SHARE, Kind.NUMBER) else text


class Closed(Hands):
    """In a closed file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def type(self, table: str, key: str, header: str, text: str) -> None:
        there = BY_NAME[table]
        field, value = there.headers[header].field, meant(there, header, text)
        book = FileBook(self.path)
        book.merge(there, pd.DataFrame({there.key[0]: [key], field: [value]}, dtype=object), Owner.BILLER)
        self.path.write_bytes(book.content())

    def row(self, claim: str, note: str) -> None:
        book = FileBook(self.path)
        book.append(DENIALS, pd.DataFrame({"claim": [claim], "note": [note]}))
        self.path.write_bytes(book.content())

    def sort(self) -> None:
        self.hide()
        rows = self._rows()
        fields = [DENIALS.headers[header].field for header in ORDER]
        wanted = rows.sort_values(fields, ascending=[False, True, True], kind="stable").index
        with self._laid() as (sheet, place, _):
            taken = [sheet.clear(row, place.area) for row in wanted]
            for row, cells in zip(rows.index, taken, strict=True):
                _put(sheet, row, cells)

    def hide(self, *claims: str) -> None:
        rows = self._rows()
        with self._laid() as (sheet, _, __):
            for row, claim in rows["claim"].items():
                _hidden(sheet, row, claim in claims)

    def move(self, header: str, to: str) -> None:
        with self._laid() as (sheet, place, tree):
            columns = tree.find(f"{MAIN}tableColumns")
            names = [column.get("name") for column in columns]
            order = [name for name in names if name != header]
            order.insert(order.index(to), header)
            columns[:] = [columns[names.index(name)] for name in order]
            numbers = {place.area.left + names.index(name): place.area.left + at for at, name in enumerate(order)}
            for row in range(place.area.top - 1, place.area.bottom + 1):
                _put(sheet, row, {numbers[column]: cell for column, cell in sheet.clear(row, place.area).items()})

    def column(self, header: str) -> None:
        with self._laid() as (sheet, place, tree):
            columns = tree.find(f"{MAIN}tableColumns")
            number = 1 + max(int(column.get("id")) for column in columns)
            etree.SubElement(columns, f"{MAIN}tableColumn", {"id": str(number), "name": header})
            columns.set("count", str(len(columns)))
            _reaching(tree, replace(place.whole, right=place.area.right + 1))
            sheet.fill(place.whole.top, {place.area.right + 1: words(header, b"")}, {})

    def own(self, key: str, header: str, text: str) -> None:
        number = self._row(key)
        formula = Content(b"", f"<f>{text[1:]}</f>".encode(), b"<v>42</v>")
        with self._laid() as (sheet, place, _):
            column = next(column for column, name in place.others.items() if name == header)
            sheet.fill(number, {column: formula if text.startswith("=") else words(text, b"")}, {})

    def delete(self, key: str) -> None:
        gone = self._row(key)
        with self._laid() as (sheet, place, tree):
            sheet.clear(gone, place.area)
            for row in range(gone + 1, place.area.bottom + 1):
                sheet.move(row, row - 1, place.area)
            _reaching(tree, place.whole.to(place.area.bottom - 1))

    def _rows(self) -> pd.DataFrame:
        """The rows of the queue by their number in the sheet."""
        return FileBook(self.path)._table(DENIALS).frame

    def _row(self, key: str) -> int:
        rows = self._rows()
        return int(rows.index[rows["key"] == key][0])

    @contextmanager
    def _laid(self) -> Iterator[tuple[SheetXml, Place, Any]]:
        """The queue's sheet, its place, and the table's XML, to be changed and kept."""
        parts = Parts(self.path.read_bytes())
        place = layout.find(parts, DENIALS, self.path.name)
        tree = parts.tree(place.table_part)
        yield parts.sheet(place.sheet_part), place, tree
        parts.plant(place.table_part, tree)
        self.path.write_bytes(parts.bytes())


def _reaching(tree: Any, whole: Area) -> None:
    """Let a table and its filter reach over an area."""
    for element in (tree, *tree.iterfind(f"{MAIN}autoFilter")):
        element.set("ref", str(whole))


def _put(sheet: SheetXml, row: int, cells: dict[int, bytes]) -> None:
    """Cells, as XML, into a row that has none in their columns."""
    named = {column: re.sub(rb'\br="[A-Z]+\d+"', f'r="{address(row, column)}"'.encode(), cell, count=1)
             for column, cell in cells.items()}
    sheet._set(row, start_tag(sheet.rows.get(row, b"")), sheet.cells(row) | named)


def _hidden(sheet: SheetXml, row: int, hidden: bool) -> None:
    start = re.sub(rb'\s+hidden="[^"]*"', b"", start_tag(sheet.rows[row]))
    sheet._set(row, start.replace(b"<row", b'<row hidden="1"', 1) if hidden else start, sheet.cells(row))


class Open(Hands):
    """In a workbook that is open in LibreOffice, by what LibreOffice itself does."""

    def __init__(self, book: xlwings.Book, uno: Any) -> None:
        self.book, self.uno = book, uno

    def type(self, table: str, key: str, header: str, text: str) -> None:
        there = BY_NAME[table]
        listed = ExcelBook(self.book)._table(there)
        row = next(number for number, name in listed.keys.items() if name == key)
        value = meant(there, header, text)
        cell = listed.sheet.range((row, listed.place.columns[there.headers[header].field]))
        cell.value = value.to_pydatetime() if isinstance(value, pd.Timestamp) else value

    def row(self, claim: str, note: str) -> None:
        book = ExcelBook(self.book)
        book.append(DENIALS, pd.DataFrame({"claim": [claim], "note": [note]}))
        book.save()

    def sort(self) -> None:
        self.hide()
        place, xl = self._place, self._sheet
        count = len(ExcelBook(self.book)._table(DENIALS).frame)
        area = xl.getCellRangeByPosition(place.area.left - 1, place.area.top - 2, place.area.right - 1,
                                         place.area.top - 2 + count)
        fields = [self._field(place.columns[DENIALS.headers[header].field] - place.area.left, header != ORDER[0])
                  for header in ORDER]
        how = [self._named("SortFields", self.uno.Any("[]com.sun.star.table.TableSortField", tuple(fields))),
               self._named("ContainsHeader", True)]
        self.uno.invoke(area, "sort", (self.uno.Any("[]com.sun.star.beans.PropertyValue", tuple(how)),))

    def hide(self, *claims: str) -> None:
        for number, claim in ExcelBook(self.book)._table(DENIALS).frame["claim"].items():
            self._sheet.Rows.getByIndex(number - 1).IsVisible = claim not in claims

    def move(self, header: str, to: str) -> None:
        self._insert(to)
        place = self._place
        source, target = self._number(place, header), self._number(place, to) - 1
        column = self._cells(source, place)
        self._sheet.moveRange(self._sheet.getCellByPosition(target - 1, place.area.top - 2).CellAddress,
                              column.RangeAddress)
        self._sheet.Columns.removeByIndex(source - 1, 1)

    def column(self, header: str) -> None:
        place, listed = self._place, self.book.sheets[DENIALS.sheet].tables[DENIALS.name]
        self._sheet.getCellByPosition(place.area.right, place.area.top - 2).setString(header)
        listed.resize(listed.range.resize(column_size=len(place.numbers) + 1))

    def own(self, key: str, header: str, text: str) -> None:
        table = ExcelBook(self.book)._table(DENIALS)
        row = next(number for number, name in table.keys.items() if name == key)
        cell = self._sheet.getCellByPosition(self._number(table.place, header) - 1, row - 1)
        cell.setFormula(text) if text.startswith("=") else cell.setString(text)

    def delete(self, key: str) -> None:
        table = ExcelBook(self.book)._table(DENIALS)
        row = next(number for number, name in table.keys.items() if name == key)
        area = self._sheet.getCellRangeByPosition(
            table.place.area.left - 1, row - 1, table.place.area.right - 1, row - 1).RangeAddress
        self._sheet.removeRange(area, self.uno.Enum("com.sun.star.sheet.CellDeleteMode", "UP"))

    @property
    def _place(self) -> Place:
        return ExcelBook(self.book)._table(DENIALS).place

    @property
    def _sheet(self) -> Any:
        return self.book.sheets[DENIALS.sheet].api

    def _insert(self, before: str) -> None:
        """An empty column before one of the queue's."""
        self._sheet.Columns.insertByIndex(self._number(self._place, before) - 1, 1)

    def _cells(self, column: int, place: Place) -> Any:
        return self._sheet.getCellRangeByPosition(column - 1, place.area.top - 2, column - 1, place.area.bottom - 1)

    def _number(self, place: Place, header: str) -> int:
        mine = {name: number for number, name in place.others.items()}
        return mine[header] if header in mine else place.columns[DENIALS.headers[header].field]

    def _field(self, at: int, ascending: bool) -> Any:
        field = self.uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = at, ascending
        return field

    def _named(self, name: str, value: Any) -> Any:
        made = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        made.Name, made.Value = name, value
        return made
