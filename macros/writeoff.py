"""Propose write-off: what is to be given up, with the policy's word and a reason; nothing is given up yet."""

from __future__ import annotations

from datetime import date

import pandas as pd

from denials.status import CLOSED
from denials.writeoff import by_amount, clusters
from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk, person, rules
from macros.press import Press, about, done, refuse
from macros.selection import ROWS, chosen
from macros.words import money
from workbook.schema import DENIALS, WRITE_OFFS


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, reason: str) -> Outcome:
    """Add a row to Write-offs for each denial; the button Approve write-off gives it up."""
    rows = chosen(book, claim, top)
    refuse(rows, rows["stage"].isin(CLOSED) | (rows["at_risk"].fillna(0) <= 0), "nothing is open on it",
           "Look at its status.")
    refuse(rows, rows["patient_denied"].fillna(0) > 0, "part of it is put on the patient",
           "What a patient owes is not written off as a denial: bill it, or ask your adviser about hardship.")
    told = [f"proposed to write off {money(int(cents))}: {reason.rstrip('.')}." for cents in rows["at_risk"]]
    return done(book, COMMAND, Press(rows, told, steps={WRITE_OFFS: proposed(book, rows, reason, today)}), today)


def proposed(book: Book, rows: pd.DataFrame, reason: str, today: date) -> pd.DataFrame:
    """The rows of Write-offs for these denials: the amount, what the policy says, and why.

    Raises a Problem for one of many alike: their cause comes first.
    """
    known = rules(book)
    all_of_them = book.columns(DENIALS, ["key", "payer", "codes", "first_denied"])
    main = all_of_them["codes"].str.extract("^([^ ,]*)")[0].fillna("")
    alike = all_of_them.loc[clusters(all_of_them.assign(main_code=main), known), "key"]
    refuse(rows, rows["key"].isin(alike), "it is one of many alike", "Stop the cause first: see plan and batch.")
    return about(rows, amount=rows["at_risk"], policy=by_amount(rows, known), reason=reason,
                 proposed_on=pd.Timestamp(today), proposed_by=person())


COMMAND = Command(
    "writeoff", "Propose write-off", "Working", "writeoff",
    "Propose to give up the selected denials; somebody else approves it.",
    (*ROWS, Argument("--reason", "why", required=True)), run, rows=DENIALS,
)
