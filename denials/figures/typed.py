"""What a remittance cannot know: figures over the monthly counts that a person types."""

from __future__ import annotations

import pandas as pd

from denials.figures.figure import Tally, Unit, asks
from denials.figures.ledger import Ledger, cents


def ratio(ledger: Ledger, part: str, whole: str) -> Tally:
    """One typed sum over another, over the months in which both were typed.

    >>> ratio(nine, "cost", "cash")
    Tally(part=60000.0, whole=1200000.0, n=3, of='months typed')
    """
    rows = ledger.counts.dropna(subset=[part, whole])
    return Tally(cents(rows[part]), cents(rows[whole]), len(rows), "months typed")


@asks("Clean claim rate", Unit.SHARE, "HFMA MAP key CL-1")
def clean_claims(ledger: Ledger) -> Tally:
    """Claims accepted without an edit, of claims submitted, over the months in which both were typed."""
    typed = ratio(ledger, "accepted", "submitted")
    return Tally(typed.part, typed.whole, int(typed.whole), "claims submitted")


@asks("Receivable over 90 days", Unit.RATIO, "HFMA MAP key AR-1")
def receivable_over_90(ledger: Ledger) -> Tally:
    """Receivable older than 90 days, of all receivable, at the end of the last month typed."""
    rows = ledger.counts.dropna(subset=["receivable", "receivable_90"]).tail(1)
    return Tally(cents(rows["receivable_90"]), cents(rows["receivable"]), len(rows), "months typed")


@asks("Cost to collect", Unit.RATIO, "HFMA MAP key")
def cost_to_collect(ledger: Ledger) -> Tally:
    """Cost of billing and collecting, of the cash collected, over the months in which both were typed."""
    return ratio(ledger, "cost", "cash")


@asks("Net collection rate", Unit.RATIO, "AAFP")
def net_collection(ledger: Ledger) -> Tally:
    """Cash collected, of net revenue, over the months in which both were typed."""
    return ratio(ledger, "cash", "revenue")


@asks("Days in receivable", Unit.DAYS, "AAFP: under 50, at best 30 to 40")
def days_in_receivable(ledger: Ledger) -> Tally:
    """Receivable at the end of the last month typed, over the charges of a day in the policy's months up to it."""
    rows = ledger.counts.dropna(subset=["receivable", "charges"]).tail(1)
    months = _up_to(ledger, rows)
    days = float(months["month"].dt.days_in_month.sum())
    daily = cents(months["charges"]) / days if days else 0.0
    return Tally(cents(rows["receivable"]), daily, len(months), "months typed")


def _up_to(ledger: Ledger, last: pd.DataFrame) -> pd.DataFrame:
    """The policy's months that end with the given one, where their charges were typed."""
    if last.empty:
        return last
    end = last["month"].iloc[0]
    rows = ledger.counts.dropna(subset=["charges"])
    return rows[rows["month"].between(end - pd.DateOffset(months=int(ledger.policy("Charge months")) - 1), end)]


@asks("Written off, of net revenue", Unit.RATIO, "HFMA MAP key AR-6")
def writeoff_of_revenue(ledger: Ledger) -> Tally:
    """Dollars written off on denials first denied in the months with a typed net revenue, of that revenue."""
    typed = ledger.counts.dropna(subset=["revenue"])
    rows = ledger.denials
    gone = rows[rows["written_off"] & rows["month"].isin(typed["month"])]
    return Tally(cents(gone["at_risk"]), cents(typed["revenue"]), len(typed), "months typed")


@asks("Staff say it is manageable", Unit.NUMBER, "How to Build an Essential Denial Management Workflow")
def staff_score(ledger: Ledger) -> Tally:
    """What your people say of the work in the last month typed: 1 too much, 5 easily manageable."""
    rows = ledger.counts.dropna(subset=["staff_score"]).tail(1)
    return Tally(float(rows["staff_score"].sum()), len(rows), len(rows), "months typed")
