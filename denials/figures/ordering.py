"""Why the queue is in this order: the three factors of the score, and what another weight would do."""

from __future__ import annotations

import numpy as np
import pandas as pd

from denials.figures.cells import Block, Scalar, block, dollars, half_up
from denials.figures.ledger import Ledger

SHOWN = 15
FACTORS = ("dollars", "urgency", "odds")
CENTS = 100


def weights(ledger: Ledger) -> dict[str, Scalar]:
    """How much each factor counts: 1 as in the score, 0 not at all; what was typed, else 1.

    >>> weights(nine)
    {'weight_dollars': 1.0, 'weight_urgency': 1.0, 'weight_odds': 1.0}
    """
    return {f"weight_{name}": _typed(ledger.choices.get(f"weight_{name}", "")) for name in FACTORS}


def _typed(value: str | float) -> float:
    return 1.0 if value == "" else float(value)


def weighted(ledger: Ledger) -> pd.DataFrame:
    """The ranked denials with `place` (in Denials, from 1) and `weighted` score, the highest first, as the queue shows.

    >>> weighted(nine)[["claim", "weighted"]].head(1).values.tolist()
    [['A2', 0.0]]
    """
    table = ledger.frames["Denials"].assign(place=lambda rows: np.arange(1, len(rows) + 1))
    rows = table[table["rank"].notna()]
    power = weights(ledger)
    urgency = rows["urgency"].astype("float64").fillna(0)
    score = (rows["at_risk"].astype("float64").fillna(0) / CENTS) ** float(str(power["weight_dollars"]))
    score = score * urgency ** float(str(power["weight_urgency"])) * rows["odds"] ** float(str(power["weight_odds"]))
    rows = rows.assign(weighted=[half_up(one, 2) for one in score.tolist()])
    return rows.sort_values(["weighted", "place"], ascending=[False, True], kind="stable")


def order(ledger: Ledger) -> Block:
    """The first of the queue by these weights: row in Denials, claim, payer, factors, weighted score, rank, moved by.

    >>> order(nine)[0][:3]
    [2, 'A2', 'Aetna']
    """
    rows = weighted(ledger).head(SHOWN).to_dict("records")
    return block([[
        row["place"], row["claim"], row["payer"], dollars(row["at_risk"]), *map(_factor, (row["urgency"], row["odds"])),
        row["weighted"], int(row["rank"]), _moved(int(row["rank"]) - number),
    ] for number, row in enumerate(rows, 1)], SHOWN, 9)


def _factor(value: float) -> Scalar:
    return "" if pd.isna(value) else float(value)


def _moved(places: int) -> str:
    """Where a row went: up, down, or where it was."""
    return "as before" if places == 0 else f"up {places}" if places > 0 else f"down {-places}"
