"""How likely a denial is to be won: the practice's own results, weighed against the reason's prior."""

from __future__ import annotations

import pandas as pd

from denials.status import DECIDED, WON


def own_results(payer: pd.Series, category: pd.Series, stage: pd.Series) -> pd.DataFrame:
    """How many denials of the same payer and category were won and decided, beside each denial.

    Undecided ones do not count; nor do those closed without an action.

    >>> own_results(pd.Series(["A", "A", "A"]), pd.Series(["Coding"] * 3), pd.Series(["Paid", "Upheld", "New"]))
       won  decided
    0    1        2
    1    1        2
    2    1        2
    """
    counted = pd.DataFrame({"won": stage.isin(WON).astype("int64"), "decided": stage.isin(DECIDED).astype("int64")})
    return counted.groupby([payer, category], sort=False).transform("sum")


def shrunk(won: pd.Series, decided: pd.Series, prior: pd.Series, weight: float) -> pd.Series:
    """Own results as if `weight` further cases had come out as the prior says; the prior where there are none.

    >>> shrunk(pd.Series([8, 0]), pd.Series([10, 0]), pd.Series([0.5, 0.3]), 10).tolist()
    [0.65, 0.3]
    """
    cases = (decided + weight).where(decided + weight > 0)
    return ((won + prior * weight) / cases).fillna(prior)
