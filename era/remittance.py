"""Whose is each segment of a remittance (835): which check, which claim, which service line it stands under."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from era.columns import Columns, repeated
from era.envelope import REMITTANCE, Envelope, pick
from era.segments import Chosen, Segments, within
from era.spans import Mask, Rows, among
from era.values import NEVER, Days, counts, days

LEAVES_CLAIM = ("LX", "TS2", "TS3", "PLB", "SE", "ISA", "GS", "GE", "IEA")


class Repeated(NamedTuple):
    """What one segment says several times: its row and the place of each first element."""

    rows: Rows
    place: Rows
    said: Chosen


@dataclass(frozen=True, eq=False)
class Remittance:
    """The 835 transactions of some files; an owner is the position of the check, claim or line of each segment."""

    envelope: Envelope
    _codes: dict[str, NDArray[np.uint32]] = field(default_factory=dict[str, NDArray[np.uint32]])

    @property
    def segments(self) -> Segments:
        """All segments of the files."""
        return self.envelope.segments

    @cached_property
    def checks(self) -> Rows:
        """The transactions that are remittances."""
        return self.envelope.of_kind(REMITTANCE)

    @cached_property
    def check(self) -> Rows:
        """The owner of each segment: its check; -1 outside of remittances."""
        among = np.full(len(self.envelope.opened) + 1, -1, dtype=np.int32)
        among[self.checks] = np.arange(len(self.checks))
        return among[self.envelope.transaction]

    @cached_property
    def claim_rows(self) -> Rows:
        """The CLP of each claim."""
        return self.segments.rows("CLP")

    @cached_property
    def claim(self) -> Rows:
        """The owner of each segment: its claim, from CLP to the next claim or group; -1 outside of claims."""
        marks = self.segments.called("CLP", *LEAVES_CLAIM)
        marks[self.envelope.opened] |= True
        marks[self.envelope.begins] |= True
        return self._owner(self.claim_rows, marks)

    @cached_property
    def line_rows(self) -> Rows:
        """The SVC of each service line that has a claim."""
        rows = self.segments.rows("SVC")
        return rows[self.claim[rows] >= 0]

    @cached_property
    def line(self) -> Rows:
        """The owner of each segment: its service line; -1 outside of lines."""
        marks = self.segments.called("CLP", "SVC", *LEAVES_CLAIM)
        marks[self.envelope.opened] = True
        return self._owner(self.line_rows, marks)

    def _owner(self, rows: Rows, marks: Mask) -> Rows:
        """For each segment, the position of the last of the rows it stands under; -1 if another mark came since."""
        own = np.zeros(len(self.segments), dtype=np.bool_)
        own[rows] = True
        marked = np.flatnonzero(marks)
        is_own = own[marked]
        return self.segments.since(marked, np.where(is_own, np.cumsum(is_own) - 1, -1))

    @cached_property
    def claim_alone(self) -> Rows:
        """The owner of each segment: its claim, if it belongs to no line; -1 for every other."""
        return np.where(self.line < 0, self.claim, np.int32(-1))

    @cached_property
    def line_claim(self) -> Rows:
        """The claim of each line."""
        return self.claim[self.line_rows]

    @cached_property
    def claim_check(self) -> Rows:
        """The check of each claim."""
        return self.check[self.claim_rows]

    def qualified(self, name: str, *codes: str) -> Rows:
        """The segments of a name, those with one of these codes in their first element if any are asked for."""
        rows = self.segments.rows(name)
        if not codes:
            return rows
        if name not in self._codes:
            self._codes[name] = self.segments.element(rows, 1).codes()
        return rows.compress(among(self._codes[name], codes))

    def of_check(self, name: str, *codes: str) -> Rows:
        """For each check, its first such segment outside of claims."""
        rows = self.qualified(name, *codes)
        rows = rows[self.claim[rows] < 0]
        return self.envelope.noted(pick(self.check[rows], rows, len(self.checks)))

    def of_claim(self, name: str, *codes: str) -> Rows:
        """For each claim, its first such segment outside of lines."""
        rows = self.qualified(name, *codes)
        return self.envelope.noted(pick(self.claim_alone.take(rows), rows, len(self.claim_rows)))

    def of_line(self, name: str, *codes: str) -> Rows:
        """For each line, its first such segment."""
        rows = self.qualified(name, *codes)
        return self.envelope.noted(pick(self.line.take(rows), rows, len(self.line_rows)))

    def place(self, rows: Rows) -> Columns:
        """The columns that say where rows stand: file and transaction."""
        transaction = self.envelope.place[self.envelope.transaction[rows]]
        file = repeated(self.envelope.files, self.envelope.file(rows))
        return {"file": file, "transaction": counts(transaction)}

    def number(self, rows: Rows) -> Columns:
        """The column that says which segment of its file a row is."""
        return {"segment": counts(self.envelope.number(rows))}

    @cached_property
    def claim_number(self) -> Rows:
        """For each claim, its number in its transaction."""
        return within(self.claim_check)

    @cached_property
    def line_number(self) -> Rows:
        """For each line, its number in its claim."""
        return within(self.line_claim)

    @cached_property
    def triplets(self) -> Repeated:
        """Every reason, amount and quantity of every CAS of a claim, in the order of the file."""
        rows = self.qualified("CAS")
        return self._repeated(rows[self.claim[rows] >= 0], 2, 3)

    @cached_property
    def pairs(self) -> Repeated:
        """Every reason and amount of every PLB, in the order of the file."""
        rows = self.qualified("PLB")
        return self._repeated(rows[self.check[rows] >= 0], 3, 2)

    def _repeated(self, rows: Rows, start: int, step: int) -> Repeated:
        """What the rows say in every `step` elements from `start` on, where the first or second of them is given."""
        many = np.maximum(self.segments.elements(rows) - start + step, 0) // step
        rows = np.repeat(rows, many)
        place = start + step * (within(rows) - 1)
        chosen = self.segments.at(rows)
        said = chosen(place).given | chosen(place + 1).given
        return Repeated(rows, place, chosen) if said.all() else Repeated(rows[said], place[said], chosen.of(said))

    @cached_property
    def days(self) -> Days:
        """The day of each DTM."""
        return days(self.segments.element(self.qualified("DTM"), 2))

    @cached_property
    def _day(self) -> Days:
        """The day of each segment that is a DTM, NaT for every other; one entry more is for no segment (row -1)."""
        day = np.full(len(self.segments) + 1, NEVER)
        day[self.qualified("DTM")] = self.days
        return day

    def day(self, rows: Rows) -> Days:
        """The day in some DTM segments; NaT where the row is -1."""
        return self._day.take(rows)

    @cached_property
    def stated_days(self) -> tuple[Days, Days]:
        """The statement period of each claim (DTM 232 and 233); one of them stands for both."""
        first, last = (self.day(self.of_claim("DTM", code)) for code in ("232", "233"))
        return np.where(np.isnat(first), last, first), np.where(np.isnat(last), first, last)

    @cached_property
    def own_days(self) -> tuple[Days, Days]:
        """The service dates of each line (DTM 472, or 150 and 151)."""
        day, first, last = (self.day(self.of_line("DTM", code)) for code in ("472", "150", "151"))
        first, last = (np.where(np.isnat(own), day, own) for own in (first, last))
        return np.where(np.isnat(first), last, first), np.where(np.isnat(last), first, last)
