"""Rates of every slice that Volumes knows, and appeals by payer and level: each with its n."""

from __future__ import annotations

import pandas as pd

from denials.figures.ledger import Ledger, looked_up, present
from denials.figures.measures import over, ranked
from denials.figures.outcomes import ANSWERED, SUCCESS, letters

SUMS = ["lines", "denied_lines", "charge", "allowed", "paid", "denied"]


def volumes(ledger: Ledger, field: str) -> pd.DataFrame:
    """One row for each month, payer, provider or procedure, the most denied dollars first: how much was answered.

    Columns: the field, lines, denied_lines, charge, allowed, paid, denied (cents), rate (denied of answered lines).

    >>> volumes(nine, "procedure")[["procedure", "lines", "denied_lines", "rate"]].head(2).values.tolist()
    [['99213', 10, 4, 0.4], ['20610', 4, 1, 0.25]]
    """
    table = ranked(present(ledger.frames["Volumes"]).groupby(field)[SUMS].sum())
    return table.assign(rate=over(table["denied_lines"], table["lines"])).reset_index()


def appeals(ledger: Ledger) -> pd.DataFrame:
    """One row for each payer and level with a result, by payer: payer, level, decided, won, rate.

    >>> appeals(nine).values.tolist()
    [['Aetna', 'First', 3, 2, 0.6666666666666666]]
    """
    return appeals_by(ledger, "payer")


def appeals_by(ledger: Ledger, field: str) -> pd.DataFrame:
    """The same for the payer, or for the category of the denial.

    >>> appeals_by(nine, "category")[["category", "decided", "won"]].values.tolist()
    [['Authorization', 2, 1], ['Medical necessity', 1, 1]]
    """
    rows = letters(ledger)
    rows = rows[rows["result"].isin(ANSWERED)]
    category = looked_up(rows["case"], ledger.denials.set_index("key")["category"]).fillna("")
    table = rows.assign(won=rows["result"].isin(SUCCESS), category=category).groupby([field, "level"]).agg(
        decided=("won", "size"), won=("won", "sum"))
    return table.assign(rate=over(table["won"], table["decided"])).reset_index()
