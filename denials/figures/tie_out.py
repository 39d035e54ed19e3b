"""The month's end: what remittances paid must equal what claims were paid less what moved outside any claim."""

from __future__ import annotations

import pandas as pd

from denials.figures.ledger import Ledger, month_of, present


def tie_out(ledger: Ledger) -> pd.DataFrame:
    """One row for each month, the oldest first; a difference of zero means that it ties out to the cent.

    Columns: month, remits, amount, claims_paid, provider_adjustments, difference (amount less what Claims and
    ProviderAdjustments add up to), by_remits (the sum of the remittances' own differences), unbalanced. Cents.

    >>> tie_out(nine)[["amount", "claims_paid", "provider_adjustments", "difference"]].values.tolist()[2:4]
    [[39000, 40000, 1000, 0], [14900, 15000, 0, -100]]
    """
    remits = present(ledger.frames["Remits"])
    remits = remits.assign(unbalanced=(remits["balanced"] != "yes").astype(int))
    months = remits.groupby(month_of(remits["payment_date"])).agg(
        remits=("key", "size"), amount=("amount", "sum"), by_remits=("difference", "sum"),
        unbalanced=("unbalanced", "sum"),
    )
    plb = present(ledger.frames["ProviderAdjustments"])
    sums = pd.DataFrame({
        "claims_paid": ledger.answers.groupby("month")["paid"].sum(),
        "provider_adjustments": plb.groupby(month_of(plb["paid_on"]))["amount"].sum(),
    })
    table = months.join(sums, how="outer").fillna(0).rename_axis("month").reset_index()
    table["difference"] = table["amount"] - (table["claims_paid"] - table["provider_adjustments"])
    return table[["month", "remits", "amount", "claims_paid", "provider_adjustments", "difference", "by_remits",
                  "unbalanced"]]
