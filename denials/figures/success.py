"""The signs that the work gets better: the last quarter against the one before."""

from __future__ import annotations

import pandas as pd

from denials.figures.cells import Block, Scalar, dollars, percent
from denials.figures.ledger import Ledger, month_of
from denials.figures.months import last_month

QUARTER = 3


def signs(ledger: Ledger) -> Block:
    """Denial rate, overturn rate, days to settle and dollars recovered: before, now, and which way that goes.

    >>> [row[0] for row in signs(nine)]
    ['Initial denial rate', 'Overturn rate', 'Days to settle', 'Recovered']
    """
    month = last_month(ledger)
    now, before = month - pd.DateOffset(months=QUARTER - 1), month - pd.DateOffset(months=2 * QUARTER - 1)
    pairs = [(_signs(ledger, before, now), _signs(ledger, now, month + pd.DateOffset(months=1)))]
    return [[label, *_pair(old, new, less)] for was, are in pairs
            for label, old, new, less in zip(LABELS, was, are, LESS, strict=True)]


LABELS = ("Initial denial rate", "Overturn rate", "Days to settle", "Recovered")
LESS = (True, False, True, False)
"""Whether less is better."""
Sign = tuple[float | None, str]
"""A value to compare and how it reads."""


def _signs(ledger: Ledger, start: pd.Timestamp, end: pd.Timestamp) -> list[Sign]:
    rows, minimum = ledger.denials, ledger.settings["minimum_cases"]
    first = rows[rows["month"].between(start, end, inclusive="left")]
    answered = int(ledger.answered["month"].between(start, end, inclusive="left").sum())
    settled = rows[month_of(rows["closed_on"]).between(start, end, inclusive="left")]
    won, decided, n = int(first["won"].sum()), int(first["decided"].sum()), len(settled)
    days, paid = settled["days"].sum() / n if n else None, float(settled["recovered"].sum())
    return [
        (len(first) / answered if answered else None, percent(len(first), answered, minimum, digits=1)),
        (won / decided if decided else None, percent(won, decided, minimum)),
        (days, f"{days:.0f} d of {n}" if days is not None else "no data yet"),
        (paid, f"${dollars(paid):,.0f}"),
    ]


def _pair(old: Sign, new: Sign, less: bool) -> list[Scalar]:
    if old[0] is None or new[0] is None:
        return [old[1], new[1], ""]
    if old[0] == new[0]:
        return [old[1], new[1], "the same"]
    return [old[1], new[1], "better" if (new[0] < old[0]) == less else "worse"]
