"""Inbox: take in what is new in the folder where remittances arrive."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from era.problem import Problem
from macros import import_era
from macros.command import BOOK, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, practice
from workbook.schema import PRACTICE, Owner

NAME = "Inbox folder"


def run(desk: Desk, book: Book, today: date, folder: Path | None) -> Outcome:
    """Import the folder, and remember it in Practice if one is named; what was imported before adds nothing."""
    if folder:
        book.merge(PRACTICE, pd.DataFrame({"name": [NAME], "value": [str(folder.resolve())]}), Owner.BILLER)
    place = practice(book).get(NAME, "")
    if not place or not Path(place).is_dir():
        raise Problem(place or NAME, "there is no such folder" if place else "no folder is remembered",
                      f"Say --folder once, or enter it on the Practice sheet as {NAME}.")
    outcome = import_era.run(desk, book, [Path(place)], today)
    book.save()
    return outcome


COMMAND = Command(
    "inbox", "Import inbox", "Intake", "inbox",
    "Import what is new in the folder where remittances arrive; the folder is remembered on the Practice sheet.",
    (BOOK, TODAY, Argument("--folder", "the folder, if it is to be another one from now on", "folder")), run,
    long=True,
)
