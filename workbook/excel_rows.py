"""The rows of one table of a workbook that is open in Excel, as they stand: fetched when they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache, cached_property
from typing import Any

import pandas as pd

from workbook import cells, layout
from workbook.areas import Area
from workbook.excel_cells import fetched, fetched_column, rows_of
from workbook.frames import empty, typed
from workbook.layout import Place
from workbook.merging import keys
from workbook.schema import Kind, Table

FEW = 2_000
"""Above so many rows the whole table is fetched at once."""


class ExcelRows:
    """A table as it stands in the open workbook.

    `frame` holds its rows, labelled by the number of their row in the sheet, `rows` some of them: of a long table only
    these are fetched from Excel.
    """

    def __init__(self, listed: Any, table: Table, book: str) -> None:
        self.listed, self.table = listed, table
        self.sheet = listed.range.sheet
        self.place = place_of(listed, table, book, self.sheet.name)
        self.complete = False
        self._rows = _nothing(table)
        self._stood: dict[int, str] = {}
        """The key of each row as it stood in the sheet when it was read: of all rows, or of those selected."""

    @property
    def frame(self) -> pd.DataFrame:
        """All its rows."""
        if not self.complete:
            self._keep(self._filled(rows_of(self.sheet, self.place.area)))
            self.complete = True
            if not self._knows_all:
                found = zip(self._rows.index.tolist(), keys(self._rows, self.table), strict=True)
                self._stood = dict.fromkeys(self._numbers, "") | dict(found) | self._stood
        return self._rows

    def rows(self, wanted: Iterable[str]) -> pd.DataFrame:
        """The rows of these keys."""
        asked = set(wanted)
        if self.complete or len(asked) > FEW:
            return self.frame[keys(self.frame, self.table).isin(asked)]
        numbers = [number for number, key in self._among(asked).items() if key in asked]
        self._keep(self._filled(self._fetched(number for number in numbers if number not in self._rows.index)))
        return self._rows.loc[sorted(numbers)]

    def columns(self, fields: Sequence[str]) -> pd.DataFrame:
        """Some columns of the rows that have a key."""
        if self.complete:
            return self.frame[[*fields]]
        there = [number for number in self._numbers if self.keys[number]]
        found, kept = self._columns(fields).loc[there], self._rows.loc[:, [*fields]]
        return pd.concat([found.drop(index=found.index.intersection(kept.index)), kept]).sort_index()

    @cached_property
    def keys(self) -> dict[int, str]:
        """The key of each row by its number, those of new rows too; '' for a row without one."""
        if not self._knows_all:
            self._stood = self._keys_in(self._numbers) | self._stood
        return dict(self._stood)

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
        return [key for _, key in sorted(self._keys_of(rows).items()) if key]

    def _keys_of(self, rows: Collection[int]) -> dict[int, str]:
        """The keys of some rows; of a few, no others are fetched for them."""
        if not self._knows_all and len(rows) <= FEW:
            self._stood = self._keys_in(sorted(rows)) | self._stood
            return {number: self._stood[number] for number in rows}
        return {number: key for number, key in self.keys.items() if number in rows}

    def _among(self, asked: set[str]) -> dict[int, str]:
        """Rows and their keys among which these keys are all that there are."""
        return self._stood if not self._knows_all and asked <= set(self._stood.values()) else self.keys

    @property
    def _knows_all(self) -> bool:
        return len(self._stood) == len(self._numbers)

    @property
    def _numbers(self) -> range:
        return range(self.place.area.top, self.place.area.bottom + 1)

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

    def _columns(self, fields: Sequence[str]) -> pd.DataFrame:
        """Some columns of all rows; a key of text, which is known by now, is not fetched again."""
        known = [field for field in self.table.key
                 if len(self.table.key) == 1 and self.table.fields[field].kind is Kind.TEXT]
        found = self._some([field for field in fields if field not in known], self._numbers)
        return found.assign(**{field: pd.Series(self._stood, dtype="str") for field in known})[[*fields]]

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


@cache
def _nothing(table: Table) -> pd.DataFrame:
    """No rows of a table, labelled by the numbers of rows."""
    return empty(table).set_axis(pd.Index([], dtype="int64"))


def place_of(listed: Any, table: Table, book: str, sheet: str) -> Place:
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
