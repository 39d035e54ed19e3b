"""The workbook that is open in Excel: everything is read at once, kept, and written at once.

Only what xlwings gives away freely is used. Excel reads what it is handed as if someone typed it, so text goes into
cells of the text format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import xlwings

from era.problem import Problem
from workbook.book import Value
from workbook.excel_block import ExcelBlock
from workbook.excel_steps import Step, keep, kept
from workbook.excel_undo import TracedTable
from workbook.keyed_book import KeyedBook
from workbook.merging import keyed
from workbook.schema import ACTIVITY, BY_NAME, DENIALS, SCORES, Table
from workbook.text import fitted

Rows = Sequence[Sequence[Value]]


class ExcelBook(KeyedBook):
    """An open workbook. Nothing is written before `save`; the file itself is saved by the biller, as ever."""

    live = True

    def __init__(self, book: xlwings.Book, selected: Mapping[str, Sequence[str]] | None = None) -> None:
        self.book = book
        self._selected = selected
        """The keys that were selected when a button was pressed, by table; None where the selection of now counts."""
        self.path = Path(book.fullname)
        self._tables: dict[str, TracedTable] = {}
        self._puts: dict[str, Rows] = {}
        self._blocks: dict[str, ExcelBlock] = {}
        self._undone: Step | None = None
        self._worked_out = False
        """True if the whole queue was: only then PivotTables are refreshed, because that has every formula work."""

    def read(self, table: Table) -> pd.DataFrame:
        """The table's rows as they stand, columns by field; rows that are empty or have no key left out."""
        if table is SCORES:
            return self._block(SCORES).frame
        return keyed(self._table(table).frame, table)

    def rows(self, table: Table, keys: Sequence[str]) -> pd.DataFrame:
        """The rows of these keys, in the sheet's order; of a long table only they are fetched."""
        if table is SCORES:
            return self._block(SCORES).rows(keys).reset_index(drop=True)
        return self._table(table).rows(keys).reset_index(drop=True)

    def keys(self, table: Table) -> list[str]:
        """The key of each row, in the sheet's order."""
        return [key for _, key in sorted(self._table(table).keys.items()) if key]

    def columns(self, table: Table, fields: Sequence[str]) -> pd.DataFrame:
        """Some columns of all rows, in the sheet's order; of a long table only they are fetched."""
        there = self._block(SCORES) if table is SCORES else self._table(table)
        return there.columns(fields).reset_index(drop=True)

    def selected(self, table: Table) -> list[str]:
        """The keys of the rows that are selected, in the sheet's order; hidden ones left out."""
        if self._selected is not None:
            return list(self._selected.get(table.name, ()))
        there, selection = self._table(table), self.book.app.selection
        if selection is None or selection.sheet.book.name != self.book.name or selection.sheet != there.sheet:
            return []
        return there.selected(selection)

    def put(self, name: str, value: Value | Rows) -> None:
        """Show a value, or a block of values, in the cells that carry a name; their formulas stay."""
        if name not in self._names:
            raise Problem(self.path.name, f"no cell carries the name {name}", "If the workbook is of an earlier "
                          "version, close it and run denialdesk upgrade.")
        if value is None or isinstance(value, (str, int, float, pd.Timestamp)):
            value = [[value]]
        self._puts[name] = value

    def typed(self, name: str) -> Value:
        """What a person typed into the cell that carries a name; None where it is empty or there is no such cell."""
        return self._names[name].refers_to_range.value if name in self._names else None

    def write_block(self, table: Table, frame: pd.DataFrame, formula: str = "") -> None:
        """Replace all rows below the headers of a block: by a formula that spills, or by values where none can run."""
        self._block(table).replace(frame, formula)
        self._worked_out = True

    def revise(self, table: Table, frame: pd.DataFrame) -> None:
        """Write what is new in rows of a plain block, by key. A block that is one formula is left to Excel."""
        self._block(table).revise(frame)

    def print_to(self, paths: Mapping[str, Path], convert: Callable[[Sequence[bytes]], Sequence[bytes]]) -> None:
        """Write sheets as PDF, each by itself: Excel prints them."""
        for sheet, path in paths.items():
            self.book.to_pdf(str(path), include=[sheet])

    def save(self) -> None:
        """Write everything, the screen still and calculation off; a sheet that takes no changes stops it before."""
        touched = [table for table in self._tables.values() if table.touched]
        written = [*(table for table in touched if table.table is not ACTIVITY), *self._blocks.values()]
        with self._still():
            with self._told("is protected, or a cell of it is being edited", "Nothing was changed."):
                for table in touched:
                    table.check()
                    table.probe()
                step = self._step(written)
            with self._told("took only a part of the changes", "Close the workbook without saving it."):
                for there in (*touched, *self._blocks.values()):
                    there.write()
                self._show_puts()
                self._keep(step, written)
        if self._worked_out:
            with self._told("was changed, but its PivotTables are not fresh", "Refresh them: Data, Refresh All."):
                for sheet in self.book.sheets:
                    for pivot in sheet.pivot_tables:
                        pivot.refresh()
        self._worked_out = False
        self._tables, self._puts, self._blocks, self._undone = {}, {}, {}, None

    def take_back(self, step: Step) -> None:
        """Let every cell be as it was before a step. Raises a Problem if rows of it were moved or edited since."""
        for trace in step.traces:
            there = self._block(SCORES) if trace.table == SCORES.name else self._table(BY_NAME[trace.table])
            there.take_back(trace)
        self._undone = step

    @contextmanager
    def closed(self) -> Iterator[None]:
        """The workbook saved and closed while its file is exchanged, and open again afterwards."""
        app, path = self.book.app, self.path
        self.book.save()
        self.book.close()
        try:
            yield
        finally:
            self.book = app.books.open(path)

    def _step(self, written: Sequence[TracedTable | ExcelBlock]) -> Step | None:
        """What is about to be written, with the lines of Activity that tell it; None if none does."""
        lines = self._tables[ACTIVITY.name].new if ACTIVITY.name in self._tables else pd.DataFrame()
        if lines.empty or self._undone:
            return None
        return Step(lines["command"].iloc[-1], lines["key"].iloc[0], lines["key"].iloc[-1],
                    [there.trace() for there in written], any(block.whole for block in self._blocks.values()))

    def _keep(self, step: Step | None, written: Sequence[TracedTable | ExcelBlock]) -> None:
        """Keep a step as it was left; forget the one that was taken back."""
        before = kept(self.path)
        if self._undone:
            keep(self.path, [other for other in before if other.last < self._undone.first])
        elif step:
            left = [replace(trace, left=there.left(trace)) for there, trace in zip(written, step.traces, strict=True)]
            keep(self.path, [*before, replace(step, traces=left)])

    def _listed(self, table: Table) -> Any:
        """A table of the workbook, first looked for on the sheet where it was made; None if there is none."""
        sheets = [self.book.sheets[table.sheet]] if table.sheet in self._sheets else []
        for sheet in (*sheets, *self.book.sheets):
            for listed in sheet.tables:
                if listed.name.casefold() == table.name.casefold():
                    return listed
        return None

    @cached_property
    def _sheets(self) -> set[str]:
        return {sheet.name for sheet in self.book.sheets}

    @cached_property
    def _names(self) -> dict[str, Any]:
        return {name.name: name for name in self.book.names}

    def _table(self, table: Table) -> TracedTable:
        if table.name not in self._tables:
            listed = self._listed(table)
            if listed is None:
                raise Problem(self.path.name, f"it has no table named {table.name}",
                              "If it is of an earlier version, close it and run denialdesk upgrade; if the table was "
                              "renamed, give it its name again.")
            self._tables[table.name] = TracedTable(listed, table, self.path.name)
        return self._tables[table.name]

    def _block(self, table: Table) -> ExcelBlock:
        if table.name not in self._blocks:
            self._blocks[table.name] = ExcelBlock(self._sheet(table), table, self._looked_up)
        return self._blocks[table.name]

    def _looked_up(self, keys: Sequence[str]) -> dict[str, int]:
        """Where Denials looks these keys up: the row of the block of scores."""
        rows = self._table(DENIALS).rows(keys)
        places = rows["score_row"].fillna(0).tolist()
        return {key: place for key, place in zip(rows["key"], places, strict=True) if place}

    def _sheet(self, table: Table) -> Any:
        if table.sheet not in self._sheets:
            raise Problem(self.path.name, f"it has no sheet named {table.sheet}",
                          "If the sheet was renamed, give it its name again.")
        return self.book.sheets[table.sheet]

    def _show_puts(self) -> None:
        for name, block in self._puts.items():
            area = self._names[name].refers_to_range
            formulas = area.formula if isinstance(area.formula, tuple) else ((area.formula,),)
            values = [[_shown(_at(block, row, place), name) for place in range(len(line))]
                      for row, line in enumerate(formulas)]
            free = [(row, place) for row, line in enumerate(formulas) for place, formula in enumerate(line)
                    if not str(formula).startswith("=")]
            if len(free) == sum(map(len, formulas)):
                area.value = values
                continue
            for row, place in free:
                area[row, place].value = values[row][place]

    @contextmanager
    def _still(self) -> Iterator[None]:
        """Screen and calculation at rest, and as they were again whatever happens."""
        app = self.book.app
        screen, calculation = app.screen_updating, app.calculation
        try:
            app.screen_updating, app.calculation = False, "manual"
            yield
        finally:
            app.calculation, app.screen_updating = calculation, screen

    @contextmanager
    def _told(self, what: str, remedy: str) -> Iterator[None]:
        """What Excel refuses as a Problem."""
        try:
            yield
        except Problem:
            raise
        except Exception as error:
            raise Problem(self.path.name, f"a sheet {what}", remedy) from error


def _at(block: Rows, row: int, place: int) -> Value:
    """What a block has for a cell; nothing where it is smaller."""
    return block[row][place] if row < len(block) and place < len(block[row]) else None


def _shown(value: Value, name: str) -> Any:
    """A value as it is handed to a cell of any format: text behind the apostrophe that keeps it text."""
    if isinstance(value, str):
        return "'" + fitted(value, f"name {name}") if value else None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value
