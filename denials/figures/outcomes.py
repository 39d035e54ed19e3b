"""What came of the denials: what was recovered, what was lost, and how often we won."""

from __future__ import annotations

import pandas as pd

from denials.figures.figure import Tally, Unit, asks
from denials.figures.ledger import Ledger, cents, looked_up, present

SUCCESS = ("Overturned", "Partly")
ANSWERED = (*SUCCESS, "Upheld", "Dismissed")


def letters(ledger: Ledger) -> pd.DataFrame:
    """The last letter of each denial and level: a level is one appeal, however many letters it took.

    >>> letters(nine)[["case", "level"]].values.tolist()[:2]
    [['A2', 'First'], ['A3', 'First']]
    """
    rows = present(ledger.frames["Appeals"]).sort_values("version", kind="stable")
    return rows.drop_duplicates(["case", "level"], keep="last")


@asks("Recovered", Unit.MONEY, "Kaizen: the first thing a dashboard answers")
def recovered(ledger: Ledger) -> Tally:
    """Denied dollars that were paid later."""
    rows = ledger.denials
    paid = int((rows["recovered"] > 0).sum())
    return Tally(cents(rows["recovered"]), bool(len(rows)), paid, "denials with a payment")


@asks("Lost", Unit.MONEY, "Kaizen: the first thing a dashboard answers")
def lost(ledger: Ledger) -> Tally:
    """Dollars still at risk on denials that were written off, or whose window closed with nothing sent."""
    rows, gone = ledger.denials, ledger.denials["lost"]
    return Tally(cents(rows.loc[gone, "at_risk"]), bool(len(rows)), int(gone.sum()), "denials lost")


@asks("Recovered of recovered and lost", Unit.SHARE, "Kaizen")
def recovered_share(ledger: Ledger) -> Tally:
    """Recovered dollars, of the dollars recovered or lost; what is still open counts on neither side."""
    rows, gone = ledger.denials, ledger.denials["lost"]
    won = cents(rows["recovered"])
    ended = int((gone | (rows["recovered"] > 0)).sum())
    return Tally(won, won + cents(rows.loc[gone, "at_risk"]), ended, "denials recovered or lost")


@asks("Overturn rate", Unit.SHARE, "HFMA Claim Integrity Task Force")
def overturn_rate(ledger: Ledger) -> Tally:
    """Denials overturned or paid, of those decided (overturned, paid, upheld, written off); not of open ones."""
    rows = ledger.denials
    decided = int(rows["decided"].sum())
    return Tally(int(rows["won"].sum()), decided, decided, "denials decided")


@asks("Overturn rate in dollars", Unit.SHARE, "HFMA Claim Integrity Task Force")
def overturn_dollars(ledger: Ledger) -> Tally:
    """Dollars recovered of the dollars denied, over the decided denials.

    Denied dollars are billed, recovered ones are paid: it stays below the rate in cases.
    """
    rows = ledger.denials[ledger.denials["decided"]]
    return Tally(cents(rows["recovered"]), cents(rows["denied"]), len(rows), "denials decided")


@asks("Won beyond the benchmark", Unit.NUMBER, "Premier survey: private payers' denials, hospitals, claims of 2022")
def beyond_benchmark(ledger: Ledger) -> Tally:
    """Denials won, less what the policy's benchmark would have won of the decided ones; below 0 we win fewer."""
    rows = ledger.denials
    decided = int(rows["decided"].sum())
    expected = ledger.policy("Overturn benchmark") * decided
    return Tally(int(rows["won"].sum()) - expected, bool(decided), decided, "denials decided")


@asks("Appeal success", Unit.SHARE, "Premier survey: 54.3 % of private payers' denials, hospitals, claims of 2022")
def appeal_success(ledger: Ledger) -> Tally:
    """Appeals overturned wholly or partly, of those with a result; a level counts once, however many letters."""
    rows = letters(ledger)
    known = int(rows["result"].isin(ANSWERED).sum())
    return Tally(int(rows["result"].isin(SUCCESS).sum()), known, known, "appeals with a result")


@asks("First-attempt resolution", Unit.SHARE, "Denial Management Workflow for Clinics (its 'first-pass resolution')")
def first_attempt(ledger: Ledger) -> Tally:
    """Decided denials that the payer's very next answer paid, of all decided; not the industry's first-pass rate."""
    rows = ledger.denials[ledger.denials["decided"]]
    days = ledger.answers[["case", "paid_on"]].drop_duplicates().groupby("case").size()
    first = rows["won"] & (looked_up(rows["key"], days) == 2)
    return Tally(int(first.sum()), len(rows), len(rows), "denials decided")


@asks("Write-off ratio", Unit.SHARE, "Denial Management Workflow for Clinics")
def writeoff_ratio(ledger: Ledger) -> Tally:
    """Dollars written off, of all dollars denied."""
    rows = ledger.denials
    return Tally(cents(rows.loc[rows["written_off"], "at_risk"]), cents(rows["denied"]), len(rows), "denials")


@asks("Reworked before the decision", Unit.SHARE, "Denial Management Workflow for Clinics: rework versus write-off")
def reworked(ledger: Ledger) -> Tally:
    """Decided denials that were corrected or appealed, of all decided; the rest was paid or given up untouched."""
    rows = ledger.denials[ledger.denials["decided"]]
    sent = rows["sent_on"].notna() | rows["key"].isin(ledger.frames["Appeals"]["case"])
    return Tally(int(sent.sum()), len(rows), len(rows), "denials decided")
