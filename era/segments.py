"""Segments in columns: one array of bytes and the positions at which segments and elements begin and end in it.

Nothing is made of Python objects, one for each segment: an element of many segments is asked for at once, as spans of
the bytes, and becomes text, money or days at once (`era.values`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from era.delimiters import COMPONENT, TERMINATOR, spots
from era.pieces import KINDS, Pieces, kinds, pieces
from era.spans import WORD, Bytes, Mask, Positions, Rows, Spans

GLUE = b" " * WORD + b", : "
"""The last bytes of the data, in no segment: what stands between pieces that are joined (`era.columns.joined`)."""


@dataclass(frozen=True)
class Segments:
    """The segments of some files: where each ends, and its name as a number.

    Where names and elements are is found when it is first asked for: of a long file, for one part after the other.
    """

    data: Bytes
    end: Positions
    kind: Bytes
    """For each segment, the place of its name in `KINDS`; 0 for every other name."""
    begin: int = 0
    """Where the first segment begins."""

    def __len__(self) -> int:
        return len(self.end)

    def start(self, rows: Rows) -> Positions:
        """Where some segments begin."""
        return np.where(rows > 0, self.end[rows - 1] + 1, self.begin)

    def given(self, rows: Rows) -> Rows:
        """Those of some segments that say anything."""
        return rows[self.end[rows] > self.start(rows)]

    @cached_property
    def components(self) -> Positions:
        """Where component separators are."""
        own = self.data[self.begin : self.end[-1]] if len(self) else self.data[:0]
        return spots(own, lambda block: block == COMPONENT[0]) + np.int32(self.begin)

    @cached_property
    def pieces(self) -> Pieces:
        """Where the names and elements are.

        Those of an ISA are filled up with blanks, which they keep: in most files no others have any.
        """
        return pieces(self.data, self.begin, self.end).but(self.rows("ISA"))

    @property
    def first(self) -> Rows:
        """For each segment, the place of its name among the pieces; one entry more is for the next segment."""
        return self.pieces.first

    def elements(self, rows: Rows) -> Rows:
        """How many elements some segments have after their names."""
        return self.at(rows).elements

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
        first = self.first.take(rows)
        return Chosen(self, first, self.first[1:].take(rows) - first - np.int32(1))

    def element(self, rows: Rows, place: int | Rows) -> Spans:
        """The element at a place (1-based) of each row; none where the row is -1 or the segment is shorter."""
        return self.at(rows)(place)

    def component(self, rows: Rows, place: int | Rows, part: int) -> Spans:
        """A component of an element."""
        return self.element(rows, place).parts(self.components).at(part)

    def part(self, rows: slice) -> Segments:
        """Some segments that follow each other, over the same bytes."""
        return Segments(self.data, self.end[rows], self.kind[rows], int(self.start(np.array(rows.start))))

    def few(self, rows: Rows) -> Segments:
        """Some segments of many, over a copy of their bytes."""
        start, many = self.start(rows), self.end[rows] - self.start(rows) + 1
        end = np.cumsum(many, dtype=np.int32)
        copied = self.data[np.repeat(start - end + many, many) + np.arange(many.sum())]
        return Segments(np.append(copied, np.frombuffer(GLUE, dtype=np.uint8)), end - np.int32(1), self.kind[rows])

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

    def __call__(self, place: int | Rows) -> Spans:
        """The element at a place (1-based) of each; none where the segment is shorter.

        The sign of what is missing, spread over all bits, blots the place out: quicker than to choose between two.
        """
        there = (self.first + place) & ~((self.elements - place) >> 31)
        return self.segments.pieces.spans(self.segments.data, there)

    def of(self, which: Mask) -> Chosen:
        """Some of them."""
        return Chosen(self.segments, self.first[which], self.elements[which])


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
        self._ends = [np.zeros(0, dtype=np.int32)]
        self._kinds = [np.zeros(0, dtype=np.uint8)]

    def add(self, text: bytes) -> None:
        """Put a text after the others: whole segments, each with its terminator."""
        rest = self._data[self.size :]
        rest[: len(text)] = np.frombuffer(text, dtype=np.uint8)
        end = spots(rest[: len(text)], lambda some: some == TERMINATOR[0])
        self._ends.append(end + np.int32(self.size))
        self._kinds.append(kinds(rest, end))
        self.size += len(text)

    def closed(self) -> Segments:
        """The segments of all texts, to which nothing may be added afterwards."""
        end = self.size + len(GLUE)
        self._data[self.size : end] = np.frombuffer(GLUE, dtype=np.uint8)
        return Segments(self._data[:end], np.concatenate(self._ends), np.concatenate(self._kinds))
