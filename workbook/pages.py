"""Draws a KPI page: tiles, charts, tables, links and pivots, in the order in which the page declares them.

Items flow from left to right over a grid of equal columns; what no longer fits begins the next band. Every figure on a
page is a reference to its one cell on the sheet Figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from workbook.charts import chart
from workbook.figures_sheet import Spots, cached, of
from workbook.pivots import Pivot
from workbook.styles import FIGURE_FORMATS, INK, MUTED, PANEL, PAPER, TONES, Styles

COLUMNS, COLUMN_WIDTH, LEFT = 12, 11.5, 1
"""The grid: so many columns of so many characters, beginning in column B."""
COLUMN_PIXELS, ROW_PIXELS = 86, 20
TOP = 3
"""The row in which a page's first item begins; above it stand its name and what it rests on."""
DAY = (1, LEFT + 1)
"""Where a page says as of which day it is."""
LEFT_KINDS = {"text", "month"}
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


def draw(book: Workbook, page: Mapping[str, Any], known: Spots, values: Mapping[str, Any], styles: Styles,
         today: Today, tab: str) -> list[Pivot]:
    """Add the page's sheet; answers its pivots, which only a finished package can take."""
    canvas = Canvas(book, book.add_worksheet(page["sheet"]), known, values, styles, today)
    columns = page.get("columns", COLUMNS)
    canvas.sheet.set_column(0, 0, 2)
    canvas.sheet.set_column(LEFT, LEFT + columns - 1, COLUMN_WIDTH)
    canvas.sheet.set_column(LEFT, LEFT, page.get("left_width", COLUMN_WIDTH))
    canvas.sheet.hide_gridlines(2)
    canvas.sheet.set_tab_color(tab)
    _head(canvas, page, columns)
    row = TOP
    for band in bands(page.get("item", ()), columns):
        row += _band(canvas, band, row) + 1
    _print(canvas.sheet, page)
    return canvas.pivots


def bands(items: Sequence[Item], columns: int = COLUMNS) -> Iterator[list[Item]]:
    """The items that stand side by side.

    >>> [[item["width"] for item in band] for band in bands([{"width": 6}, {"width": 6}, {"width": 4}])]
    [[6, 6], [4]]
    """
    band: list[Item] = []
    for item in items:
        if band and sum(known["width"] for known in band) + item["width"] > columns:
            yield band
            band = []
        band.append(item)
    if band:
        yield band


def _band(canvas: Canvas, band: Sequence[Item], row: int) -> int:
    place, heights = LEFT, list[int]()
    for item in band:
        heights.append(DRAWN[item["kind"]](canvas, item, row, place))
        place += item["width"]
    return max(heights)


def _head(canvas: Canvas, page: Mapping[str, Any], columns: int) -> None:
    sheet, styles = canvas.sheet, canvas.styles
    sheet.set_row(0, 30)
    sheet.write_string(0, LEFT, page["title"], styles.title())
    sheet.write_string(1, LEFT, "As of", styles.note())
    day = styles.make(num_format="yyyy-mm-dd", align="left", font_size=10, bold=True, font_color=INK)
    canvas.today.write(sheet, day)
    if "source" in canvas.known:
        canvas.show(1, LEFT + 2, styles.note(), "source")
    if "practice" in canvas.known:
        right = styles.make(align="right", font_color=MUTED, bold=True)
        canvas.show(0, min(columns, COLUMNS), right, "practice")


def _tile(canvas: Canvas, item: Item, row: int, place: int) -> int:
    tone, kind = TONES[item.get("tone", "plain")], canvas.known.kind(item["figure"])
    frame = {"bg_color": PANEL, "left": 5, "left_color": tone, "right": 5, "right_color": PAPER, "align": "left",
             "indent": 1}
    make, sheet, right = canvas.styles.make, canvas.sheet, place + item["width"] - 1
    value = make(**frame, font_size=20, bold=True, font_color=tone, valign="vcenter",
                 num_format=item.get("format", FIGURE_FORMATS[kind]))
    words = make(**frame, font_size=10, font_color=MUTED, num_format=item.get("note_format", "General"))
    title = make(**frame, font_size=10, font_color=MUTED, bold=True)
    sheet.merge_range(row, place, row, right, item["title"], title)
    sheet.merge_range(row + 1, place, row + 1, right, "", value)
    canvas.show(row + 1, place, value, item["figure"])
    sheet.merge_range(row + 2, place, row + 2, right, item.get("words", ""), words)
    if "note" in item:
        canvas.show(row + 2, place, words, item["note"])
    sheet.set_row(row + 1, 32)
    _explain(sheet, row + 1, place, item["title"], item.get("help") or canvas.known[item["figure"]].about)
    return 3


def _explain(sheet: Worksheet, row: int, place: int, title: str, words: str) -> None:
    sheet.data_validation(row, place, row, place, {"validate": "any", "input_title": title[:32],
                                                   "input_message": words})


def _chart(canvas: Canvas, item: Item, row: int, place: int) -> int:
    height = item.get("height", 14)
    made = chart(canvas.book, item, canvas.known)
    made.set_size({"width": item["width"] * COLUMN_PIXELS - 8, "height": height * ROW_PIXELS})
    canvas.sheet.insert_chart(row, place, made, {"description": item["alt"], "object_position": 2})
    return height


def _table(canvas: Canvas, item: Item, row: int, place: int) -> int:
    rows, sheet = item.get("rows", canvas.known[item["block"]].rows), canvas.sheet
    sheet.write_string(row, place, item["title"], canvas.styles.heading())
    if "words" in item:
        sheet.write_string(row, place + item.get("words_at", 3), item["words"], canvas.styles.note())
    sheet.set_row(row + 1, 30)
    for n in range(rows):
        sheet.set_row(row + 2 + n, item.get("row_height"))
    right = place
    for column in item["columns"]:
        _table_column(canvas, item, column, row + 1, right, rows)
        right += column.get("span", 1)
    sheet.conditional_format(row + 2, place, row + 1 + rows, right - 1, {
        "type": "formula", "format": canvas.book.add_format({"bg_color": PANEL}),
        "criteria": f'=AND({xl_rowcol_to_cell(row + 2, place, col_abs=True)}<>"",MOD(ROW(),2)={row % 2})'})
    return rows + 2


def _table_column(canvas: Canvas, item: Item, column: Item, row: int, place: int, rows: int) -> None:
    block, last = column.get("block", item["block"]), place + column.get("span", 1) - 1
    head, cell = _looks(canvas.styles, column, canvas.known.kind(block, column["id"]), column is item["columns"][0])
    for n in range(rows + 1):
        style = cell if n else head
        for empty in range(place, last + 1):
            canvas.sheet.write_blank(row + n, empty, None, style)
        if column.get("wrap") or column.get("merge"):
            canvas.sheet.merge_range(row + n, place, row + n, last, "", style)
        if n:
            canvas.show(row + n, place, cell, block, column["id"], n)
    if "head" in column:
        canvas.show(row, place, head, *column["head"])
    else:
        canvas.sheet.write_string(row, place, column["header"], head)
    if "help" in column:
        _explain(canvas.sheet, row, place, column["header"], column["help"])
    if column.get("heat"):
        _heat(canvas.sheet, item, column, row + 1, place, rows)


def _looks(styles: Styles, column: Item, kind: str, first: bool) -> tuple[Format, Format]:
    """The formats of a column's head and of its cells: words to the left, figures to the right."""
    wide = column.get("span", 1) > 1
    side = column.get("align", "left" if kind in LEFT_KINDS and wide else "right")
    at = {"align": side, "indent": int(side == "left" and not first), "valign": "vcenter"}
    head = styles.make(**at, bold=True, font_size=10, font_color=PAPER, bg_color=INK, text_wrap=not wide)
    number = column.get("format", FIGURE_FORMATS[kind])
    return head, styles.make(**at, num_format=number, text_wrap=bool(column.get("wrap")),
                             font_size=column.get("size", 10))


def _heat(sheet: Worksheet, item: Item, column: Item, row: int, place: int, rows: int) -> None:
    """Shade the whole of a heat map from its first column on: the darker, the more."""
    across = sum(bool(other.get("heat")) for other in item["columns"])
    if column is next(other for other in item["columns"] if other.get("heat")):
        sheet.conditional_format(row, place, row + rows - 1, place + across - 1, {
            "type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#7FB2DD"})


def _links(canvas: Canvas, item: Item, row: int, place: int) -> int:
    style = canvas.styles.make(font_color="#0563C1", underline=1)
    for target in item["sheets"]:
        canvas.sheet.write_url(row, place, f"internal:'{target}'!A1", style, target, f"Go to {target}")
        place += item["span"]
    return 1


def _text(canvas: Canvas, item: Item, row: int, place: int) -> int:
    for n, line in enumerate(item["lines"]):
        canvas.sheet.write_string(row + n, place, line, canvas.styles.note())
    return len(item["lines"])


def _pivot(canvas: Canvas, item: Item, row: int, place: int) -> int:
    """A pivot under its name and the plain figures that it must agree with."""
    for n, width in enumerate(item["widths"]):
        canvas.sheet.set_column(place + n, place + n, width)
    canvas.sheet.write_string(row, place, item["title"], canvas.styles.heading())
    for n, check in enumerate(item["checks"]):
        canvas.sheet.write_string(row + 1, place + 2 * n, check["words"], canvas.styles.note())
        kind = FIGURE_FORMATS[check.get("kind", canvas.known.kind(check["figure"]))]
        canvas.show(row + 1, place + 2 * n + 1, canvas.styles.make(num_format=kind, bold=True), check["figure"])
    canvas.pivots.append(Pivot.declared(item, row + 5, place))
    return 6


DRAWN = {"tile": _tile, "chart": _chart, "table": _table, "links": _links, "text": _text, "pivot": _pivot}
"""How each kind of item is drawn: it answers how many rows it takes."""


def _print(sheet: Worksheet, page: Mapping[str, Any]) -> None:
    if page.get("portrait"):
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(page.get("across", 1), page.get("down", 1))
    sheet.center_horizontally()
    sheet.set_footer("&L&A&RPage &P of &N")
