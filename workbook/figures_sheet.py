"""The hidden sheet Figures: every single figure and block that pages show, each under a name.

A figure is a native formula; what no formula can work out is a value, written whenever the queue is worked out again.
Pages refer to its cells and hold no formula of their own, so whoever writes values writes them here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from workbook.styles import FIGURE_FORMATS, Styles

SHEET = "Figures"
LEFT = 2
"""The column in which values begin; before it stand each figure's id and what it is."""
EPOCH = dt.date(1899, 12, 30)
Page = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """A column of a block: its formula, and those of its first and last row where they differ; without, a value."""

    id: str
    kind: str
    formula: str = ""
    first: str = ""
    last: str = ""
    array: bool = False

    def at(self, n: int, rows: int) -> str:
        """The formula of a row; rows count from 1."""
        return (n == 1 and self.first) or (n == rows and self.last) or self.formula


@dataclass(frozen=True)
class Spot:
    """Where a figure or block stands: its first cell of values, its rows and columns."""

    id: str
    about: str
    top: int
    rows: int
    fields: tuple[Field, ...]

    @property
    def area(self) -> str:
        """All its values, without the sheet."""
        return xl_range_abs(self.top, LEFT, self.top + self.rows - 1, LEFT + len(self.fields) - 1)

    def place(self, field: str) -> int:
        """The sheet's column of a field."""
        return LEFT + [known.id for known in self.fields].index(field)

    def column(self, field: str) -> str:
        """All values of a field, without the sheet."""
        return xl_range_abs(self.top, self.place(field), self.top + self.rows - 1, self.place(field))


class Spots(dict[str, Spot]):
    """Every figure and block of the pages by id, and where each pivot stands as soon as it was drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.pivots: dict[str, str] = {}

    def cell(self, id: str, field: str = "", n: int = 1) -> str:
        """A reference from another sheet to one value: of a single figure, or of a block's field in row n."""
        spot = self[id]
        return f"{SHEET}!{xl_rowcol_to_cell(spot.top + n - 1, spot.place(field or id), True, True)}"

    def kind(self, id: str, field: str = "") -> str:
        """What a value is: text, count, money, cents, day, month, share, rate or number."""
        return self._field(id, field).kind

    def filled(self, id: str, field: str = "") -> bool:
        """Whether a command fills it in, because no formula works it out."""
        return not self._field(id, field).formula

    def _field(self, id: str, field: str) -> Field:
        spot = self[id]
        return spot.fields[spot.place(field or id) - LEFT]


def spots(pages: Sequence[Page]) -> Spots:
    """Give every figure and block of the pages its place, one below the other."""
    found, top = Spots(), 1
    for figure in _each(pages, "figure"):
        field = Field(figure["id"], figure["kind"], figure.get("formula", ""), array=figure.get("array", False))
        found[figure["id"]] = Spot(figure["id"], figure["about"], top, 1, (field,))
        top += 1
    for block in _each(pages, "block"):
        found[block["id"]] = Spot(block["id"], block["about"], top + 2, block["rows"], _fields(block))
        top += block["rows"] + 2
    return found


def _each(pages: Sequence[Page], what: str) -> Iterator[Mapping[str, Any]]:
    for page in pages:
        yield from page.get(what, ())


def _fields(block: Mapping[str, Any]) -> tuple[Field, ...]:
    if isinstance(block["columns"], int):
        return tuple(Field(str(m), block["kind"], block.get("formula", "")) for m in range(1, block["columns"] + 1))
    return tuple(Field(**column) for column in block["columns"])


def draw(book: Workbook, known: Spots, values: Mapping[str, Any], styles: Styles) -> Worksheet:
    """Add the sheet: formulas, and the values they have now."""
    sheet = book.add_worksheet(SHEET)
    sheet.hide()
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 60)
    sheet.set_column(LEFT, LEFT + 20, 14)
    for place, word in enumerate(("Figure", "What it is", "Value")):
        sheet.write_string(0, place, word, styles.heading())
    for spot in known.values():
        _spot(sheet, spot, known, values.get(spot.id, ""), styles)
        book.define_name(f"kpi_{spot.id}", f"={SHEET}!{spot.area}")
    return sheet


def _spot(sheet: Worksheet, spot: Spot, known: Spots, value: Any, styles: Styles) -> None:
    single = spot.fields[0].id == spot.id
    head = spot.top if single else spot.top - 1
    sheet.write_string(head, 0, spot.id, styles.make(bold=not single))
    sheet.write_string(head, 1, spot.about, styles.make())
    for place, field in enumerate(spot.fields):
        if not single:
            sheet.write_string(head, LEFT + place, field.id, styles.make(bold=True, bottom=1))
        for n in range(1, spot.rows + 1):
            now = value if single else of(value, n, place)
            _value(sheet, spot, field, n, known, now, styles)


def _value(sheet: Worksheet, spot: Spot, field: Field, n: int, known: Spots, now: Any, styles: Styles) -> None:
    row, place, style = spot.top + n - 1, spot.place(field.id), styles.make(num_format=FIGURE_FORMATS[field.kind])
    if not field.at(n, spot.rows):
        _plain(sheet, row, place, cached(now), style)
        return
    formula = "=" + resolved(field.at(n, spot.rows), spot, field.id, n, known)
    if field.array:
        sheet.write_array_formula(row, place, row, place, f"{{{formula}}}", style, cached(now))
    else:
        sheet.write_formula(row, place, formula, style, cached(now))


def _plain(sheet: Worksheet, row: int, place: int, value: Any, style: Format) -> None:
    """Write a value that no formula works out: text only ever as text."""
    if value == "":
        sheet.write_blank(row, place, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, place, value, style)
    else:
        sheet.write_number(row, place, value, style)


def of(block: Any, n: int, place: int) -> Any:
    """A block's value in a row (from 1) and column (from 0); "" where it has none."""
    return block[n - 1][place] if block and place < len(block[n - 1]) else ""


def cached(value: Any) -> Any:
    """A figure's value as a cell keeps it: a date as its serial number."""
    return (value - EPOCH).days if isinstance(value, dt.date) else value


def resolved(formula: str, spot: Spot, field: str, n: int, known: Spots) -> str:
    """The formula with its {names} as cells of this sheet.

    Raises KeyError or ValueError if a name stands for nothing.
    """
    def cell(found: re.Match[str]) -> str:
        return _cell(found[1], spot, field, n, known)
    return re.sub(r"\{([\w.]+)\}", cell, formula)


def _cell(name: str, spot: Spot, field: str, n: int, known: Spots) -> str:
    block, _, column = name.rpartition(".")
    if name in ("n", "m"):
        return str(n if name == "n" else spot.place(field) - LEFT + 1)
    if block == "pivot":
        return known.pivots[column]
    if block == "above":
        return xl_range_abs(spot.top - 1, spot.place(column), spot.top + n - 2, spot.place(column))
    if block not in ("", "all"):
        return known[block].column(column)
    if not block and any(own.id == column for own in spot.fields):
        return xl_rowcol_to_cell(spot.top + n - 1, spot.place(column), True, True)
    return xl_rowcol_to_cell(known[column].top, LEFT, True, True)
