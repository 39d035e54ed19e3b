"""Rescore: work everything out again, from the rules as they stand now."""

from __future__ import annotations

from datetime import date

from macros.command import BOOK, TODAY, Command, Outcome
from macros.desk import Book, Desk, record
from macros.refresh import refresh


def run(desk: Desk, book: Book, today: date) -> Outcome:
    """Score the queue again; nothing else is touched."""
    queue = refresh(book, today)
    ranked = int(queue["rank"].notna().sum())
    sentence = f"{len(queue)} denials scored, {ranked} of them open."
    record(book, COMMAND.id, sentence)
    book.save()
    return Outcome(sentence, data={"denials": len(queue), "open": ranked})


COMMAND = Command(
    "rescore", "Rescore", "Queue", "rescore",
    "Work out owner, deadlines, odds and score again from the rules as they stand; writes rule columns only.",
    (BOOK, TODAY), run, long=True,
)
