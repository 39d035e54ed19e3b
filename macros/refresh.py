"""What is worked out again whenever facts or rules have changed: scores, the queue, the figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import pandas as pd

from denials.escalation import settled
from denials.figures import CHOICES, figures
from denials.figures.cells import Block, Scalar
from denials.figures.sheet import last_import
from denials.rejections import due
from denials.rules import Rules
from denials.score import scores, worklist
from denials.worklist import in_order
from macros.desk import Book, frames, rules
from macros.prevention import prevent
from workbook.book import Value
from workbook.schema import ACTIVITY, DENIALS, ESCALATIONS, REJECTIONS, SCORES, TABLES, Owner
from workbook.schema.work import SCORE_INPUTS, scores_formula

SAME = 1e-9
"""Scores that differ by less are one."""
MACROS = ".xlsm"
"""Only in a workbook with macros can the scores be one live formula; elsewhere they are values."""


def refresh(book: Book, today: date) -> pd.DataFrame:
    """Score every denial, write the Scores block, the RULE columns and the figures; answer the queue."""
    known = rules(book)
    judged, queue = _ranked(book, known, today)
    book.merge(REJECTIONS, due(book.read(REJECTIONS), known), Owner.RULE)
    book.merge(ESCALATIONS, settled(book.read(ESCALATIONS), queue), Owner.RULE)
    tables = {**frames(book, *(table.name for table in TABLES if table is not DENIALS)), DENIALS.name: queue,
              SCORES.name: judged}
    tables |= prevent(book, tables, known, today)
    show(book, figures(tables, known.policy_value, today, choices(book)))
    return queue


def _ranked(book: Book, known: Rules, today: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write the Scores block and the RULE columns of Denials; answer both."""
    denials = book.read(DENIALS)
    judged = scores(denials, known)
    work = worklist(denials, judged, known, today)
    formula = scores_formula() if book.path.suffix.lower() == MACROS else ""
    book.write_block(SCORES, judged.assign(order=in_order(work["score"])), formula)
    book.merge(DENIALS, work, Owner.RULE)
    queue = denials.drop(columns=[field for field in work.columns if field != "key"]).merge(work, on="key")
    return judged, queue


def choices(book: Book) -> dict[str, str | float]:
    """What the biller chose or typed in the yellow cells of the pages."""
    found = {name: book.typed(f"choice_{name}") for name in CHOICES}
    return {name: value for name, value in found.items() if isinstance(value, (str, int, float))}


def show_import(book: Book) -> None:
    """Show when remittances were last taken in, once that is written down."""
    show(book, {"last_import": last_import(book.read(ACTIVITY))})


def show(book: Book, values: Mapping[str, Scalar | Block]) -> None:
    """Show every figure in its cells on the pages."""
    for name, value in values.items():
        book.put(f"kpi_{name}", _cells(value))


def rework(book: Book, keys: Sequence[str], fields: Collection[str], today: date) -> None:
    """Work the queue out again after a change to these columns of these denials; the pages wait for the next rescore.

    An open workbook works it out by its own formulas: there only their rows of Scores are written, if they were made
    from one of these columns, and the odds that others' results teach are learnt by the next rescore or import.
    """
    if not book.live:
        _ranked(book, rules(book), today)
        return
    if not set(fields) & set(SCORE_INPUTS):
        return
    judged, before = scores(book.rows(DENIALS, keys), rules(book)), book.rows(SCORES, keys).set_index("key")
    typed = book.rows(DENIALS, keys)["my_odds"].between(0, 1)
    learnt = before.reindex(judged["key"])
    known = (typed | learnt["odds"].isna().to_numpy()).to_numpy(bool)
    book.revise(SCORES, judged.assign(
        odds=judged["odds"].where(known, learnt["odds"].to_numpy()),
        odds_cases=judged["odds_cases"].where(known, learnt["odds_cases"].to_numpy())))


def rerank(book: Book) -> None:
    """Put all scores in order once more, as the open workbook shows them now, where the list has them otherwise."""
    listed, score = book.columns(SCORES, ["key", "order"]), book.columns(DENIALS, ["score"])["score"]
    wanted = in_order(score).reindex(listed.index)
    other = (listed["order"].fillna(-1) - wanted.fillna(-1)).abs() > SAME
    if other.any():
        book.revise(SCORES, listed[other].assign(order=wanted[other]))


def _cells(value: Scalar | Block) -> Value | Sequence[Sequence[Value]]:
    """A figure as a book shows it."""
    return [[_cell(one) for one in row] for row in value] if isinstance(value, list) else _cell(value)


def _cell(value: Scalar) -> Value:
    return pd.Timestamp(value) if isinstance(value, date) else value
