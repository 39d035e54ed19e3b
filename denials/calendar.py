"""Adding time to dates, a whole column at once: arrays of days (datetime64[D]) in and out; NaT stays NaT."""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.datetime64]
Counts = npt.NDArray[np.int64]

HOURS_IN_A_DAY = 24
DAYS_IN_A_WEEK = 7
MONTHS_IN_A_YEAR = 12


def days_of(column: pd.Series) -> Days:
    """The dates of a column as whole days.

    >>> days_of(pd.Series(pd.to_datetime(["2026-05-11", None])))
    array(['2026-05-11',        'NaT'], dtype='datetime64[D]')
    """
    return column.to_numpy("datetime64[D]")


def column_of(days: Days, index: pd.Index | None = None) -> pd.Series:
    """The days as a column of dates (datetime64[s]).

    >>> column_of(np.array(["2026-05-11"], "datetime64[D]")).tolist()
    [Timestamp('2026-05-11 00:00:00')]
    """
    return pd.Series(days.astype("datetime64[s]"), index=index)


def add_days(days: Days, amount: Counts) -> Days:
    """The days so many calendar days later.

    >>> add_days(np.array(["2028-02-28"], "datetime64[D]"), np.array([1]))
    array(['2028-02-29'], dtype='datetime64[D]')
    """
    return days + amount.astype("timedelta64[D]")


def add_hours(days: Days, amount: Counts) -> Days:
    """The days on which so many hours are over: a begun day counts whole.

    >>> add_hours(np.array(["2026-05-11"], "datetime64[D]"), np.array([25]))
    array(['2026-05-13'], dtype='datetime64[D]')
    """
    return add_days(days, -(-amount // HOURS_IN_A_DAY))


def add_months(days: Days, amount: Counts) -> Days:
    """The same day so many months later, or that month's last day if it is shorter: as EDATE in Excel.

    >>> add_months(np.array(["2027-10-31", "2027-10-31"], "datetime64[D]"), np.array([4, 12]))
    array(['2028-02-29', '2028-10-31'], dtype='datetime64[D]')
    """
    month = days.astype("datetime64[M]")
    there = month + amount.astype("timedelta64[M]")
    first, after = there.astype("datetime64[D]"), (there + np.timedelta64(1, "M")).astype("datetime64[D]")
    return first + np.minimum(days - month.astype("datetime64[D]"), after - first - np.timedelta64(1, "D"))


def add_years(days: Days, amount: Counts) -> Days:
    """The same day so many years later; 29 February becomes the 28th.

    >>> add_years(np.array(["2028-02-29"], "datetime64[D]"), np.array([1]))
    array(['2029-02-28'], dtype='datetime64[D]')
    """
    return add_months(days, amount * MONTHS_IN_A_YEAR)


def add_business_days(days: Days, amount: Counts, holidays: Days) -> Days:
    """The days so many business days later; weekends and holidays do not count: as WORKDAY in Excel.

    >>> new_year = np.array(["2026-01-01"], "datetime64[D]")
    >>> add_business_days(np.array(["2025-12-31", "2026-01-03"], "datetime64[D]"), np.array([1, 1]), new_year)
    array(['2026-01-02', '2026-01-05'], dtype='datetime64[D]')
    """
    return np.busday_offset(days, amount, roll="backward", holidays=holidays)


def next_business_day(days: Days, holidays: Days) -> Days:
    """The day itself if it is a business day, else the first after it.

    >>> next_business_day(np.array(["2026-07-03"], "datetime64[D]"), np.array(["2026-07-03"], "datetime64[D]"))
    array(['2026-07-06'], dtype='datetime64[D]')
    """
    return np.busday_offset(days, 0, roll="forward", holidays=holidays)


def previous_business_day(days: Days, holidays: Days) -> Days:
    """The day itself if it is a business day, else the last before it.

    >>> previous_business_day(np.array(["2026-07-05"], "datetime64[D]"), np.array(["2026-07-03"], "datetime64[D]"))
    array(['2026-07-02'], dtype='datetime64[D]')
    """
    return np.busday_offset(days, 0, roll="backward", holidays=holidays)


def later(days: Days, amount: Counts, units: npt.NDArray[np.object_], holidays: Days) -> Days:
    """The days so much later, each by its own unit; NaT where the unit is none of ours.

    >>> start = np.array(["2026-01-31", "2026-01-31"], "datetime64[D]")
    >>> later(start, np.array([30, 1]), np.array(["days", "months"]), start[:0])
    array(['2026-03-02', '2026-02-28'], dtype='datetime64[D]')
    """
    ways = {"days": add_days, "hours": add_hours, "months": add_months, "years": add_years,
            "business days": partial(add_business_days, holidays=holidays)}
    result = np.full(len(days), "NaT", "datetime64[D]")
    for unit, way in ways.items():
        mine = units == unit
        result[mine] = way(days[mine], amount[mine])
    return result
