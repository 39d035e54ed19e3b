"""Tick step: a step of a denial's checklist is done."""

from __future__ import annotations

from datetime import date

import pandas as pd

from denials.reasons import cleaned
from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk, person
from macros.press import Press, about, done, refuse
from macros.selection import ROWS, chosen
from workbook.schema import CHECKLISTS, DENIALS, REASONS, TICKS


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, step: int,
        checklist: str | None) -> Outcome:
    """Add a row to Ticks for each denial; without a name, the checklist is that of its reason."""
    rows = chosen(book, claim, top)
    named = pd.Series(checklist, rows.index, dtype="str") if checklist else _of_reason(book, rows)
    steps = book.read(CHECKLISTS).set_index(["checklist", "step"])["what"].to_dict()
    what = pd.Series([steps.get((name, step), "") for name in named], rows.index, dtype="str")
    refuse(rows, what == "", f"its checklist has no step {step}", "See the Checklists sheet for lists and steps.")
    ticked = about(rows, checklist=named, step=step, what=what, who=person(), done_on=pd.Timestamp(today))
    told = [f"{name} step {step} done: {word}." for name, word in zip(named, what, strict=True)]
    return done(book, COMMAND, Press(rows, told, steps={TICKS: ticked}), today)


def _of_reason(book: Book, rows: pd.DataFrame) -> pd.Series:
    """The checklist of each denial's main reason."""
    lists = book.read(REASONS).drop_duplicates("reason", keep="last").set_index("reason")["checklist"].to_dict()
    codes = rows["codes"].str.extract("^([^ ,]*)")[0].fillna("")
    return codes.str.split("-").str[-1].map(cleaned).map(lists).fillna("").astype("str")


COMMAND = Command(
    "tick", "Tick step", "Working", "tick", "Note that a step of the checklist was done for the selected denials.",
    (*ROWS, Argument("--step", "the number of the step", "count", required=True),
     Argument("--checklist", "which checklist; else the one of its reason", asked=True)), run, rows=DENIALS,
)
