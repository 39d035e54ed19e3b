"""One table of a workbook that is open in Excel: its rows as a frame, and its cells to be written all at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any

import pandas as pd

from era.problem import Problem
from workbook import cells, layout
from workbook.areas import Area
from workbook.excel_cells import fetched, fetched_column, in_cells, rows_of, runs
from workbook.excel_steps import Cells
from workbook.frames import empty, typed
from workbook.layout import Place
from workbook.merging import keys
from workbook.schema import Column, Kind, Owner, Table

TEXT = "@"
FEW = 2_000
"""Above so many rows the whole table is fetched at once."""


class ExcelTable:
    """A table as it stands in the open workbook and, once written to, as it will stand after `write`.

    `frame` holds its rows, labelled by the number of their row in the sheet, `rows` some of them: of a long table only
    these are fetched from Excel. Nothing is changed there before `write`.
    """

    def __init__(self, listed: Any, table: Table, book: str) -> None:
        self.listed, self.table = listed, table
        self.sheet = listed.range.sheet
        self.place = _place(listed, table, book, self.sheet.name)
        self.complete = False
        self._rows = _nothing(table)
        self._short = 0
        self._writes: dict[int, Cells] = {}
        self._formulas: list[int] = []
        self._by_hand: dict[int, Cells] = {}
        """Formulas of hers that go back to their cells."""

    @property
    def frame(self) -> pd.DataFrame:
        """All its rows."""
        if not self.complete:
            self._keep(self._filled(rows_of(self.sheet, self.place.area)))
            self.complete = True
            if "_stood" not in self.__dict__:
                self._stood = dict.fromkeys(self._numbers, "") | dict(
                    zip(self._rows.index.tolist(), keys(self._rows, self.table), strict=True))
        return self._rows

    def rows(self, wanted: Iterable[str]) -> pd.DataFrame:
        """The rows of these keys."""
        asked = set(wanted)
        if self.complete or len(asked) > FEW:
            return self.frame[keys(self.frame, self.table).isin(asked)]
        numbers = [number for number, key in self.keys.items() if key in asked]
        self._keep(self._filled(self._fetched(number for number in numbers if number not in self._rows.index)))
        return self._rows.loc[sorted(numbers)]

    def columns(self, fields: Sequence[str]) -> pd.DataFrame:
        """Some columns of the rows that have a key."""
        if self.complete:
            return self.frame[[*fields]]
        there = [number for number, key in self.keys.items() if key and number not in self._formulas]
        found = self._some(fields, self._numbers).loc[there]
        kept = self._rows.loc[:, [*fields]]
        return pd.concat([found.drop(index=found.index.intersection(kept.index)), kept]).sort_index()

    @cached_property
    def keys(self) -> dict[int, str]:
        """The key of each row by its number, those of new rows too; '' for a row without one."""
        return dict(self._stood)

    @property
    def _numbers(self) -> range:
        return range(self.place.area.top, self.place.area.bottom + 1)

    @cached_property
    def _stood(self) -> dict[int, str]:
        """The key of each row as it stood in the sheet when it was read."""
        return self._keys_in(self._numbers)

    def _keys_in(self, numbers: Sequence[int]) -> dict[int, str]:
        """The key of these rows as it stands in the sheet now."""
        found = self._some(self.table.key, numbers)
        first = found[self.table.key[0]]
        made = first if len(found.columns) == 1 and first.dtype == "str" else keys(found, self.table)
        return dict(zip(found.index.tolist(), made.tolist(), strict=True))

    def _some(self, fields: Sequence[str], numbers: Sequence[int]) -> pd.DataFrame:
        """Some columns of some rows, as they stand in the sheet."""
        known = {field: cells.column(fetched_column(self.sheet, self.place.columns[field], numbers),
                                     self.table.fields[field].kind) for field in fields}
        return pd.DataFrame(known, columns=[*fields]).set_axis(pd.Index(sorted(numbers), dtype="int64"))

    @cached_property
    def _blank(self) -> list[int]:
        """The rows in which nothing stands, neither ours nor hers."""
        return self._free([number for number, key in self.keys.items() if key == ""])

    def _free(self, numbers: Iterable[int]) -> list[int]:
        """Those of these rows in which nothing stands in the sheet."""
        there = self._fetched(numbers)
        filled = self._filled(there)
        return [number for number, row in there.items() if number not in filled and not self._hers(number, row)]

    @cached_property
    def _like(self) -> int:
        """A row that tells how the table's cells look: the last one that was there before."""
        there = (number for number, key in self.keys.items() if key and number not in self._formulas)
        return max(there, default=self.place.area.top)

    def _filled(self, rows: dict[int, list[Any]]) -> dict[int, list[Any]]:
        """Of these rows those in which something of ours stands that is no formula."""
        own = [number - self.place.area.left for field, number in self.place.columns.items()
               if not self.table.fields[field].formula]
        return {number: row for number, row in rows.items() if any(row[at] != "" for at in own)}

    def _fetched(self, numbers: Iterable[int]) -> dict[int, list[Any]]:
        """These rows of the sheet."""
        return fetched(self.sheet, self.place.area.left, self.place.area.right, numbers)

    def _keep(self, rows: dict[int, list[Any]]) -> None:
        """Remember rows as they stand; those that were changed since stay as they will be."""
        new = {number: row for number, row in rows.items() if number not in self._rows.index}
        if new:
            fresh = self._typed(new)
            self._rows = pd.concat([self._rows, fresh]).sort_index() if len(self._rows) else fresh

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

    def selected(self, selection: Any) -> list[str]:
        """The keys of the rows that lie in the selected cells, hidden ones left out.

        The visible cells are asked for area by area, because Excel cuts the address of many areas short; of a single
        cell it would answer those of the whole sheet.
        """
        area, one = self.place.area, Area(self.place.area.left, selection.row, self.place.area.right, selection.row)
        several = ":" in selection.address or "," in selection.address
        beside = not one.over(area) or not area.left <= selection.column <= area.right
        if not several and beside:
            return []
        asked = selection if several else self.sheet.range((one.top, one.left), (one.bottom, one.right))
        shown = [Area.parse(part.address) for part in asked.get_special_cells("visible")]
        rows = {row for part in shown if part.over(area)
                for row in range(max(part.top, area.top), min(part.bottom, area.bottom) + 1)}
        return [key for number, key in sorted(self.keys.items()) if number in rows and key]

    def check(self) -> None:
        """Refuse if rows moved since they were read, or new ones would cover what was typed since.

        While a command asks something, a person can sort, insert or type: a row's number is then another claim's.
        """
        now = _place(self.listed, self.table, self.place.book, self.place.sheet)
        written = {row for contents in self._writes.values() for row in contents} & set(self._numbers)
        same = ((now.area, now.columns) == (self.place.area, self.place.columns)
                and self._keys_in(sorted(written)) == {row: self._stood[row] for row in sorted(written)})
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
        """Give the cells of each column the number format of its others: text before a text comes.

        Of columns of text side by side one question is enough, if all cells between are text already.
        """
        columns: dict[tuple[tuple[int, ...], bool], list[int]] = {}
        for number, contents in self._writes.items():
            columns.setdefault((tuple(sorted(contents)), self._column(number).kind is Kind.TEXT), []).append(number)
        for (rows, is_text), numbers in columns.items():
            for beside in runs(numbers):
                span = self.sheet.range((rows[0], beside[0]), (rows[-1], beside[-1]))
                if is_text and span.number_format == TEXT:
                    continue
                for number in beside:
                    self._dress_column(number, rows, is_text)

    def _dress_column(self, number: int, rows: Sequence[int], is_text: bool) -> None:
        wanted = TEXT if is_text else self.sheet.range((self._like, number)).number_format
        if wanted and self._range(number, [rows[0], rows[-1]]).number_format != wanted:
            for run in runs(rows):
                if self._range(number, run).number_format != wanted:
                    self._range(number, run).number_format = wanted

    def _take(self, field: str, values: pd.Series) -> None:
        column = self.table.fields[field]
        if not column.formula:
            contents = dict(zip(values.index.tolist(), in_cells(values, column.kind), strict=True))
            self._writes.setdefault(self.place.columns[field], {}).update(contents)

    def _column(self, number: int) -> Column:
        return next(self.table.fields[field] for field, place in self.place.columns.items() if place == number)

    def _range(self, number: int, rows: list[int]) -> Any:
        return self.sheet.range((rows[0], number), (rows[-1], number))

    def _hers(self, number: int, row: list[Any]) -> bool:
        """True if the biller typed something into a column of her own."""
        typed_in = [place for place in self.place.others if row[place - self.place.area.left] != ""]
        return any(not str(self.sheet.range((number, place)).formula).startswith("=") for place in typed_in)

    def _typed(self, rows: dict[int, list[Any]]) -> pd.DataFrame:
        columns = list(zip(*rows.values(), strict=True))
        known = pd.DataFrame({
            field: cells.column(columns[number - self.place.area.left], self.table.fields[field].kind)
            for field, number in self.place.columns.items()
        })
        fields = list(self.table.fields)
        complete = known[fields] if len(known.columns) == len(fields) else typed(
            known.reindex(columns=fields), self.table)
        return complete.set_axis(pd.Index(list(rows), dtype="int64"))

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


@cache
def _nothing(table: Table) -> pd.DataFrame:
    """No rows of a table, labelled by the numbers of rows."""
    return empty(table).set_axis(pd.Index([], dtype="int64"))


def _place(listed: Any, table: Table, book: str, sheet: str) -> Place:
    """Where the table stands. Raises a Problem if it lacks a column of its own."""
    whole = listed.range
    headers = [str(value) for value in listed.header_row_range.options(ndim=1).value]
    columns, others = layout.sorted_out(table, headers, whole.column)
    totals = int(bool(listed.show_totals))
    area = Area(whole.column, whole.row + 1, whole.last_cell.column, whole.last_cell.row - totals)
    place = Place(table, book, sheet, "", "", area, 1, totals, columns, others, {})
    lost = [column.field for column in table.columns if column.field not in columns]
    if lost and (others or set(lost) & set(table.key)):
        place.need(lost)
    return place
