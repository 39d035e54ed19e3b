"""Approve write-off: a named person gives up what was proposed."""

from __future__ import annotations

from datetime import date

import pandas as pd

from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk
from macros.press import Press, done, open_rows, refuse
from macros.selection import ROWS, chosen
from macros.status import may
from workbook.schema import DENIALS, TEAM, WRITE_OFFS

GIVEN_UP = "Written off"


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, by: str) -> Outcome:
    """Write who approved it and when, and set the status to Written off."""
    if by not in set(book.read(TEAM)["person"]) - {""}:
        raise Problem(by, "nobody of that name is in the Team table", "Enter the person on the Team sheet first.")
    rows = chosen(book, claim, top)
    waiting = open_rows(book, WRITE_OFFS, rows, "approved_by")
    refuse(rows, ~rows["key"].isin(waiting["case"]), "no write-off is proposed for it", "Propose it first.")
    may(book, rows, GIVEN_UP, today)
    marks = waiting[["key"]].assign(approved_by=by, approved_on=pd.Timestamp(today))
    return done(book, COMMAND, Press(rows, [f"written off, approved by {by}."] * len(rows), {"status": GIVEN_UP},
                                     marks={WRITE_OFFS: marks}), today)


COMMAND = Command(
    "approve", "Approve write-off", "Working", "approve", "Approve the write-offs proposed for the selected denials.",
    (*ROWS, Argument("--by", "who approves, as the Team table names them", required=True)), run, rows=DENIALS,
)
