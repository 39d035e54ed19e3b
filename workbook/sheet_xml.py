"""A worksheet's XML as rows of bytes: what is not touched is never parsed and never changes.

A whole document tree of 20,000 rows takes seconds and gigabytes; an import touches a few hundred of them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, unescape

from lxml import etree
from openpyxl.formula.translate import Translator

from workbook.areas import Area, address, grown

_ROW = re.compile(rb"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.S)
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.S)
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_FORMULA = re.compile(rb"<f\b([^>]*?)(?:/>|>(.*?)</f>)", re.S)
_DATA = re.compile(rb"<sheetData\s*(?:/>|>(.*)</sheetData>)", re.S)
_COLUMN = re.compile(rb"[A-Z]+")
_UNUSUAL = re.compile(rb"<!\[CDATA\[|<!--|<row(?![^>]*\sr=)|<c(?=[ />])(?![^>]*\sr=)|<\w+:worksheet\b")
_GROWING = re.compile(rb"<(?:conditionalFormatting|dataValidation|ignoredError)\b[^>]*>")
_GROWING_2010 = re.compile(rb"<x14:(conditionalFormatting|dataValidation)\b.*?</x14:\1>", re.S)


@dataclass(frozen=True)
class Content:
    """What stands in a cell, as XML: its type and, inside it, the formula and the value.

    `array` is the mark of a formula that may spill (the cell's cm attribute).
    """

    type: bytes = b""
    formula: bytes = b""
    value: bytes = b""
    array: bytes = b""


EMPTY = Content()


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """The attributes of a start tag, as written.

    >>> attributes(b'<c r="A1" s="3">')
    {b'r': b'A1', b's': b'3'}
    """
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


def content_of(cell: bytes) -> Content:
    """What stands in a cell.

    >>> content_of(b'<c r="A1"><f>1+1</f><v>2</v></c>').formula
    b'<f>1+1</f>'
    """
    found = _CELL.match(cell)
    if not found:
        return EMPTY
    tag, inside = attributes(found[1]), found[2] or b""
    formula = _FORMULA.search(inside)
    if not formula:
        return Content(tag.get(b"t", b""), b"", inside)
    rest = inside[:formula.start()] + inside[formula.end():]
    return Content(tag.get(b"t", b""), formula[0], rest, tag.get(b"cm", b""))


def result(plain: Content, formula: bytes, array: bytes = b"") -> Content:
    """What stands in a cell as the last result of a formula; nothing is the empty text."""
    if plain.type == b"inlineStr" or not plain.value:
        text = re.sub(rb"</?(?:is|t)\b[^>]*>", b"", plain.value)
        start = b'<v xml:space="preserve">' if text != text.strip() else b"<v>"
        return Content(b"str", formula, start + text + b"</v>", array)
    return Content(plain.type, formula, plain.value, array)


def formula_xml(formula: str, tag: str = "<f>") -> bytes:
    """A formula, without the equals sign, as XML."""
    return f"{tag}{escape(formula)}</f>".encode()


class SheetXml:
    """The rows of one sheet, to be read and changed one by one."""

    def __init__(self, xml: bytes) -> None:
        xml = _usual(xml) if _UNUSUAL.search(xml) else xml
        data = _DATA.search(xml)
        if not data:
            raise ValueError("no sheetData in the sheet")
        self.head, self.tail = xml[:data.start()], xml[data.end():]
        self.rows = {_number(found[1]): found[0] for found in _ROW.finditer(data[1] or b"")}
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

    def cells(self, row: int) -> dict[int, bytes]:
        """The cells of a row by column, as XML."""
        found = _CELL.finditer(_inside(self.rows.get(row, b"")))
        return {_column(cell[1]): cell[0] for cell in found}

    def content(self, row: int, column: int) -> Content:
        """What stands in one cell."""
        return content_of(self.cells(row).get(column, b""))

    def hidden(self, row: int) -> bool:
        """True if the row is hidden, by hand or by a filter."""
        return attributes(_start(self.rows.get(row, b""))).get(b"hidden") in (b"1", b"true")

    def fill(self, row: int, contents: dict[int, Content], styles: dict[int, bytes], like: bytes = b"") -> None:
        """Set cells of a row. A cell keeps its own style and a formula it shares; one without takes its column's.

        A row that is not there yet begins with the start tag `like`.
        """
        cells = self.cells(row)
        for column, content in contents.items():
            old = cells.get(column, b"")
            content = self._settled(row, column, old, content)
            style = attributes(_start(old)).get(b"s") or styles.get(column, b"")
            cells[column] = _cell(row, column, style, content)
        self._set(row, _start(self.rows.get(row, b"")) or like, cells)

    def add(self, row: int, contents: dict[int, Content], styles: dict[int, bytes], like: bytes) -> None:
        """Fill a blank row, and show it; where nothing is to be written, what is there stays."""
        old = self.cells(row)
        self.fill(row, {column: content for column, content in contents.items()
                        if content != EMPTY or column not in old}, styles, like)
        self._set(row, re.sub(rb'\s+hidden="[^"]*"', b"", _start(self.rows[row])), self.cells(row))

    def show(self, row: int, contents: dict[int, Content]) -> None:
        """Set what cells show: a cell with a formula keeps it, and shows its new result."""
        for column, content in contents.items():
            old = self.content(row, column)
            shown = result(content, old.formula, old.array) if old.formula else content
            self.fill(row, {column: shown}, {})

    def clear(self, row: int, area: Area) -> dict[int, bytes]:
        """Take an area's cells out of a row, and answer them."""
        cells = self.cells(row)
        taken = {column: cell for column, cell in cells.items() if area.left <= column <= area.right}
        if taken:
            self.formulas_changed |= any(b"<f" in cell for cell in taken.values())
            self._set(row, _start(self.rows[row]), {c: cell for c, cell in cells.items() if c not in taken})
        return taken

    def move(self, row: int, to: int, area: Area) -> None:
        """Move an area's cells of a row into another row."""
        start, moved = _start(self.rows.get(row, b"")), self.clear(row, area)
        cells = self.cells(to) | {
            column: re.sub(rb'\br="[A-Z]+\d+"', f'r="{address(to, column)}"'.encode(), cell, count=1)
            for column, cell in moved.items()
        }
        self._set(to, _start(self.rows.get(to, b"")) or start, cells)

    def usual_start(self, rows: list[int]) -> bytes:
        """The start tag that most of these rows have: their height, not their being hidden."""
        starts = Counter(re.sub(rb'\s+(?:hidden|collapsed|r|spans)="[^"]*"', b"", _start(self.rows[row]))
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
        formulas = [_FORMULA.match(content_of(cell).formula) for column, cell in self.cells(row).items()
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
        tag = b"<row" + _written([(b"r", str(row).encode()), *kept])
        self.rows[row] = tag + b">" + b"".join(cells[column] for column in sorted(cells)) + b"</row>"

    def _settled(self, row: int, column: int, old: bytes, content: Content) -> Content:
        """The content as it may stand beside its neighbours: a formula they share stays, or they get their own."""
        before = content_of(old)
        tag = attributes(_start(before.formula))
        if content.formula and b"t" in tag:
            return replace(content, formula=before.formula, array=before.array)
        if before.formula != content.formula:
            self.formulas_changed = True
            if tag.get(b"t") == b"shared" and b"ref" in tag:
                self._unshare(tag[b"si"], address(row, column), before.formula)
        return content

    def _unshare(self, group: bytes, origin: str, formula: bytes) -> None:
        found = _FORMULA.match(formula)
        text = "=" + unescape((found[2] if found and found[2] else b"").decode())
        for row in [number for number, xml in self.rows.items() if b'si="' + group + b'"' in xml]:
            cells = self.cells(row)
            for column, cell in cells.items():
                own = content_of(cell).formula
                tag = attributes(_start(own))
                if tag.get(b"t") == b"shared" and tag.get(b"si") == group:
                    moved = Translator(text, origin).translate_formula(address(row, column))
                    cells[column] = cell.replace(own, formula_xml(moved[1:]))
            self._set(row, _start(self.rows[row]), cells)


def _cell(row: int, column: int, style: bytes, content: Content) -> bytes:
    named = [(b"r", address(row, column).encode())]
    named += [(name, value) for name, value in ((b"s", style), (b"t", content.type), (b"cm", content.array)) if value]
    return b"<c" + _written(named) + (b">" + content.formula + content.value + b"</c>"
                                      if content.formula or content.value else b"/>")


def _written(named: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join(b" " + name + b'="' + value + b'"' for name, value in named)


def _start(xml: bytes) -> bytes:
    return xml[:xml.find(b">") + 1]


def _inside(row: bytes) -> bytes:
    return row[row.find(b">") + 1:]


def _number(tag: bytes) -> int:
    return int(attributes(tag)[b"r"])


def _column(tag: bytes) -> int:
    letters = _COLUMN.match(attributes(tag)[b"r"])
    column = 0
    for letter in letters[0] if letters else b"":
        column = column * 26 + letter - 64
    return column


def _usual(xml: bytes) -> bytes:
    """The same sheet without comments and CDATA, every row and cell with its address, in the default namespace."""
    root = etree.fromstring(xml, etree.XMLParser(remove_comments=True, strip_cdata=True, resolve_entities=False))
    space = f"{{{root.nsmap.get(root.prefix)}}}"
    row_number = 0
    for row in root.iter(f"{space}row"):
        row_number = int(row.get("r") or row_number + 1)
        row.set("r", str(row_number))
        column = 0
        for cell in row.iter(f"{space}c"):
            column = Area.parse(ref).left if (ref := cell.get("r")) else column + 1
            cell.set("r", address(row_number, column))
    plain = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _unprefixed(plain, root.prefix.encode()) if root.prefix else plain


def _unprefixed(xml: bytes, prefix: bytes) -> bytes:
    return re.sub(rb"(</?)" + prefix + rb":", rb"\1", xml).replace(b"xmlns:" + prefix + b"=", b"xmlns=", 1)
