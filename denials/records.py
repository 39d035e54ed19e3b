"""Until when a record must be brought."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from denials.calendar import add_hours, column_of
from denials.rules import Rules


def records_due(act_by: pd.Series, rules: Rules, today: dt.date) -> pd.Series:
    """The day for each denial: the policy's hours from today, but so many days before its deadline, never the past.

    >>> act_by = pd.Series(pd.to_datetime(["2026-11-20", "2026-11-05", "2026-11-03", None]))
    >>> records_due(act_by, shipped, dt.date(2026, 11, 2)).dt.strftime("%m-%d").tolist()
    ['11-04', '11-03', '11-02', '11-04']
    """
    day, hours = pd.Timestamp(today), int(rules.policy_value("Records hours"))
    clock = column_of(add_hours(np.array([today], "datetime64[D]"), np.array([hours])), pd.RangeIndex(1))[0]
    last = act_by - pd.Timedelta(days=rules.policy_value("Records buffer"))
    return last.where(last < clock, clock).clip(lower=day)
