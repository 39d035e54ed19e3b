"""How cells look: a tint for each owner, a number format for each kind, a palette that everyone can tell apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from workbook.schema import Column, Kind, Owner

INK, MUTED, PAPER, PANEL = "#1F3864", "#595959", "#FFFFFF", "#F3F6FB"
GOOD, BAD, PLAIN = "#00695C", "#A33600", "#1F4E79"
TINTS = {Owner.PAYER: "#D9DDE3", Owner.RULE: "#CFE2F3", Owner.BILLER: "#FFE699"}
EDGES = {Owner.PAYER: "#7F8896", Owner.RULE: "#2E75B6", Owner.BILLER: "#BF8F00"}
OWNERS = {Owner.PAYER: "From the payer", Owner.RULE: "Worked out", Owner.BILLER: "Yours to fill in"}
SERIES = {
    "blue": "#0072B2", "sky": "#56B4E9", "orange": "#D55E00", "amber": "#E69F00", "green": "#009E73",
    "grey": "#8C8C8C", "pale": "#BBD3E8",
}
"""Okabe and Ito's colours, which the common kinds of colour blindness keep apart."""
TONES = {"good": GOOD, "bad": BAD, "plain": PLAIN}
FONT = "Calibri"

FORMATS = {
    Kind.TEXT: "@", Kind.MONEY: "$#,##0.00", Kind.DAY: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.COUNT: "#,##0", Kind.NUMBER: "General", Kind.SHARE: "0%",
}
BUILT_IN_TEXT = 49
"""Excel's own number for the format "@"."""
FIGURE_FORMATS = {
    "text": "General", "count": "#,##0", "money": "$#,##0", "cents": "$#,##0.00", "day": "yyyy-mm-dd",
    "month": "mmm yyyy", "share": "0%", "rate": "0.0%", "number": "General",
}


def number_format(column: Column) -> str:
    """The format of a column's cells. A formula that gives text is General, or Excel would show the formula."""
    if column.formula and column.kind is Kind.TEXT:
        return "General"
    if column.formula and column.kind is Kind.NUMBER:
        return "#,##0.00"
    return FORMATS[column.kind]


@dataclass(frozen=True)
class Styles:
    """The formats of one workbook, each made once."""

    book: Workbook

    @cache  # noqa: B019  (a Styles lives as long as the workbook it writes)
    def make(self, **properties: Any) -> Format:
        """A format with these properties, as XlsxWriter names them."""
        return self.book.add_format({"font_name": FONT, "font_size": 11, **properties})

    def header(self, owner: Owner) -> Format:
        """A column's header: its fill and lower edge say who writes the column."""
        return self.make(bold=True, font_color=INK, bg_color=TINTS[owner], bottom=5, bottom_color=EDGES[owner],
                         text_wrap=True, valign="vcenter", align="left")

    def cell(self, column: Column, *, wrap: bool = False) -> Format:
        """A cell of a column; text is kept as text even when someone enters it again."""
        number = number_format(column)
        words = {"align": "left", "indent": 1, "text_wrap": wrap} if column.kind is Kind.TEXT else {}
        if number == "@":
            return self.make(num_format=BUILT_IN_TEXT, quote_prefix=True, valign="vcenter", **words)
        return self.make(num_format=number, valign="vcenter", **words)

    def title(self) -> Format:
        """The name of a page."""
        return self.make(bold=True, font_size=20, font_color=INK)

    def note(self, *, wrap: bool = False) -> Format:
        """A line of explanation."""
        return self.make(font_size=10, font_color=MUTED, text_wrap=wrap, valign="top" if wrap else "vcenter")

    def heading(self) -> Format:
        """The heading of a table or pivot on a page."""
        return self.make(bold=True, font_size=12, font_color=INK)
