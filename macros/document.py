"""Request document: what has to be brought for a denial, by whom, until when."""

from __future__ import annotations

from datetime import date

import pandas as pd

from denials.records import records_due
from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk, rules
from macros.press import Press, about, done
from macros.selection import ROWS, chosen
from workbook.schema import DENIALS, DOCUMENTS


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, what: str, bring: str | None,
        due: date | None) -> Outcome:
    """Add a row to Documents for each denial; the policy's clock gives the day, never past the deadline's buffer."""
    rows = chosen(book, claim, top)
    by = pd.Series(pd.Timestamp(due), rows.index) if due else records_due(rows["act_by"], rules(book), today)
    owner = rows["my_owner"].where(rows["my_owner"] != "", rows["owner"])
    asked = about(rows, document=what, bring=bring or owner, asked_on=pd.Timestamp(today), due=by)
    told = [f"asked {person} for: {what}, due {day:%Y-%m-%d}." for person, day in zip(asked["bring"], by, strict=True)]
    return done(book, COMMAND, Press(rows, told, {"next_on": by}, {DOCUMENTS: asked}), today)


COMMAND = Command(
    "document", "Request document", "Working", "document",
    "Ask someone to bring a document for the selected denials; the records clock of the policy runs.",
    (*ROWS, Argument("--what", "the document", required=True),
     Argument("--bring", "who brings it; else the owner", asked=True),
     Argument("--due", "until when, YYYY-MM-DD; else by the policy", "date", asked=True)), run, rows=DENIALS,
)
