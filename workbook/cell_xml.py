"""One cell as a sheet's XML has it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple
from xml.sax.saxutils import escape

from openpyxl.utils import column_index_from_string, get_column_letter

from workbook.text import xml

CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.S)
FORMULA = re.compile(rb"<f\b([^>]*?)(?:/>|>(.*?)</f>)", re.S)
_ADDRESSED = re.compile(rb'\sr="([A-Z]+)(\d*)"|\sr="(\d+)"')
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')


class Content(NamedTuple):
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
    found = CELL.match(cell)
    if not found:
        return EMPTY
    tag, inside = attributes(found[1]), found[2] or b""
    formula = FORMULA.search(inside)
    if not formula:
        return Content(tag.get(b"t", b""), b"", inside)
    rest = inside[:formula.start()] + inside[formula.end():]
    return Content(tag.get(b"t", b""), formula[0], rest, tag.get(b"cm", b""))


def number(written: str, formula: bytes = b"") -> Content:
    """A number as what stands in a cell."""
    return Content(b"", formula, b"<v>" + written.encode() + b"</v>")


def words(text: str, formula: bytes = b"") -> Content:
    """Text as what stands in a cell, never taken for anything else; with a formula, as its last result."""
    inside = xml(text).encode()
    if formula:
        start = b'<v xml:space="preserve">' if inside != inside.strip() else b"<v>"
        return Content(b"str", formula, start + inside + b"</v>")
    return Content(b"inlineStr", b"", b'<is><t xml:space="preserve">' + inside + b"</t></is>") if text else EMPTY


def formula_xml(formula: str, tag: str = "<f>") -> bytes:
    """A formula, without the equals sign, as XML."""
    return f"{tag}{escape(formula)}</f>".encode()


def cell_xml(row: int, column: int, style: bytes, content: Content) -> bytes:
    """A cell with its address, style and content.

    >>> cell_xml(7, 28, b"3", number("12.05"))
    b'<c r="AB7" s="3"><v>12.05</v></c>'
    """
    start = b'<c r="%b%d"' % (_letters(column), row)
    start += b' s="%b"' % style if style else b""
    start += b' t="%b"' % content.type if content.type else b""
    start += b' cm="%b"' % content.array if content.array else b""
    return b"%b>%b%b</c>" % (start, content.formula, content.value) if content != EMPTY else start + b"/>"


def start_tag(xml: bytes) -> bytes:
    """The start tag of an element; b'' of none."""
    return xml[:xml.find(b">") + 1]


def row_number(tag: bytes) -> int:
    """The number of a row, by its start tag."""
    return int(_address(tag)[3])


def column_number(tag: bytes) -> int:
    """The number of a cell's column, by its start tag."""
    return _counted(_address(tag)[1])


def _address(tag: bytes) -> re.Match[bytes]:
    found = _ADDRESSED.search(tag)
    if not found:
        raise ValueError("a row or a cell without an address")
    return found


@cache
def _counted(letters: bytes) -> int:
    return column_index_from_string(letters.decode())


@cache
def _letters(column: int) -> bytes:
    return get_column_letter(column).encode()
