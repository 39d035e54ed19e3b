"""What every figure is counted from: the workbook's tables, the policy, and today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from denials.figures.settings import settings
from denials.rules import Rules
from denials.status import CLOSED, DECIDED, WAITING, WON

NEVER_FIRST = ("reversal", "predetermination")
"""Kinds of answer that never are the first answer to a claim."""

CHOICES = ("payer", "slice", "claim", "threshold", "cost", "weight_dollars", "weight_urgency", "weight_odds")
"""What a person may choose or type on a page, by the id of the cell."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """The tables of one workbook by table name, each in its schema's fields, with its policy and the day it is."""

    frames: Mapping[str, pd.DataFrame]
    policy: Callable[[str], float]
    """The number of a Policy row, by its name."""
    today: pd.Timestamp
    choices: Mapping[str, str | float] = field(default_factory=dict[str, str | float])
    """What a person chose or typed on a page, by the id of the cell; nothing where she left it empty."""

    @cached_property
    def denials(self) -> pd.DataFrame:
        """Denials, one row for each denied claim, with what every figure asks of it.

        Added: open, won, decided, written_off, expired, lost, unowned (flags), month (of the first denial), age (days
        since it), days (until a remittance settled it), code (the first of its codes).
        """
        rows = present(self.frames["Denials"])
        stage = rows["stage"]
        still = ~stage.isin(CLOSED)
        closed_window = still & ~stage.isin(WAITING) & days_left(rows).le(0)
        return rows.assign(
            open=still, won=stage.isin(WON), decided=stage.isin(DECIDED), written_off=stage == "Written off",
            expired=closed_window, lost=closed_window | (stage == "Written off"),
            month=month_of(rows["first_denied"]), age=(self.today - rows["first_denied"]).dt.days,
            days=(rows["closed_on"] - rows["first_denied"]).dt.days, code=main_codes(rows["codes"]),
            unowned=still & self._nobodys(rows["owner"]),
        )

    def _nobodys(self, owner: pd.Series) -> pd.Series:
        """Where no person is named: nothing, no score yet, or a role that nobody in Team holds."""
        roles = pd.concat([self.frames[name]["role"] for name in ("Reasons", "Remarks", "Team")])
        held = self.frames["Team"]["person"]
        return owner.isin(["", "Rescore"]) | (owner.isin(roles) & ~owner.isin(held))

    @cached_property
    def measures(self) -> pd.DataFrame:
        """The denials row by row, with each measure in a column of its own: 0 where the row does not count.

        n, won, decided, settled (1 or 0), days; cents: denied, recovered, open, written_off, lost, expected (open
        dollars at their odds), decided_denied, decided_recovered.
        """
        rows = self.denials
        money = rows[["at_risk", "denied", "recovered"]].fillna(0).astype("int64")
        at_risk, decided = money["at_risk"], money[["denied", "recovered"]].where(rows["decided"], 0)
        return pd.DataFrame({
            "n": 1, "won": rows["won"].astype(int), "decided": rows["decided"].astype(int),
            "settled": rows["days"].notna().astype(int), "days": rows["days"].fillna(0),
            "denied": money["denied"], "recovered": money["recovered"], "open": at_risk.where(rows["open"], 0),
            "written_off": at_risk.where(rows["written_off"], 0), "lost": at_risk.where(rows["lost"], 0),
            "expected": at_risk * rows["odds"].where(rows["open"]).fillna(0),
            "decided_denied": decided["denied"], "decided_recovered": decided["recovered"],
        }, index=rows.index)

    @cached_property
    def settings(self) -> dict[str, float]:
        """The policy's numbers that the sheets show."""
        return settings(self.policy)

    @cached_property
    def rules(self) -> Rules:
        """The rules of these tables."""
        return Rules.of(self.frames.__getitem__)

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Claims, one row for each answer, with its month added, and whether it is the claim's first answer."""
        rows = present(self.frames["Claims"])
        if "first_answer" not in rows.columns:
            rows = rows.assign(first_answer=first_answers(rows))
        return rows.assign(month=month_of(rows["paid_on"]))

    @cached_property
    def answered(self) -> pd.DataFrame:
        """The first answer to each claim that was billed for money: one row for each claim, however often answered."""
        return self.answers[self.answers["first_answer"] == "yes"]

    @cached_property
    def counts(self) -> pd.DataFrame:
        """What was typed for each month, the oldest first."""
        rows = self.frames["MonthlyCounts"]
        return rows[rows["month"].notna()].sort_values("month", kind="stable", ignore_index=True)


def present(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a key: a table without rows shows one blank one.

    >>> present(pd.DataFrame({"key": ["", "A1"]}))["key"].tolist()
    ['A1']
    """
    return rows[rows["key"] != ""]


def days_left(rows: pd.DataFrame) -> pd.Series:
    """Days until the window closes, NaN where there is none.

    >>> days_left(pd.DataFrame({"days_left": pd.Series([5, None], dtype="Int64")})).tolist()
    [5.0, nan]
    """
    return rows["days_left"].astype("float64")


def main_codes(codes: pd.Series) -> pd.Series:
    """The first code of each: the one with the most denied dollars.

    >>> main_codes(pd.Series(["CO-197, CO-16", "PR-27 N130", ""])).tolist()
    ['CO-197', 'PR-27', '']
    """
    return codes.str.extract(r"^([^ ,]*)", expand=False)


def first_answers(claims: pd.DataFrame) -> pd.Series:
    """'yes' on the first answer to each claim, '' on all others: the row a claim is counted in, once.

    Reversals, predeterminations and claims without a charge never are a first answer; of two on one day the one with
    the first key counts. `claims` holds rows of Claims: key, case, kind, charge, paid_on.

    >>> claims = pd.DataFrame({"key": ["r2", "r1", "r3"], "case": ["A", "A", "B"],
    ...     "kind": ["correction", "original", "reversal"], "charge": [100, 100, -50],
    ...     "paid_on": pd.to_datetime(["2026-02-01", "2026-01-01", None])})
    >>> first_answers(claims).tolist()
    ['', 'yes', '']
    """
    may = ~claims["kind"].isin(NEVER_FIRST) & claims["charge"].gt(0).fillna(False).astype(bool)
    dated = claims.loc[may & claims["paid_on"].notna(), ["case", "paid_on", "key"]]
    first = dated.sort_values(["paid_on", "key"]).drop_duplicates("case").index
    answers = pd.Series("", claims.index, dtype="str")
    answers[first] = "yes"
    return answers


def month_of(days: pd.Series[Any]) -> pd.Series[Any]:
    """The first day of each day's month.

    >>> month_of(pd.Series(pd.to_datetime(["2026-03-31"]))).dt.date.tolist()
    [datetime.date(2026, 3, 1)]
    """
    months = days.to_numpy().astype("datetime64[M]")
    return pd.Series(months.astype("datetime64[s]"), days.index)


def cents(money: pd.Series) -> float:
    """The sum of a money column; what is missing counts as nothing.

    >>> cents(pd.Series([1250, None], dtype="Int64"))
    1250.0
    """
    return float(money.sum())


def looked_up(keys: pd.Series, values: pd.Series[Any]) -> pd.Series[Any]:
    """The value of each key; missing where the key is not in the index of `values`, which may be empty.

    >>> looked_up(pd.Series(["b", "c"], index=[7, 8]), pd.Series([1.0, 2.0], index=["a", "b"])).to_dict()
    {7: 2.0, 8: nan}
    """
    found = values.reindex(keys)
    found.index = keys.index
    return found
