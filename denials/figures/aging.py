"""How old the open denials are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from denials.figures.ledger import Ledger, cents

BUCKETS = {"0-30 days": 30, "31-60 days": 60, "61-90 days": 90, "91-120 days": 120, "over 120 days": np.inf}
"""The trade's buckets and the last day of each."""


def bucket(age: pd.Series) -> pd.Series:
    """The aging bucket of each number of days; '' where the age is unknown.

    >>> bucket(pd.Series([0, 30, 31, 90, 121])).tolist()
    ['0-30 days', '0-30 days', '31-60 days', '61-90 days', 'over 120 days']
    """
    cut = pd.cut(age.astype("float64"), [-np.inf, *BUCKETS.values()], labels=list(BUCKETS))
    return cut.astype("object").where(cut.notna(), "").astype("str")


def aging(ledger: Ledger) -> pd.DataFrame:
    """One row for each bucket, every bucket always there: bucket, n, at_risk (cents), share of the open dollars.

    Age counts from the first denial to today.

    >>> aging(nine)[["bucket", "n", "at_risk"]].head(2).values.tolist()
    [['0-30 days', 2, 18000], ['31-60 days', 0, 0]]
    """
    still = ledger.denials[ledger.denials["open"]]
    rows = still[still["age"].notna()]
    sums = rows.groupby(bucket(rows["age"])).agg(n=("key", "size"), at_risk=("at_risk", "sum"))
    table = sums.reindex(list(BUCKETS), fill_value=0).rename_axis("bucket").reset_index()
    return table.assign(share=table["at_risk"].astype("float64") / (cents(still["at_risk"]) or np.nan))
