"""Undo: the workbook as it was before the last command that wrote to it."""

from __future__ import annotations

from macros.command import BOOK, Command, Outcome
from macros.desk import Book, Desk


def run(desk: Desk, book: Book) -> Outcome:
    """Put the last backup back; the present state is kept as a backup in its turn."""
    return Outcome(book.undo())


COMMAND = Command(
    "undo", "Undo last command", "Workbook", "Undo",
    "Put the workbook back as it was before the last command, what was typed since included.",
    (BOOK,), run,
)
