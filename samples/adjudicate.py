"""What a payer answers to a visit: paid by contract, or refused for one of the usual reasons."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import NamedTuple

from samples.practice import PAYERS, SHORT, Payer, rate, rows
from samples.remittance import Adjustment, Claim, Line
from samples.visits import Draw, Item, Visit, days

COPAY = 3000
SEQUESTRATION = 2
"""Percent that Medicare keeps of what it pays."""
REFUSED = {"family": 0.067, "orthopedics": 0.112, "cardiology": 0.096}
"""How many of a field's claims are refused at first."""
DEAR = 20000
"""From this charge on (cents) a payer wants to be asked first."""


class Refusal(NamedTuple):
    """A row of refusals.csv: a reason, how often it comes, and how it ends. `worked` and `won` in percent."""

    family: str
    group: str
    reason: str
    remarks: tuple[str, ...]
    claim_remarks: tuple[str, ...]
    lines: str
    payers: tuple[str, ...]
    fields: tuple[str, ...]
    weight: int
    worked: int
    won: int
    answer: str
    weeks: range


def _refusal(row: dict[str, str]) -> Refusal:
    return Refusal(
        row["family"], row["group"], row["reason"], tuple(row["remarks"].split()), tuple(row["claim_remarks"].split()),
        row["lines"], tuple(row["payers"].split()), tuple(row["fields"].split()), int(row["weight"]),
        int(row["worked"]), int(row["won"]), row["answer"], range(int(row["from_week"]), int(row["to_week"]) + 1),
    )


REFUSALS = tuple(map(_refusal, rows("refusals.csv")))


@cache
def _possible(payer: str, field: str, week: int) -> Draw[Refusal]:
    return Draw.of([
        (each, each.weight) for each in REFUSALS
        if {payer, "*"} & {*each.payers} and {field, "*"} & {*each.fields} and week in each.weeks
    ])


def refusal(rng: Random, visit: Visit) -> Refusal | None:
    """Why the payer refuses the visit, or None if it pays."""
    if visit.insured.capitated or rng.random() >= REFUSED[visit.provider.field]:
        return None
    possible = _possible(visit.insured.payer.key, visit.provider.field, visit.week)
    while True:
        drawn = possible.one(rng)
        if refused_items(drawn, visit.items):
            return drawn


@cache
def refused_items(refusal: Refusal, items: tuple[Item, ...]) -> frozenset[int]:
    """Which of the visit's lines the refusal strikes: all, the last of several, dear procedures; none if it can't."""
    charged = [at for at, each in enumerate(items) if each.charge]
    if refusal.lines == "last":
        return frozenset(charged[-1:] if len(charged) > 1 else ())
    if refusal.lines == "dear":
        return frozenset(at for at in charged if items[at].charge >= DEAR and not items[at].procedure.startswith("99"))
    return frozenset(charged)


def share(rng: Random, visit: Visit) -> str:
    """What the patient owes: the deductible (mostly early in the calendar year), coinsurance, a copay or nothing."""
    if visit.insured.capitated:
        return "capitated"
    early = 8 <= visit.week < 22
    if rng.random() < (0.18 if early else 0.03):
        return "deductible"
    if visit.insured.payer.key == "medicare" or visit.provider.field != "family":
        return "coinsurance"
    return "copay" if rng.random() < 0.8 else "nothing"


@cache
def settled(payer: Payer, what: Item, share: str, first: bool, percent: int) -> tuple[tuple[Adjustment, ...], int]:
    """The adjustments of a line that the contract covers, and the cents allowed: that percent of the contract's."""
    if not what.charge:
        return (), 0
    if share == "capitated":
        return (Adjustment("CO", "24", what.charge),), 0
    allowed = rate(payer, what.procedure) * what.units * percent // 100
    owed = _owed(allowed, share, first)
    kept = (allowed - sum(each.cents for each in owed)) * SEQUESTRATION // 100 if payer.key == "medicare" else 0
    sequestration = (Adjustment("CO", "253", kept),) if kept else ()
    return (Adjustment("CO", "45", what.charge - allowed), *sequestration, *owed), allowed


@cache
def _percent(payer: str, procedure: str, week: int) -> int:
    """What the payer keeps of its contract: all of it, or less where it pays short."""
    short = [each.percent for each in SHORT
             if (each.payer, each.procedure) == (payer, procedure) and week >= each.from_week]
    return min(short, default=100)


def _owed(allowed: int, share: str, first: bool) -> tuple[Adjustment, ...]:
    if share == "deductible":
        return (Adjustment("PR", "1", allowed),)
    if share == "coinsurance":
        return (Adjustment("PR", "2", allowed // 5),)
    return (Adjustment("PR", "3", min(COPAY, allowed)),) if share == "copay" and first else ()


def paid(visit: Visit, control: str, share: str) -> Claim:
    """The visit's claim, paid by contract."""
    payer = visit.insured.payer
    lines = tuple(
        _paid_line(visit, at, *settled(payer, what, share, at == 0, _percent(payer.key, what.procedure, visit.week)))
        for at, what in enumerate(visit.items)
    )
    return Claim(visit.account, control, visit.insured.patient, visit.provider, visit.day, lines,
                 received=visit.received)


def _paid_line(visit: Visit, at: int, adjustments: tuple[Adjustment, ...], allowed: int) -> Line:
    what = visit.items[at]
    return Line(what.procedure, what.charge, visit.day, adjustments, what.modifiers, what.units, (), allowed,
                f"{visit.account}-{at + 1}")


def refused(claim: Claim, visit: Visit, why: Refusal) -> Claim:
    """The claim with the refused lines denied, the others as they were."""
    struck = refused_items(why, visit.items)
    lines = tuple(_denied(line, why) if at in struck else line for at, line in enumerate(claim.lines))
    return claim._replace(
        lines=lines, remarks=why.claim_remarks, status="4" if why.reason == "31" else "1",
        coverage_ended=visit.day - days(20) if why.reason == "27" else None,
        priority=_other(visit.insured.payer) if why.family == "coordination" else None,
    )


def _denied(line: Line, why: Refusal) -> Line:
    return line._replace(adjustments=(Adjustment(why.group, why.reason, line.charge),), remarks=why.remarks, allowed=0)


def _other(payer: Payer) -> Payer:
    return PAYERS["united" if payer.key != "united" else "cigna"]


def upheld(claim: Claim, struck: frozenset[int]) -> Claim:
    """The claim after an appeal that was lost: the refused lines are refused for good (CARC 193)."""
    lines = tuple(
        line._replace(adjustments=(Adjustment("CO", "193", line.charge),), remarks=("MA91",)) if at in struck else line
        for at, line in enumerate(claim.lines)
    )
    return claim._replace(lines=lines)


def second_answer(visit: Visit, first: Claim, control: str, pays: bool) -> Claim:
    """What the second payer makes of it: what the first paid and wrote off is OA-23, the rest it pays or drops."""
    return first._replace(
        control=control, patient=visit.insured.second_patient, status="2", crossover=None, remarks=(),
        received=visit.received + days(10),
        lines=tuple(_second_line(line, pays) for line in first.lines),
    )


def _second_line(line: Line, pays: bool) -> Line:
    rest = sum(each.cents for each in line.adjustments if each.group == "PR")
    impact = (Adjustment("OA", "23", line.charge - rest),) if line.charge - rest else ()
    dropped = (Adjustment("CO", "45", rest),) if rest and not pays else ()
    return line._replace(adjustments=(*impact, *dropped), allowed=rest if pays else 0)
