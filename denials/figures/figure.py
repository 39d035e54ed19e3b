"""What a figure is: a part of a whole, how many cases stand behind it, and what it means in one sentence."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from denials.figures.cells import NO_DATA, half_up
from denials.figures.ledger import Ledger


class Unit(StrEnum):
    """What a figure's value is."""

    SHARE = "share"
    """A fraction from 0 to 1 over cases: with few of them it is shown as "2 of 3"."""
    RATIO = "ratio"
    """One sum over another that are no cases: always a percentage."""
    MONEY = "money"
    """Cents."""
    DAYS = "days"
    NUMBER = "number"


@dataclass(frozen=True)
class Tally:
    """What was counted: a part, the whole it is taken of (0: no data yet), and the cases that stand behind it."""

    part: float
    whole: float
    n: int
    of: str
    """What n counts, in the plural: "claims answered"."""


@dataclass(frozen=True)
class Question:
    """A figure as it is asked for: its name, its meaning, and the function that counts it."""

    id: str
    label: str
    unit: Unit
    definition: str
    source: str
    count: Callable[[Ledger], Tally]

    def __call__(self, ledger: Ledger) -> Figure:
        return Figure(self, self.count(ledger))


@dataclass(frozen=True)
class Figure:
    """The answer to a question."""

    question: Question
    tally: Tally

    @property
    def n(self) -> int:
        """How many cases stand behind the value."""
        return self.tally.n

    @property
    def value(self) -> float | None:
        """The part over the whole; None while there is no data yet."""
        return self.tally.part / self.tally.whole if self.tally.whole else None

    def text(self, minimum: float) -> str:
        """The value as a person reads it: a percentage of fewer than `minimum` cases says how many of how many.

        >>> def overturned(ledger: Ledger) -> Tally:
        ...     return Tally(2, 3, 3, "denials decided")
        >>> question = Question("overturned", "Overturned", Unit.SHARE, "", "", overturned)
        >>> question(None).text(minimum=5), question(None).text(minimum=3)
        ('2 of 3', '66.7%')
        """
        if self.value is None:
            return NO_DATA
        if self.question.unit is Unit.SHARE and self.n < minimum:
            return self._fraction()
        return WORDS[self.question.unit](self.value)

    def _fraction(self) -> str:
        in_cases = self.tally.whole == self.n
        words = WORDS[Unit.NUMBER if in_cases else Unit.MONEY]
        return f"{words(self.tally.part)} of {words(self.tally.whole)}"




def _number(value: float) -> str:
    return f"{half_up(value, 1):,.1f}".removesuffix(".0")


def _percent(value: float) -> str:
    return f"{half_up(100 * value, 1):.1f}%"


def _money(cents: float) -> str:
    return f"{'-' if cents < 0 else ''}${abs(cents) / 100:,.2f}"


WORDS: dict[Unit, Callable[[float], str]] = {
    Unit.SHARE: _percent,
    Unit.RATIO: _percent,
    Unit.MONEY: _money,
    Unit.DAYS: lambda value: f"{_number(value)} days",
    Unit.NUMBER: _number,
}


def asks(label: str, unit: Unit, source: str) -> Callable[[Callable[[Ledger], Tally]], Question]:
    """Make a counting function a question: its name becomes the id, its docstring the definition.

    >>> @asks("Open dollars", Unit.MONEY, "our own")
    ... def open_dollars(ledger: Ledger) -> Tally:
    ...     "Dollars at risk."
    ...     return Tally(125000, 1, 3, "open denials")
    >>> open_dollars.id, open_dollars(nine).text(minimum=5)
    ('open_dollars', '$1,250.00')
    """

    def register(count: Callable[[Ledger], Tally]) -> Question:
        definition = " ".join((inspect.getdoc(count) or "").split())
        return Question(count.__name__, label, unit, definition, source, count)

    return register
