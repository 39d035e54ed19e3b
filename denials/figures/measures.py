"""The sums behind every breakdown: one row for each value of a column of Denials, or for each month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from denials.figures.ledger import Ledger

Sums = dict[str, float]
SUMS = ("denied", "recovered", "open", "written_off", "lost", "expected", "decided_denied", "decided_recovered")
"""Sums of cents in the answer of `totals`; `expected` is open dollars at their odds."""


def totals(ledger: Ledger, field: str) -> pd.DataFrame:
    """One row for each value of a column of the ledger's denials, by that value: counts and sums of cents.

    Columns: n, won, decided, settled, days (their sum over the settled), and those of SUMS.

    The parts make the whole: over any column the sums are those of all denials.

    >>> int(totals(nine, "payer").loc["Aetna", "recovered"]), int(whole(nine)["recovered"])
    (60000, 60000)
    """
    table = measured(ledger)
    return table.groupby(ledger.denials[field], sort=False).sum()


def whole(ledger: Ledger) -> Sums:
    """The sums over all denials."""
    return named(measured(ledger).sum().to_frame().T)[0]


def named(table: pd.DataFrame) -> dict[Any, Sums]:
    """Each row of a table of sums as a dictionary, by the row's name."""
    return {name: dict(zip(table.columns, row, strict=True))
            for name, row in zip(table.index, table.to_numpy().tolist(), strict=True)}


def measured(ledger: Ledger) -> pd.DataFrame:
    """The ledger's denials, row by row, with each measure in a column of its own: 0 where the row does not count."""
    rows = ledger.denials
    at_risk, denied, recovered = (rows[field].fillna(0).astype("int64") for field in ("at_risk", "denied", "recovered"))
    return pd.DataFrame({
        "n": 1, "won": rows["won"].astype(int), "decided": rows["decided"].astype(int),
        "settled": rows["days"].notna().astype(int), "days": rows["days"].fillna(0),
        "denied": denied, "recovered": recovered, "open": at_risk.where(rows["open"], 0),
        "written_off": at_risk.where(rows["written_off"], 0), "lost": at_risk.where(rows["lost"], 0),
        "expected": at_risk * rows["odds"].where(rows["open"]).fillna(0),
        "decided_denied": denied.where(rows["decided"], 0), "decided_recovered": recovered.where(rows["decided"], 0),
    }, index=rows.index)


def over(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Part over whole, row by row; NaN where the whole is nothing.

    >>> over(pd.Series([1, 1]), pd.Series([4, 0])).tolist()
    [0.25, nan]
    """
    return part.astype("float64") / whole.astype("float64").where(whole != 0, np.nan)


def ranked(table: pd.DataFrame, amount: str = "denied") -> pd.DataFrame:
    """The rows with the largest amount first; equal amounts keep the order in which they first came."""
    return table.sort_values(amount, ascending=False, kind="stable")
