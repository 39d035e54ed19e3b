"""The blocks about what is open: where the dollars stand, how old they are, when they are due, which come first."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from denials.figures.aging import aging
from denials.figures.cells import Block, block, day, dollars, whole_number
from denials.figures.ledger import Ledger, days_left
from denials.figures.measures import whole

QUEUE = 10
PERIODS = {"Next 7 days": 7, "8-30 days": 30, "31-60 days": 60, "Over 60 days": np.inf}


def recovered_lost(ledger: Ledger) -> Block:
    """Where every denied dollar went or stands.

    >>> recovered_lost(nine)[0]
    ['Recovered', 600.0]
    """
    sums = whole(ledger)
    expired = sums["lost"] - sums["written_off"]
    return [
        ["Recovered", dollars(sums["recovered"])], ["Written off", dollars(sums["written_off"])],
        ["Deadline passed", dollars(expired)], ["Still open", dollars(sums["open"] - expired)],
    ]


def aging_rows(ledger: Ledger) -> Block:
    """Open denials by age.

    >>> aging_rows(nine)[0]
    ['0-30 days', 2, 180.0, 0.11042944785276074, '0-30 days']
    """
    table = aging(ledger).fillna({"share": 0.0})
    enough = ledger.denials["open"].sum() >= ledger.settings["minimum_cases"]
    return [[name, int(n), dollars(at_risk), share if enough else "", name if len(ledger.denials) else ""]
            for name, n, at_risk, share in table.to_numpy().tolist()]


def deadlines(ledger: Ledger) -> Block:
    """Open denials by the days that are left; what waits for the payer past its day has no deadline.

    >>> deadlines(nine)[0]
    ['Passed', 1, 150.0, 'Passed']
    """
    rows = ledger.denials[ledger.denials["open"]]
    cut = pd.cut(days_left(rows), [0, *PERIODS.values()], labels=list(PERIODS)).astype("object")
    period = cut.where(cut.notna(), "No date or waiting").where(~rows["expired"], "Passed")
    sums = rows.groupby(period).agg(n=("key", "size"), at_risk=("at_risk", "sum"))
    every = sums.reindex(["Passed", *PERIODS, "No date or waiting"], fill_value=0).reset_index()
    return [[name, int(n), dollars(at_risk), name if len(rows) else ""]
            for name, n, at_risk in every.to_numpy().tolist()]


@lru_cache(maxsize=1)
def first_ranks(ledger: Ledger) -> list[dict[Any, Any]]:
    """The rows of Denials to work first, with their place in the table.

    >>> first_ranks(nine)[0]["key"]
    'C1'
    """
    table = ledger.frames["Denials"]
    rows = table.assign(place=np.arange(1, len(table) + 1))
    return rows[rows["rank"].notna()].sort_values(["rank", "place"]).head(QUEUE).to_dict("records")


def queue_rows(ledger: Ledger) -> Block:
    """Where in the table they stand.

    >>> queue_rows(nine)[0]
    [5]
    """
    return block([[int(row["place"])] for row in first_ranks(ledger)], QUEUE, 1)


def queue(ledger: Ledger) -> Block:
    """What they are about.

    >>> queue(nine)[0][:3]
    [1, 'C1', 'Cigna']
    """
    rows = [
        [int(row["rank"]), row["claim"], row["payer"], row["category"], dollars(row["at_risk"]),
         whole_number(row["days_left"]), day(row["act_by"]), row["action"], row["owner"]]
        for row in first_ranks(ledger)
    ]
    return block(rows, QUEUE, 9)
