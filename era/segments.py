"""Segments in columns: one array of bytes and the positions at which segments and elements begin and end in it.

Nothing is made of Python objects, one for each segment: an element of many segments is asked for at once, as spans of
the bytes, and becomes text, money or days at once (`era.values`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from era.delimiters import COMPONENT, ELEMENT, TERMINATOR

Bytes = NDArray[np.uint8]
Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]
KINDS = (
    "", "ISA", "TA1", "GS", "ST", "BPR", "NTE", "TRN", "CUR", "REF", "DTM", "N1", "N2", "N3", "N4", "PER", "RDM", "LX",
    "TS2", "TS3", "CLP", "CAS", "NM1", "MIA", "MOA", "AMT", "QTY", "SVC", "LQ", "PLB", "SE", "GE", "IEA", "BHT", "HL",
    "STC", "DTP",
)
"""The names of the segments of 835 and 277CA."""
HASH_BITS, HASH_BY = 16, np.uint32(0x9E3779B1)
BLANK = 32
GLUE = b"   : "
"""The last bytes of the data, in no segment: what stands between pieces that are joined (`era.values.joined`)."""
UPPER = np.array([code - 32 if 97 <= code <= 122 else code for code in range(256)], dtype=np.uint8)
FIRST_LETTERS = np.array([0, 0xFF000000, 0xFFFF0000, 0xFFFFFF00, 0xFFFFFFFF, 0], dtype=np.uint32)


def packed(name: str) -> int:
    """A name of up to four letters as one number, to compare whole columns with.

    >>> packed("CLP") == (ord("C") << 24 | ord("L") << 16 | ord("P") << 8)
    True
    """
    return int.from_bytes(name.encode().ljust(4, b"\0"), "big")


@dataclass(frozen=True)
class Spans:
    """A piece of `data` for each row: from `start` up to `end`, without blanks around it."""

    data: Bytes
    start: Rows
    end: Rows

    def __len__(self) -> int:
        return len(self.start)

    @property
    def lengths(self) -> Rows:
        """Bytes in each piece; 0 where there is none."""
        return self.end - self.start

    @property
    def given(self) -> Mask:
        """Where there is a piece at all."""
        return self.end > self.start

    def at(self, rows: Rows | Mask) -> Spans:
        """The pieces of some rows."""
        return Spans(self.data, self.start[rows], self.end[rows])

    def codes(self) -> NDArray[np.uint32]:
        """Each piece of up to four bytes as one number in upper case (`packed`); 0 for a longer one or none."""
        words = np.ndarray((len(self.data) - 3,), dtype=">u4", buffer=self.data, strides=(1,))
        said = words[self.start].astype(np.uint32) & FIRST_LETTERS[np.minimum(self.lengths, 5)]
        return UPPER[said.view(np.uint8)].view(np.uint32)

    def is_any(self, *names: str) -> Mask:
        """Where the piece is one of these codes."""
        return np.isin(self.codes(), [packed(name) for name in names])

    def cut(self, start: int, end: int) -> Spans:
        """The bytes from `start` up to `end` of each piece, as far as it goes."""
        return Spans(self.data, np.minimum(self.start + start, self.end), np.minimum(self.start + end, self.end))

    def part(self, place: int | Rows, components: Rows) -> Spans:
        """The component at a place (1-based) of each piece; `components` says where component separators are."""
        before = np.searchsorted(components, self.start)
        within = np.searchsorted(components, self.end) - before
        edges = np.append(components, 0)
        last = len(components)
        start = np.where(place == 1, self.start, edges[np.minimum(before + place - 2, last)] + 1)
        end = np.where(within >= place, edges[np.minimum(before + place - 1, last)], self.end)
        absent = within + 1 < place
        return stripped(self.data, np.where(absent, 0, start), np.where(absent, 0, end))


def stripped(data: Bytes, start: NDArray[np.integer], end: NDArray[np.integer]) -> Spans:
    """Spans without the blanks around them."""
    start, end = start.astype(np.intp), end.astype(np.intp)
    given = end > start
    padded = given & ((data[start] == BLANK) | (data[end - 1] == BLANK))
    for row in np.flatnonzero(padded):
        piece = data[start[row] : end[row]].tobytes()
        start[row] += len(piece) - len(piece.lstrip(b" "))
        end[row] = start[row] + len(piece.strip(b" "))
    return Spans(data, start, end)


def either(first: Spans, second: Spans) -> Spans:
    """The first piece of each row where there is one, else the second."""
    given = first.given
    return Spans(first.data, np.where(given, first.start, second.start), np.where(given, first.end, second.end))


@dataclass(frozen=True)
class Segments:
    """The segments of some files: where each begins, where its element separators are, and its name as a number."""

    content: bytes
    data: Bytes
    """The content as numbers."""
    edges: NDArray[np.int32]
    """Where each separator and terminator is, in order."""
    first: Rows
    """For each segment, the place in `edges` of what ends its name."""
    start: Rows
    end: Rows
    kind: Bytes
    """For each segment, the place of its name in `KINDS`; 0 for every other name."""

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def components(self) -> Rows:
        """Where component separators are."""
        return np.flatnonzero(self.data == COMPONENT[0])

    @cached_property
    def elements(self) -> Rows:
        """How many elements each segment has after its name."""
        return np.diff(self.first, append=len(self.edges)) - 1

    def called(self, *names: str) -> Mask:
        """Which segments have one of these names."""
        if len(names) == 1:
            return self.kind == KINDS.index(names[0])
        table = np.zeros(256, dtype=np.bool_)
        table[[KINDS.index(name) for name in names]] = True
        return table[self.kind]

    def rows(self, *names: str) -> Rows:
        """The rows of the segments with one of these names."""
        return np.flatnonzero(self.called(*names))

    def element(self, rows: Rows, place: int | Rows) -> Spans:
        """The element at a place (1-based) of each row; none where the row is -1 or the segment is shorter."""
        if not len(self):
            return Spans(self.data, rows, rows)
        known = (rows >= 0) & (self.elements[rows] >= place)
        edge = self.first[rows] + place
        if known.all():
            return stripped(self.data, self.edges[edge - 1] + 1, self.edges[edge])
        edge = np.where(known, edge, 1)
        return stripped(self.data, np.where(known, self.edges[edge - 1] + 1, 0), np.where(known, self.edges[edge], 0))

    def component(self, rows: Rows, place: int | Rows, part: int) -> Spans:
        """A component of an element."""
        return self.element(rows, place).part(part, self.components)

    def part(self, rows: slice) -> Segments:
        """Some of the segments, over the same bytes."""
        part = Segments(self.content, self.data, self.edges, self.first[rows], self.start[rows], self.end[rows],
                        self.kind[rows])
        part.__dict__.update(components=self.components, elements=self.elements[rows])
        return part

    def latest(self, mask: Mask) -> Rows:
        """For each segment, the row of the last marked segment up to it; -1 before the first."""
        marked = np.where(mask, np.arange(len(self), dtype=np.int32), np.int32(-1))
        return np.maximum.accumulate(marked) if len(self) else marked


def segments(parts: Sequence[bytes]) -> Segments:
    """The segments of texts that have our own delimiters (`delimiters.rewritten`), one after the other."""
    content = b"".join([*parts, GLUE])
    data = np.frombuffer(content, dtype=np.uint8)
    edges = np.flatnonzero(data <= ELEMENT[0]).astype(np.int32)
    closing = np.flatnonzero(data[edges] == TERMINATOR[0])
    first = np.append(0, closing[:-1] + 1)[: len(closing)]
    end = edges[closing].astype(np.intp)
    start = np.append(0, end[:-1] + 1)[: len(closing)]
    name = stripped(data, start, edges[first].astype(np.intp)).codes() if len(closing) else np.zeros(0, np.uint32)
    return Segments(content, data, edges, first, start, end, kinds(name))


def kinds(names: NDArray[np.uint32]) -> Bytes:
    """For each packed name, its place in `KINDS`: by a table of hashes, as nearly all names are known ones."""
    known = np.array([packed(name) for name in KINDS], dtype=np.uint32)
    table = np.zeros(1 << HASH_BITS, dtype=np.uint8)
    table[_hashed(known)] = np.arange(len(known))
    found = table[_hashed(names)]
    return np.where(known[found] == names, found, np.uint8(0))


def _hashed(names: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (names * HASH_BY) >> np.uint32(32 - HASH_BITS)
