"""Segments in columns: one array of bytes and the positions at which segments and elements begin and end in it.

Nothing is made of Python objects, one for each segment: an element of many segments is asked for at once, as spans of
the bytes, and becomes text, money or days at once (`era.values`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from era.delimiters import BLANK, COMPONENT, ELEMENT, TERMINATOR, spots
from era.spans import WORD, Bytes, Mask, Positions, Rows, Spans, packed

KINDS = (
    "", "ISA", "TA1", "GS", "ST", "BPR", "NTE", "TRN", "CUR", "REF", "DTM", "N1", "N2", "N3", "N4", "PER", "RDM", "LX",
    "TS2", "TS3", "CLP", "CAS", "NM1", "MIA", "MOA", "AMT", "QTY", "SVC", "LQ", "PLB", "SE", "GE", "IEA", "BHT", "HL",
    "STC", "DTP",
)
"""The names of the segments of 835 and 277CA."""
HASH_BITS, HASH_BY = 16, np.uint32(0x9E3779B1)
GLUE = b" " * WORD + b", : "
"""The last bytes of the data, in no segment: what stands between pieces that are joined (`era.columns.joined`)."""
STRETCH = 1 << 19
"""Bytes of text whose segments are found together."""


@dataclass(frozen=True)
class Segments:
    """The segments of some files: where each begins, where its name and elements are, and its name as a number."""

    data: Bytes
    bounds: Positions
    """Where each piece (a name or an element) begins and ends, in turn, without the blanks at its sides; the first one
    is nothing."""
    first: Rows
    """For each segment, the place of its name among the pieces; one entry more says where the next one would be."""
    end: Rows
    kind: Bytes
    """For each segment, the place of its name in `KINDS`; 0 for every other name."""

    def __len__(self) -> int:
        return len(self.end)

    @cached_property
    def components(self) -> Positions:
        """Where component separators are."""
        return spots(self.data, lambda block: block == COMPONENT[0])

    def start(self, rows: Rows) -> Positions:
        """Where some segments begin."""
        return self.bounds[2 * self.first[rows]]

    def given(self, rows: Rows) -> Rows:
        """Those of some segments that say anything."""
        return rows[self.end[rows] > self.start(rows)]

    @cached_property
    def elements(self) -> Rows:
        """How many elements each segment has after its name; the last entry is for no segment (row -1)."""
        many = np.zeros(len(self.first), dtype=np.int32)
        np.subtract(self.first[1:] - np.int32(1), self.first[:-1], out=many[:-1])
        return many

    @cached_property
    def pairs(self) -> NDArray[np.int64]:
        """Where each piece begins and ends in one number, as both are looked up together."""
        return self.bounds.view(np.int64)

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
        part = Segments(self.data, self.bounds, self.first[rows.start : rows.stop + 1],
                        self.end[rows], self.kind[rows])
        part.__dict__.update(components=self.components, pairs=self.pairs)
        return part

    def since(self, marked: Rows, values: Rows) -> Rows:
        """For each segment, the value at the last marked row up to it; -1 before the first."""
        lengths = np.diff(marked, prepend=0, append=len(self))
        return np.repeat(np.append(-1, values).astype(np.int32), lengths)


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
        return Elements(self.segments, (self.first + place) & ~((self.elements - place) >> 31))

    def of(self, which: Mask) -> Chosen:
        """Some of them."""
        return Chosen(self.segments, self.first[which], self.elements[which])


class Elements(Spans):
    """Whole elements: each has a place among the pieces of its segments, and is looked up there when asked for."""

    def __init__(self, segments: Segments, place: Rows) -> None:
        self.data, self.segments, self.place = segments.data, segments, place

    def __len__(self) -> int:
        return len(self.place)

    @cached_property
    def bounds(self) -> Positions:
        """Where each element begins and where it ends."""
        return self.segments.pairs.take(self.place).view(np.int32).reshape(-1, 2)

    def where(self, mask: Mask) -> Elements:
        """The same elements, none where the mask is not set."""
        return Elements(self.segments, self.place * mask)


def latest(marked: Rows, values: Rows, rows: Rows) -> Rows:
    """For each row, the value at the last marked row up to it; -1 before the first.

    >>> latest(np.array([2, 5]), np.array([7, 8]), np.array([1, 2, 4, 9])).tolist()
    [-1, 7, 7, 8]
    """
    return np.append(values, -1)[np.searchsorted(marked, rows, "right") - 1]


def changes(values: Rows) -> Mask:
    """Where a value is another one than before; the first one always is.

    >>> changes(np.array([0, 0, 3, 3, 3])).tolist()
    [True, False, True, False, False]
    """
    found = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def within(owner: Rows) -> Rows:
    """Number rows from 1 within each owner; rows of one owner stand together.

    >>> within(np.array([0, 0, 3, 3, 3])).tolist()
    [1, 2, 1, 2, 3]
    """
    begins = np.flatnonzero(changes(owner)).astype(np.int32)
    return np.arange(1, len(owner) + 1, dtype=np.int32) - np.repeat(begins, np.diff(begins, append=len(owner)))


class Content:
    """Texts that have our own delimiters (`delimiters.rewritten`), one after the other; the room is taken once."""

    def __init__(self, room: int) -> None:
        self._data = np.empty(room + len(GLUE), dtype=np.uint8)
        self.size = 0
        self._ends = [0]

    def add(self, text: bytes) -> None:
        """Put a text after the others: whole segments, each with its terminator."""
        self._data[self.size : self.size + len(text)] = np.frombuffer(text, dtype=np.uint8)
        self.size += len(text)
        if self.size >= self._ends[-1] + STRETCH:
            self._ends.append(self.size)

    @property
    def stretches(self) -> list[tuple[int, int]]:
        """Where stretches of whole segments begin and end."""
        ends = [*self._ends, self.size] if self.size > self._ends[-1] else self._ends
        return list(pairwise(ends))

    def closed(self) -> Bytes:
        """All texts, and the glue after them."""
        end = self.size + len(GLUE)
        self._data[self.size : end] = np.frombuffer(GLUE, dtype=np.uint8)
        return self._data[:end]


def segments(content: Content) -> Segments:
    """The segments of some texts, to which nothing may be added afterwards.

    They are found stretch by stretch, so that what is made on the way stays small and is used again.
    """
    data, where = content.closed(), content.stretches
    pieces = list(accumulate((np.count_nonzero(data[start:end] <= ELEMENT[0]) for start, end in where), initial=1))
    ends = list(accumulate((np.count_nonzero(data[start:end] == TERMINATOR[0]) for start, end in where), initial=0))
    bounds, first, end = (np.empty(size, dtype=np.int32) for size in (2 * pieces[-1], ends[-1] + 1, ends[-1]))
    kind = np.empty(ends[-1], dtype=np.uint8)
    bounds[:2], first[-1] = 0, pieces[-1]
    for stretch, own, rows in zip(where, pairwise(pieces), pairwise(ends), strict=True):
        some = slice(*rows)
        _set(Stretch(bounds[2 * own[0] : 2 * own[1]], first[some], end[some], kind[some]), data, *stretch)
        first[some] += np.int32(own[0])
    return Segments(data, bounds, first, end, kind)


class Stretch(NamedTuple):
    """What is found of a stretch of segments: the bounds of its pieces, the places of their names, ends and kinds."""

    bounds: Positions
    first: Rows
    end: Positions
    kind: Bytes


def _set(found: Stretch, data: Bytes, start: int, end: int) -> None:
    """Set what is found from `start` up to `end`; places count from the first piece of the stretch."""
    block = data[start:end]
    edges = spots(block, lambda some: some <= ELEMENT[0])
    closing = np.flatnonzero(block.take(edges) == TERMINATOR[0]).astype(np.int32)
    found.first[:1], found.first[1:] = 0, closing[:-1] + np.int32(1)
    np.add(edges.take(closing), np.int32(start), out=found.end)
    set_pieces(found.bounds, block, edges)
    np.add(found.bounds, np.int32(start), out=found.bounds)
    names = found.bounds.view(np.int64).take(found.first).view(np.int32)
    found.kind[:] = kinds(Spans(data, names[::2], names[1::2]).codes())


def set_pieces(bounds: Positions, data: Bytes, edges: Positions) -> None:
    """Set where each piece that an edge ends begins and ends, in turn, without the blanks at its sides."""
    begins, ends = bounds[::2], bounds[1::2]
    begins[:1], begins[1:], ends[:] = 0, edges[:-1] + 1, edges
    turns = spots(data, lambda block: np.diff(block == BLANK), 1) + 1
    opened, closed = turns[:-1:2], turns[1::2]
    after, before = data[opened - 1] <= ELEMENT[0], data[closed] <= ELEMENT[0]
    begins[np.searchsorted(edges, opened[after])] = closed[after]
    ends[np.searchsorted(edges, closed[before])] = opened[before]
    np.maximum(begins, ends, out=ends)


def kinds(names: NDArray[np.uint32]) -> Bytes:
    """For each packed name, its place in `KINDS`: by a table of hashes, as nearly all names are known ones."""
    found = PLACES.take(_hashed(names))
    return found * (KNOWN.take(found) == names)


def _hashed(names: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (names * HASH_BY) >> np.uint32(32 - HASH_BITS)


KNOWN = np.array([packed(name) for name in KINDS], dtype=np.uint32)
PLACES = np.zeros(1 << HASH_BITS, dtype=np.uint8)
PLACES[_hashed(KNOWN)] = np.arange(len(KINDS))
