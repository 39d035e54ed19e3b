"""A tidy copy of a text: the usual separators, an ISA of 106 letters, no blanks; for readers that insist on it."""

from __future__ import annotations

from era.delimiters import COMPONENT, ELEMENT, TERMINATOR, interchanges, rewritten

WIDTHS = (3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
"""Letters of ISA and of each of its elements."""
USUAL = {ELEMENT: b"*", COMPONENT: b":", TERMINATOR: b"~"}


def tidied(text: bytes) -> bytes:
    """Rewrite all interchanges of a text with the usual separators.

    >>> tidied(b"ISA|00||00||ZZ|A|ZZ|B|260101|1200|U|00401|000000001|0|P|>!IEA|1|000000001!")[:20]
    b'ISA*00*          *00'
    """
    parts = [b"".join(rewritten(delimiters, part)) for delimiters, part in interchanges(text) if delimiters]
    table = bytearray(range(256))
    for ours, usual in USUAL.items():
        table[usual[0]], table[ours[0]] = ord(" "), usual[0]
    return b"".join(_wide(part).translate(bytes(table)) for part in parts)


def _wide(part: bytes) -> bytes:
    """The interchange with an ISA that keeps to its widths."""
    head, _, rest = part.partition(TERMINATOR)
    elements = head.upper().split(ELEMENT)
    if elements[0] != b"ISA" or len(elements) != len(WIDTHS):
        return part
    elements[-1] = COMPONENT
    fitted = [element[:width].ljust(width) for element, width in zip(elements, WIDTHS, strict=True)]
    return ELEMENT.join(fitted) + TERMINATOR + rest
