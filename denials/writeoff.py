"""What the week's work is: the class and band of each denial, clusters with one cause, and write-offs by policy.

Every function takes denials with the columns of the worklist, as the Denials table has them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from denials.calendar import days_of
from denials.rules import Rules
from denials.status import CLOSED
from denials.touches import counted

CENTS = 100
_SPAN = 1_000_000
"""More days than any table spans: keeps the groups of a cluster apart on one number line."""


def plan(denials: pd.DataFrame, routes: pd.Series, activity: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """For each denial: key, class, band, touches, clustered, proposal of a write-off, break_even (cents).

    `routes` is the column of Scores in the denials' order; `activity` is the Activity table.

    >>> denials = denials_of([{"key": "A1", "stage": "New", "at_risk": 2000, "days_left": 60, "odds": 0.5}])
    >>> called = pd.DataFrame({"key": ["000001"], "command": "call", "case": "A1"})
    >>> week = plan(denials, pd.Series(["appeal"]), called, shipped)
    >>> week[["class", "band", "touches", "proposal", "break_even"]].values.tolist()
    [['write-off policy', 'weekly batch', 1, 'under $25: working it costs more', 5000]]
    """
    touches = counted(denials["key"], activity)
    clustered = clusters(denials, rules)
    proposal = proposals(denials, routes, clustered, rules)
    return pd.DataFrame({
        "key": denials["key"], "class": classes(denials, routes, clustered, proposal, rules),
        "band": bands(denials, touches, rules), "touches": touches, "clustered": clustered, "proposal": proposal,
        "break_even": break_even(denials["odds"], rules),
    })


def classes(denials: pd.DataFrame, routes: pd.Series, clustered: pd.Series, proposal: pd.Series,
            rules: Rules) -> pd.Series:
    """today, cause first, easy correction, write-off policy or queue; '' for what is closed.

    Today: high dollars with little time, and whatever is worth working with next to none.

    >>> denials = denials_of([{"stage": "New", "at_risk": 480000, "days_left": 5, "odds": 0.6}])
    >>> classes(denials, pd.Series(["appeal"]), pd.Series([False]), pd.Series([""]), shipped).tolist()
    ['today']
    """
    value, left, odds = _dollars(denials), denials["days_left"].astype("Float64"), denials["odds"]
    soon = left.between(1, rules.policy_value("Urgent within")) & (value >= rules.policy_value("High dollar"))
    last = left.between(1, rules.policy_value("Today within")) & (
        value >= rules.policy_value("Write-off hard threshold"))
    easy = (routes == "correct") & (odds >= rules.policy_value("Easy odds"))
    poor = (proposal != "") | (odds < rules.policy_value("Low odds"))
    tests = [~_open(denials), (soon | last).fillna(False), clustered, easy & (proposal == ""), poor]
    names = ["", "today", "cause first", "easy correction", "write-off policy"]
    return pd.Series(np.select([test.to_numpy(bool) for test in tests], names, "queue"), denials.index, dtype="str")


def bands(denials: pd.DataFrame, touches: pd.Series, rules: Rules) -> pd.Series:
    """The week's lists: escalate, top, next, middle layer, weekly batch or later; '' for what is closed.

    Top and next are the payer's largest by value. What was touched too often goes to the lead first.

    >>> denials = denials_of([{"payer": "Aetna", "stage": "New", "at_risk": cents} for cents in (480000, 9999)])
    >>> bands(denials, pd.Series([0, 0]), shipped).tolist()
    ['top', 'weekly batch']
    """
    value, open_ = _dollars(denials), _open(denials)
    small = value < rules.policy_value("Write-off batch threshold")
    place = value.where(open_ & ~small).groupby(denials["payer"]).rank(method="first", ascending=False)
    top = rules.policy_value("Top band")
    middle = (touches == 1) & value.between(
        rules.policy_value("Middle layer from"), rules.policy_value("Middle layer to"))
    tests = [~open_, touches >= rules.policy_value("Touches to escalate"), small, place <= top,
             place <= top + rules.policy_value("Next band"), middle]
    names = ["", "escalate", "weekly batch", "top", "next", "middle layer"]
    return pd.Series(np.select([test.to_numpy(bool) for test in tests], names, "later"), denials.index, dtype="str")


def clusters(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """Whether a denial is one of many alike: same payer and CARC, so many first denied within so many days.

    >>> like = {"payer": "Aetna", "main_code": "CO-27", "first_denied": "2026-05-11"}
    >>> clusters(denials_of([like] * 10 + [like | {"payer": "Cigna"}]), shipped).tolist()[-2:]
    [True, False]
    """
    code = denials["main_code"].str.extract(r"([^-]*)$")[0]
    known = denials["first_denied"].notna() & (code != "")
    alike = pd.Series(denials.groupby([denials["payer"], code], sort=False).ngroup(), denials.index)
    spot = (alike * _SPAN + days_of(denials["first_denied"]).astype("int64"))[known].sort_values()
    line = spot.to_numpy("int64")
    end = np.searchsorted(line, line + int(rules.policy_value("Cluster days")) - 1, side="right")
    full = end - np.arange(len(line)) >= rules.policy_value("Cluster size")
    edges = np.zeros(len(line) + 1, "int64")
    np.add.at(edges, np.flatnonzero(full), 1)
    np.add.at(edges, end[full], -1)
    return pd.Series(edges.cumsum()[:-1] > 0, spot.index).reindex(denials.index, fill_value=False)


def by_amount(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """What the policy says about an amount, whatever else is known of the denial; '' where it is worth working.

    >>> by_amount(denials_of([{"at_risk": 2000}, {"at_risk": 2000000}]), shipped).tolist()
    ['under $25: working it costs more', '']
    """
    value, answers = _dollars(denials), denials["answers"].fillna(1)
    hard, batch, cycles = (rules.policy_value(name) for name in (
        "Write-off hard threshold", "Write-off batch threshold", "Batch cycles"))
    words = [f"under ${hard:g}: working it costs more", f"under ${batch:g} after {cycles:g} answers"]
    tests = [value < hard, (value < batch) & (answers >= cycles)]
    return pd.Series(np.select(tests, words, ""), denials.index, dtype="str")


def proposals(denials: pd.DataFrame, routes: pd.Series, clustered: pd.Series, rules: Rules) -> pd.Series:
    """Why the policy proposes a write-off; '' where it does not. Someone must approve it.

    Never what is put on the patient, never one of a cluster, nothing that waits for an answer.

    >>> denials = denials_of([{"stage": "New", "at_risk": 2000}, {"stage": "New", "at_risk": 2000}])
    >>> proposals(denials, pd.Series(["appeal", "bill patient"]), pd.Series([False, False]), shipped).tolist()
    ['under $25: working it costs more', '']
    """
    may = _open(denials) & (denials["patient_denied"].fillna(0) == 0) & ~clustered & ~routes.isin(
        ["bill patient", "wait"])
    return by_amount(denials, rules).where(may, "")


def break_even(odds: pd.Series, rules: Rules) -> pd.Series:
    """The amount (cents) from which working a denial pays: what rework costs, over its odds; none for odds of 0.

    >>> break_even(pd.Series([0.5, 0.0]), shipped).tolist()
    [5000, <NA>]
    """
    return (rules.policy_value("Rework cost") * CENTS / odds.where(odds > 0)).round().astype("Int64")


def _open(denials: pd.DataFrame) -> pd.Series:
    return ~denials["stage"].isin(CLOSED) & (denials["at_risk"].fillna(0) > 0)


def _dollars(denials: pd.DataFrame) -> pd.Series:
    return denials["at_risk"].fillna(0).astype("float64") / CENTS
