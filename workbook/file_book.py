"""The workbook as a closed file: what a command does not change keeps its bytes."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pandas as pd
from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from era.problem import Problem
from workbook import cells, layout, save
from workbook.areas import Area
from workbook.book import Value
from workbook.cell_xml import Content, content_of, words
from workbook.echoes import Cell, echoes
from workbook.file_table import FileTable
from workbook.keyed_book import KeyedBook
from workbook.layout import Place
from workbook.merging import fit, keyed
from workbook.paper import only
from workbook.parts import Parts
from workbook.schema import DENIALS, SCORES, Kind, Table
from workbook.stamp import form, stamp_of
from workbook.text import fitted

_DAMAGE = (BadZipFile, CalamineError, etree.LxmlError, zlib.error, KeyError)
"""What reading a damaged file raises."""
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileBook(KeyedBook):
    """A workbook on disk. Nothing is written before `save`, and then only the parts that changed."""

    live = False

    def __init__(self, path: Path | str, content: bytes | None = None) -> None:
        """Open it. `content` is what the file is to hold, once it is saved, instead of what it holds."""
        self.path = Path(path)
        data = save.read(self.path)
        if data.startswith(_OLD_OR_LOCKED):
            raise Problem(self.path.name, "it has a password or is of an old kind",
                          "Save it as an .xlsx or .xlsm without a password.")
        self._fingerprint = save.fingerprint(data)
        data = content or data
        with _sound(self.path.name):
            self._parts = Parts(data)
            self._start = cells.epoch(self._parts.is_1904())
            self._reader = CalamineWorkbook.from_filelike(BytesIO(data))
        self._tables: dict[str, FileTable] = {}

    def read(self, table: Table) -> pd.DataFrame:
        """The table's rows as they stand, columns by field; rows that are empty or have no key left out."""
        return keyed(self._table(table).frame, table)

    def rows(self, table: Table, keys: Sequence[str]) -> pd.DataFrame:
        """The rows of these keys, in the sheet's order."""
        return self._table(table).rows(keys).reset_index(drop=True)

    def keys(self, table: Table) -> list[str]:
        """The key of each row, in the sheet's order."""
        return self.read(table)[table.key[0]].tolist()

    def columns(self, table: Table, fields: Sequence[str]) -> pd.DataFrame:
        """Some columns of all rows, in the sheet's order."""
        return self.read(table)[[*fields]]

    def selected(self, table: Table) -> list[str]:
        """The keys of the rows that were selected, on the sheet in front, when the workbook was last saved.

        Hidden rows are left out. Other sheets have a selection too, from whenever they were looked at: it is not meant.
        """
        there = self._table(table)
        return there.selected() if there.place.sheet == self._parts.in_front() else []

    def put(self, name: str, value: Value | Sequence[Sequence[Value]]) -> None:
        """Show a value, or a block of values, in the cells that carry a name; their formulas stay."""
        tab, area = layout.named(self._parts, name, self.path.name)
        block = [[value]] if value is None or isinstance(value, (str, int, float, pd.Timestamp)) else value
        rows: dict[tuple[str, int], dict[int, Value]] = {}
        for row, values in enumerate(_stretched(block, area), area.top):
            for column, one in enumerate(values, area.left):
                for sheet, line, place in [(tab, row, column), *self._echoes.get((tab, row, column), ())]:
                    rows.setdefault((sheet, line), {})[place] = one
        for (sheet, line), shown in rows.items():
            self._show(sheet, line, shown, name)

    def typed(self, name: str) -> Value:
        """What a person typed into the cell that carries a name; None where it is empty or there is no such cell."""
        with suppress(Problem):
            tab, area = layout.named(self._parts, name, self.path.name)
            line = self._grid(tab)[area.top - 1:area.top]
            return next((cell for cell in line[0][area.left - 1:area.left] if cell != ""), None) if line else None
        return None

    def write_block(self, table: Table, frame: pd.DataFrame, formula: str = "") -> None:
        """Replace all rows below the headers of a block: one array formula with its last result, or plain values."""
        self._table(table).replace(fit(frame.reindex(columns=list(table.fields)), table), formula)

    def revise(self, table: Table, frame: pd.DataFrame) -> None:
        """Write rows of a plain block anew, by key; the others stay."""
        there = self.read(table)
        kept = there[~there[table.key[0]].isin(frame[table.key[0]])]
        self.write_block(table, pd.concat([kept, frame], ignore_index=True))

    def print_to(self, paths: Mapping[str, Path], convert: Callable[[Sequence[bytes]], Sequence[bytes]]) -> None:
        """Write sheets as PDF, each by itself, as last saved, by what converts workbooks."""
        views = [only(self._parts.data, [sheet], self.path.name) for sheet in paths]
        for path, pdf in zip(paths.values(), convert(views), strict=True):
            path.write_bytes(pdf)

    @property
    def stamp(self) -> str:
        """What the workbook says of its own form; '' if it is of the first version, which said nothing."""
        return stamp_of(self._parts)

    @property
    def older(self) -> bool:
        """Whether it is a workbook of an earlier version: one that has not all that commands need."""
        return self.stamp.partition(" ")[0] != form() and self.has(DENIALS)

    def has(self, table: Table) -> bool:
        """Whether the workbook has this table."""
        return table.name.casefold() in {name.casefold() for name, _, _ in self._parts.tables()}

    def names(self, beginning: str) -> list[str]:
        """The names of cells that begin like this."""
        return layout.names(self._parts, beginning)

    def fixed_day(self) -> dt.date | None:
        """The day that the workbook was made to count from; None if it asks the calendar."""
        with suppress(Problem):
            tab, area = layout.named(self._parts, "Today", self.path.name)
            there = self._parts.sheet(self._tabs[tab]).cells(area.top)
            if not content_of(there.get(area.left, b"")).formula:
                day = self.typed("Today")
                return day if isinstance(day, dt.date) else None
        return None

    def save(self) -> None:
        """Keep what was written: all of it or, with a Problem, none of it. Nothing changed, nothing is written."""
        if self._parts.changed:
            data = self.content()
            if save.fingerprint(data) != self._fingerprint:
                save.write(self.path, data, self._fingerprint, self._check)
                self._fingerprint = save.fingerprint(data)

    def content(self) -> bytes:
        """The file as it would be saved."""
        touched = [table.place for table in self._tables.values() if table.touched]
        self._parts.refresh_pivots({place.table.name for place in touched}, {place.sheet for place in touched})
        self._parts.recalculate_without(b"DENIAL_")
        return self._parts.bytes()

    @cached_property
    def _tabs(self) -> dict[str, str]:
        return self._parts.sheets()

    @cached_property
    def _echoes(self) -> dict[Cell, list[Cell]]:
        return echoes(self._parts)

    def _show(self, tab: str, row: int, values: Mapping[int, Value], name: str) -> None:
        sheet = self._parts.sheet(self._tabs[tab])
        there = sheet.cells(row)
        sheet.fill(row, {column: _shown(value, content_of(there.get(column, b"")).formula, name, self._start)
                         for column, value in values.items()}, {})

    def _table(self, table: Table) -> FileTable:
        if table.name not in self._tables:
            with _sound(self.path.name):
                place, grid = self._found(table)
            self._tables[table.name] = FileTable(self._parts, place, grid, self._start)
        return self._tables[table.name]

    def _found(self, table: Table) -> tuple[Place, list[list[Any]]]:
        """Where a table stands, and the values of its sheet."""
        if table is not SCORES:
            place = layout.find(self._parts, table, self.path.name)
            return place, self._grid(place.sheet)
        grid = self._grid(table.sheet) if table.sheet in self._parts.sheets() else []
        headers = [str(value) for value in grid[0]] if grid else []
        return layout.find_block(self._parts, table, self.path.name, headers, len(grid)), grid

    def _grid(self, tab: str) -> list[list[Any]]:
        return self._reader.get_sheet_by_name(tab).to_python(skip_empty_area=False)

    def _check(self, path: Path) -> None:
        """Raise a Problem if the file, read anew, does not hold what this book holds."""
        touched = [there for there in self._tables.values() if there.touched]
        try:
            saved = FileBook(path)
            saved._parts.test()
            same = all(there.stands_in(FileTable(saved._parts, *saved._found(there.table), self._start, there.written))
                       for there in touched)
        except (Problem, ValueError, *_DAMAGE) as error:
            raise Problem(self.path.name, "the new file could not be read back", "Nothing was changed.") from error
        if not same:
            raise Problem(self.path.name, "the new file does not hold what was to be saved", "Nothing was changed.")


@contextmanager
def _sound(name: str) -> Iterator[None]:
    """A file that is not what a workbook should be, as a Problem."""
    try:
        yield
    except _DAMAGE as error:
        raise Problem(name, "it is no Excel workbook, or it is damaged", "Take a backup of it.") from error


def _stretched(block: Sequence[Sequence[Value]], area: Area) -> list[list[Value]]:
    """The block with as many rows and columns as the area, nothing in those it lacks."""
    height, width = area.bottom - area.top + 1, area.right - area.left + 1
    if len(block) > height or any(len(row) > width for row in block):
        raise ValueError(f"a block of values is larger than {area}")
    rows = [[*row, *[None] * (width - len(row))] for row in block]
    return [*rows, *([None] * width for _ in range(height - len(rows)))]


def _shown(value: Value, formula: bytes, name: str, start: dt.datetime) -> Content:
    if isinstance(value, str) or value is None:
        return words(fitted(value or "", f"name {name}"), formula)
    kind = Kind.MOMENT if isinstance(value, pd.Timestamp) else Kind.NUMBER
    return cells.content(value, kind, start, formula)
