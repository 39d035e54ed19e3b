"""A worksheet's XML as rows of bytes: what is not touched is never parsed and never changes.

A whole document tree of 20,000 rows takes seconds and gigabytes; an import touches a few hundred of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.sax.saxutils import unescape

from lxml import etree
from openpyxl.formula.translate import Translator

from workbook.areas import Area, address, grown
from workbook.cell_xml import (
    CELL,
    EMPTY,
    FORMULA,
    Content,
    attributes,
    cell_xml,
    column_number,
    content_of,
    formula_xml,
    row_number,
    start_tag,
)

_NAMELESS = re.compile(rb"<(?:row|c)(?=[\s/>])(?![^>]*\sr=)")
_ENOUGH = 100_000
_HIDDEN = re.compile(rb'\s+hidden="[^"]*"')
_GROWING = re.compile(rb"<(?:conditionalFormatting|dataValidation|ignoredError)\b[^>]*>")
_GROWING_2010 = re.compile(rb"<x14:(conditionalFormatting|dataValidation)\b.*?</x14:\1>", re.S)


class SheetXml:
    """The rows of one sheet, to be read and changed one by one."""

    def __init__(self, xml: bytes) -> None:
        xml = _usual(xml) if _is_unusual(xml) else xml
        start, end = xml.index(b"<sheetData"), xml.rfind(b"</sheetData>")
        self.head, self.rows = xml[:start], dict(_numbered_rows(xml, start, max(start, end)))
        self.tail = xml[end + len(b"</sheetData>"):] if end >= 0 else xml[xml.index(b">", start) + 1:]
        self.formulas_changed = False
        self._before = self.head, self.tail, dict(self.rows)

    @property
    def changed(self) -> bool:
        """True if the sheet is no longer what it was."""
        return (self.head, self.tail, self.rows) != self._before

    def xml(self) -> bytes:
        """The sheet as it stands now."""
        rows = (self.rows[number] for number in sorted(self.rows))
        return b"".join((self.head, b"<sheetData>", *rows, b"</sheetData>", self.tail))

    def mentions(self, name: bytes) -> bool:
        """True if the name stands in a cell."""
        return any(name in row for row in self.rows.values())

    def cells(self, row: int) -> dict[int, bytes]:
        """The cells of a row by column, as XML."""
        found = CELL.finditer(_inside(self.rows.get(row, b"")))
        return {column_number(cell[1]): cell[0] for cell in found}

    def hidden(self, row: int) -> bool:
        """True if the row is hidden, by hand or by a filter."""
        return attributes(start_tag(self.rows.get(row, b""))).get(b"hidden") in (b"1", b"true")

    def fill(self, row: int, contents: dict[int, Content], styles: dict[int, bytes], like: bytes = b"") -> None:
        """Set cells of a row. A cell keeps its own style and a formula it shares; one without takes its column's.

        A row that is not there yet begins with the start tag `like`.
        """
        cells = self.cells(row)
        for column, content in contents.items():
            old = cells.get(column, b"")
            style = styles.get(column, b"")
            if old:
                content = self._settled(row, column, old, content)
                style = attributes(start_tag(old)).get(b"s") or style
            cells[column] = cell_xml(row, column, style, content)
        self.formulas_changed |= any(content.formula for content in contents.values())
        self._set(row, start_tag(self.rows.get(row, b"")) or like, cells)

    def add(self, row: int, contents: dict[int, Content], styles: dict[int, bytes], like: bytes) -> None:
        """Fill a blank row, and show it; where nothing is to be written, what is there stays."""
        if row in self.rows:
            old = self.cells(row)
            contents = {column: content for column, content in contents.items()
                        if content != EMPTY or column not in old}
            self._set(row, _HIDDEN.sub(b"", start_tag(self.rows[row])), old)
        self.fill(row, contents, styles, like)

    def clear(self, row: int, area: Area) -> dict[int, bytes]:
        """Take an area's cells out of a row, and answer them."""
        cells = self.cells(row)
        taken = {column: cell for column, cell in cells.items() if area.left <= column <= area.right}
        if taken:
            self.formulas_changed |= any(b"<f" in cell for cell in taken.values())
            self._set(row, start_tag(self.rows[row]), {c: cell for c, cell in cells.items() if c not in taken})
        return taken

    def move(self, row: int, to: int, area: Area) -> None:
        """Move an area's cells of a row into another row."""
        start, moved = start_tag(self.rows.get(row, b"")), self.clear(row, area)
        cells = self.cells(to) | {
            column: re.sub(rb'\br="[A-Z]+\d+"', f'r="{address(to, column)}"'.encode(), cell, count=1)
            for column, cell in moved.items()
        }
        self._set(to, start_tag(self.rows.get(to, b"")) or start, cells)

    def column_style(self, column: int) -> bytes:
        """The style of a column's cells that have none of their own."""
        for tag in re.findall(rb"<col\s[^>]*>", self.head):
            named = attributes(tag)
            if b"style" in named and int(named[b"min"]) <= column <= int(named[b"max"]):
                return named[b"style"]
        return b""

    def usual_start(self, rows: list[int]) -> bytes:
        """The start tag that most of these rows have: their height, not their being hidden."""
        starts = Counter(re.sub(rb'\s+(?:hidden|collapsed|r|spans)="[^"]*"', b"", start_tag(self.rows[row]))
                         for row in rows)
        return starts.most_common(1)[0][0] if starts else b""

    def taken(self, area: Area) -> str:
        """The address of something that stands in an area; '' if nothing does."""
        for row in sorted(number for number in self.rows if area.top <= number <= area.bottom):
            for column, cell in self.cells(row).items():
                if area.left <= column <= area.right and content_of(cell) != EMPTY:
                    return address(row, column)
        merged = re.findall(rb'<mergeCell\b[^>]*\bref="([^"]*)"', self.tail)
        return next((ref.decode() for ref in merged if Area.parse(ref.decode()).over(area)), "")

    def points_at_cells(self, row: int, area: Area) -> bool:
        """True if a formula in this row names cells by address, which moving it would not change."""
        formulas = [FORMULA.match(content_of(cell).formula) for column, cell in self.cells(row).items()
                    if area.left <= column <= area.right]
        texts = [re.sub(rb'\[[^\[\]]*\]|"[^"]*"', b"", found[2] or b"") for found in formulas if found]
        return any(re.search(rb"\$?[A-Z]{1,3}\$?\d", text) for text in texts)

    def selected(self, area: Area) -> list[int]:
        """The rows of an area that the sheet's stored selection covers, from the top."""
        refs = [ref for found in re.findall(rb'<selection\b[^>]*\bsqref="([^"]*)"', self.head)
                for ref in found.decode().split()]
        chosen = [Area.parse(ref) for ref in refs]
        return sorted({row for one in chosen if one.over(area)
                       for row in range(max(one.top, area.top), min(one.bottom, area.bottom) + 1)})

    def grow(self, table: Area, bottom: int) -> None:
        """Let what ended with the table's last row end in another: formats, validations, the sheet's own size."""
        def longer(found: re.Match[bytes]) -> bytes:
            refs = grown(found[2].decode(), table, bottom)
            return found[1] + refs.encode() + found[3]

        def longer_2010(found: re.Match[bytes]) -> bytes:
            return re.sub(rb"(<xm:sqref>)(.*?)(</xm:sqref>)", longer, found[0])

        self.tail = _GROWING.sub(lambda tag: re.sub(rb'(\bsqref=")([^"]*)(")', longer, tag[0]), self.tail)
        self.tail = _GROWING_2010.sub(longer_2010, self.tail)

    def measure(self, area: Area) -> None:
        """Let the sheet's noted size take an area in."""
        def wider(found: re.Match[bytes]) -> bytes:
            return found[1] + str(Area.parse(found[2].decode()).joined(area)).encode() + found[3]

        self.head = re.sub(rb'(<dimension\b[^>]*\bref=")([^"]*)(")', wider, self.head)

    def _set(self, row: int, start: bytes, cells: dict[int, bytes]) -> None:
        kept = [(name, value) for name, value in attributes(start).items() if name not in (b"r", b"spans")]
        tag = b'<row r="%d"' % row + b"".join(b' %b="%b"' % named for named in kept)
        self.rows[row] = tag + b">" + b"".join(cells[column] for column in sorted(cells)) + b"</row>"

    def _settled(self, row: int, column: int, old: bytes, content: Content) -> Content:
        """The content as it may stand beside its neighbours: a formula they share stays, or they get their own."""
        before = content_of(old)
        tag = attributes(start_tag(before.formula))
        if content.formula and b"t" in tag:
            return content._replace(formula=before.formula, array=before.array)
        if before.formula != content.formula:
            self.formulas_changed = True
            if tag.get(b"t") == b"shared" and b"ref" in tag:
                self._unshare(tag[b"si"], address(row, column), before.formula)
        return content

    def _unshare(self, group: bytes, origin: str, formula: bytes) -> None:
        found = FORMULA.match(formula)
        text = "=" + unescape((found[2] if found and found[2] else b"").decode())
        for row in [number for number, xml in self.rows.items() if b'si="' + group + b'"' in xml]:
            cells = self.cells(row)
            for column, cell in cells.items():
                own = content_of(cell).formula
                tag = attributes(start_tag(own))
                if tag.get(b"t") == b"shared" and tag.get(b"si") == group:
                    moved = Translator(text, origin).translate_formula(address(row, column))
                    cells[column] = cell.replace(own, formula_xml(moved[1:]))
            self._set(row, start_tag(self.rows[row]), cells)


def _inside(row: bytes) -> bytes:
    return row[row.find(b">") + 1:]


def _numbered_rows(xml: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Each row between two places, cut out by its tags: much faster than a pattern over the whole."""
    at = xml.find(b"<row", start, end)
    while at >= 0:
        stop = xml.index(b">", at)
        stop = stop + 1 if xml[stop - 1] == ord("/") else xml.index(b"</row>", stop) + len(b"</row>")
        yield row_number(xml[at:xml.index(b">", at)]), xml[at:stop]
        at = xml.find(b"<row", stop, end)


def _is_unusual(xml: bytes) -> bool:
    """True if the sheet is not written as Excel writes it: with comments, prefixes, or cells without an address.

    A program that leaves addresses out does so from the first cell on.
    """
    first = xml[:_ENOUGH]
    return xml.find(b"<!") >= 0 or b"<worksheet" not in first or _NAMELESS.search(first) is not None


def _usual(xml: bytes) -> bytes:
    """The same sheet without comments and CDATA, every row and cell with its address, in the default namespace."""
    root = etree.fromstring(xml, etree.XMLParser(remove_comments=True, strip_cdata=True, resolve_entities=False))
    space = f"{{{root.nsmap.get(root.prefix)}}}"
    number = 0
    for row in root.iter(f"{space}row"):
        number = int(row.get("r") or number + 1)
        row.set("r", str(number))
        column = 0
        for cell in row.iter(f"{space}c"):
            column = Area.parse(ref).left if (ref := cell.get("r")) else column + 1
            cell.set("r", address(number, column))
    plain = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _unprefixed(plain, root.prefix.encode()) if root.prefix else plain


def _unprefixed(xml: bytes, prefix: bytes) -> bytes:
    return re.sub(rb"(</?)" + prefix + rb":", rb"\1", xml).replace(b"xmlns:" + prefix + b"=", b"xmlns=", 1)
