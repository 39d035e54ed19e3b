"""A workbook in memory, merged by the same plan as one on disk: many imports in little time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd

from workbook.book import Book, Merged, Value
from workbook.merging import fit, plan, renamed, untyped
from workbook.rules import seeds
from workbook.schema import TABLES, Owner, Table


class Drawer(Book):
    """The tables of a new workbook, without a sheet to look at."""

    live = False

    def __init__(self) -> None:
        self.path = Path("drawer.xlsx")
        self.frames = {table.name: fit(seeds(table), table) for table in TABLES}

    def read(self, table: Table) -> pd.DataFrame:
        return self.frames[table.name].copy()

    def rows(self, table: Table, keys: Sequence[str]) -> pd.DataFrame:
        rows = self.read(table)
        return rows[rows[table.key[0]].isin(keys)].reset_index(drop=True)

    def keys(self, table: Table) -> list[str]:
        return self.read(table)[table.key[0]].tolist()

    def columns(self, table: Table, fields: Sequence[str]) -> pd.DataFrame:
        return self.read(table)[[*fields]]

    def unkeyed(self, table: Table) -> int:
        return 0

    def merge(self, table: Table, frame: pd.DataFrame, owner: Owner) -> Merged:
        rows = self.read(table)
        todo = plan(rows, frame, table, owner)
        for field, values in todo.changes.items():
            rows.loc[values.index, field] = values
        self._keep(table, rows, todo.new)
        return todo.merged

    def rename(self, table: Table, names: Mapping[str, str]) -> dict[str, str]:
        rows, field = self.read(table), table.key[0]
        new = renamed(rows[field], names)
        known = dict(zip(rows.loc[new.index, field], new, strict=True))
        rows.loc[new.index, field] = new
        self.frames[table.name] = rows
        return known

    def clear(self, table: Table, names: Collection[str]) -> None:
        rows = self.read(table)
        self.frames[table.name] = rows.drop(index=untyped(rows, table, names).index).reset_index(drop=True)

    def append(self, table: Table, frame: pd.DataFrame) -> None:
        self._keep(table, self.read(table), frame)

    def _keep(self, table: Table, rows: pd.DataFrame, new: pd.DataFrame) -> None:
        added = fit(new.reindex(columns=list(table.fields)), table)
        self.frames[table.name] = fit(pd.concat([rows, added], ignore_index=True), table) if len(added) else rows

    def selected(self, table: Table) -> list[str]:
        return []

    def put(self, name: str, value: Value | Sequence[Sequence[Value]]) -> None:
        """Figures are worked out anew from the tables."""

    def write_block(self, table: Table, frame: pd.DataFrame, formula: str = "") -> None:
        """Scores are worked out anew from the tables."""

    def revise(self, table: Table, frame: pd.DataFrame) -> None:
        """Scores are worked out anew from the tables."""

    def save(self) -> None:
        """There is nowhere to keep it."""
