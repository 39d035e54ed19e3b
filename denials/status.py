"""Which status may follow which: the eight of the article, and those that answers and take-backs need."""

from __future__ import annotations

import pandas as pd

_OURS = ("In review", "Corrected and resubmitted", "Appealed", "Pending payer response", "Info requested",
         "Escalated")
_ANSWERS = ("Overturned", "Paid", "Upheld")
_ENDS = ("Written off", "Closed - no action")

FOLLOWS: dict[str, tuple[str, ...]] = {
    "New": (*_OURS, *_ANSWERS, *_ENDS),
    **dict.fromkeys(_OURS, (*_OURS, *_ANSWERS, *_ENDS)),
    "Upheld": (*_OURS, "Overturned", "Paid", *_ENDS),
    "Reopened": (*_OURS, "Overturned", "Paid", "Upheld", *_ENDS),
    **dict.fromkeys(("Overturned", "Paid"), ("Reopened", "Closed - no action")),
    **dict.fromkeys(_ENDS, ("Reopened", "Overturned", "Paid")),
}
"""For each status those that may come next ("How to Build an Essential Denial Management Workflow"; Reopened is ours:
money that was taken back). What is settled only reopens; nothing becomes New again."""


def allowed(old: pd.Series, new: pd.Series) -> pd.Series:
    """Whether each new status may follow the old one; the same status always may, and so may any after none.

    >>> allowed(pd.Series(["New", "Paid", "Paid"]), pd.Series(["Appealed", "Appealed", "Reopened"])).tolist()
    [True, False, True]
    """
    known = {(before, after) for before, afters in FOLLOWS.items() for after in afters}
    pairs = zip(old, new, strict=True)
    return pd.Series([before in ("", after) or (before, after) in known for before, after in pairs], old.index)
