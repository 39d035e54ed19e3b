"""What every command needs of the person and of the workbook."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from denials.rules import Rules
from workbook.book import Book, Desk
from workbook.chain import chained
from workbook.merging import fit
from workbook.schema import ACTIVITY, BY_NAME, PRACTICE, SEALS, Owner
from workbook.seals import SEALED, sealed

__all__ = ["Book", "Desk", "frames", "log", "moment", "person", "practice", "record", "rules", "seal"]


def rules(book: Book) -> Rules:
    """The rules as they stand in the workbook's own tables."""
    return Rules.of(lambda name: book.read(BY_NAME[name]))


def practice(book: Book) -> dict[str, str]:
    """Who we are: the Practice table as name and value."""
    rows = book.read(PRACTICE)
    return dict(zip(rows["name"], rows["value"], strict=True))


def frames(book: Book, *names: str) -> Mapping[str, pd.DataFrame]:
    """Tables of the workbook by their names."""
    return {name: book.read(BY_NAME[name]) for name in names}


def record(book: Book, command: str, what: str, *, case: str = "", old: str = "", new: str = "",
           files: str = "") -> None:
    """Add a line to the Activity table."""
    log(book, command, [{"case": case, "what": what, "old": old, "new": new, "file_hash": files}])


def log(book: Book, command: str, lines: Sequence[Mapping[str, str]]) -> None:
    """Add lines to the Activity table: the moment, the person, and each linked to the line before it."""
    rows = pd.DataFrame([{"key": "", "at": moment(), "who": person(), "command": command, **line} for line in lines])
    whole = fit(rows.reindex(columns=list(ACTIVITY.fields)), ACTIVITY)
    book.append(ACTIVITY, chained(whole, book.rows(ACTIVITY, sorted(book.keys(ACTIVITY))[-1:])))


def seal(book: Book) -> None:
    """Note what payers said as it stands now, so that a later change by hand is found."""
    book.merge(SEALS, pd.concat([sealed(table, book.read(table)) for table in SEALED]), Owner.RULE)


def moment() -> datetime:
    """Now, to the second."""
    return datetime.now().replace(microsecond=0)


def person() -> str:
    """Who works here, by the computer's user name."""
    return getpass.getuser()
