"""Purge: what commands wrote beside the workbook and no rule keeps any longer is removed for good."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd

from denials.rules import Rules
from era.problem import Problem
from macros.command import BOOK, Argument, Command, Outcome
from macros.desk import Book, Desk, moment, record, rules
from macros.places import Kept, kept
from macros.words import many

TERM = "Keep files"
"""The row of Policy that says how many years nothing is removed."""


def run(desk: Desk, book: Book, before: date | None, yes: bool) -> Outcome:
    """Say what is older than the day and, after a clear yes, remove it. Rows of the workbook always stay."""
    until = kept_since(rules(book), before, moment().date())
    old = [one for one in kept(book) if one.ours and one.day < until]
    if not old:
        return Outcome(f"Nothing beside {book.path.name} is from before {until}.", data={"removed": 0})
    listed = _listed(old)
    named = f"{many(len(old), 'file')} from before {until}"
    if not (yes or desk.ask("\n".join([f"Remove {named} for good? No undo brings them back.", *listed]))):
        return Outcome(f"{named} would be removed; nothing was. Say --yes if that is meant.", listed,
                       data={"removed": 0})
    record(book, COMMAND.id, f"removed {named}: {', '.join(line.strip() for line in listed)}.")
    book.save()
    left = _removed(old)
    return Outcome(f"{many(len(old) - len(left), 'file')} removed for good.", (*listed, *(
        f"  Look at: {path.name} could not be removed: close it, and do it again." for path in left)), len(left),
        {"removed": len(old) - len(left)})


def kept_since(known: Rules, before: date | None, today: date) -> date:
    """The day from which on everything stays. Raises a Problem if that is too short a time by the Policy sheet."""
    years = int(known.policy_value(TERM))
    last = (pd.Timestamp(today) - pd.DateOffset(years=years)).date()
    if before and before > last:
        raise Problem("--before", f"the Policy sheet keeps files for {years} years, so since {last}",
                      f"Name an earlier day, or change the row {TERM} if the law of your state allows it.")
    return before or last


def _listed(old: list[Kept]) -> tuple[str, ...]:
    """How many files of each place, and how old."""
    days = {one.what: min(other.day for other in old if other.what == one.what) for one in old}
    counts = Counter(one.what for one in old)
    return tuple(f"  {what}: {many(count, 'file')}, the oldest from {days[what]}" for what, count in counts.items())


def _removed(old: list[Kept]) -> list[Path]:
    """Remove the files; answers those that could not be removed."""
    left: list[Path] = []
    for one in old:
        try:
            one.path.unlink(missing_ok=True)
        except OSError:
            left.append(one.path)
    return left


COMMAND = Command(
    "purge", "Purge old files", "Workbook", "purge",
    "Remove backups, letters, packets and reports that are older than the Policy sheet asks to keep, after a clear "
    "yes. Rows stay; no undo brings a file back.",
    (BOOK, Argument("--before", "remove only what is from before this day, YYYY-MM-DD", "date"),
     Argument("--yes", "do it without asking", "flag")), run,
)
