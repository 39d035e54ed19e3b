"""Whether we keep our own time: what should have gone out by now, by the policy's hours."""

from __future__ import annotations

import numpy as np
import pandas as pd

from denials.calendar import add_hours, column_of, days_of
from denials.figures.figure import Tally, Unit, asks
from denials.figures.ledger import Ledger
from denials.figures.queue import dollars

RECORDS = ("Medical necessity", "Missing information")
"""Categories in which the owner has to bring the record first."""


def due(ledger: Ledger) -> pd.Series:
    """The day by which we want each denial to be out, counted from the payer's latest answer; NaT where none is set.

    Eligibility has its own hours, so have records that must be brought, so have corrections that are easy.

    >>> due(nine).dt.strftime("%Y-%m-%d").tolist()[2:5]
    ['2026-04-08', nan, '2026-04-02']
    """
    rows, policy = ledger.denials, ledger.policy
    easy = rows["correct_by"].notna() & (rows["odds"] >= policy("Easy odds"))
    tests = [rows["category"] == "Eligibility", rows["category"].isin(RECORDS), easy]
    names = ("Eligibility hours", "Records hours", "Easy correction hours")
    hours = np.select([test.to_numpy(bool) for test in tests], [int(policy(name)) for name in names], -1)
    days = add_hours(days_of(rows["last_answer"]), hours.astype("int64"))
    return column_of(days, rows.index).where(hours >= 0)


@asks("Past our own time", Unit.MONEY, "Kaizen: eligibility in 24 hours, records and easy corrections in 48")
def overdue(ledger: Ledger) -> Tally:
    """Dollars at risk on open denials of which nothing went out since the payer's answer within the policy's hours."""
    rows = ledger.denials
    unsent = rows["sent_on"].isna() | (rows["sent_on"] < rows["last_answer"])
    return dollars(ledger, rows["open"] & unsent & (due(ledger) < ledger.today), "denials past our own time")
