"""How old the open denials are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from denials.figures.ledger import Ledger

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
    """
    rows = ledger.denials[ledger.denials["open"] & ledger.denials["age"].notna()]
    sums = rows.groupby(bucket(rows["age"])).agg(n=("key", "size"), at_risk=("at_risk", "sum"))
    table = sums.reindex(list(BUCKETS), fill_value=0).rename_axis("bucket").reset_index()
    return table.assign(share=shares(table["at_risk"]))


def shares(parts: pd.Series) -> pd.Series:
    """Each part's share of their sum; NaN while the sum is nothing.

    >>> shares(pd.Series([1, 3])).tolist()
    [0.25, 0.75]
    """
    whole = float(parts.sum())
    return parts.astype("float64") / whole if whole else pd.Series(np.nan, parts.index)
