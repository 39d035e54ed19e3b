"""What a closed file and an open workbook do alike: rows come in, move and go by their keys."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

import pandas as pd

from workbook.book import Book, Merged
from workbook.layout import Place
from workbook.merging import fit, keys, plan, renamed, untyped
from workbook.schema import Owner, Table


class Rows(Protocol):
    """A table of either book."""

    place: Place

    @property
    def frame(self) -> pd.DataFrame:
        """All its rows, labelled by the number of their row in the sheet."""
        ...

    def rows(self, wanted: Iterable[str]) -> pd.DataFrame:
        """The rows of these keys."""
        ...

    def add(self, new: pd.DataFrame) -> None:
        """Take new rows: into the table's blank rows, then below."""
        ...

    def change(self, changes: dict[str, pd.Series]) -> None:
        """Take new values, for each field by row."""
        ...

    def clear(self, rows: pd.DataFrame) -> None:
        """Empty these rows, except where the biller typed anything at all; new rows will fill them."""
        ...


class KeyedBook(Book):
    """A workbook of which one knows how to get at its tables."""

    @abstractmethod
    def _table(self, table: Table) -> Rows:
        """A table as it stands now."""

    def unkeyed(self, table: Table) -> int:
        """How many rows a person typed into a table that gets its keys from us: nothing is worked out for them."""
        return int((keys(self._table(table).frame, table) == "").sum())

    def merge(self, table: Table, frame: pd.DataFrame, owner: Owner) -> Merged:
        """Bring rows in by key: of old rows only the owner's cells that differ, of new rows these and the key."""
        there = self._table(table)
        todo = plan(there.rows(keys(fit(frame, table), table)), frame, table, owner)
        there.place.need(list(todo.changes))
        there.add(todo.new)
        there.change(todo.changes)
        return todo.merged

    def rename(self, table: Table, names: Mapping[str, str]) -> dict[str, str]:
        """Give rows another key, and with it everything that was typed in them; answers which got which."""
        there, field = self._table(table), table.key[0]
        new = renamed(there.frame[field], names)
        known = dict(zip(there.frame.loc[new.index, field], new, strict=True))
        there.change({field: new})
        return known

    def clear(self, table: Table, names: Collection[str]) -> None:
        """Empty the rows of these keys, for new rows to come; one in which a person has typed anything stays."""
        there = self._table(table)
        there.clear(untyped(there.frame, table, names))

    def append(self, table: Table, frame: pd.DataFrame) -> None:
        """Add rows below the last one, whatever is there already."""
        self._table(table).add(fit(frame, table))
