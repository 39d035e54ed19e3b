"""Resume: do what waited because the workbook was open elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.desk import Desk
from macros.pending import drop, waiting
from macros.words import many
from workbook.save import IsOpen, refuse_if_open


def run(desk: Desk, book: Path) -> Outcome:
    """Do each command that waits, the oldest first; while the workbook is open they go on waiting."""
    if not waiting(book):
        return Outcome(f"Nothing waits for {book.name}.", data={"done": 0})
    told = tuple(finished(desk, book))
    return Outcome(f"{many(len(told), 'command')} that waited for {book.name} came to an end.", told,
                   data={"done": len(told)})


def finished(desk: Desk, book: Path) -> Iterator[str]:
    """What each command that waited says; one that is refused for another reason waits no longer, and says why."""
    from macros.cli import carried_out  # the command line lists this command too

    for words in waiting(book):
        refuse_if_open(book)
        try:
            sentence = carried_out(words, desk).sentence
        except IsOpen:
            raise
        except Problem as problem:
            sentence = f"Refused. {problem}"
        drop(book, words)
        yield f"  {words[0]}: {sentence}"


COMMAND = Command(
    "resume", "Finish what waits", "Workbook", "history",
    "Do what could not be written because the workbook was open elsewhere.",
    (Argument("BOOK", "the workbook", "path", required=True),), run,
    no_button="it writes to a workbook that is closed",
)
