"""Where interchanges begin and which signs each of them separates with.

Every interchange says so itself, in the ISA segment: the sign after `ISA` separates elements, ISA16 is the component
separator and the sign after it ends each segment. A file may hold interchanges with different signs, so each is
rewritten with the four signs below, which X12 sets aside for this and no text may hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TERMINATOR, ELEMENT, COMPONENT = b"\x1c", b"\x1d", b"\x1f"
HEADER = 400
"""Bytes in which an ISA and the GS after it must end; the ISA itself has 106 when it keeps to its widths."""
NEAR, FAR = 4_000, 100_000
"""Bytes in which the second segment, and the first service line, must show themselves."""
LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ")
NEWLINES = b"\r\n"
ENDS = (b"~", b"'", b"!")
"""Signs that end segments in most files."""
BLANK = 32
CAPITAL = np.uint8(0xFF - BLANK)
"""What is left of a letter of either case is the capital one."""
BLOCK = 1 << 19
"""Bytes that are worked on at once: what is made for so many stays in the processor's cache, and the calls are few."""
BLANKS = re.compile(rb"\x1c[\x1c ]+")
NAMES = rb"GS|ST|TA1|BPR|TRN|BHT|HL|N1|N3|CLP|NM1|SVC|CAS|DTM|REF|SE|GE|IEA"
TWICE = 2
AMOUNT = "-."
WORDS = rb"A-Za-z0-9.\-\x80-\xff"
"""What words and amounts are written with, in a pattern: no separator."""
SIGN = rb"([^" + WORDS + rb"\s\0])"
FIRST = re.compile(rb"(?<![A-Za-z0-9])(?:GS|ST|BPR|TRN|BHT|CLP|SVC)" + SIGN, re.IGNORECASE)
QUALIFIED = re.compile(rb"SVC[^A-Za-z0-9\s][A-Z][A-Z0-9]" + SIGN, re.IGNORECASE)


@dataclass(frozen=True)
class Delimiters:
    """The signs of one interchange, each the UTF-8 bytes of one character; `said` if its ISA names them."""

    element: bytes
    component: bytes
    terminator: bytes
    said: bool = True


def interchanges(text: bytes) -> Iterator[tuple[Delimiters | None, bytes]]:
    """Yield each interchange of a text with its delimiters, and None with what is no interchange at all.

    >>> [(found.element, part) for found, part in interchanges(b"ST|835|1~BPR|I|0~") if found]
    [(b'|', b'ST|835|1~BPR|I|0~')]
    """
    starts = _starts(text)
    if not starts or text[: starts[0]].strip():
        starts = [0, *starts]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end] if (start, end) != (0, len(text)) else text
        yield of(part), part


def _starts(text: bytes) -> list[int]:
    """Where an ISA begins: the letters ISA, a separator, a two-digit ISA01 and the same separator again.

    One in capital letters is believed before any other.
    """
    found: list[int] = []
    named: list[int] = places(np.frombuffer(text, dtype=np.uint8), b"ISA").tolist()
    for at in sorted(named, key=lambda at: not text[at : at + 3].isupper()):
        sign = text[at + 3 : at + 4]
        alone = not at or text[at - 1] not in LETTERS or text[at - 1] == BLANK
        if alone and sign and sign[0] not in LETTERS and (_is_header(text, at, sign) or not found):
            found.append(at)
    return sorted(found)


def places(data: NDArray[np.uint8], word: bytes) -> NDArray[np.int32]:
    """Where a word of capital letters stands in a text, in letters of either case.

    >>> places(np.frombuffer(b"CLP*1~clp*2~", dtype=np.uint8), b"CLP").tolist()
    [0, 6]
    """
    def begins(data: NDArray[np.uint8]) -> NDArray[np.bool_]:
        last = max(len(data) - len(word) + 1, 0)
        data = data & CAPITAL
        found = data[:last] == word[0]
        for place, letter in enumerate(word[1:], 1):
            found &= data[place : last + place] == letter
        return found

    return spots(data, begins, len(word) - 1)


def spots(data: NDArray[np.uint8], test: Callable[[NDArray[np.uint8]], NDArray[np.bool_]], reach: int = 0
          ) -> NDArray[np.int32]:
    """Where a test holds, that looks at each byte and `reach` bytes after it.

    All bytes are tested at once, which is far quicker than to search; but in blocks, so that what is made for one stays
    in the processor's cache.
    """
    found = [np.flatnonzero(test(data[at : at + BLOCK + reach])).astype(np.int32) + np.int32(at)
             for at in range(0, len(data), BLOCK)]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int32)


def _is_header(text: bytes, at: int, sign: bytes) -> bool:
    head = text[at : at + HEADER]
    return head[6:7] == sign or (head.count(sign) >= 16 and head[4:6].isdigit())


def of(text: bytes) -> Delimiters | None:
    """The delimiters of an interchange: as its ISA says, unless its segments show others; None if it shows none.

    >>> of("ISA䤪䅓䤪~BPR*I*0~".encode()).element, of(b"ISA   00~BPR*I*0~").element
    (b'*', b'*')
    >>> of(b"ISA" + 20 * b"~TRN*1").element, of(b"CLP~SE~")
    (b'*', None)
    >>> of(b"REF*1-  CLP*7*1*90~SVC*HC:99213*90~").terminator
    b'~'
    """
    element, component, terminator = _named(text)
    element = element or _first_sign(text)
    ends = _terminator(text, element, terminator) if element else element
    if ends == element:
        return None
    parts = _component(text, element, ends) or component or b":"
    return Delimiters(element, parts, ends, said=(parts, ends) == (component, terminator))


def _named(text: bytes) -> tuple[bytes, bytes, bytes]:
    """The element separator, component separator and terminator that the ISA names; b'' for what it does not.

    An ISA is not believed where other signs stand after names of segments, and its own after none.
    """
    head = text[:HEADER].decode("utf-8", "ignore")
    parts, shown = head.split(head[3:4] or "*", 17), FIRST.findall(text, 3, NEAR)
    whole = head[:3].upper() == "ISA" and not _is_word(head[3:4]) and len(parts) == 18 and parts[16].strip()
    if not whole or (shown and head[3].encode() not in shown):
        return b"", b"", b""
    last = parts[16].lstrip()
    element, component, rest = head[3], last[0], last[1:]
    terminator = rest.lstrip()[:1]
    if not terminator or _is_word(terminator) or terminator == element:
        terminator = "\n" if "\n" in rest or "\r" in rest else ""
    if _is_word(component) or component.isspace() or component in (element, terminator):
        component = ""
    return element.encode(), component.encode(), terminator.encode()


def _is_word(sign: str) -> bool:
    """True for what words and amounts are made of: no separator."""
    return sign.isalnum() or sign in " " + AMOUNT


def _first_sign(text: bytes) -> bytes:
    """The sign on both sides of ISA01, else after names of segments the most frequent one; b'' if there is no name."""
    is_header = text[:3].upper() == b"ISA" and text[3:4].isascii() and not _is_word(text[3:4].decode())
    signs: list[bytes] = FIRST.findall(text, 3 if is_header else 0, NEAR)
    if signs and is_header and text[3:4] == text[6:7]:
        return text[3:4]
    return max(signs, key=text[:NEAR].count, default=b"")


def _terminator(text: bytes, element: bytes, named: bytes) -> bytes:
    """The sign that ends segments: the named one if segments follow it, and no other one far more often."""
    begins = re.compile(rb"([^ " + WORDS + rb"])[\s\0]*(?:" + NAMES + rb")" + re.escape(element), re.IGNORECASE)
    signs = Counter(b"\n" if sign in NEWLINES else sign for sign in begins.findall(text, 0, NEAR) if sign != element)
    sign, times = max(signs.items(), key=lambda item: (item[1], item[0] in ENDS), default=(named, 0))
    if not signs or signs[named] >= max(TWICE, times / 2):
        return named or b"~"
    return sign if times >= TWICE or not named else named


def _component(text: bytes, element: bytes, terminator: bytes) -> bytes:
    """The sign after the qualifier of the first service line; b'' where it shows none."""
    qualified = QUALIFIED.search(text, 0, FAR)
    return qualified[1] if qualified and qualified[1] not in (element, terminator) else b""


def stretches(text: bytes, sign: bytes, size: int) -> Iterator[tuple[int, int]]:
    """Where stretches of at least so many bytes begin and end, each after the sign.

    >>> list(stretches(b"ST~SE~GE", b"~", 2))
    [(0, 3), (3, 6), (6, 8)]
    """
    start, last = 0, len(text)
    while start < last:
        found = text.find(sign, min(start + size, last) - 1)
        end = found + len(sign) if found >= 0 else last
        yield start, end
        start = end


def rewritten(delimiters: Delimiters, text: bytes) -> Iterator[bytes]:
    """The same interchange with our own signs, in blocks without line breaks, blank segments and control characters."""
    for start, end in stretches(text, delimiters.terminator, BLOCK):
        yield _rewritten(delimiters, text[start:end])


def longest(text: bytes) -> int:
    """Bytes that a text has at most when it is rewritten: each of its blocks may want a terminator."""
    return len(text) + len(text) // BLOCK + 1


def _rewritten(delimiters: Delimiters, text: bytes) -> bytes:
    own = ((delimiters.component, COMPONENT), (delimiters.terminator, TERMINATOR), (delimiters.element, ELEMENT))
    table = bytearray(range(256))
    table[:32] = b" " * 32
    for theirs, ours in own:
        if len(theirs) == 1:
            table[theirs[0]] = ours[0]
    lines = delimiters.terminator in (b"\n", b"\r")
    if lines:
        table[10] = table[13] = TERMINATOR[0]
    text = text.translate(bytes(table), b"" if lines else NEWLINES)
    for theirs, ours in own:
        if len(theirs) > 1:
            text = text.replace(theirs, ours)
    text = text if text.endswith(TERMINATOR) else text + TERMINATOR
    return BLANKS.sub(TERMINATOR, TERMINATOR + text)[1:] if _has_blanks(text) else text


def _has_blanks(text: bytes) -> bool:
    data = np.frombuffer(text, dtype=np.uint8)
    after = data[1:]
    doubled = (data[:-1] == TERMINATOR[0]) & ((after == TERMINATOR[0]) | (after == BLANK))
    return text.startswith((TERMINATOR, b" ")) or bool(doubled.any())
