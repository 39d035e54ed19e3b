"""A claim acknowledgment (277CA, 005010X214) in a table: what became of each claim before it was ever judged.

A status (STC) stands at one of four levels: the whole batch (receiver), a provider's part of it, a claim, a line of a
claim. A claim without a status of its own has the rejection of its provider or batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd

from era.columns import Column, Columns, repeated, texts
from era.envelope import ACKNOWLEDGMENT, Envelope, pick
from era.findings import ERROR, WARNING, Finding, dollars
from era.segments import Segments
from era.spans import Mask, Rows, either
from era.tables import COUNT, DAY, FLAG, MONEY, STATUSES, TEXT, TRACE
from era.values import amounts, cents, counts, days, unsound

ACCEPTED = ("A0", "A1", "A2", "A5")
"""Forwarded, received, taken into adjudication, split; every other category (A3, A4, A6-A8, E..) is a rejection."""
LEVELS = {"20": "payer", "21": "receiver", "19": "provider", "PT": "claim", "22": "claim", "23": "claim"}
LOOK = "Ask the clearinghouse what became of the claim."
TOTALS = {"QTY": {"90": True, "QA": True, "AA": False, "QC": False}, "AMT": {"YU": True, "YY": False}}
"""What a batch or provider adds up, by the code of its total: claims and charges that were accepted, or were not.

90 and AA count for a batch, QA and QC for a provider, YU and YY add up for both: loops 2200B and 2200C of the guide, as
pyx12's map of it (`277.5010.X214.xml`) names them.
"""
CENTS = 100
COMPOSITES = (1, 10, 11)
"""The elements of an STC that each hold category, status and entity."""


@dataclass(frozen=True, eq=False)
class Acknowledgment:
    """The 277CA transactions of some files; the owner of a segment is the HL it stands under."""

    envelope: Envelope

    @property
    def segments(self) -> Segments:
        """All segments of the files."""
        return self.envelope.segments

    @cached_property
    def levels(self) -> Rows:
        """The HL of each level."""
        return self.mine("HL")

    def mine(self, name: str) -> Rows:
        """The segments of a name that stand in a 277CA."""
        rows = self.segments.rows(name)
        return rows[np.isin(self.envelope.transaction_of(rows), self.envelope.of_kind(ACKNOWLEDGMENT))]

    @cached_property
    def owner(self) -> Rows:
        """The level of each segment; -1 outside."""
        marked = np.union1d(self.levels, self.envelope.opened)
        own = np.isin(marked, self.levels, assume_unique=True)
        return self.segments.since(marked, np.where(own, np.cumsum(own) - 1, -1))

    @cached_property
    def line(self) -> Rows:
        """The SVC of each segment that stands under one; -1 for every other."""
        marked = np.flatnonzero(self.segments.called("SVC", "HL", "ST", "SE"))
        return self.segments.since(marked, np.where(self.segments.called("SVC")[marked], marked, -1))

    @cached_property
    def kind(self) -> list[str]:
        """What each level is: payer, receiver, provider, claim, or what HL03 says."""
        return [LEVELS.get(code, code) for code in self.segments.element(self.levels, 3).texts()]

    def above(self, kind: str) -> Rows:
        """For each level, the last level of a kind up to it in its transaction; -1 if there is none."""
        place = np.arange(len(self.levels))
        marked = np.where([each == kind for each in self.kind], place, -1)
        last = np.maximum.accumulate(marked) if len(marked) else marked
        transaction = self.envelope.transaction_of(self.levels)
        return np.where((last >= 0) & (transaction[last] == transaction), last, -1) if len(last) else last

    def of_level(self, name: str, *codes: str) -> Rows:
        """For each level, its first such segment; the last entry is for no level."""
        rows = self.mine(name)
        rows = rows[self.segments.element(rows, 1).is_any(*codes)] if codes else rows
        return np.append(pick(self.owner[rows], rows, len(self.levels)), -1)

    @cached_property
    def statuses(self) -> tuple[Rows, Rows, Rows]:
        """For each status its STC, the place of its composite, and its level; bare claims inherit a rejection."""
        stc = self.mine("STC")
        stc = stc[self.owner[stc] >= 0]
        rows, place = np.repeat(stc, len(COMPOSITES)), np.tile(COMPOSITES, len(stc))
        said = self.segments.element(rows, place).given
        rows, place = rows[said], place[said]
        claims, inherited = self._inherited(rows, self.owner[rows])
        level = np.concatenate([self.owner[rows], claims])
        rows = np.concatenate([rows, inherited])
        place = np.concatenate([place, np.ones(len(claims), dtype=place.dtype)])
        order = np.lexsort((place, rows, level))
        return rows[order], place[order], level[order]

    def _inherited(self, rows: Rows, level: Rows) -> tuple[Rows, Rows]:
        """Claims without a status and the STC that rejects their provider or batch."""
        refused = rows[~self._accepted(rows)]
        first = pick(self.owner[refused], refused, len(self.levels))
        first = np.append(first, -1)
        provider, receiver = first[self.above("provider")], first[self.above("receiver")]
        above = np.where(provider >= 0, provider, receiver)
        bare = np.array([kind == "claim" for kind in self.kind], dtype=np.bool_)
        bare[level] = False
        claims = np.flatnonzero(bare & (above >= 0) & (self.of_level("TRN")[:-1] >= 0))
        return claims, above[claims]

    def _accepted(self, rows: Rows) -> Mask:
        return self.segments.component(rows, 1, 1).is_any(*ACCEPTED)


def statuses(envelope: Envelope) -> Columns:
    """One row for each status of a claim, line, provider or batch in the 277CA transactions of some files."""
    it = Acknowledgment(envelope)
    if not len(it.levels):
        return {**nothing()}
    rows, place, level = it.statuses
    e, c = it.segments.element, it.segments.component
    own_rows = np.where(it.owner[rows] == level, rows, -1)
    line = np.where(own_rows >= 0, it.line[rows], -1)
    payer, provider = it.above("payer")[level], it.above("provider")[level]
    claim = np.array([kind == "claim" for kind in it.kind], dtype=np.bool_)[level]
    trace, own = it.of_level("TRN")[level], it.of_level("REF", "D9")[level]
    npi, sender, theirs = (of[at] for of, at in ((it.of_level("NM1", "85", "1P"), provider),
                                                 (it.of_level("NM1"), payer), (it.of_level("REF", "1K"), level)))
    for read in (rows, trace, own, npi, sender, theirs):
        envelope.noted(read)
    category, own_charge = c(rows, place, 1), e(own_rows, 4)
    first, last = service_days(it, line, level)
    kinds = np.where(line >= 0, "line", np.array(it.kind, dtype=object)[level])
    return {
        "file": repeated(envelope.files, envelope.file(rows)),
        "transaction": counts(envelope.place[envelope.transaction_of(rows)]), "level": texts(kinds.tolist()),
        "payer_name": e(sender, 3),
        "provider_npi": e(np.where(e(npi, 8).is_any("XX"), npi, -1), 9),
        "patient_control_number": e(np.where(claim, trace, -1), 2),
        "payer_control_number": e(theirs, 2),
        "category": category, "status": c(rows, place, 2), "entity": c(rows, place, 3),
        "effective_date": days(e(rows, 2)), "charge": cents(amounts(either(own_charge, e(line, 2)))),
        "accepted": category.is_any(*ACCEPTED),
        "segment": counts(envelope.number(rows)), "trace": either(e(own, 2), e(np.where(claim, -1, trace), 2)),
        "service_from": first, "service_to": last, "action": e(rows, 3),
    }


def service_days(it: Acknowledgment, line: Rows, level: Rows) -> tuple[np.ndarray, np.ndarray]:
    """When the services of each status were (DTP 472): those of its line, or else of its claim."""
    dtp = it.segments.rows("DTP")
    dtp = dtp[it.segments.element(dtp, 1).is_any("472")]
    by_line = np.full(len(it.segments) + 1, -1, dtype=np.intp)
    by_line[it.line[dtp]] = dtp
    rows = np.where(line >= 0, by_line[line], it.of_level("DTP", "472")[level])
    period = it.segments.element(it.envelope.noted(rows), 3)
    first = days(period.cut(0, 8))
    ranged = period.lengths == 17
    return first, np.where(ranged, days(period.cut(9, 17)), first)


def findings(envelope: Envelope) -> Iterator[Finding]:
    """Claims without any status, statuses of no level, and charges that are no amounts: no table can hold them."""
    it = Acknowledgment(envelope)
    if not len(envelope.of_kind(ACKNOWLEDGMENT)):
        return
    rows = it.segments.rows("STC")
    rows = rows[np.isin(envelope.transaction_of(rows), envelope.of_kind(ACKNOWLEDGMENT))]
    told = np.zeros(len(it.levels), dtype=np.bool_)
    told[it.statuses[2]] = True
    claims = np.array([kind == "claim" for kind in it.kind], dtype=np.bool_)
    named = it.of_level("TRN")[:-1] >= 0
    for row in it.levels[claims & named & ~told]:
        yield envelope.finding(row, ERROR, "a claim stands here without a status", LOOK)
    for row in rows[it.owner[rows] < 0]:
        yield envelope.finding(row, ERROR, "a status (STC) belongs to no level (HL) and was left out", LOOK)
    yield from _miscounted(it)
    for row in rows[unsound(amounts(it.segments.element(rows, 4)))]:
        yield envelope.finding(row, WARNING, "the charge of a status (STC04) is not an amount", LOOK)


def _miscounted(it: Acknowledgment) -> Iterator[Finding]:
    """Totals of a batch or provider (QTY, AMT) that are not those of the claims that stand under it."""
    claim, accepted, charge = _decided(it)
    above = {kind: it.above(kind)[claim] for kind in ("receiver", "provider")}
    for name, codes in TOTALS.items():
        rows = it.mine(name)
        rows = rows[it.segments.element(rows, 1).is_any(*codes) & (it.owner[rows] >= 0)]
        said = pd.Series(cents(amounts(it.segments.element(rows, 2)))).fillna(0).to_numpy("int64")
        for row, code, number in zip(rows, it.segments.element(rows, 1).texts(), said, strict=True):
            level = it.owner[row]
            mine = (above.get(it.kind[level], np.full(len(claim), -1)) == level) & (accepted == codes[code])
            counted = int(mine.sum()) * CENTS if name == "QTY" else int(charge[mine].sum())
            if it.kind[level] in above and number != counted:
                yield it.envelope.finding(row, WARNING, _apart(name, codes[code], int(number), counted), LOOK)


def _decided(it: Acknowledgment) -> tuple[Rows, Mask, np.ndarray]:
    """The claims that have a status: the level of each, whether all of its statuses accept it, its charge in cents."""
    rows, place, level = it.statuses
    is_claim = np.array([kind == "claim" for kind in it.kind], dtype=np.bool_)[level]
    rows, place, level = rows[is_claim], place[is_claim], level[is_claim]
    claim, first, of = np.unique(level, return_index=True, return_inverse=True)
    refused = np.bincount(of, weights=~it.segments.component(rows, place, 1).is_any(*ACCEPTED), minlength=len(claim))
    own = np.where(it.owner[rows[first]] == claim, rows[first], -1)
    charge = pd.Series(cents(amounts(it.segments.element(own, 4)))).fillna(0).to_numpy("int64")
    return claim, refused == 0, charge


def _apart(name: str, accepted: bool, number: int, counted: int) -> str:
    what, kind = ("accepted" if accepted else "rejected"), ("claims" if name == "QTY" else "charges")
    said, there = (f"{value / CENTS:g}" if name == "QTY" else dollars(value)
                   for value in (number, counted))
    return f"the report's total of {what} {kind} ({name}) is {said}, but {there} stand here"


@cache
def nothing() -> Columns:
    """The table without a row, the same for all who ask: most files are no acknowledgments."""
    kinds: dict[str, Column] = {
        TEXT: texts([]), MONEY: counts(np.zeros(0, dtype=np.int64)), COUNT: counts(np.zeros(0, dtype=np.int64)),
        DAY: np.zeros(0, dtype="datetime64[s]"), FLAG: np.zeros(0, dtype=np.bool_)}
    return {column: kinds[kind] for column, kind in {**STATUSES, **TRACE["statuses"]}.items()}
