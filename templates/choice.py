"""Which letter a denial calls for, or what to do instead: the first row of `letters/choice.csv` that fits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from templates.fields import rows

PAYER_KINDS = ("appeal", "dispute", "correction")
"""Letters that ask a payer to decide again. All others may be written whatever was denied."""


@dataclass(frozen=True)
class Choice:
    """A template of the catalogue, or the sentence that says what to do instead of a letter."""

    template: str
    instead: str
    source: str


@dataclass(frozen=True)
class Entry:
    """What the catalogue says of a template."""

    template: str
    kind: str
    to: str
    department: str
    signs: str
    title: str
    use: str


@cache
def catalogue() -> dict[str, Entry]:
    """The shipped templates by name."""
    return {row["template"]: Entry(**row) for row in rows("catalogue")}


def entry(template: str) -> Entry:
    """What is known of a template; a practice's own new one counts as an appeal to the payer."""
    return catalogue().get(template) or Entry(template, "appeal", "payer", "", "biller", "", "")


class Case(NamedTuple):
    """What decides on the letter, in the order of the table's columns; the reason is the main CARC of the claim."""

    category: str
    line_of_business: str
    level: str
    route: str
    funding: str = ""
    reason: str = ""
    scenario: str = ""
    windows: tuple[str, ...] = ()


def choose(case: Case, unappealable: str = "") -> Choice:
    """The letter for a denial; `unappealable` is a remark code that takes the right of appeal away, if there is one.

    >>> choose(Case("Authorization", "Commercial", "First", "appeal")).template
    'authorization'
    >>> choose(Case("Timely filing", "Original Medicare", "First", "none")).instead[:41]
    'Medicare takes no appeal of a claim filed'
    >>> choose(Case("Coding", "Commercial", "First", "correct"), "MA130").instead
    'remark MA130 leaves no right of appeal; send a new claim'
    >>> choose(Case("Authorization", "Commercial", "First", "appeal", windows=("retro auth",))).template
    'retro_authorization'
    """
    if unappealable:
        return Choice("", f"remark {unappealable} leaves no right of appeal; send a new claim", "Remarks sheet")
    for row in rules():
        if all(_fits(rule, value) for rule, value in zip(row, case, strict=False)):
            return Choice(*row[len(case):])
    raise AssertionError("the last row of choice.csv fits everything")


def _fits(rule: str, value: str | tuple[str, ...]) -> bool:
    """Whether a value, or one of several, is what the rule says: any, or one of those parted by |."""
    values = value if isinstance(value, tuple) else (value,)
    return rule == "*" or not set(rule.split("|")).isdisjoint(values)


@cache
def rules() -> tuple[tuple[str, ...], ...]:
    """The rows of the table: what a Case must be, several values parted by |, then template, instead, source."""
    return tuple(tuple(row.values()) for row in rows("choice"))
