"""Escalate: what was touched too often, or is answered too late, goes where someone must decide."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from denials.escalation import asks_for_decision
from denials.status import ESCALATED
from denials.touches import RENAMED
from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk, person, rules
from macros.press import Press, about, done
from macros.selection import ROWS, chosen
from macros.status import may
from workbook.schema import ACTIVITY, DENIALS, ESCALATIONS

WITHIN = timedelta(days=7)
"""Nothing is carried over into the next week without a decision."""


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, due: bool, why: str | None,
        next_on: date | None) -> Outcome:
    """Add a row to Escalations for each denial, and set its status; without a word of hers, the policy says why."""
    rows = _due(book, today) if due else chosen(book, claim, top)
    may(book, rows, ESCALATED, today)
    reasons = pd.Series(why, rows.index, dtype="str") if why else _why(book, rows, today).replace("", "by hand")
    raised = about(rows, at_risk=rows["at_risk"], why=reasons, raised_on=pd.Timestamp(today), raised_by=person())
    cells = {"status": ESCALATED, "next_on": pd.Timestamp(next_on or today + WITHIN)}
    told = [f"escalated: {reason}. Someone must decide." for reason in reasons]
    return done(book, COMMAND, Press(rows, told, cells, {ESCALATIONS: raised}), today)


def _due(book: Book, today: date) -> pd.DataFrame:
    """Every denial that the policy would escalate."""
    denials = book.read(DENIALS)
    rows = denials[_why(book, denials, today) != ""].reset_index(drop=True)
    if rows.empty:
        raise Problem("Denials", "nothing is to be escalated: none touched too often, no payer late",
                      "Name claims, or select rows, to escalate them all the same.")
    return rows


def _why(book: Book, rows: pd.DataFrame, today: date) -> pd.Series:
    lines = book.columns(ACTIVITY, ["key", "command", "case", "takes_back"])
    renamed = book.rows(ACTIVITY, lines.loc[lines["command"] == RENAMED, "key"].tolist())
    old = dict(zip(renamed["key"], renamed["old"], strict=True))
    activity = lines.assign(old=pd.Series([old.get(key, "") for key in lines["key"]], lines.index, dtype="str"))
    return asks_for_decision(rows, activity, rules(book), today)


COMMAND = Command(
    "escalate", "Escalate", "Working", "escalate",
    "Put denials that were touched too often, or answered too late, on the Escalations sheet for a decision.",
    (*ROWS, Argument("--due", "every denial that the policy would escalate", "flag"),
     Argument("--why", "why, if not by the policy", asked=True),
     Argument("--next-on", "until when it is decided, YYYY-MM-DD; else in a week", "date")), run, rows=DENIALS,
)
