"""Every figure that the KPI sheets show, as the sheets' own formulas work it out: one dictionary by figure id.

An import writes them beside the formulas, so that a closed workbook shows what it will recalculate.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import pandas as pd

from denials.figures import blocks, huddle_blocks, today_blocks
from denials.figures.cells import NO_DATA, Block, Scalar, day, dollars, half_up, percent
from denials.figures.forecast import forecast
from denials.figures.ledger import Ledger, cents, days_left, month_of, present
from denials.figures.measures import whole
from denials.figures.months import last_month, latest_remit

CENTS = 100


def figures(frames: Mapping[str, pd.DataFrame], policy_value: Callable[[str], float], today: dt.date,
            choices: Mapping[str, str | float] | None = None) -> dict[str, Scalar | Block]:
    """The values of every figure by id: dollars, whole numbers, shares, dates, text; '' where there is nothing.

    `frames` are the workbook's tables by table name in their schema's fields, with the RULE columns filled; `choices`
    is what was chosen or typed on the pages, by the cell's id.

    >>> figures(nine.frames, shipped.policy_value, nine.today)["denial_note"]
    '9 of 11 answered'
    """
    ledger = Ledger(frames, policy_value, pd.Timestamp(today), choices or {})
    answers: dict[str, Scalar | Block] = {
        **_practice(ledger), **_remits(ledger), **_recovered_and_lost(ledger), **_open(ledger), **_rates(ledger),
        **_outlook(ledger), **today_blocks.tiles(ledger), "week_in_words": huddle_blocks.headline(ledger),
    }
    return answers | {id: make(ledger) for id, make in blocks.BLOCKS.items()}


def _practice(ledger: Ledger) -> dict[str, Scalar]:
    rows = ledger.frames["Practice"]
    return {"practice": "".join(rows.loc[rows["name"] == "Practice name", "value"].head(1)), **ledger.settings}


def _remits(ledger: Ledger) -> dict[str, Scalar]:
    rows = present(ledger.frames["Remits"])
    problems = present(ledger.frames["Problems"])
    latest = day(latest_remit(ledger))
    return {
        "remits_n": len(rows), "latest_remit": latest, "source": _source(len(rows), latest),
        "last_month": day(last_month(ledger)), "unbalanced_n": int((rows["balanced"] == "no").sum()),
        "problems_n": int(((problems["done"] != "yes") & (problems["severity"] != "note")).sum()),
    }


def _source(remits: int, latest: Scalar) -> str:
    if not remits:
        return NO_DATA
    return f"1 remittance, of {latest}" if remits == 1 else f"{remits} remittances, the latest of {latest}"


def _recovered_and_lost(ledger: Ledger) -> dict[str, Scalar]:
    sums = whole(ledger)
    rows = ledger.denials
    this_month = month_of(rows["closed_on"]) == last_month(ledger)
    return {
        "no_data": "" if len(rows) else NO_DATA,
        "denials_n": len(rows), "denied_total": dollars(sums["denied"]), "recovered": dollars(sums["recovered"]),
        "written_off": dollars(sums["written_off"]), "expired_n": int(rows["expired"].sum()),
        "expired_dollars": dollars(sums["lost"] - sums["written_off"]), "lost": dollars(sums["lost"]),
        "recovered_share": percent(sums["recovered"], sums["recovered"] + sums["lost"]),
        "recovered_month": dollars(cents(rows.loc[this_month, "recovered"])),
    }


def _open(ledger: Ledger) -> dict[str, Scalar]:
    rows = ledger.denials
    soon = ledger.settings["soon_days"]
    which = {
        "open": rows["open"], "live": rows["open"] & ~rows["expired"],
        "due_soon": rows["open"] & days_left(rows).gt(0) & days_left(rows).le(soon),
        "unowned": rows["unowned"],
    }
    counts: dict[str, Scalar] = {f"{name}_n": int(flags.sum()) for name, flags in which.items()}
    sums = {f"{name}_dollars": dollars(cents(rows.loc[flags, "at_risk"])) for name, flags in which.items()}
    return counts | sums


def _rates(ledger: Ledger) -> dict[str, Scalar]:
    minimum = ledger.settings["minimum_cases"]
    rows, answered = ledger.denials, len(ledger.answered)
    won, decided, settled = int(rows["won"].sum()), int(rows["decided"].sum()), rows["days"].dropna()
    return {
        "won_n": won, "decided_n": decided, "overturn_rate": percent(won, decided, minimum),
        "overturn_note": f"{won} of {decided} decided" if decided else "no decided denials yet",
        "denied_claims": len(rows), "answered_claims": answered,
        "denial_rate": percent(len(rows), answered, minimum, digits=1),
        "denial_note": f"{len(rows):,} of {answered:,} answered" if answered else "no claims answered yet",
        "settled_n": len(settled),
        "days_to_resolve": int(half_up(settled.mean())) if len(settled) else NO_DATA,
    }


def _outlook(ledger: Ledger) -> dict[str, Scalar]:
    """The forecast and its range from the rounded forecast and variance, as the sheet shows its steps."""
    outlook = forecast(ledger)
    middle, variance = dollars(outlook.expected), half_up(outlook.variance / CENTS**2, 2)
    reach = ledger.settings["forecast_z"] * variance**0.5
    most = dollars(ledger.measures["open"].sum())
    return {
        "forecast": middle, "forecast_variance": variance, "forecast_low": half_up(max(0.0, middle - reach), 2),
        "forecast_high": half_up(min(most, middle + reach), 2),
    }
