"""What a threshold would do: write off what is open below it, and see dollars, rows and hours."""

from __future__ import annotations

import pandas as pd

from denials.figures.cells import Block, Scalar, block, dollars, half_up
from denials.figures.group_blocks import CATEGORIES, category_ranking
from denials.figures.ledger import Ledger
from denials.figures.measures import named, totals
from denials.figures.staffing import PREFIX, minutes
from denials.status import WAITING

LADDER = (10, 25, 50, 75, 100, 150, 250, 500)
"""Thresholds beside one another, in dollars."""
SHOWN = 10
CENTS = 100


def threshold(ledger: Ledger) -> float:
    """Dollars below which a write-off is tried: what was typed, else the policy's.

    >>> threshold(nine)
    25.0
    """
    return float(ledger.choices.get("threshold") or ledger.settings["hard_threshold"])


def cost(ledger: Ledger) -> float:
    """Dollars that working one denial costs: what was typed, else the policy's.

    >>> cost(nine)
    25.0
    """
    return float(ledger.choices.get("cost") or ledger.settings["rework_cost"])


def worked(ledger: Ledger) -> pd.DataFrame:
    """The open denials that a write-off may touch: nothing billable to the patient, nothing that waits for an answer.

    Columns: at_risk (dollars), expected (dollars at their odds), hours.

    >>> worked(nine)["at_risk"].tolist()
    [300.0, 120.0, 60.0, 150.0]
    """
    rows = ledger.denials
    may = rows["open"] & ~rows["stage"].isin(WAITING) & (rows["patient_denied"].fillna(0) == 0)
    at_risk = ledger.measures["open"] / CENTS
    hours = minutes(ledger).reindex(rows.index).fillna(0) / 60
    return pd.DataFrame({"at_risk": at_risk, "expected": ledger.measures["expected"] / CENTS, "hours": hours})[may]


def what_if(ledger: Ledger) -> dict[str, Scalar]:
    """What the threshold would write off, and what no longer pays at the cost of working it.

    >>> what_if(nine)["what_rows"], what_if(nine)["even_rows"]
    (0, 0)
    """
    rows = worked(ledger)
    below = rows[rows["at_risk"] < threshold(ledger)]
    under = rows[rows["expected"] < cost(ledger)]
    return {
        "what_threshold": threshold(ledger), "what_cost": cost(ledger), "what_rows": len(below),
        "what_dollars": half_up(below["at_risk"].sum(), 2), "what_expected": half_up(below["expected"].sum(), 2),
        "what_hours": half_up(below["hours"].sum(), 1), "what_saved": half_up(len(below) * cost(ledger), 2),
        "even_rows": len(under), "even_dollars": half_up(under["at_risk"].sum(), 2),
        "even_expected": half_up(under["expected"].sum(), 2), "even_saved": half_up(len(under) * cost(ledger), 2),
    }


def ladder(ledger: Ledger) -> Block:
    """The same for eight thresholds: label, rows, dollars, expected, hours, what working them costs.

    >>> ladder(nine)[4]
    ['under $100', 1, 60.0, 48.0, 0.8, 25.0]
    """
    rows = worked(ledger)
    table = [(step, rows[rows["at_risk"] < step]) for step in LADDER]
    return [[f"under ${step}", len(below), *(half_up(below[field].sum(), 2) for field in ("at_risk", "expected")),
             half_up(below["hours"].sum(), 1), half_up(len(below) * cost(ledger), 2)] for step, below in table]


def minutes_rows(ledger: Ledger) -> Block:
    """The minutes that a denial of each category takes, beyond those of any denial.

    >>> minutes_rows(nine)[0]
    ['Eligibility', 0.0]
    """
    policy = ledger.frames["Policy"].drop_duplicates("name", keep="last").set_index("name")["value"]
    usual = ledger.settings["minutes"]
    own = [policy.get(PREFIX + name) for name in CATEGORIES]
    return [[name, 0.0 if value is None or pd.isna(value) else float(value) - usual]
            for name, value in zip(CATEGORIES, own, strict=True)]


def expected_rows(ledger: Ledger) -> Block:
    """What the open denials of each of the largest categories may bring.

    >>> expected_rows(nine)[0]
    ['Authorization', 1300.0, 560.0]
    """
    rows = named(totals(ledger, "category"))
    names = category_ranking(ledger)[:SHOWN]
    return block([[name, dollars(rows[name]["open"]), dollars(rows[name]["expected"])] for name in names], SHOWN, 3)
