"""Segments in columns: one array of bytes and the positions at which segments and elements begin and end in it.

Nothing is made of Python objects, one for each segment: an element of many segments is asked for at once, as spans of
the bytes, and becomes text, money or days at once (`era.values`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from era.delimiters import BLANK, COMPONENT, ELEMENT, TERMINATOR, spots
from era.spans import WORD, Bytes, Mask, Positions, Rows, Spans, packed
from era.threads import side_by_side

KINDS = (
    "", "ISA", "TA1", "GS", "ST", "BPR", "NTE", "TRN", "CUR", "REF", "DTM", "N1", "N2", "N3", "N4", "PER", "RDM", "LX",
    "TS2", "TS3", "CLP", "CAS", "NM1", "MIA", "MOA", "AMT", "QTY", "SVC", "LQ", "PLB", "SE", "GE", "IEA", "BHT", "HL",
    "STC", "DTP",
)
"""The names of the segments of 835 and 277CA."""
HASH_BITS, HASH_BY = 16, np.uint32(0x9E3779B1)
GLUE = b" " * WORD + b": "
"""The last bytes of the data, in no segment: what stands between pieces that are joined (`era.values.joined`)."""
STRETCH = 1 << 23
"""Bytes of text whose segments are found together."""
NOTHING = np.zeros(2, dtype=np.int32)


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
        return np.append(np.diff(self.first) // 2 - 1, np.int32(0))

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
        return Elements(self.segments, (self.first + 2 * place) & ~((self.elements - place) >> 31))

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
    """The segments of texts that have our own delimiters (`delimiters.rewritten`), one after the other.

    They are found stretch by stretch, so that little is made at once and two cores can share the work.
    """
    content = b"".join([*parts, GLUE])
    data = np.frombuffer(content, dtype=np.uint8)
    found = side_by_side(partial(_stretch, data), list(stretches(content)))
    sizes = np.cumsum([2, *(len(each.bounds) for each in found)])
    first = [each.first + np.int32(size) for each, size in zip(found, sizes, strict=False)]
    ends = np.concatenate([NOTHING[:0], *(each.end for each in found)])
    return Segments(
        content, data, np.concatenate([NOTHING, *(each.bounds for each in found)]),
        np.concatenate([*first, sizes[-1:].astype(np.int32)]), np.append(np.int32(0), ends + np.int32(1))[:-1], ends,
        np.concatenate([np.zeros(0, dtype=np.uint8), *(each.kind for each in found)]))


def stretches(content: bytes) -> Iterator[tuple[int, int]]:
    """Where stretches of whole segments begin and end."""
    start, last = 0, len(content) - len(GLUE)
    while start < last:
        end = content.find(TERMINATOR, min(start + STRETCH, last - 1)) + 1 or last
        yield start, end
        start = end


class Stretch(NamedTuple):
    """A stretch of segments: where its pieces are, which of them are names, where segments end, and their kinds."""

    bounds: Positions
    first: Rows
    end: Positions
    kind: Bytes


def _stretch(data: Bytes, where: tuple[int, int]) -> Stretch:
    start, end = where
    block = data[start:end]
    edges = spots(block, lambda some: some <= ELEMENT[0])
    closing = np.flatnonzero(block.take(edges) == TERMINATOR[0])
    first = 2 * np.append(0, closing + 1)[:-1].astype(np.int32)
    bounds = pieces(block, edges)
    bounds += np.int32(start)
    names = Spans(data, bounds.take(first), bounds.take(first + 1))
    return Stretch(bounds, first, edges.take(closing) + np.int32(start), kinds(names.codes()))


def pieces(data: Bytes, edges: Positions) -> Positions:
    """Where each piece that an edge ends begins and ends, in turn, without the blanks at its sides."""
    bounds = np.zeros((len(edges), 2), dtype=np.int32)
    begins, ends = bounds[:, 0], bounds[:, 1]
    begins[1:], ends[:] = edges[:-1] + 1, edges
    turns = spots(data, lambda block: np.diff(block == BLANK), 1) + 1
    opened, closed = turns[:-1:2], turns[1::2]
    after, before = data[opened - 1] <= ELEMENT[0], data[closed] <= ELEMENT[0]
    begins[np.searchsorted(edges, opened[after])] = closed[after]
    ends[np.searchsorted(edges, closed[before])] = opened[before]
    np.maximum(begins, ends, out=ends)
    return bounds.ravel()


def kinds(names: NDArray[np.uint32]) -> Bytes:
    """For each packed name, its place in `KINDS`: by a table of hashes, as nearly all names are known ones."""
    found = PLACES.take(_hashed(names))
    return found * (KNOWN.take(found) == names)


def _hashed(names: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (names * HASH_BY) >> np.uint32(32 - HASH_BITS)


KNOWN = np.array([packed(name) for name in KINDS], dtype=np.uint32)
PLACES = np.zeros(1 << HASH_BITS, dtype=np.uint8)
PLACES[_hashed(KNOWN)] = np.arange(len(KINDS))
