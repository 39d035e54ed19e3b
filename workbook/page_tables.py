"""Tables on a page: a head, rows of a block, shading for heat maps and lines for trends."""

from __future__ import annotations

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from workbook.canvas import Canvas, Item
from workbook.figures_sheet import LEFT as FIRST
from workbook.figures_sheet import SHEET
from workbook.styles import FIGURE_FORMATS, INK, PANEL, PAPER, SERIES, Styles

UNLESS_EMPTY = "{0};-{0};;@"
"""A spreadsheet shows a reference to an empty cell as 0: in what a command fills in, 0 stands for nothing."""
LEFT_KINDS = {"text", "month"}
HEAD_HEIGHT = 30


def table(canvas: Canvas, item: Item, row: int, place: int) -> int:
    """A table under its title; answers how many rows it takes."""
    rows, sheet = item.get("rows", canvas.known[item["block"]].rows), canvas.sheet
    sheet.write_string(row, place, item["title"], canvas.styles.heading())
    if "words" in item:
        sheet.write_string(row, place + item.get("words_at", 3), item["words"], canvas.styles.note())
    sheet.set_row(row + 1, item.get("head_height", HEAD_HEIGHT))
    if "row_height" in item:
        for n in range(rows):
            sheet.set_row(row + 2 + n, item["row_height"])
    for n, height in item.get("tall", {}).items():
        sheet.set_row(row + 1 + int(n), height)
    right = place
    for column in item["columns"]:
        _column(canvas, item, column, row + 1, right, rows)
        right += column.get("span", 1)
    _stripes(canvas, row + 2, place, rows, right - 1)
    return rows + 2


def _stripes(canvas: Canvas, row: int, place: int, rows: int, right: int) -> None:
    """Tint every other row that holds something."""
    canvas.sheet.conditional_format(row, place, row + rows - 1, right, {
        "type": "formula", "format": canvas.book.add_format({"bg_color": PANEL}),
        "criteria": '=AND({0}<>"",{0}<>0,MOD(ROW(),2)={1})'.format(
            xl_rowcol_to_cell(row, place, col_abs=True), row % 2)})


def _column(canvas: Canvas, item: Item, column: Item, row: int, place: int, rows: int) -> None:
    last = place + column.get("span", 1) - 1
    head, cell = _looks(canvas, item, column)
    for n in range(rows + 1):
        style = cell if n else head
        for empty in range(place, last + 1):
            canvas.sheet.write_blank(row + n, empty, None, style)
        if last > place and (column.get("wrap") or column.get("merge")):
            canvas.sheet.merge_range(row + n, place, row + n, last, "", style)
        if n:
            _cell(canvas, item, column, row + n, place, n, cell)
    _head(canvas, column, row, place, head)
    if column.get("heat"):
        _heat(canvas, item, column, row + 1, place, rows)


def _head(canvas: Canvas, column: Item, row: int, place: int, style: Format) -> None:
    if "head" in column:
        canvas.show(row, place, style, *column["head"])
    else:
        canvas.sheet.write_string(row, place, column["header"], style)
    if "help" in column:
        canvas.explain(row, place, column["header"], column["help"])


def _cell(canvas: Canvas, item: Item, column: Item, row: int, place: int, n: int, style: Format) -> None:
    if "trend" in column:
        spot = canvas.known[column["trend"]]
        at, right = spot.top + n - 1, FIRST + len(spot.fields) - 1
        canvas.sheet.add_sparkline(row, place, {
            "range": f"{SHEET}!{xl_range_abs(at, FIRST, at, right)}", "type": "column",
            "series_color": SERIES["blue"], "show_hidden": True})
    else:
        canvas.show(row, place, style, column.get("block", item["block"]), column["id"], n)


def _looks(canvas: Canvas, item: Item, column: Item) -> tuple[Format, Format]:
    """The formats of a column's head and of its cells: words to the left, figures to the right."""
    first = column is item["columns"][0]
    if "trend" in column:
        return looks(canvas.styles, column, "text", "General", first)
    block = column.get("block", item["block"])
    kind = canvas.known.kind(block, column["id"])
    number = column.get("format", FIGURE_FORMATS[kind])
    if canvas.known.filled(block, column["id"]):
        number = UNLESS_EMPTY.format(number)
    return looks(canvas.styles, column, kind, number, first)


def looks(styles: Styles, column: Item, kind: str, number: str, first: bool) -> tuple[Format, Format]:
    """The formats of the head and of the cells of a column of this kind."""
    wide = column.get("span", 1) > 1
    side = column.get("align", "left" if kind in LEFT_KINDS and wide else "right")
    at = {"align": side, "indent": int(side == "left" and not first), "valign": "vcenter"}
    head = styles.make(**at, bold=True, font_size=10, font_color=PAPER, bg_color=INK, text_wrap=not wide)
    return head, styles.make(**at, num_format=number, text_wrap=bool(column.get("wrap")),
                             shrink=bool(column.get("shrink")), font_size=column.get("size", 10))


def _heat(canvas: Canvas, item: Item, column: Item, row: int, place: int, rows: int) -> None:
    """Shade the whole of a heat map from its first column on: the darker, the more."""
    across = sum(bool(other.get("heat")) for other in item["columns"])
    if column is next(other for other in item["columns"] if other.get("heat")):
        canvas.sheet.conditional_format(row, place, row + rows - 1, place + across - 1, {
            "type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#7FB2DD"})
