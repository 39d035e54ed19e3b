"""How a table of figures stands in the cells of a page: as many rows as fit, the rest summed up in the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from denials.figures.cells import Block, Scalar, block, day, dollars, half_up, percent


def _number(value: float) -> float:
    return half_up(value, 1)


KINDS: dict[str, Callable[[Any], Scalar]] = {"text": str, "count": int, "money": dollars, "number": _number}


@dataclass(frozen=True)
class Listing:
    """A table's columns in the order of the cells, each with what it is.

    text, count, money (cents), number, day, or "part/whole" of two counts: a percentage, below `minimum` cases the
    count. Money over money is no share of cases: "part//whole".
    """

    columns: tuple[tuple[str, str], ...]
    minimum: float

    def rows(self, table: pd.DataFrame, height: int) -> Block:
        """Exactly `height` rows; where there are more, the last says how many and sums them up.

        >>> table = pd.DataFrame({"payer": ["Aetna", "Cigna", "Anthem"], "n": [4, 2, 1], "denied": [900, 500, 100]})
        >>> Listing((("payer", "text"), ("n", "count"), ("denied", "money")), 5).rows(table, 2)
        [['Aetna', 4, 9.0], ['and 2 more', 3, 6.0]]
        """
        shown = len(table) if len(table) <= height else height - 1
        rows = [self._row(row) for row in table.head(shown).to_dict("records")]
        rest = table.iloc[shown:]
        return block(rows + ([self._rest(rest)] if len(rest) else []), height, len(self.columns))

    def _row(self, row: dict[Any, Any]) -> list[Scalar]:
        return [self._cell(row, field, kind) for field, kind in self.columns]

    def _cell(self, row: dict[Any, Any], field: str, kind: str) -> Scalar:
        if "/" in kind:
            return self._share(row, kind)
        value = row[field]
        if kind == "day":
            return day(value)
        return "" if pd.isna(value) else KINDS[kind](value)

    def _share(self, row: dict[Any, Any], kind: str) -> Scalar:
        part, _, whole = kind.partition("/")
        minimum = 0 if whole.startswith("/") else self.minimum
        return percent(row[part], row[whole.lstrip("/")], minimum) if row[whole.lstrip("/")] else ""

    def _rest(self, rest: pd.DataFrame) -> list[Scalar]:
        """The rows that found no place, as one."""
        numbers = rest.select_dtypes("number").sum().to_dict()
        cells: list[Scalar] = [f"and {len(rest)} more"]
        for field, kind in self.columns[1:]:
            summed = kind in ("count", "money") or "/" in kind
            cells.append(self._cell(numbers, field, kind) if summed else "")
        return cells


def of(minimum: float, columns: str) -> Listing:
    """A listing from one line: "payer text, n count, denied money, overturned won/decided".

    >>> of(5, "payer text, rate n/answered").columns
    (('payer', 'text'), ('rate', 'n/answered'))
    """
    pairs = [column.split() for column in columns.split(",")]
    return Listing(tuple((field, kind) for field, kind in pairs), minimum)


def stacked(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of the same columns one below the other; the first one's columns if all are empty.

    >>> stacked([pd.DataFrame({"n": [1]}), pd.DataFrame({"n": [2]})])["n"].tolist()
    [1, 2]
    """
    full = [table for table in tables if len(table)]
    return pd.concat(full, ignore_index=True) if full else tables[0]
