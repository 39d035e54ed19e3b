"""What a person wrote on the program's pages where the program writes nothing: an upgrade writes it there again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, count
from pathlib import Path

import pandas as pd

from workbook import package
from workbook.areas import LAST_ROW, Area, address
from workbook.cell_xml import EMPTY, FORMULA, Content, attributes, content_of, start_tag
from workbook.figures_moved import Moves, moved
from workbook.graft import links
from workbook.package import BOOK, MAIN, Parts
from workbook.sheet_xml import SheetXml

DRAWN = Path(__file__).with_name("drawn.csv")
"""The cells that each released version fills on its pages: by the stamp of its workbooks and the sheet."""
_SHEET = rb"(?:'[^']*'|[\w.]+)!"
_CELL = rb"\$?[A-Z]{1,3}\$?\d+"
_ELSEWHERE = re.compile(rb'"[^"]*"|\[[^\[\]]*\]|' + _SHEET + _CELL + rb"(?::" + _CELL + rb")?")
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
    """What a person wrote on pages, and the pages of which nobody knows what on them is hers."""

    cells: list[Written]
    unknown: list[str]


@cache
def drawn() -> pd.DataFrame:
    """The cells that each released version fills on its pages: stamp, sheet, cells (areas with a space between)."""
    return pd.read_csv(DRAWN, dtype=str, keep_default_na=False, encoding="utf-8")


def found(parts: Parts, stamp: str, sheets: Collection[str], names: Collection[str]) -> Beside:
    """What stands on these pages of a workbook of an earlier version in cells which that version leaves empty.

    `names` are the program's own: what they name is not hers. A page whose cells were moved about is not known.
    """
    listed = drawn().query("stamp == @stamp").set_index("sheet")["cells"].to_dict()
    cells, unknown = list[Written](), list[str]()
    for sheet, part in package.sheet_parts(parts).items():
        if sheet not in sheets:
            continue
        page, ours = filled(parts[part]), set(_each(map(Area.parse, listed.get(sheet, "").split())))
        moving = set(_each([*_named(parts, sheet, names), *_pivots(parts, part)]))
        if not ours or ours - moving - page.keys():
            unknown.append(sheet)
            continue
        ours |= moving
        cells += [Written(sheet, row, column, content_of(cell), attributes(start_tag(cell)).get(b"s", b""))
                  for (row, column), cell in page.items() if (row, column) not in ours]
    return Beside(cells, unknown)


def filled(xml: bytes) -> dict[tuple[int, int], bytes]:
    """The cells of a sheet in which something stands, as XML, by row and column."""
    page = SheetXml(xml)
    return {(row, column): cell for row in sorted(page.rows) for column, cell in page.cells(row).items()
            if content_of(cell) != EMPTY}


def put_back(parts: Parts, cells: Collection[Written], moves: Moves) -> Iterator[str]:
    """Write these cells on the new pages, and answer what a person should know of each that is not as it was.

    Where the new page has something of its own, the cell goes into the same row to the right of the page.
    """
    for sheet, part in package.sheet_parts(parts).items():
        mine = [cell for cell in cells if cell.sheet == sheet]
        if not mine:
            continue
        page = SheetXml(parts[part])
        covered = _covered(parts, part, page)
        edge = max([*(area.right for area in covered), *(max(page.cells(row), default=0) for row in page.rows)])
        for cell in mine:
            column, content = _free(page, covered, edge, cell), _standing(cell.content, moves)
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


def _standing(content: Content, moves: Moves) -> Content:
    """What stands on a new page: a formula that names cells of the old one gives way to its last value."""
    text = FORMULA.match(content.formula)
    if text is None:
        return content
    if b"t" in attributes(start_tag(content.formula)) or re.search(_CELL, _ELSEWHERE.sub(b"", text[2] or b"")):
        return content._replace(formula=b"", array=b"")
    return content._replace(formula=moved(content.formula, moves))


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
        if name.get("name") in names and place.strip("'") == sheet and re.fullmatch(_CELL + rb"(:.*)?", ref.encode()):
            yield Area.parse(ref)


def _each(areas: Collection[Area] | Iterator[Area]) -> Iterator[tuple[int, int]]:
    """The row and column of every cell of these areas."""
    for area in areas:
        yield from ((row, column) for row in range(area.top, area.bottom + 1)
                    for column in range(area.left, area.right + 1))
