"""Log call: what a payer said on the telephone, and what comes next."""

from __future__ import annotations

from datetime import date

import pandas as pd

from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk, moment, person
from macros.press import Press, about, done
from macros.selection import ROWS, chosen
from workbook.schema import CALLS, DENIALS


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, said: str,
        reference: str | None, representative: str | None, next: str, next_on: date) -> Outcome:
    """Add a row to Calls for each denial, and write when it is looked at again."""
    rows, cells = chosen(book, claim, top), {"next_on": pd.Timestamp(next_on)}
    call = about(rows, at=moment(), who=person(), said=said, reference=reference or "",
                 representative=representative or "", next=next, **cells)
    what = f"called, reference {reference or 'none'}: {said.rstrip('.')}. Next: {next.rstrip('.')}, {next_on}."
    return done(book, COMMAND, Press(rows, [what] * len(rows), cells, {CALLS: call}), today)


COMMAND = Command(
    "call", "Log call", "Working", "call", "Note a call with the payer about the selected denials.",
    (*ROWS, Argument("--said", "what the payer said", required=True),
     Argument("--reference", "the payer's reference number", asked=True),
     Argument("--representative", "who spoke for the payer", asked=True),
     Argument("--next", "what comes next", required=True),
     Argument("--next-on", "when, YYYY-MM-DD", "date", required=True)), run, rows=DENIALS,
)
