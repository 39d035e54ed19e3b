"""What the open denials may bring in: an estimate with a range, never a promise."""

from __future__ import annotations

from dataclasses import dataclass

from denials.figures.figure import Tally, Unit, asks
from denials.figures.ledger import Ledger, cents


@dataclass(frozen=True)
class Forecast:
    """Dollars (in cents) that the open denials may bring in."""

    low: float
    expected: float
    high: float
    variance: float
    """Cents squared."""
    n: int
    """Open denials with odds."""


def forecast(ledger: Ledger) -> Forecast:
    """The sum of dollars at risk times odds; the range takes each denial as won or lost by itself.

    It reaches the policy's number of standard deviations to each side, never below nothing or above all that is open.

    >>> outlook = forecast(nine)
    >>> round(outlook.low), round(outlook.expected), round(outlook.high), outlook.n
    (12356, 79100, 145844, 5)
    """
    still = ledger.denials[ledger.denials["open"]]
    rows = still[still["odds"].notna()]
    at_risk = rows["at_risk"].astype("float64").fillna(0)
    middle = float((at_risk * rows["odds"]).sum())
    variance = float((at_risk**2 * rows["odds"] * (1 - rows["odds"])).sum())
    reach = ledger.settings["forecast_z"] * variance**0.5
    return Forecast(max(0.0, middle - reach), middle, min(cents(still["at_risk"]), middle + reach), variance, len(rows))


@asks("Expected recovery", Unit.MONEY, "Denial Management Workflow for Clinics; an estimate")
def expected_recovery(ledger: Ledger) -> Tally:
    """Billed dollars at risk times odds, over the open denials; an estimate from own results and the reason's odds."""
    outlook = forecast(ledger)
    return Tally(outlook.expected, bool(len(ledger.denials)), outlook.n, "open denials with odds")


@asks("Expected payment", Unit.MONEY, "Denial Management Workflow for Clinics; an estimate")
def expected_payment(ledger: Ledger) -> Tally:
    """The expected recovery at what won denials were paid so far of what was denied: contracts pay less than billed."""
    sums, won = forecast(ledger).expected, ledger.denials["won"]
    paid, denied = (cents(ledger.denials.loc[won, field]) for field in ("recovered", "denied"))
    return Tally(sums * paid, denied, int(won.sum()), "denials won")


@asks("At least, likely", Unit.MONEY, "Denial Management Workflow for Clinics; an estimate")
def recovery_low(ledger: Ledger) -> Tally:
    """The low end of the expected recovery: the policy's standard deviations below it."""
    outlook = forecast(ledger)
    return Tally(outlook.low, bool(len(ledger.denials)), outlook.n, "open denials with odds")


@asks("At most, likely", Unit.MONEY, "Denial Management Workflow for Clinics; an estimate")
def recovery_high(ledger: Ledger) -> Tally:
    """The high end of the expected recovery: the policy's standard deviations above it."""
    outlook = forecast(ledger)
    return Tally(outlook.high, bool(len(ledger.denials)), outlook.n, "open denials with odds")
