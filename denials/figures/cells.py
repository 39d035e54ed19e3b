"""How a figure stands in a cell: dollars, whole days, "2 of 3", and '' for nothing."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

Scalar = str | int | float | dt.date
Block = list[list[Scalar]]
NO_DATA = "no data yet"


def percent(part: float, whole: float, minimum: float = 0, digits: int = 0) -> str:
    """A share as a person reads it: below `minimum` cases it says how many of how many. Half a digit rounds up.

    >>> percent(4, 7, minimum=5), percent(2, 3, minimum=5), percent(371, 5000, digits=1), percent(0, 0)
    ('57%', '2 of 3', '7.4%', 'no data yet')
    """
    if not whole:
        return NO_DATA
    if whole < minimum:
        return f"{part:.0f} of {whole:.0f}"
    return f"{half_up(100 * part / whole, digits):.{digits}f}%"


def money_percent(part: float, whole: float, cases: int, minimum: float) -> str:
    """A share of dollars (cents): with few cases behind it, how much of how much.

    >>> money_percent(5000, 10000, 8, minimum=5), money_percent(40000, 88000, 3, minimum=5)
    ('50%', '$400 of $880')
    """
    if whole and cases < minimum:
        return f"{money(part)} of {money(whole)}"
    return percent(part, whole)


def money(cents: float) -> str:
    """Cents as whole dollars in words.

    >>> money(123450)
    '$1,235'
    """
    return f"${half_up(half_up(cents) / 100):,.0f}"


def counted(number: int, one: str) -> str:
    """A number of things.

    >>> counted(1, "denial"), counted(1200, "denial")
    ('1 denial', '1,200 denials')
    """
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def half_up(value: float, digits: int = 0) -> float:
    """Rounded as a spreadsheet rounds: a half goes away from zero, and 0.285 counts as what it says.

    >>> half_up(0.5), half_up(-2.5), half_up(0.285, 2)
    (1.0, -3.0, 0.29)
    """
    scale = 10**digits
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9) / scale, value) if value else 0.0


def dollars(cents: float) -> float:
    """Cents as dollars with two digits.

    >>> dollars(1250), dollars(0.5)
    (12.5, 0.01)
    """
    return half_up(cents) / 100


def share(part: float, whole: float) -> float | str:
    """Part over whole as a number; '' where there is no whole.

    >>> share(1, 4), share(0, 0)
    (0.25, '')
    """
    return part / whole if whole else ""


def mean(total: float, n: float) -> int | str:
    """A mean in whole units; '' over nothing.

    >>> mean(91, 2), mean(0, 0)
    (46, '')
    """
    return int(half_up(total / n)) if n else ""


def day(moment: Any) -> dt.date | str:
    """The date; '' if there is none.

    >>> day(pd.Timestamp("2026-05-11")), day(pd.NaT)
    (datetime.date(2026, 5, 11), '')
    """
    return "" if pd.isna(moment) else moment.date()


def whole_number(number: Any) -> int | str:
    """A whole number; '' if there is none.

    >>> whole_number(3.0), whole_number(pd.NA)
    (3, '')
    """
    return "" if pd.isna(number) else int(number)


def block(rows: Iterable[Sequence[Scalar]], height: int, width: int) -> Block:
    """Exactly `height` rows: those that there are, then empty ones.

    >>> block([[1, "a"]], 2, 2)
    [[1, 'a'], ['', '']]
    """
    filled = [list(row) for row in rows][:height]
    return filled + [[""] * width for _ in range(height - len(filled))]
