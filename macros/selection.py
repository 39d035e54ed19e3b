"""Which denials a command is about: those named, the first of the queue, or the rows that are selected."""

from __future__ import annotations

import pandas as pd

from denials.worklist import ranks
from era.problem import Problem
from macros.command import BOOK, TODAY, Argument
from macros.desk import Book
from workbook.schema import DENIALS

CLAIM = Argument("--claim", "claim numbers; else the rows that are selected", "texts")
TOP = Argument("--top", "the first N of the queue", "count")
ROWS = (BOOK, CLAIM, TOP, TODAY)
"""The arguments that every command on denials begins with."""


def chosen(book: Book, claim: list[str] | None, top: int | None) -> pd.DataFrame:
    """The denials meant, in the sheet's order. Raises a Problem if there are none, or a claim is unknown.

    The first of the queue are told by their scores: in an open workbook other rows' ranks wait for the next rescore.
    """
    if claim:
        return _named(book.read(DENIALS), claim)
    if top is not None:
        denials = book.read(DENIALS)
        rank = ranks(denials["score"])
        return _some(denials[(rank <= top).fillna(False)].sort_values("score", ascending=False, kind="stable"))
    return _some(book.rows(DENIALS, book.selected(DENIALS)))


def _named(denials: pd.DataFrame, claims: list[str]) -> pd.DataFrame:
    unknown = sorted(set(claims) - set(denials["claim"]))
    if unknown:
        raise Problem(", ".join(unknown), "there is no denied claim of that number",
                      "Copy the number from the Claim column of the Denials sheet.")
    return denials[denials["claim"].isin(claims)].reset_index(drop=True)


def _some(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        raise Problem("Denials", "no claim was named or selected",
                      "Name claims with --claim, or select rows on the Denials sheet.")
    return rows.reset_index(drop=True)
