"""The page Week: the plan's parts, payer by payer, its three cycles, and the first rows of each."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from denials.figures.cells import Block, Scalar, block, dollars
from denials.figures.ledger import Ledger, cents
from denials.figures.lists import listed
from denials.figures.today_blocks import words
from denials.figures.week import CYCLES, PARTS, cycles, part, week

PAYERS = 8
BANDS = ("top", "next", "weekly batch")
COLUMNS = {"claim": "text", "payer": "text", "codes": "text", "at_risk": "money", "days_left": "left", "owner": "name"}
SHOWN = {"today": 6, "top": 12, "next": 12, "middle layer": 6, "weekly batch": 6, "escalate": 6, "proposed": 6}
"""How many rows of each part the page has room for; `plan` and Denials have them all."""


def parts(ledger: Ledger) -> Block:
    """Each part of the plan with its denials and dollars; the parts make up all that is open.

    >>> parts(nine)[2]
    ['The largest of each payer', 4, 1570.0]
    """
    rows = week(ledger)
    return [_sums(title, part(rows, name)) for name, title in PARTS.items()]


def by_payer(ledger: Ledger) -> Block:
    """For the payers with most open dollars: denials and dollars in the largest, the next largest, the small ones.

    >>> by_payer(nine)[0]
    ['Cigna', '2: $1,120', '', '1: $60']
    """
    rows = week(ledger)
    order = rows.groupby("payer")["at_risk"].sum().sort_values(ascending=False, kind="stable").head(PAYERS)
    lines = [[payer, *_bands(rows[rows["payer"] == payer])] for payer in map(str, order.index)]
    return block(lines or [[words(ledger), "", "", ""]], PAYERS, 4)


def _bands(rows: pd.DataFrame) -> list[Scalar]:
    """How many and how much of each band, in words; '' for none."""
    found = [rows[rows["band"] == band] for band in BANDS]
    return [f"{len(band):,}: ${dollars(cents(band['at_risk'])):,.0f}" if len(band) else "" for band in found]


def rounds(ledger: Ledger) -> Block:
    """The three cycles of the week with their denials and dollars.

    >>> rounds(nine)[1]
    ['2  Work the middle layer', 0, 0.0]
    """
    return [_sums(CYCLES[name], rows) for name, rows in cycles(week(ledger)).items()]


def _sums(title: str, rows: pd.DataFrame) -> list[Scalar]:
    return [title, len(rows), dollars(cents(rows["at_risk"]))]


def _part(name: str) -> Callable[[Ledger], Block]:
    columns = {**COLUMNS, "proposal": "text"} if name == "proposed" else COLUMNS
    return lambda ledger: listed(part(week(ledger), name), columns, SHOWN[name], words(ledger))


def fresh(ledger: Ledger) -> Block:
    """The fresh denials of each owner, the most dollars first: who works what this week brought.

    >>> fresh(nine)[0]
    ['nothing', '', '']
    """
    rows = cycles(week(ledger))["fresh"]
    table = rows.groupby("owner").agg(n=("key", "size"), at_risk=("at_risk", "sum")).reset_index()
    table = table.assign(owner=table["owner"].where(table["owner"] != "", "nobody"))
    table = table.sort_values("at_risk", ascending=False, kind="stable")
    return listed(table, {"owner": "name", "n": "count", "at_risk": "money"}, 6, words(ledger))


BLOCKS: dict[str, Callable[[Ledger], Block]] = {
    "week_parts": parts, "week_payers": by_payer, "week_cycles": rounds, "week_fresh": fresh,
    **{f"week_{name.replace(' ', '_')}": _part(name) for name in SHOWN},
}
