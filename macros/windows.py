"""Windows: until when a peer-to-peer or a retro-authorization can be asked for, beside the appeal's own date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from denials.deadlines import deadline
from macros.command import Command, Outcome
from macros.desk import Book, Desk, rules
from macros.selection import ROWS, chosen
from macros.words import many
from workbook.schema import DENIALS

STEPS = {"peer to peer": "Peer-to-peer", "retro auth": "Retro-authorization"}


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date) -> Outcome:
    """Say each window with its basis, by the rows of Payers; nothing is written."""
    rows, known = chosen(book, claim, top), rules(book)
    found = {name: deadline(rows, known, step) for step, name in STEPS.items()}
    lines = [line for place in rows.index for line in _lines(rows, found, place, today)]
    return Outcome(f"Windows of {many(len(rows), 'denial')}:", tuple(lines), data={"denials": rows["key"].tolist()})


def _lines(rows: pd.DataFrame, found: dict[str, pd.DataFrame], place: Any, today: date) -> list[str]:
    """A denial's windows, none of them later than its appeal's."""
    last = rows["appeal_by"][place]
    head = f"  Claim {rows['claim'][place]}: appeal by {'-' if pd.isna(last) else f'{last:%Y-%m-%d}'}"
    return [head, *(f"    {name}: {_window(dates.loc[place], last, today)}" for name, dates in found.items())]


def _window(date_of: pd.Series, last: pd.Timestamp, today: date) -> str:
    by = min(date_of["by"], last) if pd.notna(date_of["by"]) and pd.notna(last) else date_of["by"]
    if pd.isna(by):
        before = "" if pd.isna(last) else f" Book it before {last:%Y-%m-%d}."
        return f"{date_of['basis']}.{before}".replace("..", ".")
    passed = ", passed" if by < pd.Timestamp(today) else ""
    return f"by {by:%Y-%m-%d}{passed}: {date_of['basis']}"


COMMAND = Command(
    "windows", "Windows", "Working", "deadline",
    "Say until when a peer-to-peer or retro-authorization can be asked for. Writes nothing.", ROWS, run, rows=DENIALS,
)
