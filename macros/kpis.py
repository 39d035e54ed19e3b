"""KPIs: every figure with its n, for people who read in a terminal."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from denials.figures import kpis
from denials.figures.reports import reports
from macros.command import BOOK, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, frames, rules
from macros.words import many, money
from workbook.schema import TABLES
from workbook.schema.rules import CATEGORIES

MONEY = {
    "denied", "collectible", "open", "recovered", "lost", "charge", "allowed", "paid", "at_risk", "short", "amount",
    "claims_paid", "provider_adjustments", "difference", "by_remits", "denied_charge", "answered_charge",
    "submitted_charge", *CATEGORIES,
}
"""Columns of the tables that hold cents."""


def run(desk: Desk, book: Book, today: date, tables: bool) -> Outcome:
    """Print the figures, and the tables behind them if asked; nothing is written."""
    known, held = rules(book), frames(book, *(table.name for table in TABLES))
    found = kpis(held, known, today)
    width = int(found["label"].str.len().max())
    lines = [f"  {row.label:<{width}}  {row.value_text:>14}  {f'of {row.n:,} {row.of}' if row.n else ''}".rstrip()
             for row in found.itertuples()]
    values = found.astype("object").where(found.notna(), None)
    behind = reports(held, known, today) if tables else {}
    return Outcome(
        f"Figures as of {today.isoformat()}:", (*lines, *_printed(behind)),
        data={"kpis": values.to_dict("records"), "tables": {id: _plain(rows) for id, rows in behind.items()}})


def _printed(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Each table under its name; money in dollars."""
    return [line for id, rows in tables.items() for line in ("", f"{id}: {many(len(rows), 'row')}", *_lines(rows))]


def _lines(rows: pd.DataFrame) -> list[str]:
    shown = rows.assign(**{field: [money(round(cents)) if pd.notna(cents) else "" for cents in rows[field]]
                           for field in rows.columns if field in MONEY})
    return shown.to_string(index=False, na_rep="").splitlines() if len(rows) else []


def _plain(rows: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return rows.astype("object").where(rows.notna(), None).to_dict("records")


COMMAND = Command(
    "kpis", "KPIs", "Figures", "figures", "Show every figure with the number of cases behind it. Writes nothing.",
    (BOOK, TODAY, Argument("--tables", "also the tables behind the figures", "flag")), run,
)
