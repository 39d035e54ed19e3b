"""One table of a workbook file: its rows as a frame, and its cells to be written."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import compress
from typing import Any

import pandas as pd

from era.problem import Problem
from workbook import cells, layout
from workbook.areas import LAST_ROW, Area
from workbook.cell_xml import EMPTY, Content, attributes, formula_xml, start_tag
from workbook.frames import typed
from workbook.layout import Place
from workbook.merging import keys
from workbook.parts import Parts
from workbook.schema import JUDGEMENT, Column, Owner
from workbook.sheet_xml import SheetXml

_LOOKED_AT = 20
"""How many of a table's last rows tell how a new one looks."""

Contents = dict[int, Content]
"""What goes into a row, by column of the sheet."""


class FileTable:
    """A table as it stands in the file and, once written to, as it will stand.

    `frame` holds its rows, labelled by the number of their row in the sheet; `count` is how many were read, `written`
    the rows that were written since. To look at a few rows only, say which.
    """

    def __init__(self, parts: Parts, place: Place, grid: list[list[Any]], start: dt.datetime,
                 only: set[int] | None = None) -> None:
        self.table, self.place, self.touched = place.table, place, False
        self.written: set[int] = set()
        self._parts, self._start = parts, start
        columns = _columns(grid, place.area)
        own = [columns[number] for field, number in place.columns.items() if not place.table.fields[field].formula]
        hers = [columns[number] for number in place.others if number not in place.calculated]
        hers += [columns[number] for field, number in place.columns.items()
                 if place.table.fields[field].owner is Owner.BILLER]
        filled = [any(cell != "" for cell in row) for row in zip(*own, strict=True)]
        rows = range(place.area.top, place.area.bottom + 1)
        self._typed_in = {row for at, row in enumerate(rows) if any(column[at] != "" for column in hers)}
        free = [not one and row not in self._typed_in for row, one in zip(rows, filled, strict=True)]
        self._blank = list(compress(rows, free))
        self.count = sum(filled)
        wanted = filled if only is None else [
            one and row in only for row, one in enumerate(filled, place.area.top)]
        self.frame = self._typed(columns, wanted)

    @property
    def sheet(self) -> SheetXml:
        """The rows of its sheet."""
        return self._parts.sheet(self.place.sheet_part)

    def rows(self, wanted: Iterable[str]) -> pd.DataFrame:
        """The rows of these keys."""
        return self.frame[keys(self.frame, self.table).isin(set(wanted))]

    def selected(self) -> list[str]:
        """The keys of the rows in the sheet's stored selection, hidden ones left out."""
        rows = [row for row in self.sheet.selected(self.place.area) if not self.sheet.hidden(row)]
        return keys(self.frame.loc[self.frame.index.intersection(rows)], self.table).tolist()

    def change(self, changes: dict[str, pd.Series]) -> None:
        """Write new values, for each field by row."""
        by_row: dict[int, Contents] = {}
        for field, values in changes.items():
            contents = self._contents(self.table.fields[field], values)
            for row, content in zip(values.index, contents, strict=True):
                by_row.setdefault(row, {})[self.place.columns[field]] = content
            self.frame.loc[values.index, field] = values
        styles = self._styles(self._last_rows()) if by_row else {}
        for row, contents in by_row.items():
            self.sheet.fill(row, contents, styles)
        if by_row:
            self._note(by_row)

    def clear(self, rows: pd.DataFrame) -> None:
        """Empty these rows, except where the biller typed anything at all; new rows will fill them."""
        rows = rows[~rows.index.isin(self._typed_in)]
        if rows.empty:
            return
        nothing = typed(pd.DataFrame(index=rows.index, columns=list(self.place.columns)), self.table)
        self.change({field: nothing[field] for field in self.place.columns})
        self.frame = self.frame.drop(index=rows.index)
        self.written -= set(rows.index)
        self._blank = sorted([*self._blank, *rows.index.tolist()])

    def add(self, new: pd.DataFrame) -> None:
        """Write new rows: into the table's blank rows, then below."""
        if new.empty:
            return
        self.place.need(list(new.columns))
        looked_at = self._last_rows()
        self._make_room(len(new) - len(self._blank))
        numbers, self._blank = self._blank[:len(new)], self._blank[len(new):]
        styles, like = self._styles(looked_at), self.sheet.usual_start(looked_at)
        for row, contents in zip(numbers, self._new_rows(new), strict=True):
            self.sheet.add(row, contents, styles, like)
        layout.started(self._parts, self.place)
        complete = typed(new.reindex(columns=list(self.table.fields)), self.table).set_axis(pd.Index(numbers))
        self.frame = pd.concat([self.frame, complete]).sort_index()
        self._note(numbers)

    def replace(self, rows: pd.DataFrame, formula: str) -> None:
        """Write these rows instead of all there are: as one array formula with its last result, or as values.

        What stands beside the judgement is values in any case.
        """
        area, styles = self.place.area, self._styles([self.place.area.top])
        for row in [row for row in self.sheet.rows if row >= area.top]:
            self.sheet.clear(row, area)
        filled = area.to(area.top + max(len(rows), 1) - 1)
        answered = replace(filled, right=area.left + len(JUDGEMENT.columns) - 1)
        mark = formula_xml(formula, f'<f t="array" ref="{answered}">') if formula and len(rows) else b""
        blank: Contents = dict.fromkeys(self.place.numbers, EMPTY)
        for row, contents in enumerate(self._block(rows, mark) if len(rows) else [blank], area.top):
            self.sheet.fill(row, contents, styles)
        self.sheet.measure(filled)
        self.frame = rows.set_axis(pd.RangeIndex(area.top, area.top + len(rows)))
        self.written = set()
        self._note(self.frame.index)

    def stands_in(self, saved: FileTable) -> bool:
        """True if the same table, read from a saved file, has as many rows and in those written the same values."""
        return saved.count == len(self.frame) and saved.frame.equals(self.frame.loc[sorted(self.written)])

    def _note(self, rows: Iterable[int]) -> None:
        self.written.update(rows)
        self.touched = True

    def _typed(self, columns: dict[int, list[Any]], filled: list[bool]) -> pd.DataFrame:
        """The filled rows, with a column for each field; one that the biller deleted is empty."""
        rows = pd.Index(list(compress(range(self.place.area.top, self.place.area.bottom + 1), filled)), dtype="int64")
        known = {
            field: cells.column(list(compress(columns[number], filled)), self.table.fields[field].kind, self._start)
            for field, number in self.place.columns.items()
        }
        deleted = [field for field in self.table.fields if field not in known]
        frame = pd.concat([pd.DataFrame(known), typed(pd.DataFrame(index=range(len(rows)), columns=deleted),
                                                      self.table)], axis=1)
        return frame[list(self.table.fields)].set_axis(rows)

    def _last_rows(self) -> list[int]:
        """The rows that tell how the table looks: its last ones, or the blank one it begins with."""
        rows = self.frame.index[-_LOOKED_AT:].tolist() or [self.place.area.top]
        return [row for row in rows if row in self.sheet.rows]

    def _make_room(self, short: int) -> None:
        """Let the table grow by so many blank rows."""
        if short <= 0:
            return
        place, bottom = self.place, self.place.area.bottom + short
        self._refuse_if_blocked(short)
        self._move_totals(short)
        self._blank.extend(range(place.area.bottom + 1, bottom + 1))
        self.sheet.grow(place.whole, bottom)
        self.sheet.measure(place.whole.to(bottom + place.totals))
        self.place = layout.grow(self._parts, place, short)

    def _refuse_if_blocked(self, rows: int) -> None:
        """New rows never cover what stands below a table."""
        area, end = self.place.area, self.place.area.bottom + self.place.totals
        below = Area(area.left, end + 1, area.right, end + rows)
        where = f"{self.place.book}, sheet {self.place.sheet}"
        if below.bottom > LAST_ROW:
            raise Problem(where, "it is full", "Move old rows to a workbook of their own.")
        taken = self.sheet.taken(below) or layout.table_in(self._parts, self.place.sheet_part, below)
        if taken:
            raise Problem(where, f"new rows of table {self.table.name} would cover {taken}",
                          "Move what stands below the table to another place.")

    def _move_totals(self, rows: int) -> None:
        area = self.place.area
        for row in range(area.bottom + self.place.totals, area.bottom, -1):
            if self.sheet.points_at_cells(row, area):
                raise Problem(f"{self.place.book}, sheet {self.place.sheet}",
                              f"the total row of table {self.table.name} has a formula over fixed cells",
                              "Let it say the column instead, as SUBTOTAL(109,[Denied]) does.")
            self.sheet.move(row, row + rows, area)

    def _styles(self, rows: Iterable[int]) -> dict[int, bytes]:
        """How cells of each column usually look, by these rows, else by the column as a whole."""
        seen = {column: Counter[bytes]() for column in self.place.numbers}
        for row in rows:
            for column, cell in self.sheet.cells(row).items():
                if column in seen:
                    seen[column][attributes(start_tag(cell)).get(b"s", b"")] += 1
        return {column: styles.most_common(1)[0][0] if styles else self.sheet.column_style(column)
                for column, styles in seen.items()}

    def _contents(self, column: Column, values: pd.Series) -> list[Content]:
        formula = formula_xml(column.formula) if column.formula else b""
        return cells.contents(values, column.kind, self._start, formula)

    def _new_rows(self, new: pd.DataFrame) -> Iterable[Contents]:
        """What goes into each column of each new row; what nobody has said yet is empty, formulas aside."""
        columns = {number: [EMPTY] * len(new) for number in self.place.numbers}
        for number, formula in self.place.calculated.items():
            columns[number] = [Content(b"", formula_xml(formula, '<f ca="1">'))] * len(new)
        nothing = pd.Series([None] * len(new))
        for field, number in self.place.columns.items():
            column = self.table.fields[field]
            if field in new.columns or column.formula:
                columns[number] = self._contents(column, new.get(field, nothing))
        return _by_row(columns)

    def _block(self, rows: pd.DataFrame, mark: bytes) -> Iterable[Contents]:
        """A block's rows; with a formula the first cell carries it and the others are its result."""
        columns = {number: cells.contents(rows[field], self.table.fields[field].kind, self._start, mark)
                   for field, number in self.place.columns.items()}
        if mark:
            columns = {number: [content._replace(formula=b"") for content in column]
                       for number, column in columns.items()}
            first = columns[self.place.area.left]
            first[0] = first[0]._replace(formula=mark, array=b"1" if self._parts.spills() else b"")
        return _by_row(columns)


def _by_row(columns: dict[int, list[Content]]) -> Iterable[Contents]:
    numbers = list(columns)
    return (dict(zip(numbers, row, strict=True)) for row in zip(*columns.values(), strict=True))


def _columns(grid: list[list[Any]], area: Area) -> dict[int, list[Any]]:
    """The cells of an area by column, those beyond the used part of the sheet empty."""
    height, used = area.bottom - area.top + 1, grid[area.top - 1:area.bottom]
    columns = [list(column) + [""] * (height - len(used)) for column in zip(*used, strict=True)]
    return {number: columns[number - 1] if number <= len(columns) else [""] * height
            for number in range(area.left, area.right + 1)}
