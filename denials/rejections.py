"""By when a rejected claim is to be mended: it was never adjudicated, and its filing limit runs on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from denials.calendar import add_hours, column_of, days_of
from denials.rules import Rules

HOURS = "Rejection hours"


def due(rejections: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Key and due date of each rejection: the policy's hours after it.

    >>> rows = pd.DataFrame({"key": ["r"], "effective_date": pd.to_datetime(["2026-05-08"])})
    >>> due(rows, shipped)["due"].dt.strftime("%Y-%m-%d").tolist()
    ['2026-05-09']
    """
    days = days_of(rejections["effective_date"])
    hours = np.full(len(days), int(rules.policy_value(HOURS)), dtype=np.int64)
    return rejections[["key"]].assign(due=column_of(add_hours(days, hours), rejections.index))
