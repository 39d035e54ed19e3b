"""Seals: by them a payer's cell that was changed outside the program is found, and the row is named.

A seal is a fingerprint of a row's key and one of its payer's cells. They stand in a hidden table, some thousand rows
to a cell, in the order of the fingerprints: sorting the rows of a table breaks nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from workbook.merging import keys
from workbook.schema import TABLES, Kind, Owner, Table

_HALF = 12
"""Hexadecimal digits of one fingerprint: among 100,000 rows two share it by chance in one workbook of 50,000."""
_PART = 1_300
"""Rows in one cell, which holds 32,767 characters."""

SEALED = tuple(table for table in TABLES if table.owned(Owner.PAYER))
"""The tables that hold what payers said."""


@dataclass(frozen=True)
class Difference:
    """A row that is not as the last command left it."""

    table: str
    row: str
    """Its number in the table as it stands now, counted from 1; '' if it is gone."""
    what: str


def sealed(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of Seals for a table as it stands."""
    marks = sorted(_marks(table, rows))
    parts = [marks[start:start + _PART] for start in range(0, max(len(marks), 1), _PART)]
    return pd.DataFrame([
        {"table": table.name, "part": number, "rows": len(part), "seals": "".join(part)}
        for number, part in enumerate(parts, 1)
    ])


def differences(table: Table, rows: pd.DataFrame, seals: pd.DataFrame) -> list[Difference]:
    """What was changed, added or taken away since the table was sealed; nothing for a table without seals."""
    own = seals[seals["table"] == table.name]
    if own.empty:
        return []
    known = dict(_halves(mark) for text in own["seals"] for mark in _cut(text))
    found = [_halves(mark) for mark in _marks(table, rows)]
    changed = [Difference(table.name, str(number), "was added by hand" if key not in known else "was changed by hand")
               for number, (key, cells) in enumerate(found, 1) if known.get(key) != cells]
    gone = len(set(known) - {key for key, _ in found})
    return changed + [Difference(table.name, "", f"{gone} taken away by hand")] * bool(gone)


def _marks(table: Table, rows: pd.DataFrame) -> list[str]:
    """The fingerprints of each row, in the table's order."""
    fields = [column.field for column in table.owned(Owner.PAYER) if column.field not in table.key]
    columns = [_plain(rows[field], table.fields[field].kind) for field in fields]
    cells = ["\x1f".join(row) for row in zip(*columns, strict=True)] if columns else [""] * len(rows)
    return [_digest(key) + _digest(text) for key, text in zip(keys(rows, table), cells, strict=True)]


def _plain(values: pd.Series, kind: Kind) -> Iterable[str]:
    if kind is Kind.TEXT:
        return values
    if kind in (Kind.DAY, Kind.MOMENT):
        return values.dt.strftime("%Y-%m-%d %H:%M:%S").fillna("")
    if kind in (Kind.NUMBER, Kind.SHARE):
        return ["" if pd.isna(value) else f"{value:.9g}" for value in values]
    return values.astype("str").fillna("")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HALF]


def _cut(text: str) -> list[str]:
    return [text[start:start + 2 * _HALF] for start in range(0, len(text), 2 * _HALF)]


def _halves(mark: str) -> tuple[str, str]:
    return mark[:_HALF], mark[_HALF:]
