"""Every way to cut the denials: who, what, where and when, each value with what came of it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from denials.figures.ledger import Ledger, looked_up
from denials.figures.measures import ranked
from denials.figures.rates import origins

UNKNOWN = "(not known)"
Cut = Callable[[Ledger], pd.Series]


def _field(name: str) -> Cut:
    return lambda ledger: ledger.denials[name]


def _procedure(ledger: Ledger) -> pd.Series:
    """Each procedure of each denial: a claim stands under all of its procedures."""
    return ledger.denials["procedures"].str.split().explode()


def _month(field: str) -> Cut:
    return lambda ledger: ledger.denials[field].dt.strftime("%Y-%m")


def carc(ledger: Ledger) -> pd.Series:
    """The reason code of each denial, without its group.

    >>> carc(nine).tolist()[:2]
    ['197', '197']
    """
    return ledger.denials["code"].str.split("-").str[-1]


def _origin(ledger: Ledger) -> pd.Series:
    return looked_up(carc(ledger), origins(ledger))


def _pattern(ledger: Ledger) -> pd.Series:
    rows = ledger.frames["Reasons"].drop_duplicates("reason", keep="last").set_index("reason")["pattern"]
    return looked_up(carc(ledger), rows)


SLICES: dict[str, Cut] = {
    "Payer": _field("payer"), "Category": _field("category"), "Reason code": _field("code"),
    "Provider": _field("provider"), "Procedure": _procedure, "Line of business": _field("line_of_business"),
    "State": _field("state"), "Front or back end": _origin, "Pattern": _pattern, "Owner": _field("owner"),
    "Status": _field("stage"), "Month of service": _month("service_from"), "Month of denial": _month("first_denied"),
}
"""What a remittance knows to cut by. It knows no location, no source of intake, no kind of authorization."""


def sliced(ledger: Ledger, name: str) -> pd.DataFrame:
    """One row for each value of a slice, the most denied dollars first; `value` is what it is called.

    >>> sliced(nine, "Payer")[["value", "n", "denied"]].values.tolist()
    [['Cigna', 3.0, 118000.0], ['Aetna', 4.0, 108000.0], ['Medicare', 2.0, 24000.0]]
    """
    values = SLICES[name](ledger).astype("object")
    known = values.where(values.notna() & (values != ""), UNKNOWN)
    rows = ledger.measures.reindex(known.index).astype("float64").assign(value=known.to_numpy())
    return ranked(rows.groupby("value").sum()).reset_index()
