"""Which months a page shows: twelve of them, ending with the month of the latest remittance."""

from __future__ import annotations

import pandas as pd

from denials.figures.ledger import Ledger, month_of, present

SHOWN = 12


def latest_remit(ledger: Ledger) -> pd.Timestamp:
    """The day of the latest remittance; NaT while there is none.

    >>> latest_remit(nine)
    Timestamp('2026-04-06 00:00:00')
    """
    return present(ledger.frames["Remits"])["payment_date"].max()


def last_month(ledger: Ledger) -> pd.Timestamp:
    """The first day of the latest remittance's month; of today's while there is none.

    >>> last_month(nine)
    Timestamp('2026-04-01 00:00:00')
    """
    latest = latest_remit(ledger)
    return month_of(pd.Series([ledger.today if pd.isna(latest) else latest])).iloc[0]


def shown_months(ledger: Ledger) -> pd.DatetimeIndex:
    """The first days of the months shown, the oldest first.

    >>> shown_months(nine)[-1]
    Timestamp('2026-04-01 00:00:00')
    """
    return pd.date_range(end=last_month(ledger), periods=SHOWN, freq="MS")
