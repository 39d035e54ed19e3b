"""Undo: the workbook as it was before the last command that wrote to it; the record of both stays in Activity."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.desk import Desk, log
from workbook.file_book import FileBook
from workbook.save import backups, changed_since, restore
from workbook.schema import ACTIVITY


def run(desk: Desk, book: Path, yes: bool) -> Outcome:
    """Put the last backup back, with the lines of Activity since, and one that says what it took back."""
    kept = backups(book)
    if kept and changed_since(book, kept[-1]) and not (yes or desk.ask(
            f"{book.name} was changed by hand since the last command; that would be undone too. Go on?")):
        raise Problem(book.name, "it was changed by hand since the last command, and that would be undone too",
                      "Say --yes if that is meant.")
    undone = restore(book, content=_told(book, kept[-1]) if kept else None)
    return Outcome(f"{book.name} is as it was before the last command. What it was until now is kept as "
                   f"{undone.parent.name}/{undone.name}.", data={"kept": str(undone)})


def _told(book: Path, backup: Path) -> bytes:
    """The backup, with what Activity says since, and that it was taken back; one of an earlier version as it is."""
    before = FileBook(backup)
    if before.older:
        return before.content()
    since = _lines(book, backup)
    before.append(ACTIVITY, since)
    if len(since):
        log(before, COMMAND.id, [{"what": f"took back {_named(since)}.",
                                  "takes_back": f"{since['key'].iloc[0]}-{since['key'].iloc[-1]}"}])
    return before.content()


def _lines(book: Path, backup: Path) -> pd.DataFrame:
    """The lines of Activity that the backup does not have."""
    now, then = FileBook(book).read(ACTIVITY), FileBook(backup).read(ACTIVITY)
    return now[~now["key"].isin(then["key"])].sort_values("key", ignore_index=True)


def _named(lines: pd.DataFrame) -> str:
    """The commands that are not undone yet, with their lines."""
    commands = [command for command in dict.fromkeys(lines["command"]) if command != COMMAND.id]
    return f"{' and '.join(commands)}, lines {lines['key'].iloc[0]} to {lines['key'].iloc[-1]}"


COMMAND = Command(
    "undo", "Undo last command", "Workbook", "undo",
    "Put the workbook back as it was before the last command; Activity keeps both. It must be closed in Excel.",
    (Argument("BOOK", "the workbook", "path", required=True),
     Argument("--yes", "also undo what was typed since", "flag")), run,
    no_button="it needs the workbook to be closed",
)
