"""Where patient data lies beside a workbook, as far as commands put it there, and from which day each file is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from macros import inbox, letters, pending, report
from macros.desk import Book, practice
from macros.sent import PACKET
from workbook.backups import backups, saved_at, set_aside
from workbook.excel_steps import place as steps
from workbook.save import TEMPORARY
from workbook.schema import APPEALS

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Kept:
    """A file with patient data."""

    what: str
    path: Path
    day: date
    """The day it is from: nothing in it is younger."""
    ours: bool = True
    """Whether a command made it and may remove it again once it is old."""


def kept(book: Book) -> list[Kept]:
    """Every file, place by place."""
    found = [_here, _backups, _letters, _reports, _waiting, _inbox]
    return [one for place in found for one in place(book)]


def _here(book: Book) -> Iterator[Kept]:
    yield from _each("the workbook", [book.path], ours=False)


def _backups(book: Book) -> Iterator[Kept]:
    """Backups, of which the newest is never removed, and what undo needs."""
    path = book.path.resolve()
    there = backups(path)
    for backup in there:
        yield Kept("backups", backup, saved_at(path, backup).date(), ours=backup != there[-1])
    yield from _each("workbooks that undo put aside", set_aside(path))
    yield from _each("what the button Undo puts back", [steps(book.path)])


def _letters(book: Book) -> Iterator[Kept]:
    """The letters and packets that Appeals knows, and what else lies in their folder."""
    rows = book.read(APPEALS)
    days = rows[["written_on", "sent_on"]].max(axis=1).groupby(rows["file"].str.removesuffix(".docx")).max()
    for file in _files(book.path.parent / letters.FOLDER):
        noted = days.get(file.stem.removesuffix(PACKET))
        if noted is None:
            yield Kept("other files among the letters", file, _written(file), ours=False)
        else:
            yield Kept("letters and packets", file, max(_written(file), pd.Timestamp(noted).date()))


def _reports(book: Book) -> Iterator[Kept]:
    for file in _files(book.path.parent / report.FOLDER):
        name, _, day = file.stem.rpartition(" ")
        ours = name in report.PAGES.values() and bool(_DAY.fullmatch(day))
        yield Kept("reports" if ours else "other files among the reports", file, _written(file), ours)


def _waiting(book: Book) -> Iterator[Kept]:
    """Commands that wait, and what a run that was cut off left, which the next command removes."""
    yield from _each("commands that wait", [pending.place(book.path)])
    left = [file for found in book.path.parent.glob(f"{TEMPORARY}*") for file in (found, *_files(found))]
    yield from _each("left by a run that was cut off", left)


def _inbox(book: Book) -> Iterator[Kept]:
    """Remittances in the folder that is looked into."""
    folder = practice(book).get(inbox.NAME, "")
    yield from _each("files in the inbox", _files(Path(folder)) if folder else [], ours=False)


def _each(what: str, files: list[Path], *, ours: bool = True) -> Iterator[Kept]:
    for file in files:
        if file.is_file():
            yield Kept(what, file, _written(file), ours)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _written(file: Path) -> date:
    return date.fromtimestamp(file.stat().st_mtime)
