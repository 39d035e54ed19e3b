"""Audit: whether the record of what was done is whole, and whether payers' words stand as the last import left them."""

from __future__ import annotations

from macros.command import BOOK, Command, Outcome
from macros.desk import Book, Desk
from macros.words import many
from workbook.chain import broken
from workbook.schema import ACTIVITY, BY_NAME, SEALS
from workbook.seals import SEALED, Difference, differences

MOST = 20


def run(desk: Desk, book: Book) -> Outcome:
    """Verify the chain of Activity and the seals of every table that holds what payers said. Writes nothing."""
    lines, seals = book.read(ACTIVITY), book.read(SEALS)
    first = broken(lines)
    found = [one for table in SEALED for one in differences(table, book.read(table), seals)]
    record = (f"The record breaks at line {first} of Activity: it, or the line before it, is not what was written"
              if first else f"The record is whole: {many(len(lines), 'line')}")
    payers = (f"{many(len(found), 'row')} of what payers said {'was' if len(found) == 1 else 'were'} changed by hand"
              if found else "what payers said stands as the last import left it" if len(seals)
              else "no import has sealed what payers said yet")
    listed = tuple(f"  {_told(one)}" for one in found[:MOST])
    more = (f"  ... and {len(found) - MOST} more",) if len(found) > MOST else ()
    return Outcome(f"{record}; {payers}.", listed + more, findings=len(found) + bool(first),
                   data={"first_break": first, "changed": [vars(one) for one in found]})


def _told(one: Difference) -> str:
    sheet = BY_NAME[one.table].sheet
    return f"{sheet}, row {int(one.row) + 1}: {one.what}" if one.row else f"{sheet}: {one.what}"


COMMAND = Command(
    "audit", "Audit", "Workbook", "audit",
    "Verify that no line of the record and nothing that payers said was changed by hand. Writes nothing.",
    (BOOK,), run,
)
