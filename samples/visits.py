"""Who comes to the practice in a year, and what is done: visits that a payer can then be asked to pay for."""

from __future__ import annotations

import re
from bisect import bisect
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Generic, NamedTuple, TypeVar

from samples.practice import CHARGES, FIRST_NAMES, LAST_NAMES, PAYERS, PROVIDERS, Patient, Payer, Provider, rows

FIRST_MONDAY = date(2025, 11, 3)
WEEKS = 52
DIGITS, LETTERS = "0123456789", "ACDEFGHJKMNPQRTUVWXY"
Thing = TypeVar("Thing")


class Item(NamedTuple):
    """One thing that was done; charge in cents, for all its units."""

    procedure: str
    modifiers: tuple[str, ...]
    units: int
    charge: int


class Insured(NamedTuple):
    """A patient and who pays for them; `capitated`: the plan pays office visits by the head."""

    patient: Patient
    payer: Payer
    second: Payer | None
    second_patient: Patient
    capitated: bool


class Visit(NamedTuple):
    """One visit, billed as one claim; `week` is that of the payer's first answer."""

    account: str
    insured: Insured
    provider: Provider
    items: tuple[Item, ...]
    day: date
    received: date
    week: int


def item(text: str) -> Item:
    """A procedure with modifiers and units.

    >>> item("97110-GP-KXx3")
    Item(procedure='97110', modifiers=('GP', 'KX'), units=3, charge=25200)
    """
    found = re.fullmatch(r"(\w{5})((?:-\w\w)*)(?:x(\d+))?", text)
    if not found:
        raise ValueError(text)
    procedure, modifiers, units = found[1], tuple(found[2].split("-")[1:]), int(found[3] or 1)
    return Item(procedure, modifiers, units, CHARGES[procedure] * units)


class Draw(NamedTuple, Generic[Thing]):
    """Things to draw from, the heavier ones more often."""

    things: tuple[Thing, ...]
    bounds: tuple[int, ...]

    @classmethod
    def of(cls, weighted: list[tuple[Thing, int]]) -> Draw[Thing]:
        return cls(tuple(thing for thing, _ in weighted), tuple(accumulate(weight for _, weight in weighted)))

    def one(self, rng: Random) -> Thing:
        return self.things[bisect(self.bounds, int(rng.random() * self.bounds[-1]))]


_KINDS = Draw.of([((row["field"], tuple(map(item, row["lines"].split()))), int(row["weight"]))
                  for row in rows("visits.csv")])
_PAYERS = Draw.of([(payer, payer.weight) for payer in PAYERS.values()])


def pay_day(payer: Payer, week: int) -> date:
    """The day on which the payer pays in that week (0 = the first)."""
    return FIRST_MONDAY + timedelta(days=week * 7 + payer.weekday)


def people(rng: Random, count: int) -> list[Insured]:
    """That many patients, each with a payer, some with a second one."""
    return [_person(rng) for _ in range(count)]


def _person(rng: Random) -> Insured:
    payer = _PAYERS.one(rng)
    last, first = _pick(rng, LAST_NAMES), _pick(rng, FIRST_NAMES)
    second = PAYERS["aetna"] if payer.key == "medicare" and rng.random() < 0.35 else None
    return Insured(
        Patient(last, first, _member(rng, payer.member)), payer, second,
        Patient(last, first, _member(rng, second.member if second else "")),
        payer.key == "advantage" and rng.random() < 0.25,
    )


def _pick(rng: Random, options: tuple[str, ...] | str) -> str:
    return options[int(rng.random() * len(options))]


def _member(rng: Random, pattern: str) -> str:
    """A member ID: # is a digit, A a letter, hyphens only for the eye."""
    kinds = {"#": DIGITS, "A": LETTERS}
    return "".join(_pick(rng, kinds[sign]) if sign in kinds else sign for sign in pattern.replace("-", ""))


def visit(rng: Random, number: int, insured: list[Insured]) -> Visit:
    """The practice's visit of that number: someone comes, something is done, a week later the claim is out."""
    who = insured[int(rng.random() * len(insured))]
    field, items = _KINDS.one(rng)
    week = int(rng.random() * WEEKS)
    received = pay_day(who.payer, week) - days(who.payer.lag)
    return Visit(f"CH{1000000 + number}", who, PROVIDERS[field], items, _weekday(received - days(3 + week % 4)),
                 received, week)


@cache
def days(count: int) -> timedelta:
    return timedelta(days=count)


def _weekday(day: date) -> date:
    return day - days(2) if day.weekday() > 4 else day
