"""What open denials lack, counted: without it nobody can sort them, route them or send them."""

from __future__ import annotations

import pandas as pd

from denials.figures.ledger import Ledger
from denials.figures.week import routes
from denials.gaps import missing


def lacking(ledger: Ledger) -> pd.Series:
    """What each denial lacks, in words as the command Intake gaps says them; '' where it is closed or lacks nothing.

    >>> lacking(nine)[5]
    'line of business, date of service, procedures, patient, member ID, owner'
    """
    rows = ledger.denials
    return missing(rows, routes(ledger), ledger.rules).where(rows["open"], "")


def gaps(ledger: Ledger) -> pd.DataFrame:
    """One row for each thing that open denials lack, the most dollars first: what, n, at_risk (cents).

    >>> gaps(nine)[["what", "n"]].head(2).values.tolist()
    [['line of business', 5], ['date of service', 5]]
    """
    told = ledger.denials[["at_risk"]].assign(what=lacking(ledger).str.split(", ")).explode("what")
    told = told[told["what"] != ""]
    table = told.groupby("what", sort=False)["at_risk"].agg(["size", "sum"]).reset_index()
    table.columns = ["what", "n", "at_risk"]
    return table.sort_values("at_risk", ascending=False, kind="stable", ignore_index=True)
