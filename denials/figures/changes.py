"""Whether a change helped, and which categories grow."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from denials.figures.figure import Tally, Unit, asks
from denials.figures.ledger import Ledger
from denials.figures.measures import over
from denials.figures.months import last_month


def before_after(ledger: Ledger) -> pd.DataFrame:
    """One row for each change that names a category, in order of day: as many days after it as before it.

    Columns: day, change, category, days (on each side: until today or the day to measure, at most the policy's),
    before, before_answered, before_rate, after, after_answered, after_rate (denials first denied, claims answered),
    prevented (what the rate before would have denied after, less what was denied; negative if it grew).

    >>> before_after(nine).empty
    True
    """
    rows = ledger.frames["Changes"]
    rows = rows[rows["day"].notna() & (rows["category"] != "")].sort_values("day", kind="stable", ignore_index=True)
    measured = rows["measure_on"].where(rows["measure_on"] < ledger.today, ledger.today)
    days = (measured - rows["day"]).dt.days.clip(lower=0, upper=int(ledger.policy("Days compared")))
    table = rows[["day", "change", "category"]].assign(days=days)
    span = pd.to_timedelta(table["days"], unit="D")
    for side, start in (("before", table["day"] - span), ("after", table["day"])):
        counted = [_counted(ledger, *row) for row in zip(start, start + span, table["category"], strict=True)]
        table[[side, f"{side}_answered"]] = pd.DataFrame(counted, table.index, columns=[0, 1], dtype="int64")
        table[f"{side}_rate"] = over(table[side], table[f"{side}_answered"])
    return table.assign(prevented=table["before_rate"] * table["after_answered"] - table["after"])


def results(ledger: Ledger) -> pd.DataFrame:
    """The RULE columns of Changes for each change that names a category, with what came of it in words.

    Not before the day to measure: until then it says when that is.

    >>> results(nine).columns.tolist()[-1]
    'result'
    """
    table = before_after(ledger).drop_duplicates(["day", "change"], keep="last")
    rows = ledger.frames["Changes"].drop_duplicates(["day", "change"], keep="last")
    due = table[["day", "change"]].merge(rows[["day", "change", "measure_on"]], on=["day", "change"])["measure_on"]
    told = [_told(row, day, ledger) for row, day in zip(table.to_dict("records"), due, strict=True)]
    return table.drop(columns=["category", "prevented"]).assign(result=pd.Series(told, table.index, dtype="str"))


def _told(row: dict[Hashable, Any], measure_on: pd.Timestamp, ledger: Ledger) -> str:
    if pd.notna(measure_on) and measure_on > ledger.today:
        return f"to be measured on {measure_on:%Y-%m-%d}"
    if not row["before_answered"] or not row["after_answered"]:
        return "too little to compare: no claims answered on one side"
    minimum = ledger.policy("Minimum cases for a percentage")
    few = "; few cases" if row["before"] + row["after"] < minimum else ""
    moved = "fell" if row["after_rate"] < row["before_rate"] else "rose"
    moved = "stayed" if row["after_rate"] == row["before_rate"] else moved
    return (f"{moved}: {row['before_rate']:.1%} before ({row['before']} of {row['before_answered']:,}), "
            f"{row['after_rate']:.1%} after ({row['after']} of {row['after_answered']:,}){few}")


def _counted(ledger: Ledger, start: pd.Timestamp, end: pd.Timestamp, category: str) -> tuple[int, int]:
    """First denials of the category, and claims answered, from the start up to the day before the end."""
    rows, answered = ledger.denials, ledger.answered["paid_on"]
    denied = rows.loc[rows["category"] == category, "first_denied"]
    return _within(denied, start, end), _within(answered, start, end)


def _within(days: pd.Series, start: pd.Timestamp, end: pd.Timestamp) -> int:
    return int(((days >= start) & (days < end)).sum())


@asks("Prevented", Unit.SHARE, "Kaizen: recurring patterns that fell after a change")
def prevented(ledger: Ledger) -> Tally:
    """Denials that the rates before our changes would have brought and that did not come, of those they would have."""
    table = before_after(ledger).dropna(subset=["prevented"])
    due = float((table["prevented"] + table["after"]).sum())
    fewer = round(float(table["prevented"].sum()), 1)
    return Tally(fewer, due, int(table["before"].sum()), "denials before the changes")


def growth(ledger: Ledger) -> pd.DataFrame:
    """One row for each category denied in the last month or those before, the most grown first.

    Columns: category, n (first denied in the month of the latest remittance), usual (mean of the policy's months
    before), growing ("yes" from the policy's alarm and case numbers on).

    >>> growth(nine).head(1).values.tolist()
    [['Eligibility', 1, 0.0, '']]
    """
    month = last_month(ledger)
    before = int(ledger.policy("Growth months"))
    rows = ledger.denials[ledger.denials["month"].between(month - pd.DateOffset(months=before), month)]
    now = rows["month"] == month
    table = pd.DataFrame({"n": now, "usual": ~now}).groupby(rows["category"]).sum()
    table = table.assign(usual=table["usual"] / before)
    alarm = (table["n"] >= ledger.policy("Pattern cases")) & (
        table["n"] >= ledger.policy("Growth alarm") * table["usual"])
    table["growing"] = pd.Series("", table.index).mask(alarm, "yes")
    more = (table["n"] - table["usual"]).sort_values(ascending=False, kind="stable").index
    return table.loc[more].rename_axis("category").reset_index()
