"""The rules a new workbook starts with: one CSV for each table, its header the table's field names.

They are read when a workbook is built. From then on the workbook's own tables are the truth.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from workbook.frames import empty, typed
from workbook.schema import Kind, Table

FOLDER = Path(__file__).parent / "rules"


def seeds(table: Table) -> pd.DataFrame:
    """The rows a table starts with; none if nothing is shipped for it. Money stands in dollars in the CSV.

    >>> from workbook.schema import CHANGES
    >>> len(seeds(CHANGES))
    0
    """
    path = FOLDER / f"{table.sheet.lower().replace(' ', '_')}.csv"
    if not path.exists():
        return empty(table)
    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    unknown = set(raw.columns) - set(table.fields)
    if unknown:
        raise KeyError(f"{path.name} has columns that {table.name} does not know: {sorted(unknown)}")
    for field in raw.columns:
        raw[field] = _parsed(raw[field], table.fields[field].kind)
    return typed(raw.reindex(columns=list(table.fields)), table)


def _parsed(values: pd.Series, kind: Kind) -> pd.Series:
    if kind is Kind.TEXT:
        return values
    known = values.where(values != "", None)
    if kind is Kind.MONEY:
        return (pd.to_numeric(known) * 100).round()
    return known
