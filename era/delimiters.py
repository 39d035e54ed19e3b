"""Where interchanges begin and which signs each of them separates with.

Every interchange says so itself, in the ISA segment: the sign after `ISA` separates elements, ISA16 is the component
separator and the sign after it ends each segment. A file may hold interchanges with different signs, so each is
rewritten with the four signs below, which X12 sets aside for this and no text may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TERMINATOR, ELEMENT, COMPONENT = b"\x1c", b"\x1d", b"\x1f"
HEADER = 400
"""Bytes in which an ISA and the GS after it must end; the ISA itself has 106 when it keeps to its widths."""
NEAR, FAR = 4_000, 100_000
"""Bytes in which the second segment, and the first service line, must show themselves."""
LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ")
NEWLINES = b"\r\n"
BLANKS = re.compile(rb"\x1c[\x1c ]+")
FIRST = re.compile(rb"(?<![A-Za-z0-9])(?:GS|ST|BPR|TRN|BHT|CLP|SVC)([^A-Za-z0-9\s])", re.IGNORECASE)
SECOND = re.compile(rb"([^A-Za-z0-9 ])\s*(?:GS|ST|BPR|TRN|BHT|N1|CLP|SVC|CAS|SE)([^A-Za-z0-9\s])", re.IGNORECASE)
QUALIFIED = re.compile(rb"SVC[^A-Za-z0-9\s][A-Z][A-Z0-9]([^A-Za-z0-9\s])", re.IGNORECASE)


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
    """Where an ISA begins: the letters ISA, a separator, a two-digit ISA01 and the same separator again."""
    found: list[int] = []
    for word in (b"ISA", b"isa"):
        at = text.find(word)
        while at >= 0:
            sign = text[at + 3 : at + 4]
            alone = not at or text[at - 1] not in LETTERS or text[at - 1] == 32
            if alone and sign and sign[0] not in LETTERS and (_is_header(text, at, sign) or not found):
                found.append(at)
            at = text.find(word, at + 3)
    return sorted(found)


def _is_header(text: bytes, at: int, sign: bytes) -> bool:
    head = text[at : at + HEADER]
    return head[6:7] == sign or (head.count(sign) >= 16 and head[4:6].isdigit())


def of(text: bytes) -> Delimiters | None:
    """The delimiters of an interchange: as its ISA says, or as its first segments show; None if it shows none."""
    if text[:3].upper() != b"ISA":
        return guessed(text)
    head = text[:HEADER].decode("utf-8", "ignore")
    element = head[3]
    parts = head.split(element, 17)
    if len(parts) < 18 or element in "\r\n" or not parts[16].strip():
        return guessed(text)
    last = parts[16]
    component, rest = last[0], last[1:]
    terminator = rest.lstrip()[:1]
    if not terminator or terminator.isalnum() or terminator == element:
        terminator = "\n" if "\n" in rest or "\r" in rest else ""
    if not terminator or not _ends_segments(terminator.encode(), element.encode(), text):
        return guessed(text, element)
    shown = _component(text, element.encode(), terminator.encode())
    if component.isalnum() or component in (element, terminator, "\r", "\n", " "):
        return Delimiters(element.encode(), shown or b":", terminator.encode(), said=False)
    said = not shown or shown == component.encode()
    return Delimiters(element.encode(), shown or component.encode(), terminator.encode(), said)


def _ends_segments(terminator: bytes, element: bytes, text: bytes) -> bool:
    """True if another segment follows a sign like the one that ended the ISA."""
    sign = b"[\r\n]" if terminator in NEWLINES else re.escape(terminator)
    again = re.compile(sign + rb"\s*(?:GS|ST|TA1|BPR|BHT|CLP|IEA)" + re.escape(element), re.IGNORECASE)
    return bool(again.search(text, 0, NEAR))


def _component(text: bytes, element: bytes, terminator: bytes) -> bytes | None:
    """The sign after the qualifier of the first service line, where it shows one."""
    qualified = QUALIFIED.search(text, 0, FAR)
    return qualified[1] if qualified and qualified[1] not in (element, terminator) else None


def guessed(text: bytes, element: str = "") -> Delimiters | None:
    """The delimiters that the first segments show where no ISA can say it."""
    first = FIRST.search(text, 3 if text[:3].upper() == b"ISA" else 0, NEAR)
    if not first:
        return None
    sign = element.encode() or first[1]
    second = SECOND.search(text, first.end(), first.end() + NEAR)
    before = second[1] if second and second[2] == sign else b"~"
    terminator = b"\n" if before in NEWLINES else before
    return Delimiters(sign, _component(text, sign, terminator) or b":", terminator, said=False)


def rewritten(delimiters: Delimiters, text: bytes) -> bytes:
    """The same interchange with our own signs, without line breaks, blank segments and control characters."""
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
    text = TERMINATOR + text + TERMINATOR
    return BLANKS.sub(TERMINATOR, text)[1:] if _has_blanks(text) else text[1:]


def _has_blanks(text: bytes) -> bool:
    return TERMINATOR * 2 in text or TERMINATOR + b" " in text
