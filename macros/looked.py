"""Looked in portal: somebody looked for denials where a payer sends no files."""

from __future__ import annotations

from datetime import date

import pandas as pd

from macros.command import BOOK, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, person, record
from workbook.schema import PORTALS, Owner


def run(desk: Desk, book: Book, payer: str, today: date, every: int | None, where: str | None) -> Outcome:
    """Write today into Portals for the payer; one that is new there gets its row, and how often to look."""
    before = book.rows(PORTALS, [payer])
    old = "" if before.empty or before["looked_on"].isna().all() else f"{before['looked_on'].iloc[0]:%Y-%m-%d}"
    given = {"every": every, "where": where}
    row = {"payer": payer, "looked_on": pd.Timestamp(today), "looked_by": person()}
    book.merge(PORTALS, pd.DataFrame([row | {name: value for name, value in given.items() if value}]), Owner.BILLER)
    sentence = f"Looked for denials of {payer} on {today}."
    record(book, COMMAND.id, sentence, old=old, new=f"{today}")
    book.save()
    return Outcome(sentence)


COMMAND = Command(
    "looked", "Looked in portal", "Intake", "payer",
    "Note that somebody looked for denials in a portal or in the mail; gaps says where it is due.",
    (BOOK, Argument("--payer", "the payer, as the Portals sheet names it", required=True), TODAY,
     Argument("--every", "how many days may pass until the next look", "count"),
     Argument("--where", "the portal, or paper in the mail")), run,
)
