"""Payers side by side: the five measures of the scorecard, and who denies what."""

from __future__ import annotations

import pandas as pd

from denials.figures.ledger import Ledger
from denials.figures.measures import over, ranked, totals

MEASURES = ("denied", "collectible", "recovery", "days", "writeoff_ratio")
"""Denied charges, net collectible, recovery, days to resolve, write-off ratio: the five an executive asks for."""


def scorecard(ledger: Ledger) -> pd.DataFrame:
    """One row for each payer with denials, the most denied dollars first: payer, n, the five measures and their n.

    Columns: payer, n, denied, collectible (recovered plus open dollars at their odds), recovery (recovered of denied
    dollars over the decided denials), decided, days (mean over the settled), settled, writeoff_ratio, open, recovered,
    lost. Money in cents, NaN where there is nothing to divide by.

    >>> scorecard(nine).loc[[1], ["payer", "denied", "collectible", "days", "settled"]].values.tolist()
    [['Aetna', 108000, 66000.0, 45.0, 2]]
    """
    table = totals(ledger, "payer").assign(
        collectible=lambda sums: sums["recovered"] + sums["expected"].round(),
        recovery=lambda sums: over(sums["decided_recovered"], sums["decided_denied"]),
        writeoff_ratio=lambda sums: over(sums["written_off"], sums["denied"]),
        days=lambda sums: over(sums["days"], sums["settled"]),
    )
    shown = ["n", *MEASURES, "decided", "settled", "open", "recovered", "lost"]
    return ranked(table)[shown].rename_axis("payer").reset_index()


def by(ledger: Ledger, field: str) -> pd.DataFrame:
    """One row for each value of a column of Denials, the most denied dollars first; the slices of a root cause.

    Columns: the field, n, denied, open, recovered, lost, won, decided. Fields: payer, category, code, provider,
    line_of_business, state, procedures, owner, month ...

    >>> by(nine, "category").head(2)[["category", "n", "denied", "won", "decided"]].values.tolist()
    [['Authorization', 3, 180000, 1, 2], ['Medical necessity', 2, 35000, 1, 1]]
    """
    table = ranked(totals(ledger, field))
    return table[["n", "denied", "open", "recovered", "lost", "won", "decided"]].rename_axis(field).reset_index()


def heat(ledger: Ledger) -> pd.DataFrame:
    """Denied dollars (cents), payers down and categories across, both with the most first; 0 where there is none.

    >>> int(heat(nine).loc["Aetna", "Authorization"])
    80000
    """
    rows = ledger.denials
    table = rows.pivot_table(index="payer", columns="category", values="denied", aggfunc="sum", fill_value=0)
    down, across = by(ledger, "payer")["payer"], by(ledger, "category")["category"]
    return table.reindex(index=down, columns=across, fill_value=0)
