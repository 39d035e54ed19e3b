"""Set status: where a denial stands by her word, only in steps that the Transitions table allows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from denials.deadlines import follow_up
from denials.owners import unowned
from denials.rules import Rules
from denials.status import CLOSED, allowed, followers
from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk, rules
from macros.press import Press, done, refuse
from macros.selection import ROWS, chosen
from workbook.schema import DENIALS, TRANSITIONS
from workbook.schema.work import METHODS, STATUSES

SENT = ("Appealed", "Corrected and resubmitted")


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, to: str, next_on: date | None,
        sent_by: str | None, confirmation: str | None) -> Outcome:
    """Write the status; what went out gets its day, its way and the day to ask about it."""
    rows, known = chosen(book, claim, top), rules(book)
    may(book, rows, to, today)
    cells = {"status": to} | _sending(rows, to, sent_by, confirmation, today)
    cells |= _next(rows.assign(**cells), to, next_on, known)
    ready(rows.assign(**cells), known)
    return done(book, COMMAND, Press(rows, [f"status {to}."] * len(rows), cells), today)


def may(book: Book, rows: pd.DataFrame, to: str, today: date) -> None:
    """Raise a Problem, with what may follow instead, where a status may not follow the one that stands."""
    transitions, day = book.read(TRANSITIONS), pd.Timestamp(today)
    stage = rows["status"].where(rows["status"] != "", rows["outcome"])
    against = ~allowed(stage, pd.Series(to, rows.index), transitions, day)
    if against.any():
        now = str(stage[against].iloc[0])
        listed = ", ".join(followers(now, transitions, day)) or "nothing"
        refuse(rows, against, f"{to} may not follow {now}", f"After {now} may come: {listed}. See Transitions.")


def ready(rows: pd.DataFrame, known: Rules) -> None:
    """Raise a Problem where an open denial would leave New without an owner or a day of the next action."""
    still = ~rows["status"].isin(CLOSED)
    nobody = unowned(rows["my_owner"].where(rows["my_owner"] != "", rows["owner"]), known.team)
    refuse(rows, still & nobody, "nobody owns it", "Assign it first: nothing leaves New without an owner.")
    refuse(rows, still & rows["next_on"].isna(), "it has no day of the next action",
           "Say --next-on: nothing leaves New without one.")


def _sending(rows: pd.DataFrame, to: str, by: str | None, confirmation: str | None, today: date) -> dict[str, Any]:
    """The cells that say how it went out."""
    if to not in SENT:
        return {}
    if by is None:
        raise Problem(to, "how it went out is not said", f"Say --sent-by: {', '.join(METHODS)}.")
    return {"sent_on": pd.Timestamp(today), "sent_by": by} | ({"confirmation": confirmation} if confirmation else {})


def _next(rows: pd.DataFrame, to: str, next_on: date | None, known: Rules) -> dict[str, Any]:
    """The day of the next action: the one she says, else after a sending the payer's own day to ask."""
    if next_on:
        return {"next_on": pd.Timestamp(next_on)}
    return {"next_on": follow_up(rows, known)} if to in SENT else {}


COMMAND = Command(
    "status", "Set status", "Working", "status",
    "Set the status of the selected denials; a step that Transitions does not know is refused.",
    (*ROWS, Argument("--to", "the new status", required=True, choices=STATUSES),
     Argument("--next-on", "the day of the next action, YYYY-MM-DD", "date", asked=True),
     Argument("--sent-by", "how it went out, if it did", choices=METHODS, asked=True),
     Argument("--confirmation", "fax, portal or certified mail number", asked=True)), run, rows=DENIALS,
)
