"""Document brought: what was asked for is there, or has gone to the payer."""

from __future__ import annotations

from datetime import date

import pandas as pd

from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk
from macros.press import Press, done, open_rows, refuse
from macros.selection import ROWS, chosen
from workbook.schema import DENIALS, DOCUMENTS


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, sent: bool) -> Outcome:
    """Write today as the day of every document that is still awaited for these denials."""
    rows, field = chosen(book, claim, top), "sent_on" if sent else "received_on"
    waiting = open_rows(book, DOCUMENTS, rows, field)
    refuse(rows, ~rows["key"].isin(waiting["case"]), "no document is awaited for it", "Ask for one with document.")
    named = waiting.groupby("case")["document"].agg(", ".join)
    word = "sent to the payer" if sent else "brought"
    marks = waiting[["key"]].assign(**{field: pd.Timestamp(today)})
    return done(book, COMMAND, Press(rows, [f"{word}: {named[key]}." for key in rows["key"]],
                                     marks={DOCUMENTS: marks}), today)


COMMAND = Command(
    "brought", "Document brought", "Working", "brought", "Note that the documents asked for are there, or were sent.",
    (*ROWS, Argument("--sent", "they went to the payer", "flag", asked=True)), run, rows=DENIALS,
)
