"""The life of one claim over a year: the first answer, then a correction, an appeal, a take-back, a second payer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random
from typing import NamedTuple

from samples.adjudicate import Refusal, paid, refusal, refused, refused_items, second_answer, share, upheld
from samples.practice import Payer
from samples.remittance import Claim, Line, ProviderAdjustment, reversed_claim
from samples.visits import Visit, days

TAKEN_BACK = 0.010
"""How many of the paid claims the payer looks at again."""
UNPAID_BY_SECOND = 0.15


class Entry(NamedTuple):
    """Something that belongs on a payer's check of a week."""

    week: int
    payer: Payer
    what: Claim | ProviderAdjustment


class Lives:
    """Draws the lives of claims; payer control numbers run on from claim to claim."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.serial = count(310_001)

    def control(self, payer: Payer) -> str:
        return f"{payer.prefix}{next(self.serial):09}"

    def of(self, visit: Visit) -> Iterator[Entry]:
        """All that is ever said about the visit's claim, and when."""
        payer, why, owed = visit.insured.payer, refusal(self.rng, visit), share(self.rng, visit)
        good = paid(visit, self.control(payer), owed)
        if why is None:
            yield from self._paid(visit, good)
        elif why.family == "duplicate":
            yield from self._paid(visit, good)
            yield Entry(visit.week + 1, payer, refused(good, visit, why)._replace(control=self.control(payer)))
        else:
            yield from self._refused(visit, good, why)

    def _paid(self, visit: Visit, claim: Claim) -> Iterator[Entry]:
        payer, second = visit.insured.payer, visit.insured.second
        if second:
            claim = claim._replace(status="19", crossover=second, remarks=("MA18",))
            pays = self.rng.random() >= UNPAID_BY_SECOND
            yield Entry(visit.week + 2, second, second_answer(visit, claim, self.control(second), pays))
        yield Entry(visit.week, payer, claim)
        if not second and claim.paid > 0 and self.rng.random() < TAKEN_BACK:
            yield from self._taken_back(visit, claim)

    def _taken_back(self, visit: Visit, claim: Claim) -> Iterator[Entry]:
        """Corrected in one check, or reversed now and kept from a later check."""
        payer, week = visit.insured.payer, visit.week + 5 + int(self.rng.random() * 8)
        yield Entry(week, payer, reversed_claim(claim))
        if self.rng.random() < 0.6:
            yield Entry(week, payer, paid(visit, self.control(payer), "deductible"))
        else:
            yield Entry(week, payer, ProviderAdjustment("WO", claim.control, -claim.paid))
            yield Entry(week + 3, payer, ProviderAdjustment("WO", claim.control, claim.paid))

    def _refused(self, visit: Visit, good: Claim, why: Refusal) -> Iterator[Entry]:
        payer = visit.insured.payer
        if why.family == "timely":
            late = visit.day - days(400 if payer.key == "medicare" else 210)
            visit = visit._replace(day=late)
            good = good._replace(day=late, lines=tuple(line._replace(day=late) for line in good.lines))
        bad = refused(good, visit, why)
        yield Entry(visit.week, payer, bad)
        if self.rng.random() * 100 < why.worked:
            yield from self._answered(visit, good, bad, why)

    def _answered(self, visit: Visit, good: Claim, bad: Claim, why: Refusal) -> Iterator[Entry]:
        """The practice corrects or appeals; weeks later the payer pays, upholds or says the same again."""
        payer, week = visit.insured.payer, visit.week + 3 + int(self.rng.random() * 9)
        verdict = self._verdict(visit, good, bad, why)
        if bad.paid or why.answer == "appeal":
            yield Entry(week, payer, reversed_claim(bad))
        yield Entry(week, payer, verdict)
        if verdict.interest:
            yield Entry(week, payer, ProviderAdjustment("L6", verdict.control, -verdict.interest))

    def _verdict(self, visit: Visit, good: Claim, bad: Claim, why: Refusal) -> Claim:
        payer, draw = visit.insured.payer, self.rng.random()
        if draw * 100 < why.won:
            verdict = self._won(good, payer, why)
        elif why.answer == "appeal" and draw < 0.9:
            verdict = upheld(bad, refused_items(why, visit.items))
        else:
            verdict = bad
        replaces = bad.control if why.answer == "correct" and not payer.medicare else ""
        received = (bad.received or visit.day) + days(30)
        return verdict._replace(control=self.control(payer), received=received, original=replaces,
                                frequency="7" if replaces else "1")

    def _won(self, good: Claim, payer: Payer, why: Refusal) -> Claim:
        late = not payer.medicare and good.paid > 0 and self.rng.random() < 0.25
        return good._replace(
            interest=100 + int(self.rng.random() * 1100) if late else 0,
            lines=_on_appeal(good.lines) if why.answer == "appeal" else good.lines,
            authorization=f"A{good.account[2:]}" if why.family == "authorization" else "",
        )


def _on_appeal(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with the remark that an appeal decided them, on the first."""
    return (lines[0]._replace(remarks=("MA91",)), *lines[1:])
