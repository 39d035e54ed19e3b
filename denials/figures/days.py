"""How long it takes, and whose time it is: ours until we send, the payer's until it answers."""

from __future__ import annotations

import pandas as pd

from denials.figures.figure import Tally, Unit, asks
from denials.figures.ledger import Ledger


def settled(ledger: Ledger) -> pd.DataFrame:
    """The denials that a remittance settled.

    >>> settled(nine)[["key", "days"]].values.tolist()
    [['A1', 30.0], ['A3', 60.0]]
    """
    return ledger.denials[ledger.denials["days"].notna()]


def both_times(ledger: Ledger) -> pd.DataFrame:
    """Settled denials with a sending day between denial and answer: own + payer = days, to the day.

    >>> both_times(nine)[["key", "own", "payer_days"]].values.tolist()
    [['A1', 10, 20.0], ['A3', 10, 50.0]]
    """
    rows = settled(ledger)
    own = (rows["sent_on"] - rows["first_denied"]).dt.days
    rows = rows.assign(own=own, payer_days=rows["days"] - own)
    return rows[(rows["own"] >= 0) & (rows["payer_days"] >= 0)]


def mean(days: pd.Series, of: str) -> Tally:
    """The mean of a column of days.

    >>> mean(pd.Series([30, 60]), "denials settled")
    Tally(part=90.0, whole=2, n=2, of='denials settled')
    """
    return Tally(float(days.sum()), len(days), len(days), of)


@asks("Days to resolution", Unit.DAYS, "Kaizen; HFMA Claim Integrity Task Force")
def days_to_resolution(ledger: Ledger) -> Tally:
    """Days from the first denial to the remittance that settled it, on average over the settled denials."""
    return mean(settled(ledger)["days"], "denials settled")


@asks("Of which ours", Unit.DAYS, "Premier survey: each round with a payer takes 45 to 60 days")
def own_days(ledger: Ledger) -> Tally:
    """Days from the first denial until the appeal or corrected claim went out, over settled denials with both days."""
    return mean(both_times(ledger)["own"], "denials settled with a sending day")


@asks("Of which the payer's", Unit.DAYS, "Premier survey: each round with a payer takes 45 to 60 days")
def payer_days(ledger: Ledger) -> Tally:
    """Days from our sending to the remittance that settled it, over settled denials with both days."""
    return mean(both_times(ledger)["payer_days"], "denials settled with a sending day")


@asks("Resolved soon", Unit.SHARE, "Kaizen: 85 % within 30 days for commercial payers")
def resolved_soon(ledger: Ledger) -> Tally:
    """Settled denials whose answer came within the policy's days of the first denial, of all settled."""
    rows = settled(ledger)
    return Tally(int((rows["days"] <= ledger.policy("Resolved within")).sum()), len(rows), len(rows), "denials settled")


@asks("Days to appeal", Unit.DAYS, "HFMA Claim Integrity Task Force")
def days_to_appeal(ledger: Ledger) -> Tally:
    """Days from the first denial until something was sent, on average over all denials that went out."""
    rows = ledger.denials
    days = (rows["sent_on"] - rows["first_denied"]).dt.days
    return mean(days[days >= 0], "denials sent")
