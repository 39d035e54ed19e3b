"""The tables behind the figures, by id: who, what and when, one frame for each question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import pandas as pd

from denials.figures import changes, clusters, exposure, patterns
from denials.figures.aging import aging
from denials.figures.ledger import Ledger
from denials.figures.payers import by, heat, scorecard
from denials.figures.providers import peers
from denials.figures.rates import monthly
from denials.figures.slices import appeals, volumes
from denials.figures.tie_out import tie_out
from denials.rules import Rules

COMPARED = ("Medical necessity", "Authorization", "Coding")
"""Categories that a provider's own notes and codes bring about: the ones worth holding against peers."""

REPORTS: dict[str, Callable[[Ledger, Rules], pd.DataFrame]] = {
    "payers": lambda ledger, _: scorecard(ledger),
    "categories": lambda ledger, _: by(ledger, "category"),
    "codes": lambda ledger, _: by(ledger, "code"),
    "providers": lambda ledger, _: by(ledger, "provider"),
    "payer_by_category": lambda ledger, _: heat(ledger).reset_index(),
    "procedures": lambda ledger, _: volumes(ledger, "procedure"),
    "appeals": lambda ledger, _: appeals(ledger),
    "aging": lambda ledger, _: aging(ledger),
    "months": lambda ledger, _: monthly(ledger),
    "tie_out": lambda ledger, _: tie_out(ledger),
    "peers": lambda ledger, _: pd.concat([peers(ledger, name).assign(category=name) for name in COMPARED],
                                         ignore_index=True),
    "clusters": clusters.clusters,
    "repeated": lambda ledger, _: clusters.repeated(ledger),
    "patterns": lambda ledger, _: patterns.suggested(ledger),
    "growth": lambda ledger, _: changes.growth(ledger),
    "changes": lambda ledger, _: changes.before_after(ledger),
    "underpayments": lambda ledger, _: exposure.by_payer(ledger),
}


def reports(frames: Mapping[str, pd.DataFrame], rules: Rules, today: dt.date) -> dict[str, pd.DataFrame]:
    """Every table by its id; money in cents. The functions in REPORTS say what the columns are.

    `frames` are the workbook's tables by table name in their schema's fields, with the RULE columns filled.

    >>> found = reports(nine.frames, shipped, nine.today)
    >>> found["payers"][["payer", "n", "denied"]].values.tolist()
    [['Cigna', 3, 118000], ['Aetna', 4, 108000], ['Medicare', 2, 24000]]
    """
    ledger = Ledger(frames, rules.policy_value, pd.Timestamp(today))
    return {id: make(ledger, rules) for id, make in REPORTS.items()}
