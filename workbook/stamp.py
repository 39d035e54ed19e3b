"""What a workbook says of its own form, under a hidden name: by it one of an earlier version is known."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pandas as pd

from workbook.parts import MAIN, WORKBOOK, Parts
from workbook.schema import SCORES, TABLES

NAME = "Denial_Desk"
ADDED = Path(__file__).with_name("added.csv")
"""Rows that were shipped after the first version: on which day, in which table, with which key."""


@cache
def form() -> str:
    """The fingerprint of every table as it is declared today."""
    declared = [(table.name, column.header, column.kind.value, column.formula)
                for table in (*TABLES, SCORES) for column in table.columns]
    return hashlib.sha256(repr(declared).encode()).hexdigest()[:12]


def added() -> pd.DataFrame:
    """The rows that were shipped after the first version: since, table, key (its fields joined by a bar)."""
    return pd.read_csv(ADDED, dtype=str, keep_default_na=False, encoding="utf-8")


@cache
def stamp() -> str:
    """What a workbook of today says: its form, and the day of the newest rules it was given."""
    return f"{form()} {added()['since'].max()}"


def stamp_of(parts: Parts) -> str:
    """What a workbook says; '' if it is of the first version, which said nothing."""
    names = parts.tree(WORKBOOK).iterfind(f"{MAIN}definedNames/{MAIN}definedName[@name='{NAME}']")
    return next((name.text or "" for name in names), "").strip('"')
