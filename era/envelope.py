"""Which segments belong together: files, interchanges, transactions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from era.findings import Finding
from era.segments import Segments, changes, latest, within
from era.spans import Mask, Rows, Spans

REMITTANCE, ACKNOWLEDGMENT, OTHER = "835", "277CA", ""
LARGEST = 300_000
"""Segments that are read together, some 6 MB."""
CLOSERS = ("ISA", "GS", "GE", "IEA")


@dataclass(frozen=True)
class Envelope:
    """The segments of some files and what they lie in; positions count from 0, numbers from 1."""

    segments: Segments
    files: list[str]
    starts: Rows
    """For each file, the first of its segments, counted with those before these."""
    before: int = 0
    """How many segments there are before these."""

    def noted(self, rows: Rows) -> Rows:
        """The rows (-1: none), noted as some that a column is read from."""
        self._marks[rows] = True
        return rows

    def told(self) -> Mask:
        """The segments that columns were read from so far."""
        return self._marks[:-1].copy()

    @cached_property
    def _marks(self) -> Mask:
        return np.zeros(len(self.segments) + 1, dtype=np.bool_)

    def file(self, rows: Rows) -> Rows:
        """The positions of the files of some segments."""
        return np.searchsorted(self.starts, rows + self.before, "right") - 1

    def number(self, rows: Rows) -> Rows:
        """The numbers of some segments in their files."""
        return rows + (self.before + 1 - self.starts.take(self.file(rows)))

    @cached_property
    def begins(self) -> Rows:
        """The first segment of each file that has any."""
        begins = np.unique(np.maximum(self.starts - self.before, 0))
        return begins[begins < len(self.segments)]

    @cached_property
    def opened(self) -> Rows:
        """The segment with which each transaction begins: its ST, or BPR or CLP where the ST is lost."""
        opens = np.union1d(self.segments.rows("ST"), self._lost_before_payment())
        claims = self.segments.rows("CLP")
        stray = claims[latest(*self._turns(opens), claims) < 0]
        return np.union1d(opens, first_of_each(stray, np.searchsorted(self._closers, stray)))

    def _lost_before_payment(self) -> Rows:
        """The BPR segments that no ST announces: each is a payment, so each is a transaction."""
        payments = self.segments.rows("BPR")
        marked = np.flatnonzero(self.segments.called("ST", "SE", *CLOSERS))
        anchor = latest(marked, marked, payments)
        announced = np.isin(anchor, self.segments.rows("ST"))
        announced &= changes(anchor)
        return payments[~announced]

    @cached_property
    def _closers(self) -> Rows:
        """The segments that no transaction goes beyond."""
        return np.union1d(np.flatnonzero(self.segments.called(*CLOSERS)), self.begins)

    def _turns(self, opens: Rows) -> tuple[Rows, Rows]:
        """Where a transaction begins or ends, and the place of the one that begins; -1 where one ends."""
        marked = np.union1d(opens, self._closers)
        own = np.isin(marked, opens, assume_unique=True)
        return marked, np.where(own, np.cumsum(own) - 1, -1)

    @cached_property
    def _turned(self) -> tuple[Rows, Rows]:
        return self._turns(self.opened)

    @cached_property
    def transaction(self) -> Rows:
        """For each segment, the position of its transaction; -1 outside of transactions."""
        return self.segments.since(*self._turned)

    def transaction_of(self, rows: Rows) -> Rows:
        """The same for some segments of many."""
        return latest(*self._turned, rows)

    @cached_property
    def outside(self) -> Rows:
        """The segments outside of transactions."""
        marked, place = self._turned
        many = np.diff(marked, append=len(self.segments)) * (place < 0)
        return np.repeat(marked, many) + within(np.repeat(np.arange(len(many)), many)) - 1

    def count_in_file(self, rows: Rows, starts: Rows) -> Rows:
        """How many of the `starts` lie in the same file up to each row."""
        return np.searchsorted(starts, rows, "right") - np.searchsorted(starts, self.begins_of(rows))

    def begins_of(self, rows: Rows) -> Rows:
        """The first segment of the file of each row."""
        return self.starts.take(self.file(rows)) - self.before

    def _above(self, name: str) -> Rows:
        """The last segment of a name before each transaction in its file; -1 if none."""
        rows = self.segments.rows(name)
        last = latest(rows, rows, self.opened)
        return np.where(last >= self.begins_of(self.opened), last, -1)

    @cached_property
    def trailer(self) -> Rows:
        """The SE of each transaction; -1 if it is missing."""
        return self.first_of("SE")

    @cached_property
    def cut_off(self) -> Mask:
        """For each file, whether it ends within a transaction: before its SE, and nothing closes it."""
        last = np.append(self.begins, len(self.segments))[1:] - 1
        trailer = np.append(self.trailer, 0)[self.transaction_of(last)]
        cut = np.zeros(len(self.files), dtype=np.bool_)
        cut[self.file(last[trailer < 0])] = True
        return cut

    def first_of(self, name: str) -> Rows:
        """The first segment of this name in each transaction; -1 if there is none."""
        rows = self.segments.rows(name)
        return pick(self.transaction_of(rows), rows, len(self.opened))

    @cached_property
    def _frame(self) -> tuple[Rows, Segments]:
        """The segments with which interchanges, groups and transactions begin and end."""
        rows = np.union1d(np.flatnonzero(self.segments.called("ST", "SE", *CLOSERS)), self.opened)
        return rows, self.segments.few(rows)

    def element(self, rows: Rows, place: int) -> Spans:
        """An element of some segments with which something begins or ends; none where the row is -1."""
        frame, few = self._frame
        return few.element(np.where(rows < 0, -1, np.searchsorted(frame, rows)), place).stripped()

    @cached_property
    def version(self) -> list[str]:
        """The guide that each transaction follows: ST03, or else GS08."""
        own, group = self.element(self.opened, 3).texts(), self.element(self._above("GS"), 8).texts()
        is_st = self.segments.called("ST")[self.opened]
        return [a if a and st else b for a, b, st in zip(own, group, is_st, strict=True)]

    @cached_property
    def code(self) -> list[str]:
        """The kind that each transaction says it is (ST01); '' where its ST is lost."""
        said = self.element(self.opened, 1).texts()
        is_st = self.segments.called("ST")[self.opened]
        return [code if st else "" for code, st in zip(said, is_st, strict=True)]

    @cached_property
    def kind(self) -> list[str]:
        """What each transaction is read as: REMITTANCE if it says so or holds claims, ACKNOWLEDGMENT or OTHER."""
        claims, payments = self.first_of("CLP") >= 0, self.first_of("BPR") >= 0
        return [
            REMITTANCE if code == "835" or claim or (not code and payment)
            else ACKNOWLEDGMENT if code == "277" and "X214" in version else OTHER
            for code, version, claim, payment in zip(self.code, self.version, claims, payments, strict=True)
        ]

    def of_kind(self, kind: str) -> Rows:
        """The positions of the transactions of a kind."""
        return np.flatnonzero([each == kind for each in self.kind])

    @cached_property
    def place(self) -> Rows:
        """For each transaction, its number in its file."""
        return self.count_in_file(self.opened, self.opened)

    @cached_property
    def interchange(self) -> Rows:
        """For each transaction, the number of its interchange in its file."""
        return self.count_in_file(self.opened, self.segments.rows("ISA"))

    @cached_property
    def test(self) -> Mask:
        """Which transactions lie in an interchange that is marked as a test."""
        return self.element(self._above("ISA"), 15).is_any("T")

    def parts(self) -> Iterator[Envelope]:
        """The same in pieces of whole transactions, which need less room and fit the processor's cache better.

        What is known of the whole (numbers, versions) is handed on: a piece may lie in an interchange begun before it.
        """
        starts = [0]
        for row in self.opened:
            if row - starts[-1] >= LARGEST:
                starts.append(int(row))
        for start, end in zip(starts, [*starts[1:], len(self.segments)], strict=True):
            yield self if len(starts) == 1 else self._part(start, end)

    def _part(self, start: int, end: int) -> Envelope:
        rows = slice(start, end)
        some = slice(*np.searchsorted(self.opened, (start, end)))
        part = Envelope(self.segments.part(rows), self.files, self.starts, start)
        part.__dict__.update(
            opened=self.opened[some] - start, place=self.place[some], interchange=self.interchange[some],
            test=self.test[some], version=self.version[some], code=self.code[some], kind=self.kind[some])
        return part

    def finding(self, row: int, severity: str, what: str, remedy: str) -> Finding:
        """A finding at a segment."""
        at = np.array(row)
        return Finding(self.files[self.file(at)], int(self.number(at)), severity, what, remedy)


def pick(owner: Rows, rows: Rows, size: int) -> Rows:
    """For each owner (0 to size - 1), the first of the rows that is its own; -1 if none. Each row has its `owner`."""
    picked = np.full(size, -1, dtype=np.intp)
    owned = np.flatnonzero(owner >= 0)[::-1]
    picked[owner[owned]] = rows[owned]
    return picked


def first_of_each(rows: Rows, groups: Rows) -> Rows:
    """The first row of each group; rows of one group stand together."""
    return rows[changes(groups)]
