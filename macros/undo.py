"""Undo: the workbook as it was before the last command that wrote to it; the record of both stays in Activity.

A closed workbook is put back from its backup. In an open one the cells that the command wrote get back what stood there
before, if their rows are as the command left them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from denials.touches import standing
from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.desk import Desk, log
from macros.refresh import refresh, rerank
from workbook.backups import backups, changed_since
from workbook.excel_steps import Step, kept
from workbook.file_book import FileBook
from workbook.save import restore
from workbook.schema import ACTIVITY, SCORES

if TYPE_CHECKING:
    from workbook.excel_book import ExcelBook


def run(desk: Desk, book: Path | ExcelBook, yes: bool) -> Outcome:
    """Put back what was there before the last command, and say in Activity what was taken back."""
    return _from_backup(desk, book, yes) if isinstance(book, Path) else _in_place(book)


def _in_place(book: ExcelBook) -> Outcome:
    """The cells of an open workbook as they were; where the queue or a score was worked out, so are queue or ranks."""
    step = _last_step(book)
    book.take_back(step)
    log(book, COMMAND.id, [_taken_back(step.command, [step.first, step.last])])
    book.save()
    if step.whole:
        refresh(book, date.today())
        book.save()
    elif SCORES.name in [trace.table for trace in step.traces]:
        rerank(book)
        book.save()
    return Outcome(f"{step.command} was taken back; Activity keeps its lines, {step.first} to {step.last}, "
                   "and says so.", data={"took_back": step.command})


def _last_step(book: ExcelBook) -> Step:
    """What the last command wrote. Raises a Problem if it is not known, or is not what Activity tells last."""
    lines, steps = standing(book.columns(ACTIVITY, ["key", "command", "takes_back"])), kept(book.path)
    told = lines.loc[lines["command"] != COMMAND.id, "key"]
    if not steps or told.empty or told.max() != steps[-1].last:
        raise Problem(book.path.name, "what the last command wrote is not known, so it cannot be taken back here",
                      "Close the workbook without saving it, or restore a backup.")
    return steps[-1]


def _from_backup(desk: Desk, book: Path, yes: bool) -> Outcome:
    """Put the last backup back, with the lines of Activity since, and one that says what it took back."""
    saved = backups(book)
    if saved and changed_since(book, saved[-1]) and not (yes or desk.ask(
            f"{book.name} was changed by hand since the last command; that would be undone too. Go on?")):
        raise Problem(book.name, "it was changed by hand since the last command, and that would be undone too",
                      "Say --yes if that is meant.")
    undone = restore(book, content=_told(book, saved[-1]) if saved else None)
    return Outcome(f"{book.name} is as it was before the last command. What it was until now is kept as "
                   f"{undone.parent.name}/{undone.name}.", data={"kept": str(undone)})


def _told(book: Path, backup: Path) -> bytes:
    """The backup, with what Activity says since, and that it was taken back; one of an earlier version as it is."""
    before = FileBook(backup)
    if before.older:
        return before.content()
    now, then = FileBook(book).read(ACTIVITY).sort_values("key"), before.read(ACTIVITY)["key"]
    before.append(ACTIVITY, now[~now["key"].isin(then)])
    stood = standing(now)
    taken = stood[~stood["key"].isin(then)]
    if len(taken):
        log(before, COMMAND.id, [_taken_back(" and ".join(dict.fromkeys(taken["command"])), taken["key"])])
    return before.content()


def _taken_back(commands: str, lines: Sequence[str] | pd.Series) -> dict[str, str]:
    """The line of Activity that says which commands were taken back, by the first and the last of their lines."""
    first, last = min(lines), max(lines)
    return {"what": f"took back {commands}, lines {first} to {last}.", "takes_back": f"{first}-{last}"}


COMMAND = Command(
    "undo", "Undo last command", "Workbook", "undo",
    "Put the workbook back as it was before the last command; Activity keeps both. Rows that were moved or edited "
    "since are left alone: then nothing is changed.",
    (Argument("BOOK", "the workbook, closed", "workbook", required=True),
     Argument("--yes", "also undo what was typed since", "flag")), run,
)
