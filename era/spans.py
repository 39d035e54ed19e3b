"""Pieces of the text of a file, many at once: where each begins and ends, and what can be told from its bytes alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from era.delimiters import BLANK

Bytes = NDArray[np.uint8]
Rows = NDArray[np.integer]
Positions = NDArray[np.integer]
"""Rows among the segments, places in the data: 32 bits each where there are many."""
Mask = NDArray[np.bool_]
WORD = 8
"""Bytes that are taken from the data at once, from wherever a piece begins."""
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


@dataclass(frozen=True)
class Spans:
    """A piece of `data` for each row: from `start` up to `end`, without blanks around it."""

    data: Bytes
    start: Positions
    end: Positions

    def __len__(self) -> int:
        return len(self.start)

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

    def stripped(self) -> Spans:
        """The same pieces without the blanks around them."""
        start, end = self.start.copy(), self.end.copy()
        strip(self.data, start, end, np.flatnonzero((self.data[start] == BLANK) | (self.data[end - 1] == BLANK)))
        return Spans(self.data, start, end)

    def codes(self) -> NDArray[np.uint32]:
        """Each piece of up to four bytes as one number in upper case (`packed`); 0 for a longer one or none."""
        return upper(self.letters() & FIRST_LETTERS.take(np.minimum(self.lengths, 5)))

    def letters(self) -> NDArray[np.uint32]:
        """The four bytes from the beginning of each piece on, the first of them the lowest of the number."""
        return self._at_once("<u4")

    def words(self) -> NDArray[np.uint64]:
        """The eight bytes from the beginning of each piece on, the first of them the lowest of the number."""
        return self._at_once("<u8")

    def _at_once(self, kind: str) -> NDArray[Any]:
        everywhere = np.ndarray((len(self.data) - WORD,), dtype=kind, buffer=self.data, strides=(1,))
        return everywhere[self.start.astype(np.intp)]

    def texts(self) -> list[str]:
        """Each piece as text, '' where there is none: for few of them, as it is done one by one."""
        content = self.data.data
        return [str(content[start:end], "utf-8")
                for start, end in zip(self.start.tolist(), self.end.tolist(), strict=True)]

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
        return Spans(whole.data, start * there, end * there).stripped()


def among(codes: NDArray[np.uint32], names: Sequence[str]) -> Mask:
    """Where a code is one of the names; one comparison for each, as there are few."""
    found = codes == packed(names[0])
    for name in names[1:]:
        found |= codes == packed(name)
    return found


def strip(data: Bytes, start: Positions, end: Positions, rows: Rows) -> None:
    """Take the blanks at the sides of some rows away, one of each at a time."""
    while len(rows := rows[end[rows] > start[rows]]):
        before, after = data[start[rows]] == BLANK, data[end[rows] - 1] == BLANK
        start[rows] += before
        end[rows] -= after & ~before
        rows = rows[before | after]


def in_turn(*each: Spans) -> Spans:
    """For each row the piece of the first, of the second and so on."""
    start, end = (np.column_stack(edges).ravel() for edges in zip(*((one.start, one.end) for one in each), strict=True))
    return Spans(each[0].data, start, end)


def either(first: Spans, second: Spans) -> Spans:
    """The first piece of each row where there is one, else the second."""
    given = first.given
    return Spans(first.data, np.where(given, first.start, second.start), np.where(given, first.end, second.end))
