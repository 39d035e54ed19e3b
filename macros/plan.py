"""Plan: what the week's work is, by the practice's own policy."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

import pandas as pd

from denials.figures import Ledger
from denials.figures.week import CYCLES, PARTS, cycles, part, week
from denials.score import scores, worklist
from macros.command import BOOK, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, frames, rules
from macros.words import many, money
from workbook.schema import DENIALS, SCORES, TABLES

MOST = 10


def run(desk: Desk, book: Book, today: date, most: int | None) -> Outcome:
    """List the week's denials by band, the urgent ones first, and what policy would write off; nothing is written."""
    queue = _queue(book, today)
    rounds = [_sums(CYCLES[name], rows) for name, rows in cycles(queue).items()]
    listed = [line for name, title in PARTS.items() for line in _part(title, part(queue, name), most or MOST)]
    proposed = queue[queue["proposal"] != ""]
    sentence = (f"{many(int((queue['class'] == 'today').sum()), 'denial')} for today; {many(len(queue), 'denial')} "
                f"open with {money(int(queue['at_risk'].sum()))} at risk; a write-off is proposed for {len(proposed)} "
                f"({money(int(proposed['at_risk'].sum()))}), and someone must approve it.")
    fields = ["key", "claim", "rank", "class", "band", "part", "fresh", "touches", "clustered", "proposal",
              "break_even"]
    rows = queue[fields].astype("object").where(queue[fields].notna(), None)
    return Outcome(sentence, (*rounds, *listed), data={"plan": rows.to_dict("records")})


def _queue(book: Book, today: date) -> pd.DataFrame:
    """The open denials with their place in the week, by rank: the rows that the page Week shows."""
    known, denials = rules(book), book.read(DENIALS)
    judged = scores(denials, known)
    work = worklist(denials, judged, known, today)
    queue = denials.drop(columns=[field for field in work.columns if field != "key"]).merge(work, on="key")
    tables = {**frames(book, *(table.name for table in TABLES)), DENIALS.name: queue, SCORES.name: judged}
    return week(Ledger(tables, known.policy_value, pd.Timestamp(today)))


def _part(title: str, rows: pd.DataFrame, most: int) -> list[str]:
    if rows.empty:
        return []
    lines = [_line(row) for row in rows.head(most).to_dict("records")]
    more = [f"  ... and {len(rows) - most} more"] if len(rows) > most else []
    return ["", _sums(title, rows), *lines, *more]


def _sums(title: str, rows: pd.DataFrame) -> str:
    return f"{title}: {many(len(rows), 'denial')}, {money(int(rows['at_risk'].sum()))}"


def _line(row: dict[Hashable, Any]) -> str:
    left = "no deadline" if pd.isna(row["days_left"]) else many(int(row["days_left"]), "day") + " left"
    why = f"; {row['proposal']}" if row["proposal"] else ""
    alike = "; one of many alike: stop the cause first" if row["clustered"] else ""
    who = f"  {row['claim']}, {row['payer']}, {row['codes']}"
    return f"{who}: {money(row['at_risk'])}, {left}, {row['owner']}{why}{alike}"


COMMAND = Command(
    "plan", "Weekly plan", "Queue", "list",
    "List the week's work in bands, and what policy proposes to write off. Writes nothing.",
    (BOOK, TODAY, Argument("--most", "rows to show of each band; else 10", "count")), run,
)
