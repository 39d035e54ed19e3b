"""The sums behind every breakdown: one row for each value of a column of Denials, or for each month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from denials.figures.ledger import Ledger

Sums = dict[str, float]


def totals(ledger: Ledger, field: str) -> pd.DataFrame:
    """One row for each value of a column of the ledger's denials, by that value: the sums of all measures.

    The parts make the whole: over any column the sums are those of all denials.

    >>> int(totals(nine, "payer").loc["Aetna", "recovered"]), int(whole(nine)["recovered"])
    (60000, 60000)
    """
    return ledger.measures.groupby(ledger.denials[field], sort=False).sum()


def whole(ledger: Ledger) -> Sums:
    """The sums over all denials.

    >>> whole(nine)["denied"]
    250000.0
    """
    return named(ledger.measures.sum().to_frame().T)[0]


def live(sums: Sums) -> float:
    """What is open and still in time, in cents: what is open less what is lost to a deadline.

    >>> live({"open": 163000, "lost": 23000, "written_off": 8000})
    148000
    """
    return sums["open"] - (sums["lost"] - sums["written_off"])


def named(table: pd.DataFrame) -> dict[Any, Sums]:
    """Each row of a table of sums as a dictionary, by the row's name.

    >>> named(pd.DataFrame({"n": [4]}, index=["Aetna"]))
    {'Aetna': {'n': 4}}
    """
    return {name: dict(zip(table.columns, row, strict=True))
            for name, row in zip(table.index, table.to_numpy().tolist(), strict=True)}


def over(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Part over whole, row by row; NaN where the whole is nothing.

    >>> over(pd.Series([1, 1]), pd.Series([4, 0])).tolist()
    [0.25, nan]
    """
    return part.astype("float64") / whole.astype("float64").where(whole != 0, np.nan)


def ranked(table: pd.DataFrame, amount: str = "denied") -> pd.DataFrame:
    """The rows with the largest amount first; equal amounts keep the order in which they first came.

    >>> ranked(pd.DataFrame({"denied": [100, 900]}, index=["Aetna", "Cigna"])).index.tolist()
    ['Cigna', 'Aetna']
    """
    return table.sort_values(amount, ascending=False, kind="stable")
