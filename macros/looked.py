"""Looked in portal: somebody looked for denials where a payer sends no files."""

from __future__ import annotations

from datetime import date

import pandas as pd

from macros.command import BOOK, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, person, record
from macros.press import changed
from workbook.merging import fit
from workbook.schema import PORTALS, Owner


def run(desk: Desk, book: Book, payer: str, today: date, every: int | None, where: str | None) -> Outcome:
    """Write today into Portals for the payer; one that is new there gets its row, and how often to look."""
    said = {"looked_on": pd.Timestamp(today), "looked_by": person(), "every": every, "where": where}
    cells = {name: value for name, value in said.items() if value}
    stood = book.rows(PORTALS, [payer])
    if stood.empty:
        stood = fit(pd.DataFrame([{"payer": payer}]).reindex(columns=list(PORTALS.fields)), PORTALS)
    stands = fit(stood.assign(**cells), PORTALS)
    book.merge(PORTALS, stands[["payer", *cells]], Owner.BILLER)
    old, new = changed(PORTALS, stood, stands, 0, list(cells))
    sentence = f"Looked for denials of {payer} on {today}."
    record(book, COMMAND.id, sentence, old=old, new=new)
    book.save()
    return Outcome(sentence)


COMMAND = Command(
    "looked", "Looked in portal", "Intake", "payer",
    "Note that somebody looked for denials in a portal or in the mail; gaps says where it is due.",
    (BOOK, Argument("--payer", "the payer, as the Portals sheet names it", required=True), TODAY,
     Argument("--every", "how many days may pass until the next look", "count"),
     Argument("--where", "the portal, or paper in the mail")), run,
)
