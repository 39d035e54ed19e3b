"""Where the denials stand in their life, and which of them do not move."""

from __future__ import annotations

import pandas as pd

from denials.figures.ledger import Ledger
from denials.figures.queue import last_moved


def idle(ledger: Ledger) -> pd.Series:
    """Days since each denial last moved.

    >>> idle(nine).tolist()[:2]
    [65, 54]
    """
    return (ledger.today - last_moved(ledger)).dt.days.clip(lower=0)


def by_stage(ledger: Ledger) -> pd.DataFrame:
    """One row for each status that is not closed, the most denials first: stage, n, at_risk, age, idle (mean days).

    >>> by_stage(nine).head(1)[["stage", "n", "at_risk"]].values.tolist()
    [['New', 2, 18000]]
    """
    rows = ledger.denials.assign(idle=idle(ledger)).query("open")
    table = rows.groupby("stage").agg(n=("key", "size"), at_risk=("at_risk", "sum"), age=("age", "mean"),
                                      idle=("idle", "mean"))
    return table.sort_values("n", ascending=False, kind="stable").reset_index()


def stuck_rows(ledger: Ledger) -> pd.DataFrame:
    """The open denials that nobody touched for the policy's days, the most dollars first.

    >>> stuck_rows(nine)[["claim", "idle"]].head(1).values.tolist()
    [['A2', 54]]
    """
    rows = ledger.denials.assign(idle=idle(ledger)).query("open")
    late = rows[rows["idle"] > ledger.policy("Stale after")]
    return late.sort_values("at_risk", ascending=False, kind="stable")
