"""Undo: the workbook as it was before the last command that wrote to it."""

from __future__ import annotations

from pathlib import Path

from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.desk import Desk
from workbook.save import backups, changed_since, restore


def run(desk: Desk, book: Path, yes: bool) -> Outcome:
    """Put the last backup back; the workbook as it stands now is kept beside the backups."""
    kept = backups(book)
    if kept and changed_since(book, kept[-1]) and not (yes or desk.ask(
            f"{book.name} was changed by hand since the last command; that would be undone too. Go on?")):
        raise Problem(book.name, "it was changed by hand since the last command, and that would be undone too",
                      "Say --yes if that is meant.")
    undone = restore(book)
    return Outcome(f"{book.name} is as it was before the last command. What it was until now is kept as "
                   f"{undone.parent.name}/{undone.name}.", data={"kept": str(undone)})


COMMAND = Command(
    "undo", "Undo last command", "Workbook", "undo",
    "Put the workbook back as it was before the last command. It must be closed in Excel.",
    (Argument("BOOK", "the workbook", "path", required=True),
     Argument("--yes", "also undo what was typed since", "flag")), run,
    no_button="it needs the workbook to be closed",
)
