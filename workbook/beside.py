"""What a person wrote on the program's pages where the program writes nothing: an upgrade writes it there again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, count
from pathlib import Path
from xml.sax.saxutils import unescape

import pandas as pd

from workbook import package
from workbook.areas import LAST_ROW, Area, address
from workbook.cell_xml import EMPTY, FORMULA, Content, attributes, content_of, start_tag
from workbook.figures_moved import Moves, moved
from workbook.figures_sheet import SHEET as FIGURES
from workbook.graft import links
from workbook.lists import SHEET as LISTS
from workbook.package import BOOK, MAIN, Parts
from workbook.schema import SCORES
from workbook.sheet_xml import SheetXml

BEHIND = (FIGURES, LISTS, SCORES.sheet)
"""Sheets behind the pages, on which nobody types."""
DRAWN = Path(__file__).with_name("drawn.csv")
"""The cells that each released version fills on its pages: by the stamp of its workbooks and the sheet."""
_CELL = r"\$?[A-Z]{1,3}\$?\d+"
_CELLS = rf"{_CELL}(?::{_CELL})?|\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}|\$?\d+:\$?\d+"
_ASKED = re.compile(rf"(?:('(?:[^']|'')*'|[\w.]+)!)?(?<![\w.$])(?:{_CELLS})(?![\w(])")
_NO_CELLS = re.compile(r'"[^"]*"|\[[^\[\]]*\]')
_COVERED = re.compile(rb'<mergeCell\b[^>]*\bref="([^"]*)"|<xm:sqref>([^<]*)</xm:sqref>')
_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


@dataclass(frozen=True)
class Written:
    """A cell of a page that a person filled."""

    sheet: str
    row: int
    column: int
    content: Content
    style: bytes

    @property
    def place(self) -> str:
        """Its address with its sheet's name."""
        return f"{self.sheet}!{address(self.row, self.column)}"


@dataclass(frozen=True)
class Beside:
    """What a person wrote on pages of an earlier version."""

    sheets: Collection[str]
    """The sheets that are drawn anew."""
    cells: list[Written]
    unknown: list[str]
    """The pages of which nobody knows what on them is hers."""
    noted: list[str]
    """The pages that have comments."""
    asking: list[str]
    """The sheets of hers with formulas that name cells of pages."""


@cache
def drawn() -> pd.DataFrame:
    """The cells that each released version fills on its pages: stamp, sheet, cells (areas with a space between)."""
    return pd.read_csv(DRAWN, dtype=str, keep_default_na=False, encoding="utf-8")


def found(parts: Parts, stamp: str, sheets: Collection[str], names: Collection[str]) -> Beside:
    """What stands on the pages of a workbook of an earlier version in cells which that version leaves empty.

    `sheets` are those that will be drawn anew; `names` are the program's own: what they name is not hers. A page whose
    cells were moved about is not known.
    """
    listed = drawn().query("stamp == @stamp").set_index("sheet")["cells"].to_dict()
    pages = {sheet: part for sheet, part in package.sheet_parts(parts).items()
             if sheet in sheets and sheet not in BEHIND}
    hers = {sheet: _hers(parts, sheet, part, listed.get(sheet, ""), names) for sheet, part in pages.items()}
    return Beside(sheets, [cell for cells in hers.values() for cell in cells or ()],
                  [sheet for sheet, cells in hers.items() if cells is None],
                  [sheet for sheet, part in pages.items()
                   if any(kind.endswith("/comments") for _, kind, _ in links(parts, part))],
                  list(_asking(parts, sheets)))


def _hers(parts: Parts, sheet: str, part: str, listed: str, names: Collection[str]) -> list[Written] | None:
    """The cells of a page that are hers; None if not all that its version draws is where that draws it."""
    page, fixed = filled(parts[part]), set(_each(map(Area.parse, listed.split())))
    moving = set(_each([*_named(parts, sheet, names), *_pivots(parts, part)]))
    if not fixed or fixed - moving - page.keys():
        return None
    return [Written(sheet, row, column, content_of(cell), attributes(start_tag(cell)).get(b"s", b""))
            for (row, column), cell in page.items() if (row, column) not in fixed | moving]


def filled(xml: bytes) -> dict[tuple[int, int], bytes]:
    """The cells of a sheet in which something stands, as XML, by row and column."""
    page = SheetXml(xml)
    return {(row, column): cell for row in sorted(page.rows) for column, cell in page.cells(row).items()
            if content_of(cell) != EMPTY}


def put_back(parts: Parts, beside: Beside, moves: Moves) -> Iterator[str]:
    """Write on the new pages what she wrote on the old ones, and answer what a person should know of it.

    Where the new page has something of its own, a cell goes into the same row to the right of the page.
    """
    for sheet, part in package.sheet_parts(parts).items():
        mine = [cell for cell in beside.cells if cell.sheet == sheet]
        if mine:
            yield from _written(parts, part, mine, moves, beside.sheets)
    yield from (f"what you may have typed on {sheet} is in the backup only" for sheet in beside.unknown)
    yield from (f"your comments on {sheet} are in the backup only" for sheet in beside.noted)
    yield from (f"formulas on {sheet} name cells of a page, where something else may stand now"
                for sheet in beside.asking)


def _written(parts: Parts, part: str, mine: list[Written], moves: Moves, sheets: Collection[str]) -> Iterator[str]:
    page = SheetXml(parts[part])
    covered = _covered(parts, part, page)
    edge = max([*(area.right for area in covered), *(max(page.cells(row), default=0) for row in page.rows)])
    for cell in mine:
        column, content = _free(page, covered, edge, cell), _standing(cell.content, moves, sheets)
        page.fill(cell.row, {column: content}, {column: cell.style})
        page.measure(Area(column, cell.row, column, cell.row))
        yield from _told(cell, column, content)
    parts[part] = page.xml()


def _told(cell: Written, column: int, content: Content) -> Iterator[str]:
    place = f"{cell.sheet}!{address(cell.row, column)}"
    if column != cell.column:
        yield (f"{place} holds what you typed in {address(cell.row, cell.column)}, where the new page has something "
               "of its own")
    if content.formula == b"" != cell.content.formula:
        yield f"{place} holds the last value of your formula, which named cells of the old page"


def _standing(content: Content, moves: Moves, sheets: Collection[str]) -> Content:
    """What stands on a new page: a formula that names cells of the old one gives way to its last value."""
    if b"t" in attributes(start_tag(content.formula)) or asked(content.formula) & ({"", *sheets} - {FIGURES}):
        return content._replace(formula=b"", array=b"")
    return content._replace(formula=moved(content.formula, moves))


def asked(formula: bytes) -> set[str]:
    """The sheets of which a formula, as XML, names cells; '' where it names cells of its own.

    >>> sorted(asked(b"<f>'My month'!$A$1:B2+LOG10(2)+Denials[At risk]</f>")), asked(b"<f>A1*2</f>")
    (['My month'], {''})
    """
    text = _NO_CELLS.sub("", unescape(formula.partition(b">")[2].decode(), {"&apos;": "'"}))
    return {found[1].strip("'").replace("''", "'") if found[1] else "" for found in _ASKED.finditer(text)}


def _asking(parts: Parts, sheets: Collection[str]) -> Iterator[str]:
    """The other sheets with formulas that name cells of the pages among these."""
    named = {*sheets} - {*BEHIND}
    for sheet, part in package.sheet_parts(parts).items():
        formulas = {found[0] for found in FORMULA.finditer(parts[part]) if sheet not in sheets and b"!" in found[0]}
        if any(asked(formula) & named for formula in formulas):
            yield sheet


def _free(page: SheetXml, covered: list[Area], edge: int, cell: Written) -> int:
    """The column in which a cell may stand: its own, else the first one beyond the right edge of what the page has."""
    def taken(column: int) -> bool:
        here = Area(column, cell.row, column, cell.row)
        return column in page.cells(cell.row) or any(area.over(here) for area in covered)
    return next(column for column in chain([cell.column], count(edge + 1)) if not taken(column))


def _covered(parts: Parts, part: str, page: SheetXml) -> list[Area]:
    """Where a page shows something besides its cells: merged cells, small lines, charts, and pivots as they grow."""
    refs = [ref for pair in _COVERED.findall(page.tail) for ref in (pair[0] or pair[1]).decode().split()]
    pivots = [Area(1, 1, area.right, LAST_ROW) for area in _pivots(parts, part)]
    return [*map(Area.parse, refs), *_charts(parts, part), *pivots]


def _charts(parts: Parts, part: str) -> Iterator[Area]:
    for _, kind, target in links(parts, part):
        if kind.endswith("/drawing"):
            for anchor in package.tree(parts, target).iter(f"{_ANCHOR}twoCellAnchor"):
                left, top, right, bottom = (
                    int(anchor.findtext(f"{_ANCHOR}{end}/{_ANCHOR}{way}") or 0) + 1
                    for end in ("from", "to") for way in ("col", "row"))
                yield Area(left, top, right, bottom)


def _pivots(parts: Parts, part: str) -> Iterator[Area]:
    for _, kind, target in links(parts, part):
        if kind.endswith("/pivotTable"):
            yield from (Area.parse(place.get("ref", "")) for place in
                        package.tree(parts, target).iter(f"{{{MAIN}}}location"))


def _named(parts: Parts, sheet: str, names: Collection[str]) -> Iterator[Area]:
    """What the program's names name on a sheet."""
    for name in package.tree(parts, BOOK).iter(f"{{{MAIN}}}definedName"):
        place, _, ref = (name.text or "").rpartition("!")
        if name.get("name") in names and place.strip("'") == sheet and re.fullmatch(rf"{_CELL}(:.*)?", ref):
            yield Area.parse(ref)


def _each(areas: Iterable[Area]) -> Iterator[tuple[int, int]]:
    """The row and column of every cell of these areas."""
    for area in areas:
        yield from ((row, column) for row in range(area.top, area.bottom + 1)
                    for column in range(area.left, area.right + 1))
