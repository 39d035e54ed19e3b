"""Denials that are alike ask one question: which upstream step would have stopped them?"""

from __future__ import annotations

import pandas as pd

from denials.calendar import DAYS_IN_A_WEEK
from denials.figures.ledger import Ledger, looked_up
from denials.rules import Rules
from denials.writeoff import clusters as clustered

UPSTREAM = "Upstream: "
"""A checklist of this name and a category holds the question to ask."""


def clusters(ledger: Ledger, rules: Rules) -> pd.DataFrame:
    """One row for each payer and code that came in a cluster, the most denials first.

    Columns: payer, code, category, n, denied (cents), first, last (days of first denial), question.

    >>> clusters(nine, shipped).empty
    True
    """
    rows = ledger.denials[clustered(ledger.denials, rules)]
    table = rows.groupby(["payer", "code"]).agg(
        category=("category", "first"), n=("key", "size"), denied=("denied", "sum"),
        first=("first_denied", "min"), last=("first_denied", "max"),
    ).reset_index()
    return _asked(ledger, table.sort_values(["n", "denied"], ascending=False, kind="stable", ignore_index=True))


def repeated(ledger: Ledger) -> pd.DataFrame:
    """One row for each code among the policy's most frequent in every one of the policy's last weeks.

    Columns: code, category, weeks, n, denied (cents), question. Weeks count back from the latest first denial.

    >>> repeated(nine).empty
    True
    """
    weeks = int(ledger.policy("Repeat weeks"))
    rows = ledger.denials
    rows = rows.assign(week=(rows["age"] - rows["age"].min()) // DAYS_IN_A_WEEK)
    rows = rows[rows["week"] < weeks]
    counts = rows.groupby(["week", "code"]).agg(n=("key", "size"), denied=("denied", "sum")).reset_index()
    ranked = counts.sort_values(["n", "denied"], ascending=False, kind="stable")
    counts = ranked.groupby("week").head(int(ledger.policy("Repeat top")))
    often = counts["code"].value_counts()
    kept = rows.loc[rows["code"].isin(often.index[often == weeks])]
    table = kept.groupby("code").agg(
        category=("category", "first"), weeks=("week", "nunique"), n=("key", "size"), denied=("denied", "sum"))
    return _asked(ledger, table.reset_index().sort_values("n", ascending=False, kind="stable", ignore_index=True))


def _asked(ledger: Ledger, table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(question=questions(ledger, table["category"]))


def questions(ledger: Ledger, categories: pd.Series) -> pd.Series:
    """The upstream question of each category, by the Checklists table; '' where nobody wrote one.

    >>> print(questions(nine, pd.Series(["Timely filing"]))[0])
    On which day did the claim wait, for what, and who would have seen it wait?
    """
    steps = ledger.frames["Checklists"].sort_values("step", kind="stable").drop_duplicates("checklist")
    asked = steps.set_index("checklist")["what"]
    return looked_up(UPSTREAM + categories.astype("str"), asked).fillna("")
