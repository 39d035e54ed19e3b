"""What a payer says about one check, as plain data: check, claims, lines, adjustments. Money in cents.

Nothing that follows from something else is stored: what was paid is the charge less the adjustments, what a check is
worth is what its claims paid less the provider adjustments. So everything balances because it cannot do otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from samples.practice import Patient, Payer, Provider


class Adjustment(NamedTuple):
    """One adjustment: group (CO, PR, OA, PI), reason (CARC), cents taken off, units taken off."""

    group: str
    reason: str
    cents: int
    quantity: int = 0


def taken_off(adjustments: Iterable[Adjustment]) -> int:
    """What the adjustments come to, in cents."""
    return sum([each.cents for each in adjustments])


class Line(NamedTuple):
    """One service line, as adjudicated."""

    procedure: str
    charge: int
    day: date
    adjustments: tuple[Adjustment, ...] = ()
    modifiers: tuple[str, ...] = ()
    units: int = 1
    remarks: tuple[str, ...] = ()
    allowed: int = 0
    control: str = ""
    submitted: str = ""
    policy: str = ""

    @property
    def paid(self) -> int:
        return self.charge - taken_off(self.adjustments)


class Claim(NamedTuple):
    """One claim, as adjudicated once; `stated` is the charge of a claim that comes without lines."""

    account: str
    control: str
    patient: Patient
    provider: Provider
    day: date
    lines: tuple[Line, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    status: str = "1"
    frequency: str = "1"
    received: date | None = None
    original: str = ""
    authorization: str = ""
    subscriber: Patient | None = None
    corrected_member: str = ""
    crossover: Payer | None = None
    priority: Payer | None = None
    coverage_ended: date | None = None
    interest: int = 0
    stated: int = 0
    filing: str = ""

    @property
    def charge(self) -> int:
        return self.stated + sum([line.charge for line in self.lines])

    @property
    def paid(self) -> int:
        return self.stated + sum([line.paid for line in self.lines]) - taken_off(self.adjustments)

    @property
    def all_adjustments(self) -> list[Adjustment]:
        return [*self.adjustments, *(each for line in self.lines for each in line.adjustments)]


class ProviderAdjustment(NamedTuple):
    """Money that belongs to no claim (PLB): reason, reference, cents; above zero it lowers the check."""

    reason: str
    reference: str
    cents: int


class Check(NamedTuple):
    """One payment: a check, a transfer, or a notice that nothing is paid."""

    payer: Payer
    day: date
    trace: str
    claims: Sequence[Claim]
    provider_adjustments: Sequence[ProviderAdjustment] = ()

    @property
    def amount(self) -> int:
        return sum(claim.paid for claim in self.claims) - sum(each.cents for each in self.provider_adjustments)


def reversed_claim(claim: Claim) -> Claim:
    """The claim taken back: status 22, the same codes, every amount with the other sign."""
    return claim._replace(
        status="22",
        lines=tuple(_reversed_line(line) for line in claim.lines),
        adjustments=_negated(claim.adjustments),
        stated=-claim.stated,
        interest=0,
        crossover=None,
    )


def _reversed_line(line: Line) -> Line:
    return line._replace(charge=-line.charge, allowed=-line.allowed, adjustments=_negated(line.adjustments))


def _negated(adjustments: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
    return tuple(each._replace(cents=-each.cents, quantity=-each.quantity) for each in adjustments)
