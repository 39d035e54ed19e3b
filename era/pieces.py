"""What separators part a text into: the names and elements of its segments, and the names as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from era.delimiters import BLANK, ELEMENT, TERMINATOR
from era.spans import FIRST_LETTERS, Bytes, Mask, Positions, Rows, Spans, packed, strip

KINDS = (
    "", "ISA", "TA1", "GS", "ST", "BPR", "NTE", "TRN", "CUR", "REF", "DTM", "N1", "N2", "N3", "N4", "PER", "RDM", "LX",
    "TS2", "TS3", "CLP", "CAS", "NM1", "MIA", "MOA", "AMT", "QTY", "SVC", "LQ", "PLB", "SE", "GE", "IEA", "BHT", "HL",
    "STC", "DTP",
)
"""The names of the segments of 835 and 277CA."""
HASH_BITS, HASH_BY = 16, np.uint32(0x9E3779B1)
FIRST = 2
"""The number of the first piece: the edges before it are those of piece 0."""
STRETCH = 1 << 19
"""Bytes of text whose pieces are found together, so that what is made on the way stays small and is used again."""


class Pieces(NamedTuple):
    """The names and elements of segments, one after the other: each lies between two edges, the first of which gives it
    its number."""

    edges: Positions
    """Where the separators stand, after two between which lies nothing: piece 0."""
    first: Rows
    """For each segment, the number of its name; one entry more says what the next one would be."""
    padded: Mask | None
    """For each piece, whether there are blanks at its sides; None where no piece has any."""

    def spans(self, data: Bytes, place: Rows) -> Spans:
        """The pieces of these numbers, without the blanks at their sides."""
        start, end = self.edges.take(place) + np.int32(1), self.edges[1:].take(place)
        if self.padded is not None:
            strip(data, start, end, np.flatnonzero(self.padded.take(place)))
        return Spans(data, start, end)

    def but(self, rows: Rows) -> Pieces:
        """The same, where those of some segments keep their blanks."""
        if self.padded is None:
            return self
        for row in rows:
            self.padded[self.first[row] : self.first[row + 1]] = False
        return self if self.padded.any() else self._replace(padded=None)


def pieces(data: Bytes, begin: int, end: Positions) -> Pieces:
    """The pieces of the segments that end at each `end`, the first of which begins at `begin`."""
    where = list(_stretches(begin, end))
    many = list(accumulate((int(np.count_nonzero(data[block] <= ELEMENT[0])) for block, _ in where), initial=FIRST + 1))
    edges, first = np.empty(many[-1], dtype=np.int32), np.empty(len(end) + 1, dtype=np.int32)
    edges[: FIRST + 1], first[0] = (-1, 0, begin - 1), FIRST
    padded: list[Rows] = [np.zeros(0, dtype=np.intp)]
    for (block, rows), own in zip(where, pairwise(many), strict=True):
        is_edge = data[block] <= ELEMENT[0]
        found = np.flatnonzero(is_edge)
        first[1:][rows] = np.flatnonzero(data[block].take(found) == TERMINATOR[0]) + own[0]
        np.add(found, block.start, out=edges[slice(*own)], casting="unsafe")
        padded.append(own[0] + _padded(data[block] == BLANK, is_edge, found))
    return Pieces(edges, first, _marked(np.concatenate(padded), len(edges)))


def _padded(is_blank: Mask, is_edge: Mask, edges: Rows) -> Rows:
    """The pieces that begin or end with a blank, each by the place of the edge before it."""
    begin, end = np.flatnonzero(is_edge[:-1] & is_blank[1:]), np.flatnonzero(is_blank[:-1] & is_edge[1:]) + 1
    return np.concatenate((np.searchsorted(edges, begin), np.searchsorted(edges, end) - 1))


def _marked(places: Rows, size: int) -> Mask | None:
    """Some of so many places, marked; None where there are none."""
    if not len(places):
        return None
    marks = np.zeros(size, dtype=np.bool_)
    marks[places] = True
    return marks


def _stretches(begin: int, end: Positions) -> Iterator[tuple[slice, slice]]:
    """Stretches of whole segments: the bytes of each, and its rows."""
    row = 0
    while row < len(end):
        last = min(int(np.searchsorted(end, begin + STRETCH)), len(end) - 1)
        after = int(end[last]) + 1
        yield slice(begin, after), slice(row, last + 1)
        begin, row = after, last + 1


def kinds(data: Bytes, end: Positions) -> Bytes:
    """For each segment, which ends at `end`, the place of its name in `KINDS`.

    Nearly all names are known ones of two or three capital letters; where one is not, all are looked for.
    """
    begin = np.append(np.int32(0), end[:-1] + np.int32(1))[: len(end)]
    letters = Spans(data, begin, begin).letters()
    third, fourth = (letters.view(np.uint8)[place::4] <= ELEMENT[0] for place in (2, 3))
    found = _known(letters & FIRST_LETTERS.take(np.where(third, 2, 3 * fourth)))
    if found.all():
        return found
    apart = pieces(data, 0, end)
    return _known(apart.spans(data, apart.first[:-1]).codes())


def _known(names: NDArray[np.uint32]) -> Bytes:
    """For each packed name, its place in `KINDS`, by a table of hashes."""
    found = PLACES.take(_hashed(names))
    return found * (KNOWN.take(found) == names)


def _hashed(names: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (names * HASH_BY) >> np.uint32(32 - HASH_BITS)


KNOWN = np.array([packed(name) for name in KINDS], dtype=np.uint32)
PLACES = np.zeros(1 << HASH_BITS, dtype=np.uint8)
PLACES[_hashed(KNOWN)] = np.arange(len(KINDS))
