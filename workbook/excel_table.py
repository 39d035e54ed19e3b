"""One table of a workbook that is open in Excel: its rows as a frame, and its cells to be written all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from era.problem import Problem
from workbook.excel_cells import in_cells, rows_of, runs
from workbook.excel_rows import ExcelRows, place_of
from workbook.excel_steps import Cells
from workbook.frames import typed
from workbook.merging import keys
from workbook.schema import Column, Kind, Owner, Table

TEXT = "@"


class ExcelTable(ExcelRows):
    """A table as it stands in the open workbook and, once written to, as it will stand after `write`.

    Nothing is changed there before `write`.
    """

    def __init__(self, listed: Any, table: Table, book: str) -> None:
        super().__init__(listed, table, book)
        self._short = 0
        self._writes: dict[int, Cells] = {}
        self._formulas: list[int] = []
        self._by_hand: dict[int, Cells] = {}
        """Formulas of hers that go back to their cells."""

    @property
    def touched(self) -> bool:
        """True if something is to be written."""
        return bool(self._writes)

    def change(self, changes: dict[str, pd.Series]) -> None:
        """Take new values, for each field by row; a column that works itself out is left to Excel."""
        self.place.need(list(changes))
        for field, values in changes.items():
            self._take(field, values)
            self._rows.loc[values.index, field] = values

    def clear(self, rows: pd.DataFrame) -> None:
        """Empty these rows, except where the biller typed anything at all; new rows will fill them."""
        if rows.empty:
            return
        there, left = rows_of(self.sheet, self.place.area), self.place.area.left
        own = [number - left for field, number in self.place.columns.items()
               if self.table.fields[field].owner is Owner.BILLER]
        kept = [row for row in rows.index.intersection(list(there))
                if self._hers(row, there[row]) or any(there[row][at] != "" for at in own)]
        rows = rows.drop(index=kept)
        plain = [field for field in self.place.columns if not self.table.fields[field].formula]
        nothing = typed(pd.DataFrame(index=rows.index, columns=plain), self.table)
        blank = [*self._blank, *rows.index.tolist()]
        self.change({field: nothing[field] for field in plain})
        self._rows = self._rows.drop(index=rows.index)
        self.keys.update(dict.fromkeys(rows.index.tolist(), ""))
        self._blank = sorted(blank)

    def add(self, new: pd.DataFrame) -> None:
        """Take new rows: into the table's blank rows, then below."""
        if new.empty:
            return
        self.place.need(list(new.columns))
        self._make_room(len(new) - len(self._blank))
        numbers = self._blank[:len(new)]
        del self._blank[:len(new)]
        complete = typed(new.reindex(columns=list(self.table.fields)), self.table).set_axis(pd.Index(numbers))
        for field in self.place.columns:
            self._take(field, complete[field])
        self._formulas += numbers
        self.keys.update(zip(numbers, keys(complete, self.table), strict=True))
        self._rows = pd.concat([self._rows, complete]).sort_index()

    def check(self) -> None:
        """Refuse if rows moved since they were read, or new ones would cover what was typed since.

        While a command asks something, a person can sort, insert or type: a row's number is then another claim's.
        """
        now = place_of(self.listed, self.table, self.place.book, self.place.sheet)
        written = sorted({row for contents in self._writes.values() for row in contents} & self._stood.keys())
        same = ((now.area, now.columns) == (self.place.area, self.place.columns)
                and self._keys_in(written) == {row: self._stood[row] for row in written})
        waiting = [number for number in self._formulas if self._stood.get(number) == ""]
        if not same or len(self._free(waiting)) < len(waiting):
            raise Problem(f"{self.place.book}, sheet {self.place.sheet}",
                          "rows or columns were moved, or a row was typed, while the command was at work; nothing was "
                          "changed", "Press the button again.")
        if self._short > 0:
            self._refuse_if_blocked(self.place.area.bottom + self.place.totals, self._short)

    def probe(self) -> None:
        """Write nothing new, so that a sheet which takes no changes says so before anything is changed."""
        corner = self.sheet.range((self.place.whole.top, self.place.area.left))
        corner.value = corner.value

    @property
    def new(self) -> pd.DataFrame:
        """The rows that are to be added."""
        return self._rows[self._rows.index.isin(self._formulas)]

    def write(self) -> None:
        """Write everything that was taken: the text format before text, a column's rows in as few areas as can be."""
        if self._short:
            self._grow()
        self._dress()
        for (first, last), numbers in self._blocks():
            block = [[self._writes[number][row] for number in numbers] for row in range(first, last + 1)]
            area = self.sheet.range((first, numbers[0]), (last, numbers[-1]))
            area.value = block if len(block) > 1 else block[0] if len(numbers) > 1 else block[0][0]
        for field, number in self.place.columns.items():
            if self.table.fields[field].formula:
                for run in runs(self._formulas):
                    self._range(number, run).formula = f"={self.table.fields[field].formula}"
        for number, formulas in self._by_hand.items():
            for row, formula in formulas.items():
                self.sheet.range((row, number)).formula = formula
        self._writes, self._formulas, self._short, self._by_hand = {}, [], 0, {}

    def _blocks(self) -> list[tuple[tuple[int, int], list[int]]]:
        """What is to be written as rectangles: first and last row, and columns that lie side by side."""
        areas: dict[tuple[int, int], list[int]] = {}
        for number, contents in self._writes.items():
            for run in runs(contents):
                areas.setdefault((run[0], run[-1]), []).append(number)
        return [(rows, beside) for rows, numbers in areas.items() for beside in runs(numbers)]

    def _dress(self) -> None:
        """Give the cells of each column the number format of its last row: text before a text comes."""
        columns: dict[tuple[tuple[int, ...], bool], list[int]] = {}
        for number, contents in self._writes.items():
            columns.setdefault((tuple(sorted(contents)), self._column(number).kind is Kind.TEXT), []).append(number)
        for (rows, is_text), numbers in columns.items():
            for beside in runs(numbers) if is_text else [[number] for number in numbers]:
                like = self.sheet.range((self.place.area.bottom, beside[0]))
                self._dress_columns(beside, rows, TEXT if is_text else like.number_format)

    def _dress_columns(self, beside: Sequence[int], rows: Sequence[int], wanted: str | None) -> None:
        """Give columns side by side one format in these rows; one question tells if they have it already."""
        span = self.sheet.range((rows[0], beside[0]), (rows[-1], beside[-1]))
        if wanted and span.number_format != wanted:
            for run in runs(rows):
                self.sheet.range((run[0], beside[0]), (run[-1], beside[-1])).number_format = wanted

    def _take(self, field: str, values: pd.Series) -> None:
        column = self.table.fields[field]
        if len(values) and not column.formula:
            contents = dict(zip(values.index.tolist(), in_cells(values, column.kind), strict=True))
            self._writes.setdefault(self.place.columns[field], {}).update(contents)

    def _column(self, number: int) -> Column:
        return next(self.table.fields[field] for field, place in self.place.columns.items() if place == number)

    def _range(self, number: int, rows: list[int]) -> Any:
        return self.sheet.range((rows[0], number), (rows[-1], number))

    def _make_room(self, short: int) -> None:
        """Let the table grow by so many blank rows; what stands below a table is never covered."""
        if short <= 0:
            return
        bottom = self.place.area.bottom + self._short
        self._refuse_if_blocked(bottom + self.place.totals, short)
        self._blank.extend(range(bottom + 1, bottom + short + 1))
        self._short += short

    def _refuse_if_blocked(self, bottom: int, short: int) -> None:
        area = self.place.area
        below = self.sheet.range((bottom + 1, area.left), (bottom + short, area.right)).options(ndim=2).value
        if any(value not in (None, "") for row in below for value in row):
            raise Problem(f"{self.place.book}, sheet {self.place.sheet}",
                          f"new rows of table {self.table.name} would cover what stands below it",
                          "Move what stands below the table to another place.")

    def _grow(self) -> None:
        whole, totals = self.place.whole, self.place.totals
        if totals:
            self.listed.show_totals = False
        bottom = whole.bottom + self._short
        if self._short < 0:
            self.sheet.range((bottom + 1, whole.left), (whole.bottom, whole.right)).clear_contents()
        self.listed.resize(self.sheet.range((whole.top, whole.left), (bottom, whole.right)))
        if totals:
            self.listed.show_totals = True

    @cached_property
    def _blank(self) -> list[int]:
        """The rows in which nothing stands, neither ours nor hers."""
        return self._free([number for number, key in self.keys.items() if key == ""])

    def _free(self, numbers: Iterable[int]) -> list[int]:
        """Those of these rows in which nothing stands in the sheet."""
        there = self._fetched(numbers)
        filled = self._filled(there)
        return [number for number, row in there.items() if number not in filled and not self._hers(number, row)]
