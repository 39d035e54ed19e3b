"""Decide: what is done with a denial that was escalated."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from denials.deadlines import FIRST, NEXT_LEVEL
from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk
from macros.press import Press, done, open_rows, refuse
from macros.selection import ROWS, chosen
from macros.writeoff import proposed
from workbook.schema import DENIALS, ESCALATIONS, TEAM, WRITE_OFFS
from workbook.schema.steps import DECISIONS

NEXT, OWNER, GIVE_UP = "Appeal at the next level", "New owner", "Propose write-off"


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, decision: str, by: str,
        next_on: date, owner: str | None) -> Outcome:
    """Write the decision into Escalations, and take the denial up again: its status, level or owner follow from it."""
    rows = chosen(book, claim, top)
    waiting = open_rows(book, ESCALATIONS, rows, "decision").query("settled == ''")
    refuse(rows, ~rows["key"].isin(waiting["case"]), "it waits for no decision", "Escalate it first.")
    cells = {"status": "In review", "next_on": pd.Timestamp(next_on)} | _follows(book, rows, decision, owner)
    marks = waiting[["key"]].assign(decision=decision, decided_by=by, decided_on=pd.Timestamp(today))
    steps = {WRITE_OFFS: proposed(book, rows, f"decided by {by}", today)} if decision == GIVE_UP else {}
    told = [f"{by} decided: {decision}{f', {owner}' if owner else ''}."] * len(rows)
    return done(book, COMMAND, Press(rows, told, cells, steps, {ESCALATIONS: marks}), today)


def _follows(book: Book, rows: pd.DataFrame, decision: str, owner: str | None) -> dict[str, Any]:
    """The cells of hers that follow from a decision."""
    if decision == OWNER and owner not in set(book.read(TEAM)["person"]) - {""}:
        raise Problem(owner or OWNER, "nobody of that name is in the Team table", "Say --owner, as Team names it.")
    if decision == NEXT:
        return {"level": rows["level"].replace("", FIRST).map(NEXT_LEVEL)}
    return {"my_owner": owner} if owner else {}


COMMAND = Command(
    "decide", "Decide", "Working", "fork", "Decide what is done with the selected denials that were escalated.",
    (*ROWS, Argument("--decision", "what is done", required=True, choices=DECISIONS),
     Argument("--by", "who decides", required=True),
     Argument("--next-on", "the day of the next action, YYYY-MM-DD", "date", required=True),
     Argument("--owner", "the new owner, as the Team table names them", asked=True)), run, rows=DENIALS,
)
