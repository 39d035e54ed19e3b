"""The whole list of figures, one row each: what a person prints and reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from denials.figures import changes, days, exposure, forecast, outcomes, own_time, queue, rates, staffing, typed
from denials.figures.figure import Figure, Question
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


def against_goals(goals: pd.DataFrame, list_of_figures: pd.DataFrame) -> pd.DataFrame:
    """The rows of Goals, each with value and value_text of the figure of that label; empty where none has it.

    >>> against_goals(nine.frames["Goals"], kpis(nine.frames, shipped, nine.today)).columns.tolist()[-2:]
    ['value', 'value_text']
    """
    figures = list_of_figures.assign(match=list_of_figures["label"].str.casefold())
    beside = goals.assign(match=goals["goal"].str.strip().str.casefold()).merge(
        figures[["match", "value", "value_text"]], on="match", how="left")
    return beside.fillna({"value_text": ""}).drop(columns="match")
