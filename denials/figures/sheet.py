"""Every figure that the KPI sheets show, as the sheets' own formulas work it out: one dictionary by figure id.

An import writes them beside the formulas, so that a closed workbook shows what it will recalculate.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import pandas as pd

from denials.figures import blocks, changes, claim_story, huddle_blocks, payer_card, today_blocks
from denials.figures.cells import NO_DATA, Block, Scalar, day, dollars, half_up, money_percent, percent
from denials.figures.days import both_times
from denials.figures.forecast import forecast
from denials.figures.group_blocks import PAYERS, REASONS, code_ranking, others, payer_ranking
from denials.figures.ledger import Ledger, cents, days_left, month_of, present
from denials.figures.measures import whole
from denials.figures.months import last_month, latest_remit
from denials.figures.ordering import weights
from denials.figures.slicing import SLICES
from denials.figures.what_if import what_if
from era.problem import Problem

CENTS = 100


def figures(frames: Mapping[str, pd.DataFrame], policy_value: Callable[[str], float], today: dt.date,
            choices: Mapping[str, str | float] | None = None) -> dict[str, Scalar | Block]:
    """The values of every figure by id: dollars, whole numbers, shares, dates, text; '' where there is nothing.

    `frames` are the workbook's tables by table name in their schema's fields, with the RULE columns filled; `choices`
    is what was chosen or typed on the pages, by the cell's id.

    >>> figures(nine.frames, shipped.policy_value, nine.today)["overturn_note"]
    '2 of 4 decided'
    """
    ledger = Ledger(frames, policy_value, pd.Timestamp(today), choices or {})
    answers: dict[str, Scalar | Block] = {
        **_practice(ledger), **_remits(ledger), **_recovered_and_lost(ledger), **_open(ledger), **_rates(ledger),
        **_outlook(ledger), **_chosen(ledger), **_books(ledger), **what_if(ledger), **weights(ledger),
        **today_blocks.tiles(ledger), "week_in_words": huddle_blocks.headline(ledger),
    }
    return answers | {id: _made(make, ledger) for id, make in blocks.BLOCKS.items()}


def _chosen(ledger: Ledger) -> dict[str, Scalar]:
    """What the pages are about that show one of many."""
    own = claim_story.row(ledger)
    return {
        "payer_chosen": payer_card.chosen(ledger), "claim_chosen": claim_story.chosen(ledger),
        "claim_row": own.get("place", ""), "claim_key": own.get("key", ""),
        "no_changes": "" if changes.before_after(ledger).size else NO_DATA,
        "slice_chosen": str(ledger.choices.get("slice") or next(iter(SLICES))),
        "payers_more": others(payer_ranking(ledger), PAYERS), "reasons_more": others(code_ranking(ledger), REASONS),
    }


def _made(make: Callable[[Ledger], Block], ledger: Ledger) -> Block:
    """A block; empty where a Policy row that it needs was deleted: the list of measures says which."""
    try:
        return make(ledger)
    except Problem:
        return []


def _practice(ledger: Ledger) -> dict[str, Scalar]:
    rows = ledger.frames["Practice"]
    return {"practice": "".join(rows.loc[rows["name"] == "Practice name", "value"].head(1)), **ledger.settings}


def _remits(ledger: Ledger) -> dict[str, Scalar]:
    rows = present(ledger.frames["Remits"])
    problems = present(ledger.frames["Problems"])
    latest = day(latest_remit(ledger))
    return {
        "last_import": last_import(ledger.frames["Activity"]),
        "remits_n": len(rows), "latest_remit": latest, "source": _source(len(rows), latest),
        "last_month": day(last_month(ledger)), "unbalanced_n": int((rows["balanced"] == "no").sum()),
        "problems_n": int(((problems["done"] != "yes") & (problems["severity"] != "note")).sum()),
    }


def last_import(done: pd.DataFrame) -> str:
    """When remittances were last taken in, by the rows of Activity.

    >>> last_import(nine.frames["Activity"])
    'last import 2026-04-15 09:00'
    """
    at = done.loc[done["command"] == "import", "at"].max()
    return "nothing imported yet" if pd.isna(at) else f"last import {at:%Y-%m-%d %H:%M}"


def _books(ledger: Ledger) -> dict[str, Scalar]:
    """Do the tables agree in all? The pivots add up the same tables."""
    paid, claims, moved = (dollars(cents(rows)) for rows in (
        present(ledger.frames["Remits"])["amount"], ledger.answers["paid"],
        present(ledger.frames["ProviderAdjustments"])["amount"]))
    off = half_up(paid - (claims - moved), 2)
    verdict = "agree" if not off else f"off by {'-' * (off < 0)}${abs(off):,.2f}"
    return {
        "books_amount": paid, "books_claims": claims, "books_adjustments": moved, "books_difference": off,
        "letters_n": len(present(ledger.frames["Appeals"])),
        "lines_n": int(present(ledger.frames["Volumes"])["lines"].sum()),
        "short_total": dollars(cents(present(ledger.frames["Underpayments"])["short"])),
        "books_pivot_amount": paid, "books_pivot_claims": claims,
        "books_verdict": verdict if len(present(ledger.frames["Remits"])) else NO_DATA,
    }


def _source(remits: int, latest: Scalar) -> str:
    if not remits:
        return NO_DATA
    return f"1 remittance, of {latest}" if remits == 1 else f"{remits} remittances, the latest of {latest}"


def _recovered_and_lost(ledger: Ledger) -> dict[str, Scalar]:
    sums = whole(ledger)
    rows = ledger.denials
    ended = int((rows["lost"] | (rows["recovered"] > 0)).sum())
    this_month = month_of(rows["closed_on"]) == last_month(ledger)
    return {
        "no_data": "" if len(rows) else NO_DATA,
        "denials_n": len(rows), "denied_total": dollars(sums["denied"]), "recovered": dollars(sums["recovered"]),
        "written_off": dollars(sums["written_off"]), "expired_n": int(rows["expired"].sum()),
        "expired_dollars": dollars(sums["lost"] - sums["written_off"]), "lost": dollars(sums["lost"]),
        "ended_n": ended, "recovered_share": money_percent(
            sums["recovered"], sums["recovered"] + sums["lost"], ended, ledger.settings["minimum_cases"]),
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
    rows, answered, both = ledger.denials, len(ledger.answered), both_times(ledger)
    won, decided, settled = int(rows["won"].sum()), int(rows["decided"].sum()), rows["days"].dropna()
    return {
        "won_n": won, "decided_n": decided, "overturn_rate": percent(won, decided, minimum),
        "overturn_note": f"{won} of {decided} decided" if decided else "no decided denials yet",
        "denied_claims": len(rows), "answered_claims": answered,
        "settled_n": len(settled), "both_times_n": len(both), "days_split": _split(both),
        "days_to_resolve": int(half_up(settled.mean())) if len(settled) else NO_DATA,
    }


def _split(both: pd.DataFrame) -> str:
    """Whose time it was: ours until we sent, the payer's until it answered."""
    if both.empty:
        return "ours and payers: no data yet"
    ours, payers = (half_up(both[field].mean()) for field in ("own", "payer_days"))
    return f"{ours:.0f} ours + {payers:.0f} payers, of {len(both):,}"


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
