"""By when a rejected claim is to be mended, and whether it was: its filing limit runs on until a payer takes it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from denials.calendar import add_hours, column_of, days_of
from denials.rules import Rules

HOURS = "Rejection hours"
FIXED = ("Fixed and resent", "Closed")
TAKEN = ("A2", "A5")
"""Taken into adjudication, whole or split; A0 and A1 only say that it arrived."""


def due(rejections: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Key and due date of each rejection: the policy's hours after it.

    >>> rows = pd.DataFrame({"key": ["r"], "effective_date": pd.to_datetime(["2026-05-08"])})
    >>> due(rows, shipped)["due"].dt.strftime("%Y-%m-%d").tolist()
    ['2026-05-09']
    """
    days = days_of(rejections["effective_date"])
    hours = np.full(len(days), int(rules.policy_value(HOURS)), dtype=np.int64)
    return rejections[["key"]].assign(due=column_of(add_hours(days, hours), rejections.index))


def accepted(rejections: pd.DataFrame, statuses: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Key and day of acceptance of each rejection whose claim a payer took, or answered, on a later day.

    `statuses` are those of acknowledgments, `claims` rows of Claims. A claim is known by the practice's number.

    >>> day = lambda *days: pd.to_datetime([*days])
    >>> rejected = pd.DataFrame({"key": ["r", "s"], "claim": ["A1", "A2"], "effective_date": day(*["2026-05-08"] * 2)})
    >>> said = pd.DataFrame({"patient_control_number": ["A1", "A1", "A2"], "category": ["A2", "A2", "A1"],
    ...                      "effective_date": day("2026-05-11", "2026-05-13", "2026-05-11")})
    >>> accepted(rejected, said, pd.DataFrame({"claim": [], "paid_on": day()})).values.tolist()
    [['r', Timestamp('2026-05-11 00:00:00')]]
    """
    taken = statuses.loc[statuses["category"].isin(TAKEN), ["patient_control_number", "effective_date"]]
    days = pd.concat([taken.set_axis(["claim", "accepted_on"], axis=1),
                      claims[["claim", "paid_on"]].rename(columns={"paid_on": "accepted_on"})])
    both = rejections[rejections["claim"] != ""].merge(days, on="claim", suffixes=("_before", ""))
    later = both[both["accepted_on"] > both["effective_date"]]
    return later.sort_values("accepted_on", kind="stable").drop_duplicates("key")[["key", "accepted_on"]]


def waiting(rejections: pd.DataFrame) -> pd.Series:
    """Whether each rejected claim still waits to be mended: she did not say so, and no payer took it since.

    >>> days = pd.to_datetime([None, None, "2026-05-11"])
    >>> waiting(pd.DataFrame({"status_now": ["", "Closed", ""], "accepted_on": days})).tolist()
    [True, False, False]
    """
    return ~rejections["status_now"].isin(FIXED) & rejections["accepted_on"].isna()
