"""One payer by itself: the one that a person chose on the page, else the one with the most denied dollars."""

from __future__ import annotations

import pandas as pd

from denials.figures.cells import Block, Scalar, block, counted, dollars, half_up, money, money_percent, percent
from denials.figures.group_blocks import ACROSS, answered_too, category_ranking, payer_ranking
from denials.figures.ledger import Ledger
from denials.figures.measures import named
from denials.figures.month_blocks import MONTHS
from denials.figures.months import shown_months

NO_DATA = "no data yet"


def chosen(ledger: Ledger) -> str:
    """The payer to show.

    >>> chosen(nine)
    'Cigna'
    """
    return str(ledger.choices.get("payer") or "".join(payer_ranking(ledger)[:1]))


def card(ledger: Ledger) -> Block:
    """What an executive asks of a payer: each measure in words, with its n.

    >>> card(nine)[:3]
    [['Denied charges', '$1,180', '3 denials'], ['Net collectible', '$656', '3 open'], ['Recovery', 'no data yet', '']]
    """
    minimum, name = ledger.settings["minimum_cases"], chosen(ledger)
    sums = named(answered_too(ledger).reindex([name], fill_value=0))[name]
    rows = ledger.denials[ledger.denials["payer"] == name]
    n, decided, settled = int(sums["n"]), int(sums["decided"]), int(sums["settled"])
    still, gone, answered = int(rows["open"].sum()), int(rows["lost"].sum()), int(sums["answered"])
    recovery = money_percent(sums["decided_recovered"], sums["decided_denied"], decided, minimum)
    days = f"{half_up(sums['days'] / settled):.0f} days" if settled else NO_DATA
    return [
        ["Denied charges", money(sums["denied"]), counted(n, "denial")],
        ["Net collectible", money(sums["recovered"] + sums["expected"]), f"{still:,} open"],
        ["Recovery", recovery, _of(decided, "decided")],
        ["Days to settle", days, _of(settled, "settled")],
        ["Write-off ratio", money_percent(sums["written_off"], sums["denied"], n, minimum), _of(n, "denied")],
        ["Denial rate", percent(n, answered, minimum, digits=1), _of(answered, "answered")],
        ["Overturned", percent(int(sums["won"]), decided, minimum), _of(decided, "decided")],
        ["Lost", money(sums["lost"]), counted(gone, "denial")],
    ]


def _of(n: int, what: str) -> str:
    return f"of {n:,} {what}" if n else ""


def card_months(ledger: Ledger) -> Block:
    """Month by month what the payer denied, and what came back of it.

    >>> card_months(nine)[-1]
    ['Apr 26', 120.0, 0.0]
    """
    rows = ledger.measures[ledger.denials["payer"] == chosen(ledger)]
    sums = rows.groupby(ledger.denials["month"].reindex(rows.index))[["denied", "recovered"]].sum()
    table = sums.reindex(shown_months(ledger), fill_value=0)
    names: list[Scalar] = [_name(ledger, month) for month in shown_months(ledger)]
    return [[name, dollars(denied), dollars(recovered)]
            for name, (denied, recovered) in zip(names, table.to_numpy().tolist(), strict=True)]


def _name(ledger: Ledger, month: pd.Timestamp) -> str:
    return f"{MONTHS[month.month - 1]} {month:%y}" if len(ledger.denials) else ""


def card_categories(ledger: Ledger) -> Block:
    """What the payer denied of the largest categories.

    >>> card_categories(nine)[0]
    ['Authorization', 1000.0]
    """
    rows = ledger.measures[ledger.denials["payer"] == chosen(ledger)]
    sums = rows.groupby(ledger.denials["category"].reindex(rows.index))["denied"].sum()
    names = category_ranking(ledger)[:ACROSS]
    return block([[name, dollars(sums.get(name, 0))] for name in names], ACROSS, 2)
