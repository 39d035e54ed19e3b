"""What separators part a text into: the names and elements of its segments, and the names as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from era.delimiters import BLANK, ELEMENT, TERMINATOR, spots
from era.spans import FIRST_LETTERS, Bytes, Positions, Rows, Spans, packed

KINDS = (
    "", "ISA", "TA1", "GS", "ST", "BPR", "NTE", "TRN", "CUR", "REF", "DTM", "N1", "N2", "N3", "N4", "PER", "RDM", "LX",
    "TS2", "TS3", "CLP", "CAS", "NM1", "MIA", "MOA", "AMT", "QTY", "SVC", "LQ", "PLB", "SE", "GE", "IEA", "BHT", "HL",
    "STC", "DTP",
)
"""The names of the segments of 835 and 277CA."""
HASH_BITS, HASH_BY = 16, np.uint32(0x9E3779B1)
STRETCH = 1 << 19
"""Bytes of text whose pieces are found together, so that what is made on the way stays small and is used again."""


class Pieces(NamedTuple):
    """The names and elements of segments, one after the other; the first piece is nothing."""

    bounds: Positions
    """Where each piece begins and ends, in turn, without the blanks at its sides."""
    first: Rows
    """For each segment, the place of its name; one entry more says where the next one would be."""

    @property
    def pairs(self) -> NDArray[np.int64]:
        """Where each piece begins and ends in one number, as both are looked up together."""
        return self.bounds.view(np.int64)


def pieces(data: Bytes, begin: int, end: Positions) -> Pieces:
    """The pieces of the segments that end at each `end`, the first of which begins at `begin`."""
    where = list(_stretches(begin, end))
    many = list(accumulate((np.count_nonzero(data[block] <= ELEMENT[0]) for block, _ in where), initial=1))
    bounds, first = np.empty(2 * many[-1], dtype=np.int32), np.empty(len(end) + 1, dtype=np.int32)
    bounds[:2], first[-1] = 0, many[-1]
    for (block, rows), own in zip(where, pairwise(many), strict=True):
        edges = spots(data[block], lambda some: some <= ELEMENT[0])
        closing = np.flatnonzero(data[block].take(edges) == TERMINATOR[0]).astype(np.int32)
        first[rows.start], first[rows][1:] = own[0], closing[:-1] + np.int32(own[0] + 1)
        edges += np.int32(block.start)
        set_pieces(bounds[2 * own[0] : 2 * own[1]], data, block, edges)
    return Pieces(bounds, first)


def _stretches(begin: int, end: Positions) -> Iterator[tuple[slice, slice]]:
    """Stretches of whole segments: the bytes of each, and its rows."""
    row = 0
    while row < len(end):
        last = min(int(np.searchsorted(end, begin + STRETCH)), len(end) - 1)
        after = int(end[last]) + 1
        yield slice(begin, after), slice(row, last + 1)
        begin, row = after, last + 1


def set_pieces(bounds: Positions, data: Bytes, block: slice, edges: Positions) -> None:
    """Set where each piece that an edge ends begins and ends, in turn, without the blanks at its sides."""
    begins, ends = bounds[::2], bounds[1::2]
    begins[0], ends[:] = block.start, edges
    np.add(edges[:-1], np.int32(1), out=begins[1:])
    turns = spots(data[block], lambda some: np.diff(some == BLANK), 1) + np.int32(block.start + 1)
    opened, closed = turns[:-1:2], turns[1::2]
    after, before = data[opened - 1] <= ELEMENT[0], data[closed] <= ELEMENT[0]
    begins[np.searchsorted(edges, opened[after])] = closed[after]
    padded = np.searchsorted(edges, closed[before])
    ends[padded] = np.maximum(begins[padded], opened[before])


def kinds(data: Bytes, end: Positions) -> Bytes:
    """For each segment, which ends at `end`, the place of its name in `KINDS`.

    Nearly all names are known ones of two or three capital letters; where one is not, all are looked for.
    """
    begin = np.append(np.int32(0), end[:-1] + np.int32(1))[: len(end)]
    letters = Spans(data, begin, begin).letters()
    third, fourth = (letters.view(np.uint8)[place::4] <= ELEMENT[0] for place in (2, 3))
    found = _known(letters & FIRST_LETTERS.take(np.where(third, 2, 3 * fourth)))
    return found if found.all() else _known(_names(data, pieces(data, 0, end)).codes())


def _names(data: Bytes, found: Pieces) -> Spans:
    name = 2 * found.first[:-1]
    return Spans(data, found.bounds[name], found.bounds[name + 1])


def _known(names: NDArray[np.uint32]) -> Bytes:
    """For each packed name, its place in `KINDS`, by a table of hashes."""
    found = PLACES.take(_hashed(names))
    return found * (KNOWN.take(found) == names)


def _hashed(names: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (names * HASH_BY) >> np.uint32(32 - HASH_BITS)


KNOWN = np.array([packed(name) for name in KINDS], dtype=np.uint32)
PLACES = np.zeros(1 << HASH_BITS, dtype=np.uint8)
PLACES[_hashed(KNOWN)] = np.arange(len(KINDS))
