"""A page while it is drawn: its sheet, its looks, and where the figures stand that it shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from workbook.figures_sheet import Spots, cached, of
from workbook.pivots import Pivot
from workbook.styles import Styles

LEFT = 1
"""The column in which a page begins."""
DAY = (1, LEFT + 1)
"""Where a page says as of which day it is."""
TITLE_LENGTH, MESSAGE_LENGTH = 32, 255
"""How much Excel takes of an input message."""
Item = Mapping[str, Any]


@dataclass(frozen=True)
class Today:
    """The day from which all is counted: it stands on one sheet, all other pages refer to it."""

    sheet: str
    formula: str
    day: dt.date

    @property
    def cell(self) -> str:
        """Where it stands."""
        return f"={quote_sheetname(self.sheet)}!{xl_rowcol_to_cell(*DAY, True, True)}"

    def write(self, sheet: Worksheet, style: Format) -> None:
        """Write it on its own sheet, or a reference to it on another."""
        formula = self.formula if sheet.get_name() == self.sheet else self.cell
        if formula:
            sheet.write_formula(*DAY, formula, style, cached(self.day))
        else:
            sheet.write_number(*DAY, cached(self.day), style)


@dataclass
class Canvas:
    """A page while it is drawn."""

    book: Workbook
    sheet: Worksheet
    known: Spots
    values: Mapping[str, Any]
    styles: Styles
    today: Today
    pivots: list[Pivot] = field(default_factory=list)

    def show(self, row: int, place: int, style: Format, id: str, column: str = "", n: int = 1) -> None:
        """Show a figure: a single one, or a block's column in row n."""
        value = self.values.get(id, "")
        if column:
            value = of(value, n, self.known[id].place(column) - self.known[id].place(self.known[id].fields[0].id))
        self.sheet.write_formula(row, place, f"={self.known.cell(id, column, n)}", style, cached(value))

    def explain(self, row: int, place: int, title: str, words: str) -> None:
        """Say what a cell means, in a message that shows as soon as someone goes there."""
        if len(words) > MESSAGE_LENGTH:
            raise ValueError(f"{title}: Excel shows {MESSAGE_LENGTH} characters, these are {len(words)}")
        self.sheet.data_validation(row, place, row, place, {
            "validate": "any", "input_title": title[:TITLE_LENGTH], "input_message": words})
