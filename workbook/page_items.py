"""What may stand on a page besides tables: tiles, measures, charts, links, words, pivots, and cells to type into.

Each function draws one kind of item and answers how many rows it takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from denials.figures import QUESTIONS, Question
from workbook.canvas import Canvas, Item
from workbook.charts import chart
from workbook.figures_sheet import SHEET
from workbook.page_tables import looks, table
from workbook.pivots import Pivot
from workbook.schema import Owner
from workbook.styles import EDGES, FIGURE_FORMATS, INK, MUTED, PANEL, PAPER, TINTS, TONES

COLUMN_PIXELS, ROW_PIXELS = 86, 20
MEASURES = "kpis"
"""The block that holds every figure of the list, one row each, in the order of QUESTIONS."""
CHOICE = "choice_"
"""What the name of a cell to type into begins with."""
TEXT_OR_NOTHING = "General;General;;@"
"""A reference to an empty cell gives 0: it shows nothing."""
WRONG = "That is not in the list, or not a number that makes sense here."


def _tile(canvas: Canvas, item: Item, row: int, place: int) -> int:
    tone = TONES[item.get("tone", "plain")]
    frame = {"bg_color": PANEL, "left": 5, "left_color": tone, "right": 5, "right_color": PAPER, "align": "left",
             "indent": 1}
    make, sheet, right = canvas.styles.make, canvas.sheet, place + item["width"] - 1
    value = make(**frame, font_size=item.get("size", 20), bold=True, font_color=tone, valign="vcenter",
                 num_format=item.get("format", _format(canvas, item)))
    words = make(**frame, font_size=10, font_color=MUTED, shrink=True,
                 num_format=item.get("note_format", TEXT_OR_NOTHING))
    title = make(**frame, font_size=10, font_color=MUTED, bold=True)
    sheet.merge_range(row, place, row, right, item["title"], title)
    sheet.merge_range(row + 1, place, row + 1, right, "", value)
    sheet.merge_range(row + 2, place, row + 2, right, item.get("words", ""), words)
    canvas.show(row + 1, place, value, *_shown(item))
    if "note" in item or ("kpi" in item and "words" not in item):
        canvas.show(row + 2, place, words, *_noted(item))
    if item.get("tone") == "good":
        loss = canvas.styles.book.add_format({"font_color": TONES["bad"]})
        sheet.conditional_format(row + 1, place, row + 1, right, {
            "type": "text", "criteria": "begins with", "value": "-", "format": loss})
    sheet.set_row(row + 1, 32)
    canvas.explain(row + 1, place, item["title"], _meaning(canvas, item))
    return 3


def _format(canvas: Canvas, item: Item) -> str:
    return "General" if "kpi" in item else FIGURE_FORMATS[canvas.known.kind(item["figure"])]


def _shown(item: Item) -> tuple[Any, ...]:
    return (MEASURES, "text", _number(item["kpi"])) if "kpi" in item else (item["figure"],)


def _noted(item: Item) -> tuple[Any, ...]:
    return (item["note"],) if "note" in item else (MEASURES, "note", _number(item["kpi"]))


def _number(id: str) -> int:
    """The row of a figure in the list of measures."""
    return list(QUESTIONS).index(id) + 1


def _meaning(canvas: Canvas, item: Item) -> str:
    if "help" in item:
        return item["help"]
    return meaning(QUESTIONS[item["kpi"]]) if "kpi" in item else canvas.known[item["figure"]].about


def meaning(question: Question) -> str:
    """What a figure means and where that comes from.

    >>> print(meaning(QUESTIONS["unowned"]))
    Dollars at risk on open denials that have no owner, or only a role that nobody in Team holds.
    Source: Unowned denials do not move
    """
    return f"{question.definition}\nSource: {question.source}"


def _measures(canvas: Canvas, item: Item, row: int, place: int) -> int:
    """Figures one below the other, each with its value and its n; what it means shows at its value."""
    canvas.sheet.write_string(row, place, item["title"], canvas.styles.heading())
    if "words" in item:
        canvas.sheet.write_string(row, place + item.get("words_at", 3), item["words"], canvas.styles.note())
    spans = item.get("spans", [3, 1, item["width"] - 4])
    heads = ({"id": "label", "span": spans[0]}, {"id": "text", "span": spans[1], "align": "right"},
             {"id": "note", "span": spans[2], "align": "left"})
    at = place
    for column, header in zip(heads, ("Figure", "Value", "n"), strict=True):
        _measured(canvas, item["kpis"], column, header, row + 1, at)
        at += column["span"]
    return len(item["kpis"]) + 2


def _measured(canvas: Canvas, ids: list[str], column: Item, header: str, row: int, place: int) -> None:
    head, cell = looks(canvas.styles, {**column, "span": max(2, column["span"])}, "text", TEXT_OR_NOTHING,
                       column["id"] == "label")
    for n, id in enumerate(["", *ids]):
        for empty in range(place, place + column["span"]):
            canvas.sheet.write_blank(row + n, empty, None, cell if n else head)
        if n:
            canvas.show(row + n, place, cell, MEASURES, column["id"], _number(id))
            canvas.explain(row + n, place, QUESTIONS[id].label, meaning(QUESTIONS[id]))
    canvas.sheet.write_string(row, place, header, head)


def _ask(canvas: Canvas, item: Item, row: int, place: int) -> int:
    """A cell to type into or to choose in, in the colour of what is the biller's, with a name for formulas."""
    right = place + max(item["width"] - 2, 1)
    edge = {"bg_color": TINTS[Owner.BILLER], "bottom": 5, "bottom_color": EDGES[Owner.BILLER], "bold": True,
            "font_color": INK, "align": "left", "indent": 1,
            "num_format": "@" if "list" in item else item.get("format", "General")}
    canvas.sheet.write_string(row, place, item["title"], canvas.styles.make(bold=True, font_color=MUTED, font_size=10))
    canvas.sheet.merge_range(row + 1, place, row + 1, right, "", canvas.styles.make(**edge, font_size=12))
    canvas.sheet.set_row(row + 1, 22)
    canvas.sheet.data_validation(row + 1, place, row + 1, place, {
        **_limits(canvas, item), "ignore_blank": True, "error_type": "warning", "error_message": WRONG,
        "input_title": item["title"][:32], "input_message": item["help"]})
    cell = xl_rowcol_to_cell(row + 1, place, True, True)
    canvas.book.define_name(CHOICE + item["id"], f"={quote_sheetname(str(canvas.sheet.get_name()))}!{cell}")
    return 2


def _limits(canvas: Canvas, item: Item) -> dict[str, Any]:
    """What may be typed: one of a list, which is a column of a block or of a table, or a number between two others."""
    if "list" in item:
        source, name = item["list"], f"List_{item['id']}"
        spot = canvas.known[source["block"]] if isinstance(source, dict) else None
        canvas.book.define_name(name, f"={SHEET}!{spot.column(source['column'])}" if spot else f"={source}")
        return {"validate": "list", "source": f"={name}"}
    return {"validate": "decimal", "criteria": "between", "minimum": item["least"], "maximum": item["most"]}


def _chart(canvas: Canvas, item: Item, row: int, place: int) -> int:
    """A chart; it is see-through, and where it has nothing to show the words behind it say so."""
    height = item.get("height", 14)
    middle, right = row + height // 2, place + item["width"] - 1
    words = canvas.styles.make(align="center", font_color=MUTED, italic=True)
    canvas.sheet.merge_range(middle, place, middle, right, "", words)
    canvas.show(middle, place, words, item.get("nothing", "no_data"))
    made = chart(canvas.book, item, canvas.known)
    width = item["width"] * item.get("column_pixels", COLUMN_PIXELS) - 8
    made.set_size({"width": width, "height": height * ROW_PIXELS})
    canvas.sheet.insert_chart(row, place, made, {"description": item["alt"], "object_position": 2})
    return height


def _links(canvas: Canvas, item: Item, row: int, place: int) -> int:
    style = canvas.styles.make(font_color="#0563C1", underline=1)
    for n, target in enumerate(item["sheets"]):
        line, at = divmod(n, item["width"] // item["span"])
        canvas.sheet.write_url(row + line, place + at * item["span"], f"internal:'{target}'!A1", style, target,
                               f"Go to {target}")
    return -(-len(item["sheets"]) * item["span"] // item["width"])


def _text(canvas: Canvas, item: Item, row: int, place: int) -> int:
    for n, line in enumerate(item["lines"]):
        canvas.sheet.write_string(row + n, place, line, canvas.styles.note())
    return len(item["lines"])


def _note(canvas: Canvas, item: Item, row: int, place: int) -> int:
    """A figure that is a sentence."""
    style = canvas.styles.make(font_size=item.get("size", 10), font_color=MUTED, text_wrap=True, valign="vcenter")
    canvas.sheet.merge_range(row, place, row, place + item["width"] - 1, "", style)
    canvas.show(row, place, style, item["figure"])
    return 1


def _ruled(canvas: Canvas, item: Item, row: int, place: int) -> int:
    """Empty lines under heads, for a person to write on."""
    look = {"bottom": 1, "bottom_color": MUTED, "font_color": MUTED, "font_size": 10}
    canvas.sheet.write_string(row, place, item["title"], canvas.styles.heading())
    for n in range(item["rows"] + 1):
        at = place
        for words, width in item["heads"]:
            canvas.sheet.merge_range(row + 1 + n, at, row + 1 + n, at + width - 1, "" if n else words,
                                     canvas.styles.make(**look))
            at += width
        canvas.sheet.set_row(row + 1 + n, 24)
    return item["rows"] + 2


def _space(canvas: Canvas, item: Item, row: int, place: int) -> int:
    """Nothing: it keeps what stands on both sides apart."""
    return 0


def _pivot(canvas: Canvas, item: Item, row: int, place: int) -> int:
    """A pivot under its name and the plain figures that it must agree with."""
    for n, width in enumerate(item["widths"]):
        canvas.sheet.set_column(place + n, place + n, width)
    canvas.sheet.write_string(row, place, item["title"], canvas.styles.heading())
    for n, check in enumerate(item["checks"]):
        canvas.sheet.write_string(row + 1, place + 2 * n, check["words"], canvas.styles.note())
        kind = FIGURE_FORMATS[check.get("kind", canvas.known.kind(check["figure"]))]
        canvas.show(row + 1, place + 2 * n + 1, canvas.styles.make(num_format=kind, bold=True), check["figure"])
    pivot = Pivot.declared(item, row + 5, place)
    canvas.pivots.append(pivot)
    corner = xl_rowcol_to_cell(pivot.top, pivot.left, True, True)
    canvas.known.pivots[pivot.name] = f"{quote_sheetname(str(canvas.sheet.get_name()))}!{corner}"
    return 6


DRAWN: dict[str, Callable[[Canvas, Item, int, int], int]] = {
    "tile": _tile, "measures": _measures, "ask": _ask, "chart": _chart, "table": table, "links": _links,
    "text": _text, "note": _note, "ruled": _ruled, "space": _space, "pivot": _pivot,
}
"""How each kind of item is drawn."""
