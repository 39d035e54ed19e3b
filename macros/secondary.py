"""Bill other payer: the claim goes to the payer that comes next."""

from __future__ import annotations

from datetime import date

import pandas as pd

from denials.deadlines import follow_up
from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk, rules
from macros.press import Press, done, refuse
from macros.selection import ROWS, chosen
from macros.status import may, ready
from workbook.schema import DENIALS
from workbook.schema.work import METHODS

WAITING = "Pending payer response"


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, payer: str, sent_by: str,
        next_on: date | None) -> Outcome:
    """Write the other payer, when and how its claim went out, and when to ask; the denial waits."""
    rows, known = chosen(book, claim, top), rules(book)
    refuse(rows, rows["payer"] == payer, "that is the payer that denied it", "Name the payer that comes next.")
    may(book, rows, WAITING, today)
    cells = {"other_payer": payer, "status": WAITING, "sent_on": pd.Timestamp(today), "sent_by": sent_by}
    ask_on = pd.Timestamp(next_on) if next_on else follow_up(rows.assign(**cells).assign(payer=payer), known)
    ready(rows.assign(**cells, next_on=ask_on), known)
    return done(book, COMMAND, Press(rows, [f"billed to {payer}."] * len(rows), cells | {"next_on": ask_on}), today)


COMMAND = Command(
    "secondary", "Bill other payer", "Working", "secondary",
    "Note that the selected claims went to the payer that comes next, and when to ask it.",
    (*ROWS, Argument("--payer", "the payer that comes next", required=True),
     Argument("--sent-by", "how it went out", required=True, choices=METHODS),
     Argument("--next-on", "when to ask, YYYY-MM-DD; else by the payer's rule", "date", asked=True)), run, rows=DENIALS,
)
