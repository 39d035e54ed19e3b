"""The blocks that go month by month: what was denied and what came of it, and whether the money ties out."""

from __future__ import annotations

import pandas as pd

from denials.figures.cells import Block, Scalar, dollars, percent, share
from denials.figures.ledger import Ledger, cents, month_of, present
from denials.figures.measures import Sums, live, named, totals
from denials.figures.months import SHOWN, shown_months

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def months(ledger: Ledger) -> Block:
    """By month of the first denial: what was denied, and what has come of it since.

    >>> months(nine)[-1][:4]
    [datetime.date(2026, 4, 1), 1, 1, '']
    """
    answered = ledger.answered.groupby("month").size().rename("answered")
    sums = totals(ledger, "month").join(answered, how="outer").reindex(shown_months(ledger)).fillna(0)
    return [_month(ledger, month, row) for month, row in named(sums).items()]


def _month(ledger: Ledger, month: pd.Timestamp, sums: Sums) -> list[Scalar]:
    minimum = max(1, ledger.settings["minimum_cases"])
    answered, denied = int(sums["answered"]), int(sums["n"])
    won, decided = int(sums["won"]), int(sums["decided"])
    name = f"{MONTHS[month.month - 1]} {month:%y}" if len(ledger.denials) else ""
    return [
        month.date(), answered, denied, share(denied, answered) if answered >= minimum else "",
        *(dollars(sums[field]) for field in ("denied", "recovered", "lost", "open")), won, decided,
        share(won, decided) if decided >= minimum else "", name + (f"\n{denied}/{answered}" if answered else ""),
        dollars(live(sums)), name, percent(denied, answered, minimum, digits=1) if answered else "",
        percent(won, decided, minimum) if decided else "",
    ]


def benchmarks(ledger: Ledger) -> Block:
    """The goal and the ceiling beside each month, for the chart of monthly rates.

    >>> benchmarks(nine)[-1]
    [0.05, 0.08]
    """
    rates = ledger.settings
    return [[rates["goal_rate"], rates["ceiling_rate"]] for _ in range(SHOWN)]


def tie_out_rows(ledger: Ledger) -> Block:
    """Remittances against claims paid and provider adjustments, and against the answers in Claims.

    >>> tie_out_rows(nine)[0]
    [datetime.date(2025, 5, 1), 0, 0.0, 0.0, 0.0, 0.0, 0, 0.0, '', 0.0]
    """
    remits = present(ledger.frames["Remits"])
    adjustments = present(ledger.frames["ProviderAdjustments"])
    tables = (remits.assign(month=month_of(remits["payment_date"])), ledger.answers,
              adjustments.assign(month=month_of(adjustments["paid_on"])))
    return [_tied(month, *(table[table["month"] == month] for table in tables)) for month in shown_months(ledger)]


def _tied(month: pd.Timestamp, remits: pd.DataFrame, answers: pd.DataFrame, adjustments: pd.DataFrame) -> list[Scalar]:
    fields = ("amount", "claims_paid", "provider_adjustments", "difference")
    sums = [dollars(cents(remits[field])) for field in fields]
    unbalanced, paid = int((remits["balanced"] == "no").sum()), dollars(cents(answers["paid"]))
    moved = dollars(cents(adjustments["amount"]))
    ties = "yes" if not unbalanced and paid == sums[1] and moved == sums[2] else "no"
    return [month.date(), len(remits), *sums, unbalanced, paid, ties if len(remits) or len(answers) else "", moved]
