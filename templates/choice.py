"""Which letter a denial calls for, or what to do instead: the first row of `letters/choice.csv` that fits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

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


def choose(category: str, line_of_business: str, level: str, route: str, funding: str = "",
           unappealable: str = "") -> Choice:
    """The letter for a denial; `unappealable` is a remark code that takes the right of appeal away, if there is one.

    >>> choose("Authorization", "Commercial", "First", "appeal").template
    'authorization'
    >>> choose("Timely filing", "Original Medicare", "First", "none").instead[:41]
    'Medicare takes no appeal of a claim filed'
    >>> choose("Coding", "Commercial", "First", "correct", unappealable="MA130").instead
    'remark MA130 leaves no right of appeal; send a new claim'
    """
    if unappealable:
        return Choice("", f"remark {unappealable} leaves no right of appeal; send a new claim", "Remarks sheet")
    asked = (category, line_of_business, level or "First", route, funding)
    for row in rules():
        if all(rule in ("*", value) for rule, value in zip(row[:5], asked, strict=True)):
            return Choice(*row[5:])
    raise AssertionError("the last row of choice.csv fits everything")


@cache
def rules() -> tuple[tuple[str, ...], ...]:
    """The rows of the table, each as category, line of business, level, route, funding, template, instead, source."""
    return tuple(tuple(row.values()) for row in rows("choice"))
