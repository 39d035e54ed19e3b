"""What payers allowed less than their contracts say, and is still to be had."""

from __future__ import annotations

import pandas as pd

from denials.figures.figure import Tally, Unit, asks
from denials.figures.ledger import Ledger, cents, present

SETTLED = ("Paid", "Upheld", "Closed")


def standing(ledger: Ledger) -> pd.DataFrame:
    """Underpayments that no later answer of the payer has overtaken.

    >>> len(standing(nine))
    0
    """
    rows = present(ledger.frames["Underpayments"])
    last = ledger.answers.groupby(["case", "payer"])["paid_on"].max().rename("answered")
    known = rows.join(last, on=["case", "payer"])
    return rows[~(known["answered"] > known["paid_on"])]


@asks("Contract exposure", Unit.MONEY, "Kaizen: underpayments often bring more for each case than denials")
def contract_exposure(ledger: Ledger) -> Tally:
    """Dollars that lines were allowed short of the fee schedule, where no dispute is settled and no answer followed."""
    rows = standing(ledger)
    still = rows[~rows["status"].isin(SETTLED)]
    known = bool(len(ledger.frames["FeeSchedule"]))
    return Tally(cents(still["short"]), known, len(still), "lines allowed short")


def by_payer(ledger: Ledger) -> pd.DataFrame:
    """One row for each payer, the most short dollars first: payer, n, short (cents), disputed (n), won (n).

    >>> by_payer(nine).columns.tolist()
    ['payer', 'n', 'short', 'disputed', 'won']
    """
    rows = standing(ledger)
    table = rows.assign(disputed=rows["status"] != "New", won=rows["status"] == "Paid").groupby("payer").agg(
        n=("key", "size"), short=("short", "sum"), disputed=("disputed", "sum"), won=("won", "sum"))
    return table.sort_values("short", ascending=False, kind="stable").reset_index()
