"""Assign: give denials to a person."""

from __future__ import annotations

from datetime import date

import pandas as pd

from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk
from macros.press import Press, done
from macros.selection import ROWS, chosen
from workbook.schema import DENIALS, TEAM


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, to: str,
        next_on: date | None) -> Outcome:
    """Write the person as their owner; her own entry goes before the payer's owner and the category's role."""
    people = book.read(TEAM)["person"]
    if to not in set(people):
        raise Problem(to, "nobody of that name is in the Team table", "Enter the person on the Team sheet first.")
    rows = chosen(book, claim, top)
    cells = {"my_owner": to} | ({"next_on": pd.Timestamp(next_on)} if next_on else {})
    return done(book, COMMAND, Press(rows, [f"given to {to}."] * len(rows), cells), today)


COMMAND = Command(
    "assign", "Assign", "Queue", "assign", "Give the selected denials to a person of the Team table.",
    (*ROWS, Argument("--to", "the person, as the Team table names them", required=True),
     Argument("--next-on", "the day of the next action, YYYY-MM-DD", "date", asked=True)), run, rows=DENIALS,
)
