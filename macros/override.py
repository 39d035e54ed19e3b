"""Override: her own owner, odds or date, with who and why on record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk
from macros.press import Press, done
from macros.selection import ROWS, chosen
from workbook.schema import DENIALS


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, why: str, owner: str | None,
        odds: int | None, act_by: date | None) -> Outcome:
    """Write what she knows better; it goes before the rule's, and Activity says why."""
    given: dict[str, Any] = {"my_owner": owner, "my_odds": None if odds is None else odds / 100,
                             "my_act_by": pd.Timestamp(act_by) if act_by else None}
    cells = {field: value for field, value in given.items() if value is not None}
    if not cells or not 0 <= (odds or 0) <= 100:
        raise Problem("override", "no owner, date or odds from 0 to 100 is given", "Say --owner, --odds or --act-by.")
    rows = chosen(book, claim, top)
    return done(book, COMMAND, Press(rows, [f"overruled, because {why.rstrip('.')}."] * len(rows), cells), today)


COMMAND = Command(
    "override", "Override", "Queue", "settings", "Put your own owner, odds or date before the rule's, and say why.",
    (*ROWS, Argument("--why", "why you know better", required=True), Argument("--owner", "the owner", asked=True),
     Argument("--odds", "the odds in percent, 0 to 100", "count", asked=True),
     Argument("--act-by", "the date, YYYY-MM-DD", "date", asked=True)), run, rows=DENIALS,
)
