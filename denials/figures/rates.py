"""How often claims are denied: each claim counts once, in the month of its first denial."""

from __future__ import annotations

import pandas as pd

from denials.figures.figure import Tally, Unit, asks
from denials.figures.ledger import Ledger, cents, looked_up

PRIMARY = ("1", "4", "19")
"""CLP02: processed as primary, denied, processed as primary and forwarded."""


def monthly(ledger: Ledger) -> pd.DataFrame:
    """One row for each month, the oldest first: what was denied for the first time, and of how much.

    Columns: month, denied (claims), denied_charge, answered, answered_charge, submitted, submitted_charge (the mean of
    the policy's months before, NaN unless all were typed). Charges in cents. Later answers add nothing.

    >>> monthly(nine)[["denied", "answered", "submitted"]].values.tolist()[3:]
    [[2.0, 3.0, 50.0], [1.0, 1.0, nan]]
    """
    denied = ledger.denials.groupby("month").agg(denied=("key", "size"), denied_charge=("charge", "sum"))
    answered = ledger.answered.groupby("month").agg(answered=("case", "size"), answered_charge=("charge", "sum"))
    months = denied.index.union(answered.index)
    return (
        denied.reindex(months, fill_value=0).join(answered.reindex(months, fill_value=0))
        .join(submitted(ledger).reindex(months)).rename_axis("month").reset_index()
    )


def submitted(ledger: Ledger) -> pd.DataFrame:
    """The mean of what was submitted in the policy's months before each month; NaN unless all are typed.

    >>> submitted(nine).columns.tolist()
    ['submitted', 'submitted_charge']
    """
    typed = ledger.counts.set_index("month")[["submitted", "charges"]].astype("float64")
    typed.columns = ["submitted", "submitted_charge"]
    if typed.empty:
        return typed
    months = pd.date_range(typed.index.min(), typed.index.max() + pd.DateOffset(months=1), freq="MS")
    return typed.reindex(months).rolling(int(ledger.policy("Submission months"))).mean().shift()


def initial(ledger: Ledger, denied: str, answered: str, submitted: str) -> Tally:
    """First denials of the months whose submissions are typed; of all months over what was answered, if none is.

    >>> initial(nine, "denied", "answered", "submitted").of
    'claims submitted (mean of the 3 months before)'
    """
    months = monthly(ledger)
    typed = months[months[submitted].notna()]
    if len(typed):
        claims, before = float(typed["submitted"].sum()), int(ledger.policy("Submission months"))
        of = f"claims submitted (mean of the {before} months before)"
        return Tally(float(typed[denied].sum()), float(typed[submitted].sum()), round(claims), of)
    return Tally(float(months[denied].sum()), float(months[answered].sum()), int(months["answered"].sum()),
                 "claims answered (no submitted counts typed)")


@asks("Initial denial rate", Unit.SHARE, "HFMA Claim Integrity Task Force")
def initial_denials(ledger: Ledger) -> Tally:
    """Claims in the month of their first denial, of the claims submitted; where those are not typed, of answered."""
    return initial(ledger, "denied", "answered", "submitted")


@asks("Initial denial rate in dollars", Unit.SHARE, "HFMA Claim Integrity Task Force; AAFP")
def initial_denial_dollars(ledger: Ledger) -> Tally:
    """Charges of claims in the month of their first denial, of charges submitted; where not typed, of answered."""
    return initial(ledger, "denied_charge", "answered_charge", "submitted_charge")


@asks("Primary denial rate", Unit.SHARE, "HFMA Claim Integrity Task Force")
def primary_denials(ledger: Ledger) -> Tally:
    """Answers of primary payers that paid nothing, of those in the policy's weeks: claims once, no duplicates."""
    rows, window = ledger.answered, pd.Timedelta(weeks=ledger.policy("Primary rate weeks"))
    twice = ledger.denials.loc[ledger.denials["category"] == "Duplicate", "key"]
    recent = rows[rows["status_code"].isin(PRIMARY) & (rows["paid_on"] > ledger.today - window)
                  & (rows["paid_on"] <= ledger.today) & ~(rows["case"].isin(twice) & (rows["paid"] == 0))]
    return Tally(int((recent["paid"] == 0).sum()), len(recent), len(recent), "primary claims answered")


@asks("First-pass rate", Unit.SHARE, "The industry's first-pass resolution rate")
def first_pass(ledger: Ledger) -> Tally:
    """Claims whose first answer denied nothing, of the claims answered; submissions are not known to a remittance."""
    rows = ledger.answered
    return Tally(int((rows["denied"].fillna(0) == 0).sum()), len(rows), len(rows), "claims answered")


@asks("Collected from payers", Unit.SHARE, "AAFP's net collection rate, as far as remittances tell it")
def payer_collection(ledger: Ledger) -> Tally:
    """Paid by payers, of what they paid and what they denied and never paid; the patient's share is left out."""
    paid = cents(ledger.answers["paid"])
    return Tally(paid, paid + cents(ledger.denials["at_risk"]), len(ledger.answered), "claims answered")


@asks("Paid by second payers", Unit.MONEY, "Denial Management Workflow for Clinics: secondary billing")
def secondary_paid(ledger: Ledger) -> Tally:
    """Dollars paid by payers who answered as second or third."""
    rows = ledger.answers[ledger.answers["kind"] == "secondary"]
    return Tally(cents(rows["paid"]), bool(len(ledger.answers)), len(rows), "answers of second payers")


@asks("Preventable", Unit.SHARE, "What leaders see: the share an own step could have stopped")
def preventable(ledger: Ledger) -> Tally:
    """Denials whose first code starts at the front desk, in mid-cycle or in billing, not in the contract."""
    rows = ledger.denials
    origin = looked_up(rows["code"].str.split("-").str[-1], origins(ledger)).fillna("")
    known = origin != ""
    n = int(known.sum())
    return Tally(int((known & (origin != "contract")).sum()), n, n, "denials of known origin")


def origins(ledger: Ledger) -> pd.Series:
    """Where each reason starts in the practice, by CARC.

    >>> origins(nine).head(2).to_dict()
    {'197': 'front end', '50': 'mid cycle'}
    """
    return ledger.frames["Reasons"].drop_duplicates("reason", keep="last").set_index("reason")["origin"]
