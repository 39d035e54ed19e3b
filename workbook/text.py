"""Which text may go into a cell, and how a sheet's XML writes it down so that it comes back unchanged."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from era.problem import Problem

LIMIT = 32_767
"""What an Excel cell can hold, in UTF-16 units."""

_NOT_TEXT = re.compile("[\0\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile("[\x01-\x08\x0b-\x1f]|_(?=[xX][0-9A-Fa-f]{4}_)")


def fitted(text: str, where: str) -> str:
    """The text as a cell can hold it: what is no character (NUL, half a surrogate pair) becomes U+FFFD.

    Raises a Problem if it is longer than a cell: nothing is ever cut off silently.

    >>> fitted("=1+1", "Denials, Note")
    '=1+1'
    >>> fitted("a" + chr(0) + "b", "Denials, Note") == "a" + chr(0xFFFD) + "b"
    True
    """
    if _NOT_TEXT.search(text):
        text = _NOT_TEXT.sub("\ufffd", text)
    if len(text) * 2 > LIMIT and len(text.encode("utf-16-le")) // 2 > LIMIT:
        raise Problem(where, f"a text is longer than the {LIMIT:,} characters a cell can hold", "Shorten it.")
    return text


def xml(text: str) -> str:
    """The text as content of a sheet's XML: control characters and what looks like one written _xHHHH_.

    >>> xml("a<b & c" + chr(11) + "_x0041_")
    'a&lt;b &amp; c_x000B__x005F_x0041_'
    """
    return escape(_CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
