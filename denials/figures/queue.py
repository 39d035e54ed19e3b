"""What is on the desk: open dollars, what is due, what has no owner, what nobody touched."""

from __future__ import annotations

import pandas as pd

from denials.figures.figure import Tally, Unit, asks
from denials.figures.ledger import Ledger, cents, days_left, looked_up
from denials.status import allowed
from denials.touches import standing


def dollars(ledger: Ledger, which: pd.Series, of: str) -> Tally:
    """Dollars at risk of the denials that `which` flags.

    >>> dollars(nine, nine.denials["open"], "open denials")
    Tally(part=163000.0, whole=True, n=5, of='open denials')
    """
    rows = ledger.denials
    return Tally(cents(rows.loc[which, "at_risk"]), bool(len(rows)), int(which.sum()), of)


def share_of_open(ledger: Ledger, which: pd.Series) -> Tally:
    """Dollars at risk of the denials that `which` flags, of all open dollars.

    >>> share_of_open(nine, nine.denials["owner"] == "").n
    5
    """
    rows = ledger.denials
    whole = cents(rows.loc[rows["open"], "at_risk"])
    return Tally(cents(rows.loc[which, "at_risk"]), whole, int(rows["open"].sum()), "open denials")


@asks("Open dollars", Unit.MONEY, "Denial Management Workflow for Clinics: revenue at risk")
def open_dollars(ledger: Ledger) -> Tally:
    """Dollars at risk on denials that are not closed."""
    return dollars(ledger, ledger.denials["open"], "open denials")


@asks("Due soon", Unit.MONEY, "Kaizen: deadlines first")
def due_soon(ledger: Ledger) -> Tally:
    """Dollars at risk on open denials whose window closes within the policy's urgent days."""
    rows = ledger.denials
    soon = rows["open"] & days_left(rows).between(1, ledger.policy("Urgent within"))
    return dollars(ledger, soon, "denials due soon")


@asks("Window closed", Unit.MONEY, "Denial Management Workflow for Clinics")
def expired(ledger: Ledger) -> Tally:
    """Dollars at risk on open denials whose window closed with nothing sent."""
    return dollars(ledger, ledger.denials["expired"], "denials past their window")


@asks("Unowned", Unit.MONEY, "Unowned denials do not move")
def unowned(ledger: Ledger) -> Tally:
    """Dollars at risk on open denials that have no owner, or only a role that nobody in Team holds."""
    return dollars(ledger, ledger.denials["unowned"], "denials without an owner")


@asks("In the largest", Unit.SHARE, "Denial Management Workflow for Healthcare Practices: top 20 first")
def top_share(ledger: Ledger) -> Tally:
    """Dollars at risk in as many of the largest open denials as the policy says, of all open dollars."""
    rows, most = ledger.denials, int(ledger.policy("Largest denials"))
    largest = rows.loc[rows["open"], "at_risk"].astype("float64").nlargest(most).index
    return share_of_open(ledger, pd.Series(rows.index.isin(largest), rows.index))


@asks("Old denials", Unit.SHARE, "Denial Management Workflow for Clinics: over 90 days is elevated risk")
def over_90(ledger: Ledger) -> Tally:
    """Dollars at risk on open denials first denied longer ago than the policy's days, of all open dollars."""
    return share_of_open(ledger, ledger.denials["open"] & (ledger.denials["age"] > ledger.policy("Old after")))


@asks("Without movement", Unit.MONEY, "How to Build an Essential Denial Management Workflow: nothing stuck")
def stuck(ledger: Ledger) -> Tally:
    """Dollars at risk on open denials that neither we nor the payer touched for the policy's days."""
    idle = (ledger.today - last_moved(ledger)).dt.days
    return dollars(ledger, ledger.denials["open"] & (idle > ledger.policy("Stale after")), "denials stuck")


@asks("Status and payer disagree", Unit.NUMBER, "Denial Management Workflow for Clinics: transitions of a status")
def contradicted(ledger: Ledger) -> Tally:
    """Denials with a status of ours that may not follow what the remittances say: to be looked at, never changed."""
    rows = ledger.denials[ledger.denials["status"] != ""]
    against = ~allowed(rows["outcome"], rows["status"], ledger.frames["Transitions"], ledger.today)
    return Tally(int(against.sum()), bool(len(ledger.denials)), len(rows), "denials with a status of ours")


@asks("Payers gone silent", Unit.NUMBER, "Denial Management Workflow for Clinics: remittances by each payer's rhythm")
def silent_payers(ledger: Ledger) -> Tally:
    """Payers of whom no remittance came for the policy's days, of those that ever sent one."""
    last = ledger.frames["Remits"].dropna(subset=["payment_date"]).groupby("payer")["payment_date"].max()
    silent = (ledger.today - last).dt.days > ledger.policy("Payer silent after")
    return Tally(int(silent.sum()), bool(len(last)), len(last), "payers")


def last_moved(ledger: Ledger) -> pd.Series:
    """The day each denial last moved: the payer's answer, our sending, or anything in Activity.

    >>> last_moved(nine)[0]
    Timestamp('2026-02-09 00:00:00')
    """
    rows, done = ledger.denials, standing(ledger.frames["Activity"])
    touched = looked_up(rows["key"], done.groupby("case")["at"].max())
    return pd.concat([rows["last_answer"], rows["sent_on"], touched], axis=1).max(axis=1)
