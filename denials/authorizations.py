"""How much of each authorization is left, as far as paid claims and the practice's own count tell."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from denials.rules import Rules

TAKEN_BACK = ("reversal",)
REPEATED = ("secondary", "tertiary", "predetermination")
"""Answers that repeat what another payer, or nobody, answered: they use up nothing."""
_SERVICE = re.compile(r"([^\s-]+?)((?:-\w\w)*)(?:x(\d+(?:\.\d+)?))?")


def tracked(authorizations: pd.DataFrame, claims: pd.DataFrame, rules: Rules, today: pd.Timestamp) -> pd.DataFrame:
    """The RULE columns of Authorizations: number, used, left, days_left, alert.

    Used is the larger of the practice's own count and what paid claims (rows of Claims) that carry the number used;
    a claim that was taken back gives its units back. `claims` that say no service count one unit each.

    >>> rows = pd.DataFrame({"number": ["A1"], "procedures": ["97110"], "units": [4.0], "counts": ["units"],
    ...     "mine": [1.0], "to_date": pd.to_datetime(["2026-05-20"])})
    >>> claims = pd.DataFrame({"authorization": ["A1", "A1"], "services": ["97110-GPx3 97140-GP", "97110"],
    ...     "kind": ["original"] * 2, "paid": [9000, 0]})
    >>> tracked(rows, claims, shipped, pd.Timestamp("2026-05-11"))[["used", "left", "alert"]].values.tolist()
    [[3.0, 1.0, 'expires in 9 days']]
    """
    rows = authorizations[authorizations["number"] != ""].drop_duplicates("number", keep="last")
    carried = claims[claims["authorization"] != ""]
    answered = dict(iter(carried.groupby("authorization")))
    by_claims = [_used(row, answered.get(row["number"], carried.head(0))) for row in rows.to_dict("records")]
    used = pd.Series(by_claims, rows.index, dtype="float64").combine(rows["mine"].fillna(0), max)
    days_left = (rows["to_date"] - today).dt.days.astype("Int64")
    left = rows["units"] - used
    return pd.DataFrame({"number": rows["number"], "used": used, "left": left, "days_left": days_left,
                         "alert": _alerts(rows["units"], used, left, days_left, rules)})


def _used(row: dict[Hashable, Any], claims: pd.DataFrame) -> float:
    """Units, or visits, of paid claims; what was taken back counts below zero."""
    covered = str(row["procedures"]).split()
    total = 0.0
    for services, kind, paid in zip(claims["services"], claims["kind"], claims["paid"], strict=True):
        if paid and kind not in REPEATED:
            count = units(services, covered)
            used = float(count > 0) if row["counts"] == "visits" else count
            total += -used if kind in TAKEN_BACK else used
    return max(total, 0.0)


def units(services: str, procedures: list[str]) -> float:
    """The units of these procedures (none: of any) in the services of a claim; 1 where it says no service.

    >>> units("97110-GPx3 97140-GP 99213", ["97110", "97140"]), units("", []), units("99213", ["97110"])
    (4.0, 1.0, 0.0)
    """
    if not services:
        return 1.0
    found = [match for match in map(_SERVICE.fullmatch, services.split()) if match]
    return sum((float(match[3] or 1) for match in found if not procedures or match[1] in procedures), 0.0)


def _alerts(granted: pd.Series, used: pd.Series, left: pd.Series, days_left: pd.Series, rules: Rules) -> pd.Series:
    """What to see to, the worst first; '' where all is well."""
    soon, share = rules.policy_value("Authorization days"), rules.policy_value("Authorization share")
    days = days_left.astype("float64")
    tests = [days < 0, left <= 0, days <= soon, (used >= share * granted).to_numpy()]
    words = [
        pd.Series("expired", left.index), pd.Series("used up", left.index),
        "expires in " + days_left.astype("str") + " days",
        left.map("{:g}".format) + " of " + granted.map("{:g}".format) + " left",
    ]
    return pd.Series(np.select([np.asarray(test, bool) for test in tests], words, ""), left.index, dtype="str")
