"""The block of every figure of the list, each with its n in words."""

from __future__ import annotations

from denials.figures.cells import Block, Scalar
from denials.figures.figure import Question
from denials.figures.kpis import QUESTIONS
from denials.figures.ledger import Ledger
from era.problem import Problem

NO_RULE = "no rule"


def kpis(ledger: Ledger) -> Block:
    """One row for each figure of QUESTIONS: label, value, n in words.

    >>> kpis(nine)[3]
    ['Overturn rate', '2 of 4', 'of 4 denials decided']
    """
    return [_row(question, ledger) for question in QUESTIONS.values()]


def _row(question: Question, ledger: Ledger) -> list[Scalar]:
    """A figure; where a Policy row that it needs was deleted, which."""
    try:
        figure = question(ledger)
    except Problem as problem:
        return [question.label, NO_RULE, str(problem)]
    note = f"of {figure.n:,} {figure.tally.of}" if figure.n else ""
    return [question.label, figure.text(ledger.settings["minimum_cases"]), note]
