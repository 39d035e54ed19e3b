"""What an open denial lacks: without it nobody can sort it, route it or send it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from denials.figures.ledger import WAITING, Ledger

NOBODY = ("", "Rescore")
GAPS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "no owner": lambda rows: rows["owner"].isin(NOBODY),
    "no deadline known": lambda rows: rows["act_by"].isna() & ~rows["stage"].isin(WAITING),
    "category unknown": lambda rows: rows["category"].isin(("", "Unknown", "Rescore")),
    "no payer": lambda rows: rows["payer"] == "",
    "no member ID": lambda rows: rows["member_id"] == "",
    "no provider": lambda rows: rows["provider"] == "",
    "no procedure": lambda rows: rows["procedures"] == "",
    "no date of service": lambda rows: rows["service_from"].isna(),
}


def gaps(ledger: Ledger) -> pd.DataFrame:
    """One row for each thing that open denials lack, the most dollars first: what, n, at_risk (cents).

    >>> gaps(nine)[["what", "n"]].head(2).values.tolist()
    [['no member ID', 5], ['no procedure', 5]]
    """
    rows = ledger.denials[ledger.denials["open"]]
    flags = {what: lacking(rows) for what, lacking in GAPS.items()}
    table = pd.DataFrame({
        "what": list(flags), "n": [int(flag.sum()) for flag in flags.values()],
        "at_risk": [int(rows.loc[flag, "at_risk"].fillna(0).sum()) for flag in flags.values()],
    })
    return table[table["n"] > 0].sort_values("at_risk", ascending=False, kind="stable", ignore_index=True)


def lacking(ledger: Ledger) -> pd.Series:
    """Whether a denial is open and lacks anything of GAPS.

    >>> int(lacking(nine).sum())
    5
    """
    rows = ledger.denials
    return rows["open"] & pd.concat([missing(rows) for missing in GAPS.values()], axis=1).any(axis=1)
