"""The whole list of figures, one row each: what a person prints and reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from denials.figures import changes, days, exposure, forecast, outcomes, own_time, queue, rates, staffing, typed
from denials.figures.cells import NO_DATA
from denials.figures.figure import Figure, Question, Unit
from denials.figures.ledger import Ledger
from denials.rules import Rules

ASKED = (outcomes, queue, own_time, forecast, rates, changes, days, staffing, exposure, typed)
QUESTIONS: dict[str, Question] = {
    question.id: question for module in ASKED for question in vars(module).values() if isinstance(question, Question)
}
"""Every question by its id, in the order in which the modules ask them."""


def kpis(frames: Mapping[str, pd.DataFrame], rules: Rules, today: dt.date) -> pd.DataFrame:
    """One row for each figure: id, label, value_text, value, n, of, definition, source, unit.

    `frames` are the workbook's tables by table name in their schema's fields, with the RULE columns filled. `value` is
    a fraction, cents, days or a number by `unit`, NaN while there is no data; `of` says what n counts.

    >>> kpis(nine.frames, shipped, nine.today).loc[[3], ["label", "value_text", "n", "of"]].values.tolist()
    [['Overturn rate', '2 of 4', 4, 'denials decided']]
    """
    ledger = Ledger(frames, rules.policy_value, pd.Timestamp(today))
    minimum = ledger.policy("Minimum cases for a percentage")
    return pd.DataFrame([_row(question(ledger), minimum) for question in QUESTIONS.values()])


def _row(figure: Figure, minimum: float) -> dict[str, object]:
    question = figure.question
    return {
        "id": question.id, "label": question.label, "value_text": figure.text(minimum), "value": figure.value,
        "n": figure.n, "of": figure.tally.of, "definition": question.definition, "source": question.source,
        "unit": question.unit.value,
    }


AT_MOST = "at most"
UNKNOWN, NO_GOAL = "no such figure", ""
CENTS = 100


def against_goals(goals: pd.DataFrame, list_of_figures: pd.DataFrame) -> pd.DataFrame:
    """The RULE columns of Goals for each goal: goal, actual, cases (what it rests on), reached.

    A goal is the label of a figure. Reached says yes, not yet, no data yet, or that there is no such figure.

    >>> found = kpis(nine.frames, shipped, nine.today)
    >>> goals = pd.DataFrame({"goal": ["overturn rate", "Happiness"], "target": [0.5, 1], "direction": "at least"})
    >>> against_goals(goals, found).values.tolist()
    [['overturn rate', '2 of 4', '4 denials decided', 'yes'], ['Happiness', '', '', 'no such figure']]
    """
    known = {row["label"].casefold(): row for row in list_of_figures.to_dict("records")}
    named = goals[goals["goal"] != ""].drop_duplicates("goal", keep="last")
    rows = [_beside(goal, known.get(goal["goal"].strip().casefold())) for goal in named.to_dict("records")]
    return pd.DataFrame(rows, columns=["goal", "actual", "cases", "reached"], dtype="str")


def _beside(goal: dict[Hashable, Any], figure: dict[Hashable, Any] | None) -> list[str]:
    if figure is None:
        return [goal["goal"], "", "", UNKNOWN]
    return [goal["goal"], figure["value_text"], f"{figure['n']:,} {figure['of']}", _reached(goal, figure)]


def _reached(goal: dict[Hashable, Any], figure: dict[Hashable, Any]) -> str:
    """Whether the figure is where the goal wants it; a goal without a target is reached by nothing."""
    if pd.isna(figure["value"]):
        return NO_DATA
    if pd.isna(goal["target"]):
        return NO_GOAL
    value = figure["value"] / CENTS if figure["unit"] == Unit.MONEY else figure["value"]
    good = value <= goal["target"] if goal["direction"] == AT_MOST else value >= goal["target"]
    return "yes" if good else "not yet"
