"""People and hours: what the queue asks for, and what was done."""

from __future__ import annotations

import pandas as pd

from denials.figures.figure import Tally, Unit, asks
from denials.figures.ledger import Ledger, cents, days_left, looked_up, present
from denials.rejections import waiting
from denials.touches import touches as true_touches

PREFIX = "Minutes per denial: "
"""A Policy row of this name and a category overrides the minutes for that category."""


def minutes(ledger: Ledger) -> pd.Series:
    """The minutes each open denial is likely to take, by the policy of its category.

    >>> minutes(nine).tolist()
    [45.0, 45.0, 45.0, 45.0, 45.0]
    """
    policy = ledger.frames["Policy"]
    own = policy[policy["name"].str.startswith(PREFIX)].drop_duplicates("name", keep="last").set_index("name")["value"]
    rows = ledger.denials[ledger.denials["open"]]
    return looked_up(PREFIX + rows["category"], own).fillna(ledger.policy("Minutes per denial"))


@asks("Hours of work open", Unit.NUMBER, "Kaizen: 30 to 90 minutes for a denial, 10 for a rejection")
def hours_needed(ledger: Ledger) -> Tally:
    """Hours that the open denials and rejections ask for, by the policy's minutes for each."""
    rejections = present(ledger.frames["Rejections"])
    unmended = int(waiting(rejections).sum())
    work = minutes(ledger)
    hours = (float(work.sum()) + unmended * ledger.policy("Minutes per rejection")) / 60
    known = bool(len(ledger.denials) or len(rejections))
    return Tally(hours, known, len(work) + unmended, "open denials and rejections")


@asks("Weeks of work open", Unit.NUMBER, "Kaizen: hours needed against hours available")
def weeks_needed(ledger: Ledger) -> Tally:
    """Hours of work open, over the hours a week that the policy gives to denials."""
    need = hours_needed.count(ledger)
    return Tally(need.part, need.whole * ledger.policy("Hours a week for denials"), need.n, need.of)


@asks("Days of work open", Unit.NUMBER, "Kaizen: 30 to 50 denials a person and day")
def days_needed(ledger: Ledger) -> Tally:
    """Open denials, over what the policy says that one person works in a day."""
    rows = ledger.denials
    still = int(rows["open"].sum())
    return Tally(still, ledger.policy("Denials per biller and day") * bool(len(rows)), still, "open denials")


def touches(ledger: Ledger) -> pd.DataFrame:
    """What was touched: one row for each person, day and denial: who, day, case.

    >>> len(touches(nine))
    4
    """
    rows = true_touches(ledger.frames["Activity"])
    rows = rows.assign(day=rows["at"].dt.normalize())
    return rows[["who", "day", "case"]].drop_duplicates(ignore_index=True)


@asks("Denials a person works in a day", Unit.NUMBER, "Kaizen: 30 to 50; fewer means time is lost in portals")
def touched_a_day(ledger: Ledger) -> Tally:
    """Denials touched, counted once for each person and day, over the days on which a person touched any."""
    rows = touches(ledger)
    days = len(rows[["who", "day"]].drop_duplicates())
    return Tally(len(rows), days, days, "days worked by a person")


@asks("Dollars touched in a day", Unit.MONEY, "Denial Management Workflow for Healthcare Practices")
def dollars_a_day(ledger: Ledger) -> Tally:
    """Denied dollars of the denials touched on a day, on average over the days on which any was touched."""
    rows = touches(ledger)[["day", "case"]].drop_duplicates()
    denied = ledger.denials.set_index("key")["denied"]
    days = rows["day"].nunique()
    return Tally(cents(looked_up(rows["case"], denied)), days, days, "days worked")


def by_category(ledger: Ledger) -> pd.DataFrame:
    """One row for each category with open denials, the most hours first: category, n, minutes (each), hours, at_risk.

    >>> by_category(nine).head(1).values.tolist()
    [['Authorization', 2, 45.0, 1.5, 130000]]
    """
    rows = _work(ledger)
    table = rows.groupby("category").agg(n=("key", "size"), minutes=("minutes", "mean"), hours=("hours", "sum"),
                                         at_risk=("at_risk", "sum"))
    return table.sort_values("hours", ascending=False, kind="stable").reset_index()


def by_owner(ledger: Ledger) -> pd.DataFrame:
    """One row for each owner with open denials, the most hours first: owner, n, hours, at_risk, soon (due soon).

    >>> by_owner(nine)[["owner", "n"]].values.tolist()
    [['Ana', 3], ['Dr. Cole', 1], ['nobody', 1]]
    """
    rows = _work(ledger)
    soon = days_left(rows).between(1, ledger.settings["soon_days"])
    table = rows.assign(owner=rows["owner"].where(rows["owner"] != "", "nobody"), soon=soon).groupby("owner").agg(
        n=("key", "size"), hours=("hours", "sum"), at_risk=("at_risk", "sum"), soon=("soon", "sum"))
    return table.sort_values("hours", ascending=False, kind="stable").reset_index()


def _work(ledger: Ledger) -> pd.DataFrame:
    """The open denials with the minutes and hours each is likely to take."""
    rows, each = ledger.denials[ledger.denials["open"]], minutes(ledger)
    return rows.assign(minutes=each, hours=each / 60)
