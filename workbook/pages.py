"""Draws a KPI page: tiles, charts, tables, links and pivots, in the order in which the page declares them.

Items flow from left to right over a grid of equal columns; what no longer fits begins the next band. Every figure on a
page is a reference to its one cell on the sheet Figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook

from workbook.canvas import LEFT, Canvas, Item, Today
from workbook.figures_sheet import Spots
from workbook.page_items import DRAWN
from workbook.pivots import Pivot
from workbook.styles import INK, MUTED, Styles

__all__ = ["Today", "bands", "draw"]

COLUMNS, COLUMN_WIDTH = 12, 11.5
"""The grid: so many columns of so many characters."""
GAP_WIDTH = 1.5
"""How wide a column is that a page declares as a gap between what stands on both sides of it."""
PIVOT_SCALE = 70
"""Percent at which the widest pivot fits across a page of paper."""
TOP = 3
"""The row in which a page's first item begins; above it stand its name and what it rests on."""


def draw(book: Workbook, page: Mapping[str, Any], known: Spots, values: Mapping[str, Any], styles: Styles,
         today: Today, tab: str) -> list[Pivot]:
    """Add the page's sheet; answers its pivots, which only a finished package can take."""
    canvas = Canvas(book, book.add_worksheet(page["sheet"]), known, values, styles, today)
    columns = page.get("columns", COLUMNS)
    canvas.sheet.set_column(0, 0, 2)
    width = page.get("column_width", COLUMN_WIDTH)
    canvas.sheet.set_column(LEFT, LEFT + columns - 1, width)
    canvas.sheet.set_column(LEFT, LEFT, page.get("left_width", width))
    for gap in page.get("gaps", ()):
        canvas.sheet.set_column(LEFT + gap - 1, LEFT + gap - 1, GAP_WIDTH)
    canvas.sheet.hide_gridlines(2)
    canvas.sheet.set_tab_color(tab)
    _head(canvas, page, columns)
    row = TOP
    for band in bands(page.get("item", ()), columns):
        row += _band(canvas, band, row) + 1
    _print(canvas, page)
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
    right = page.get("right", min(columns, COLUMNS + len(page.get("gaps", ()))))
    if "practice" in canvas.known:
        canvas.show(0, right, styles.make(align="right", font_color=MUTED, bold=True), "practice")
    if "last_import" in canvas.known:
        canvas.show(1, right, styles.make(align="right", font_color=MUTED, font_size=10), "last_import")


def _print(canvas: Canvas, page: Mapping[str, Any]) -> None:
    """One page of paper, but for pivots, which grow: each begins a page of its own."""
    sheet = canvas.sheet
    if page.get("portrait"):
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    if canvas.pivots:
        sheet.set_print_scale(PIVOT_SCALE)
        sheet.set_v_pagebreaks([pivot.left for pivot in canvas.pivots[1:]])
    else:
        sheet.fit_to_pages(1, page.get("down", 1))
    sheet.center_horizontally()
    sheet.set_footer("&L&A&RPage &P of &N")
