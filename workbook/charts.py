"""Native charts on a page, drawn over blocks of figures: sorted by the block, labelled, told apart without colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from workbook.figures_sheet import SHEET, Spots
from workbook.styles import FONT, INK, MUTED, SERIES

LABELS = {"money": "$#,##0;;;", "cents": "$#,##0;;;", "number": "#,##0;;;", "count": "#,##0;;;", "share": "0%;;;",
          "rate": "0.0%;;;"}
"""Formats of data labels by kind: nothing is written at an empty bar."""
PATTERNS = ("none", "wide_upward_diagonal", "light_horizontal", "percent_20")
"""Fillings that tell series apart in grey: the first is solid."""
DASHES = ("dash", "round_dot", "solid")


def chart(book: Workbook, item: Mapping[str, Any], known: Spots) -> Chart:
    """The chart that a page declares."""
    made = _bars(book, item["chart"], item["series"], item, known)
    if "lines" in item:
        made.combine(_lines(book, item, known))
    made.set_title({"name": item["title"], "overlay": False,
                    "name_font": {"name": FONT, "size": 12, "bold": True, "color": INK}})
    made.show_hidden_data()
    made.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    made.set_plotarea({"fill": {"none": True}})
    _legend(made, len(item["series"]) + len(item.get("lines", ())))
    _axes(made, item, known.kind(item["block"], item["category"]))
    return made


def _bars(book: Workbook, look: str, series: Sequence[Mapping[str, Any]], item: Mapping[str, Any],
          known: Spots) -> Chart:
    type, _, subtype = look.partition(" ")
    made = book.add_chart({"type": type, "subtype": subtype or None})
    assert made is not None
    for place, one in enumerate(series):
        made.add_series({**_data(one, item, known), "gap": 60, "overlap": 100 if subtype == "stacked" else 0,
                         "data_labels": _labels(one, item, known), **_filling(one, place)})
    return made


def _lines(book: Workbook, item: Mapping[str, Any], known: Spots) -> Chart:
    made = book.add_chart({"type": "line"})
    assert made is not None
    for place, one in enumerate(item["lines"]):
        line = {"color": SERIES[one["color"]], "width": 1.75, "dash_type": DASHES[place]}
        made.add_series({**_data(one, item, known), "line": line})
    return made


def _data(one: Mapping[str, Any], item: Mapping[str, Any], known: Spots) -> dict[str, Any]:
    block = item["block"]
    rows = item.get("rows", known[block].rows)
    return {"name": one["name"], "categories": _range(known, block, item["category"], rows),
            "values": _range(known, one.get("block", block), one["column"], rows)}


def _range(known: Spots, block: str, column: str, rows: int) -> list[Any]:
    spot = known[block]
    return [SHEET, spot.top, spot.place(column), spot.top + rows - 1, spot.place(column)]


def _labels(one: Mapping[str, Any], item: Mapping[str, Any], known: Spots) -> dict[str, Any]:
    if not one.get("labels", True):
        return {}
    kind = known.kind(one.get("block", item["block"]), one["column"])
    looks = {"name": FONT, "size": 9, "color": INK}
    return {"value": True, "num_format": item.get("labels", LABELS[kind]), "font": looks}


def _filling(one: Mapping[str, Any], place: int) -> dict[str, Any]:
    if "points" in one:
        return {"points": [{"fill": {"color": SERIES[color]}, "border": {"color": INK, "width": 0.5}}
                           for color in one["points"]]}
    edge = {"border": {"color": SERIES[one["color"]], "width": 0.75}}
    if place == 0:
        return {"fill": {"color": SERIES[one["color"]]}, **edge}
    return {"pattern": {"pattern": PATTERNS[place], "fg_color": SERIES[one["color"]], "bg_color": "#FFFFFF"}, **edge}


def _legend(made: Chart, series: int) -> None:
    if series == 1:
        made.set_legend({"none": True})
    else:
        made.set_legend({"position": "bottom", "font": {"name": FONT, "size": 9, "color": MUTED}})


def _axes(made: Chart, item: Mapping[str, Any], kind: str) -> None:
    words = {"name": FONT, "size": 9, "color": "#404040"}
    labelled = all(one.get("labels", True) for one in item["series"])
    category = {"num_font": words, "line": {"none": True}, "major_tick_mark": "none",
                "num_format": "mmm yy" if kind == "month" else "General", "text_axis": True}
    value = {"num_font": words, "visible": not labelled, "min": 0,
             "major_gridlines": {"visible": False}, "line": {"none": True}}
    if "format" in item:
        value["num_format"] = item["format"]
    if item["chart"].startswith("bar"):
        made.set_y_axis({**category, "reverse": True})
        made.set_x_axis({**value, "label_position": "high"})
    else:
        made.set_x_axis(category)
        made.set_y_axis(value)
