"""What the statuses of a denial mean, and which may follow which by the rows of Transitions in force on a day."""

from __future__ import annotations

import pandas as pd

ESCALATED = "Escalated"
WON = ("Overturned", "Paid")
LOST = ("Upheld", "Written off")
DECIDED = (*WON, *LOST)
"""A denial that the payer or we have decided; what is closed without action was no dispute."""
CLOSED = (*WON, "Written off", "Closed - no action")
WAITING = ("Appealed", "Corrected and resubmitted", "Pending payer response")
"""The payer has it: its window was kept, however old it grows."""


def allowed(old: pd.Series, new: pd.Series, transitions: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Whether each new status may follow the old one on that day, by the Transitions table.

    The same status always may, and so may any after none, or after one that no row in force begins with: where nobody
    wrote a rule, nothing is forbidden.

    >>> from workbook.rules import seeds
    >>> from workbook.schema import TRANSITIONS
    >>> day = pd.Timestamp("2026-05-11")
    >>> allowed(pd.Series(["New", "Paid", "Paid"]), pd.Series(["Appealed", "Appealed", "Reopened"]),
    ...         seeds(TRANSITIONS), day).tolist()
    [True, False, True]
    """
    rows = counting(transitions, day)
    ruled, known = set(rows["status"]) - {""}, set(zip(rows["status"], rows["next"], strict=True))
    pairs = zip(old, new, strict=True)
    return pd.Series([before == after or before not in ruled or (before, after) in known for before, after in pairs],
                     old.index, dtype="bool")


def followers(status: str, transitions: pd.DataFrame, day: pd.Timestamp) -> list[str]:
    """What a status may become on that day, in the table's order; none where no row in force begins with it.

    >>> from workbook.rules import seeds
    >>> from workbook.schema import TRANSITIONS
    >>> followers("Paid", seeds(TRANSITIONS), pd.Timestamp("2026-05-11"))
    ['Reopened', 'Closed - no action']
    """
    rows = counting(transitions, day)
    return rows.loc[rows["status"] == status, "next"].tolist()


def counting(rows: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The rows in force on a day: from_date <= day <= to_date, an empty side being open.

    >>> rows = pd.DataFrame({"from_date": pd.to_datetime(["2026-01-01", None]), "to_date": pd.to_datetime([None] * 2)})
    >>> counting(rows, pd.Timestamp("2025-12-31")).index.tolist()
    [1]
    """
    begun, ended = rows["from_date"].fillna(day) <= day, rows["to_date"].fillna(day) < day
    return rows[begun & ~ended]
