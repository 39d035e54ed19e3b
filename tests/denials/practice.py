"""The tables of a practice of nine denials, small enough to work every figure out by hand."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pandas as pd

from denials.figures import Ledger, first_answers
from denials.rules import Rules
from workbook.frames import empty, typed
from workbook.rules import seeds
from workbook.schema import BY_NAME, TABLES, Kind, Table

FIGURES = Path(__file__).parent / "figures"
TODAY = dt.date(2026, 4, 15)


def cases(name: str) -> pd.DataFrame:
    """A case table as text."""
    return pd.read_csv(FIGURES / f"{name}.csv", dtype=str, keep_default_na=False)


def filled(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Rows of text as rows of a table: dollars become cents, columns that are left out are empty."""
    rows = rows.where(rows != "", None)
    for field in rows.columns.intersection(list(table.fields)):
        if table.fields[field].kind is Kind.MONEY:
            rows[field] = (pd.to_numeric(rows[field]) * 100).round()
    return typed(rows.reindex(columns=list(table.fields)), table)


def blank() -> dict[str, pd.DataFrame]:
    """Every table of a new workbook."""
    return {name: rows.copy() for name, rows in _seeds().items()}


@cache
def _seeds() -> dict[str, pd.DataFrame]:
    return {table.name: seeds(table) for table in TABLES}


def practice() -> dict[str, pd.DataFrame]:
    """Every table of the practice: its own rows where figures/practice has them, else as in a new workbook."""
    frames = blank()
    for path in (FIGURES / "practice").glob("*.csv"):
        table = next(table for table in TABLES if table.sheet.lower().replace(" ", "_") == path.stem)
        frames[table.name] = filled(pd.read_csv(path, dtype=str, keep_default_na=False), table)
    frames["Claims"]["first_answer"] = first_answers(frames["Claims"])
    return frames


def rules(frames: dict[str, pd.DataFrame]) -> Rules:
    """The rules of these tables."""
    return Rules.of(frames.__getitem__)


def ledger(**changed: pd.DataFrame) -> Ledger:
    """A new workbook's ledger with some tables filled: rows of text under the table's name."""
    frames = blank() | {name: filled(rows, BY_NAME[name]) for name, rows in changed.items()}
    return Ledger(frames, rules(frames).policy_value, pd.Timestamp(TODAY))


def denied(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Denials, each with a key of its own."""
    return pd.DataFrame([{"key": f"d{place}", "stage": "New", **row} for place, row in enumerate(rows)]).astype("str")


def without_rows(frames: dict[str, pd.DataFrame], *names: str) -> dict[str, pd.DataFrame]:
    """The same tables, some of them empty."""
    return frames | {name: empty(BY_NAME[name]) for name in names}
