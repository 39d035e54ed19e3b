"""A short way to write down a remittance by hand, so that a story fits on a few lines and can be read."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from samples.practice import PATIENTS, PAYERS, PROVIDERS, cents
from samples.remittance import Adjustment, Check, Claim, Line, ProviderAdjustment
from samples.visits import item

_ADJUSTMENT = re.compile(r"(CO|PR|OA|PI)-(\w+)(?:/(\d+))?")
_UNSET = date.min


def line(service: str, words: str = "", **more: Any) -> Line:
    """A service line: what was done, then its adjustments and remarks.

    `CO-45 80.00` takes off $80.00; an adjustment without an amount takes off whatever is left; `/2` says how many
    units; any other word is a remark. The allowed amount is what is left after CO and OA, unless given in dollars.

    >>> one = line("99213-25", "CO-45 80.00 PR-3 30.00 N130")
    >>> one.charge, one.paid, one.allowed, one.modifiers, one.remarks
    (19000, 8000, 11000, ('25',), ('N130',))
    >>> line("20610", "CO-197 M62").paid
    0
    """
    what = item(service)
    charge = cents(more.pop("charge")) if "charge" in more else what.charge
    adjustments, remarks = adjusted(charge, words)
    return Line(what.procedure, charge, more.pop("day", _UNSET), adjustments, what.modifiers, what.units, remarks,
                _allowed(charge, adjustments, more.pop("allowed", None)), **more)


def _allowed(charge: int, adjustments: tuple[Adjustment, ...], given: str | None) -> int:
    if given is not None:
        return cents(given)
    share = {"1", "2", "3", "253"}
    return charge - sum(each.cents for each in adjustments if each.reason not in share)


def adjusted(charge: int, words: str) -> tuple[tuple[Adjustment, ...], tuple[str, ...]]:
    """The adjustments and the remarks that the words stand for.

    >>> adjustments, remarks = adjusted(10000, "CO-45 40.00 PR-1 N130")
    >>> [tuple(each) for each in adjustments], remarks
    ([('CO', '45', 4000, 0), ('PR', '1', 6000, 0)], ('N130',))
    """
    adjustments: list[Adjustment] = []
    remarks: list[str] = []
    rest = words.split()
    while rest:
        word = rest.pop(0)
        if found := _ADJUSTMENT.fullmatch(word):
            left = charge - sum(each.cents for each in adjustments)
            amount = cents(rest.pop(0)) if rest and re.fullmatch(r"-?\d+\.\d\d", rest[0]) else left
            adjustments.append(Adjustment(found[1], found[2], amount, int(found[3] or 0)))
        else:
            remarks.append(word)
    return tuple(adjustments), tuple(remarks)


def claim(number: str, patient: str, field: str, day: str, *lines: Line, words: str = "", **more: Any) -> Claim:
    """A claim: `number` is the practice's and, with a letter before it, the payer's; `words` stand at claim level.

    Without lines `charge` gives the dollars. The payer got it five days after the visit unless `received` says else.
    """
    seen = date.fromisoformat(day)
    stated = cents(more.pop("charge")) if "charge" in more else 0
    adjustments, remarks = adjusted(stated, words)
    received = more.pop("received", None)
    return Claim(
        f"CH{number}", more.pop("control", f"P{number}A"), PATIENTS[patient], PROVIDERS[field], seen,
        tuple(_numbered(each, number, at, seen) for at, each in enumerate(lines, 1)), adjustments, remarks,
        received=date.fromisoformat(received) if received else seen + timedelta(days=5), stated=stated, **more,
    )


def _numbered(one: Line, number: str, at: int, day: date) -> Line:
    return one._replace(day=day if one.day == _UNSET else one.day, control=f"CH{number}-{at}")


def check(payer: str, day: str, trace: str, *parts: Claim | ProviderAdjustment) -> Check:
    """A check: the payer's key, the day, the trace number, then its claims and provider adjustments."""
    return Check(PAYERS[payer], date.fromisoformat(day), trace,
                 [each for each in parts if isinstance(each, Claim)],
                 [each for each in parts if isinstance(each, ProviderAdjustment)])


def provider(reason: str, reference: str, dollars: str) -> ProviderAdjustment:
    """A provider adjustment (PLB): above zero it lowers the check."""
    return ProviderAdjustment(reason, reference, cents(dollars))
