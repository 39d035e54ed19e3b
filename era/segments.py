"""Segments in columns: one array of bytes and the positions at which segments and elements begin and end in it.

Nothing is made of Python objects, one for each segment: an element of many segments is asked for at once, as spans of
the bytes, and becomes text, money or days at once (`era.values`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from era.delimiters import BLANK, COMPONENT, ELEMENT, TERMINATOR, spots

Bytes = NDArray[np.uint8]
Rows = NDArray[np.intp]
Positions = NDArray[np.integer]
"""Places in the data: 32 bits each, as there are many."""
Mask = NDArray[np.bool_]
KINDS = (
    "", "ISA", "TA1", "GS", "ST", "BPR", "NTE", "TRN", "CUR", "REF", "DTM", "N1", "N2", "N3", "N4", "PER", "RDM", "LX",
    "TS2", "TS3", "CLP", "CAS", "NM1", "MIA", "MOA", "AMT", "QTY", "SVC", "LQ", "PLB", "SE", "GE", "IEA", "BHT", "HL",
    "STC", "DTP",
)
"""The names of the segments of 835 and 277CA."""
HASH_BITS, HASH_BY = 16, np.uint32(0x9E3779B1)
WORD = 8
"""Bytes that are taken from the data at once, from wherever a piece begins."""
GLUE = b" " * WORD + b": "
"""The last bytes of the data, in no segment: what stands between pieces that are joined (`era.values.joined`)."""
FIRST_LETTERS = np.array([0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0], dtype=np.uint32)
LOWEST_SEVEN, FROM_A, TO_Z, HIGHEST, CASE = map(np.uint32, (0x7F7F7F7F, 0x1F1F1F1F, 0x05050505, 0x80808080, 2))


def packed(name: str) -> int:
    """A name of up to four letters as one number, to compare whole columns with.

    >>> packed("CLP") == (ord("P") << 16 | ord("L") << 8 | ord("C"))
    True
    """
    return int.from_bytes(name.encode().ljust(4, b"\0"), "little")


def upper(names: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Packed names with their letters a to z in upper case: all four bytes of a number are judged at once.

    >>> upper(np.array([packed("cLp9"), packed("{`")], dtype=np.uint32)) == [packed("CLP9"), packed("{`")]
    array([ True,  True])
    """
    low = names & LOWEST_SEVEN
    is_small = (low + FROM_A) & ~(low + TO_Z) & ~names & HIGHEST
    return names - (is_small >> CASE)


class Spans:
    """A piece of `data` for each row: from `start` up to `end`, without blanks around it."""

    def __init__(self, data: Bytes, start: Positions, end: Positions) -> None:
        self.data = data
        self._edges: tuple[Positions, Positions] | None = (start, end)

    def __len__(self) -> int:
        return len(self.start)

    @property
    def edges(self) -> tuple[Positions, Positions]:
        """Where each piece begins and where it ends."""
        assert self._edges is not None
        return self._edges

    @property
    def start(self) -> Positions:
        """Where each piece begins."""
        return self.edges[0]

    @property
    def end(self) -> Positions:
        """Where each piece ends."""
        return self.edges[1]

    @property
    def lengths(self) -> Positions:
        """Bytes in each piece; 0 where there is none."""
        return self.end - self.start

    @property
    def given(self) -> Mask:
        """Where there is a piece at all."""
        return self.end > self.start

    def at(self, rows: Rows | Mask) -> Spans:
        """The pieces of some rows."""
        return Spans(self.data, self.start[rows], self.end[rows])

    def where(self, mask: Mask) -> Spans:
        """The same pieces, none where the mask is not set."""
        return Spans(self.data, self.start * mask, self.end * mask)

    def codes(self) -> NDArray[np.uint32]:
        """Each piece of up to four bytes as one number in upper case (`packed`); 0 for a longer one or none."""
        return upper(self._at_once("<u4") & FIRST_LETTERS.take(np.minimum(self.lengths, 5)))

    def words(self) -> NDArray[np.uint64]:
        """The eight bytes from the beginning of each piece on, the first of them the lowest of the number."""
        return self._at_once("<u8")

    def _at_once(self, kind: str) -> NDArray[Any]:
        return np.ndarray((len(self.data) - WORD,), dtype=kind, buffer=self.data, strides=(1,))[self.start]

    def is_any(self, *names: str) -> Mask:
        """Where the piece is one of these codes."""
        return among(self.codes(), names)

    def cut(self, start: int, end: int) -> Spans:
        """The bytes from `start` up to `end` of each piece, as far as it goes."""
        return Spans(self.data, np.minimum(self.start + start, self.end), np.minimum(self.start + end, self.end))

    def parts(self, components: Positions) -> Parts:
        """What the component separators, which stand at `components`, part each piece into."""
        before = np.searchsorted(components, self.start)
        return Parts(self, np.append(components, 0), before, np.searchsorted(components, self.end) - before)


@dataclass(frozen=True)
class Parts:
    """Pieces and the separators in each of them: how many of all the `separators` stand before it, and in it."""

    whole: Spans
    separators: Positions
    before: Rows
    within: Rows

    def at(self, place: int | Rows, rows: Rows | None = None) -> Spans:
        """The component at a place (1-based) of each piece, or of some; none where there are fewer."""
        whole, before, within = self.whole, self.before, self.within
        if rows is not None:
            whole, before, within = whole.at(rows), before[rows], within[rows]
        last = len(self.separators) - 1
        start = np.where(place == 1, whole.start, self.separators[np.minimum(before + place - 2, last)] + 1)
        end = np.where(within >= place, self.separators[np.minimum(before + place - 1, last)], whole.end)
        there = within + 1 >= place
        return stripped(whole.data, start * there, end * there)


def among(codes: NDArray[np.uint32], names: Sequence[str]) -> Mask:
    """Where a code is one of the names; one comparison for each, as there are few."""
    found = codes == packed(names[0])
    for name in names[1:]:
        found |= codes == packed(name)
    return found


def stripped(data: Bytes, start: Positions, end: Positions) -> Spans:
    """Spans without the blanks around them."""
    padded = (end > start) & ((data[start] == BLANK) | (data[end - 1] == BLANK))
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
    """The segments of some files: where each begins, where its name and elements are, and its name as a number."""

    content: bytes
    data: Bytes
    """The content as numbers."""
    bounds: Positions
    """Where each piece (a name or an element) begins and ends, in turn, without the blanks at its sides; the first one
    is nothing."""
    first: Rows
    """For each segment, the place in `bounds` of its name; one entry more says where the next one would be."""
    start: Rows
    end: Rows
    kind: Bytes
    """For each segment, the place of its name in `KINDS`; 0 for every other name."""

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def components(self) -> Positions:
        """Where component separators are."""
        return spots(self.data, lambda block: block == COMPONENT[0])

    @cached_property
    def elements(self) -> Rows:
        """How many elements each segment has after its name; the last entry is for no segment (row -1)."""
        return np.append(np.diff(self.first) // 2 - 1, 0)

    @cached_property
    def pieces(self) -> Any:
        """The pieces and what is between them, in turn, as a column of text over the same bytes: nothing is copied."""
        count = len(self.bounds) - 1
        return pa.StringArray.from_buffers(count, pa.py_buffer(self.bounds.data), pa.py_buffer(self.content))

    @cached_property
    def _rows(self) -> dict[str, Rows]:
        return {}

    def called(self, *names: str) -> Mask:
        """Which segments have one of these names; a comparison for each is quicker than a table for all."""
        found = self.kind == KINDS.index(names[0])
        for name in names[1:]:
            found |= self.kind == KINDS.index(name)
        return found

    def rows(self, name: str) -> Rows:
        """The rows of the segments with a name, which are looked for once."""
        if name not in self._rows:
            self._rows[name] = np.flatnonzero(self.called(name))
        return self._rows[name]

    def at(self, rows: Rows) -> Chosen:
        """The segments of some rows, to ask for several of their elements; a row of -1 has none."""
        return Chosen(self, self.first.take(rows), self.elements.take(rows))

    def element(self, rows: Rows, place: int | Rows) -> Elements:
        """The element at a place (1-based) of each row; none where the row is -1 or the segment is shorter."""
        return self.at(rows)(place)

    def component(self, rows: Rows, place: int | Rows, part: int) -> Spans:
        """A component of an element."""
        return self.element(rows, place).parts(self.components).at(part)

    def part(self, rows: slice) -> Segments:
        """Some of the segments, over the same bytes."""
        part = Segments(self.content, self.data, self.bounds, self.first[rows.start : rows.stop + 1], self.start[rows],
                        self.end[rows], self.kind[rows])
        part.__dict__.update(components=self.components, pieces=self.pieces)
        return part

    def latest(self, mask: Mask) -> Rows:
        """For each segment, the row of the last marked segment up to it; -1 before the first."""
        marked = np.flatnonzero(mask)
        return self.since(marked, marked)

    def since(self, marked: Rows, values: Rows) -> Rows:
        """For each segment, the value at the last marked row up to it; -1 before the first."""
        lengths = np.diff(marked, prepend=0, append=len(self))
        return np.repeat(np.append(-1, values), lengths)


@dataclass(frozen=True)
class Chosen:
    """Some segments: for each the piece that is its name, and how many elements follow."""

    segments: Segments
    first: Rows
    elements: Rows

    def __call__(self, place: int | Rows) -> Elements:
        """The element at a place (1-based) of each; none where the segment is shorter.

        The sign of what is missing, spread over all bits, blots the place out: quicker than to choose between two.
        """
        return Elements(self.segments, (self.first + 2 * place) & ~((self.elements - place) >> 63))

    def of(self, which: Mask) -> Chosen:
        """Some of them."""
        return Chosen(self.segments, self.first[which], self.elements[which])


class Elements(Spans):
    """Whole elements: each has a place in the `bounds` of its segments, and is looked up there when it is asked for."""

    def __init__(self, segments: Segments, place: Rows) -> None:
        self.data, self.segments, self.place = segments.data, segments, place
        self._edges = None

    def __len__(self) -> int:
        return len(self.place)

    @property
    def edges(self) -> tuple[Positions, Positions]:
        """Where each element begins and where it ends."""
        if self._edges is None:
            bounds = self.segments.bounds
            self._edges = bounds.take(self.place), bounds.take(self.place + 1)
        return self._edges

    def where(self, mask: Mask) -> Elements:
        """The same elements, none where the mask is not set."""
        return Elements(self.segments, self.place * mask)


def within(owner: Rows) -> Rows:
    """Number rows from 1 within each owner; rows of one owner stand together.

    >>> within(np.array([0, 0, 3, 3, 3])).tolist()
    [1, 2, 1, 2, 3]
    """
    place = np.arange(len(owner))
    begins = np.flatnonzero(np.diff(owner, prepend=-2))
    return place - np.repeat(begins, np.diff(begins, append=len(owner))) + 1


def segments(parts: Sequence[bytes]) -> Segments:
    """The segments of texts that have our own delimiters (`delimiters.rewritten`), one after the other."""
    content = b"".join([*parts, GLUE])
    data = np.frombuffer(content, dtype=np.uint8)
    edges = spots(data, lambda block: block <= ELEMENT[0])
    closing = np.flatnonzero(data.take(edges) == TERMINATOR[0])
    first, end = 2 * np.append(1, closing + 2), edges.take(closing).astype(np.intp)
    start, bounds = np.append(0, end + 1)[:-1], pieces(data, edges)
    names = Spans(data, bounds.take(first[:-1]), bounds.take(first[:-1] + 1)).codes()
    return Segments(content, data, bounds, first, start, end, kinds(names))


def pieces(data: Bytes, edges: Positions) -> Positions:
    """Where nothing is, and where each piece that an edge ends begins and ends, without the blanks at its sides."""
    bounds = np.zeros((len(edges) + 1, 2), dtype=np.int32)
    begins, ends = bounds[:, 0], bounds[:, 1]
    begins[2:], ends[1:] = edges[:-1] + 1, edges
    turns = spots(data[: len(data) - len(GLUE)], lambda block: np.diff(block == BLANK), 1) + 1
    opened, closed = turns[:-1:2], turns[1::2]
    after, before = data[opened - 1] <= ELEMENT[0], data[closed] <= ELEMENT[0]
    begins[np.searchsorted(edges, opened[after]) + 1] = closed[after]
    ends[np.searchsorted(edges, closed[before]) + 1] = opened[before]
    np.maximum(begins, ends, out=ends)
    return bounds.ravel()


def kinds(names: NDArray[np.uint32]) -> Bytes:
    """For each packed name, its place in `KINDS`: by a table of hashes, as nearly all names are known ones."""
    known = np.array([packed(name) for name in KINDS], dtype=np.uint32)
    table = np.zeros(1 << HASH_BITS, dtype=np.uint8)
    table[_hashed(known)] = np.arange(len(known))
    found = table.take(_hashed(names))
    return found * (known.take(found) == names)


def _hashed(names: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (names * HASH_BY) >> np.uint32(32 - HASH_BITS)
