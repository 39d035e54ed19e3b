"""Restore: the workbook as a chosen backup has it. What it is now is backed up first; Activity keeps every line."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.desk import Desk, log
from macros.words import many
from workbook.backups import FOLDER, backups, saved_at, set_aside, sound
from workbook.chain import broken
from workbook.file_book import FileBook
from workbook.schema import ACTIVITY

if TYPE_CHECKING:
    from workbook.excel_book import ExcelBook


def run(desk: Desk, book: Path | ExcelBook, backup: str | None) -> Outcome:
    """Put a backup in the workbook's place; if none is named, list them. An open workbook is closed meanwhile."""
    path = book if isinstance(book, Path) else book.path
    if backup is None:
        return _listed(path)
    chosen = _chosen(path, backup)
    with nullcontext() if isinstance(book, Path) else book.closed():
        return _restored(path, chosen)


def _restored(path: Path, chosen: Path) -> Outcome:
    book = FileBook(path, content=chosen.read_bytes())
    if book.older:
        raise Problem(chosen.name, "this backup is of an earlier version",
                      f"Copy it out of the folder {FOLDER} and run denialdesk upgrade on the copy.")
    damaged, now = not sound(path), _record(path)
    since = now[~now["key"].isin(book.keys(ACTIVITY))].sort_values("key", ignore_index=True)
    book.append(ACTIVITY, since)
    span = f"{since['key'].iloc[0]}-{since['key'].iloc[-1]}" if len(since) else ""
    log(book, COMMAND.id, [{"what": f"put back the backup {chosen.name}.", "takes_back": span}])
    first = broken(book.read(ACTIVITY))
    book.save()
    kept = backups(path)[-1]
    found = tuple(line for line, true in (
        (f"  Look at: the record breaks at line {first} of Activity; denialdesk audit says more.", first),
        ("  Look at: the workbook was damaged; what Activity said since could not be read.", damaged)) if true)
    return Outcome(f"{path.name} is as {chosen.name} has it; Activity keeps its {many(len(since), 'later line')}. "
                   f"What it was until now is the backup {kept.name}.", found, len(found), data={"kept": str(kept)})


def _record(path: Path) -> pd.DataFrame:
    """The record of the workbook as it is; no lines if it is damaged."""
    with suppress(Problem):
        return FileBook(path).read(ACTIVITY)
    return pd.DataFrame(columns=list(ACTIVITY.fields), dtype="str")


def _chosen(path: Path, words: str) -> Path:
    """The backup of that name, or the last one of that day. Raises a Problem if there is none or it is damaged."""
    found = [backup for backup in backups(path) if f"{saved_at(path, backup):%Y-%m-%d}" == words]
    found += [file for file in (*backups(path), *set_aside(path)) if words in (file.name, file.stem)]
    if not found:
        raise Problem(path.name, "there is no backup of that day or name",
                      f"denialdesk restore {path.name} lists those that are there.")
    if not sound(found[-1]):
        raise Problem(found[-1].name, "this backup is damaged", "Choose another one.")
    return found[-1]


def _listed(path: Path) -> Outcome:
    """The backups, the newest first: before which command each was made, how large, whether it can be read."""
    found, lines = backups(path)[::-1], _record(path)
    told = [f"  {file.name}  {_before(lines, path, file):<12} {file.stat().st_size / 1000:>8,.0f} kB"
            f"{'' if sound(file) else '  damaged'}" for file in found]
    return Outcome(f"{path.name} has {many(len(found), 'backup')}; name one, or its day, to put it back.", tuple(told),
                   data={"backups": [file.name for file in found]})


def _before(lines: pd.DataFrame, path: Path, backup: Path) -> str:
    """Which command was then to change what the backup has."""
    done = lines[pd.to_datetime(lines["at"]) <= saved_at(path, backup)].sort_values("key")
    return f"before {done['command'].iloc[-1]}" if len(done) else ""


COMMAND = Command(
    "restore", "Restore a backup", "Workbook", "backup",
    "Put the workbook back as a backup has it; what it is now is backed up first, and Activity keeps every line. "
    "Undo takes it back.",
    (Argument("BOOK", "the workbook", "workbook", required=True),
     Argument("BACKUP", "which one: its day, YYYY-MM-DD, or its name; without it they are listed", asked=True)), run,
    long=True,
)
