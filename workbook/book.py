"""What a command may ask of a workbook, and of the person before it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pandas as pd

from workbook.schema import Owner, Table

Value = str | int | float | pd.Timestamp | None
"""What one cell shows: text, a number as it stands in the cell (dollars, not cents), a date, or nothing."""


@dataclass(frozen=True)
class Merged:
    """How many of the rows given were new, how many changed a cell, how many said nothing new."""

    new: int = 0
    changed: int = 0
    same: int = 0


class Book(Protocol):
    """A workbook: tables found by name, columns by header, rows by key."""

    path: Path
    """Where it is kept."""
    live: bool
    """True if it is open and works its formulas out itself."""

    def rows(self, table: Table, keys: Sequence[str]) -> pd.DataFrame:
        """The rows of these keys, in the sheet's order; only they are read if that is less work."""
        ...

    def keys(self, table: Table) -> list[str]:
        """The key of each row, in the sheet's order."""
        ...

    def columns(self, table: Table, fields: Sequence[str]) -> pd.DataFrame:
        """Some columns of all rows, in the sheet's order; only they are read if that is less work."""
        ...

    def read(self, table: Table) -> pd.DataFrame:
        """The table's rows as they stand, columns by field; rows that are empty or have no key left out."""
        ...

    def unkeyed(self, table: Table) -> int:
        """How many rows a person typed into a table that gets its keys from us: nothing is worked out for them."""
        ...

    def merge(self, table: Table, frame: pd.DataFrame, owner: Owner) -> Merged:
        """Bring rows in by key: of old rows only the owner's cells that differ, of new rows these and the key.

        The frame holds the key's fields and some of the owner's; fields of other owners are left alone.
        """
        ...

    def rename(self, table: Table, names: Mapping[str, str]) -> dict[str, str]:
        """Give rows another key, and with it everything that was typed in them; answers which got which.

        A key that is taken is left alone, and so is a second row that would get the same one.
        """
        ...

    def clear(self, table: Table, names: Collection[str]) -> None:
        """Empty the rows of these keys, for new rows to come; one in which a person has typed anything stays."""
        ...

    def append(self, table: Table, frame: pd.DataFrame) -> None:
        """Add rows below the last one, whatever is there already."""
        ...

    def selected(self, table: Table) -> list[str]:
        """The keys of the rows that the person has selected, in the sheet's order; none if none of this table."""
        ...

    def put(self, name: str, value: Value | Sequence[Sequence[Value]]) -> None:
        """Show a value, or a block of values, in the cells that carry a name; their formulas stay.

        Cells of the name for which the block has no value show nothing.
        """
        ...

    def typed(self, name: str) -> Value:
        """What a person typed into the cell that carries a name; None where it is empty or there is no such cell."""
        ...

    def write_block(self, table: Table, frame: pd.DataFrame, formula: str = "") -> None:
        """Replace all rows below the headers of a table that is a plain block: Scores.

        With a formula, the block is that one array formula and the rows are its last result; without, plain values.
        """
        ...

    def revise(self, table: Table, frame: pd.DataFrame) -> None:
        """Write rows of a plain block anew, by key; the others stay. A block that is one formula is left to itself."""
        ...

    def print_to(self, paths: Mapping[str, Path], convert: Callable[[Sequence[bytes]], Sequence[bytes]]) -> None:
        """Write sheets as PDF, each by itself, as last saved. `convert` makes PDFs of workbooks where Excel cannot."""
        ...

    def save(self) -> None:
        """Keep what was written: all of it or, with a Problem, none of it."""
        ...


class Desk(Protocol):
    """The person at the desk: to be asked and told."""

    def choose_files(self, question: str = "Choose remittances") -> list[Path]:
        """Files that are there; none if the person thinks better of it."""
        ...

    def choose_folder(self, question: str) -> Path | None:
        """A folder that is there; None if the person thinks better of it."""
        ...

    def enter(self, question: str, choices: Sequence[str] = (), default: str = "") -> str | None:
        """What the person types or chooses, '' for nothing; None if she thinks better of it."""
        ...

    def secret(self, question: str) -> str | None:
        """What the person types without its being shown; None if nobody sits there or she thinks better of it."""
        ...

    def progress(self, done: int, of: int, what: str) -> None:
        """Say how far the work is."""
        ...

    def tell(self, sentence: str) -> None:
        """Say what was done."""
        ...

    def report(self, sentence: str, lines: Sequence[str]) -> None:
        """Say what was done, with the lines behind it."""
        ...

    def ask(self, question: str) -> bool:
        """Ask a question that yes or no answers."""
        ...


@dataclass
class SilentDesk:
    """A desk with nobody at it: files, entries and the answer are given beforehand, what is asked and told is kept."""

    files: list[Path] = field(default_factory=list)
    answer: bool = True
    told: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)

    def choose_files(self, question: str = "") -> list[Path]:
        return self.files

    def choose_folder(self, question: str) -> Path | None:
        return next((path for path in self.files if path.is_dir()), None)

    def enter(self, question: str, choices: Sequence[str] = (), default: str = "") -> str | None:
        self.told.append(question)
        return self.entries.pop(0) if self.entries else default or None

    def secret(self, question: str) -> str | None:
        return self.enter(question)

    def progress(self, done: int, of: int, what: str) -> None:
        """Nobody looks."""

    def tell(self, sentence: str) -> None:
        self.told.append(sentence)

    def report(self, sentence: str, lines: Sequence[str]) -> None:
        self.told.append(sentence)

    def ask(self, question: str) -> bool:
        self.told.append(question)
        return self.answer
