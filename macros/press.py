"""What every command on denials does with them: her cells, rows of other tables, Activity, the queue, one save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from era.problem import Problem
from macros.command import Command, Outcome
from macros.desk import Book, log
from macros.refresh import rework
from macros.words import many
from workbook.merging import fit
from workbook.schema import DENIALS, Column, Kind, Owner, Table


@dataclass(frozen=True)
class Press:
    """What one press of a button does to the denials it is about (`rows` of Denials)."""

    rows: pd.DataFrame
    what: Sequence[str]
    """For each of them, what was done, in a sentence."""
    cells: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Columns of hers that get a value: one for all, or one for each."""
    steps: Mapping[Table, pd.DataFrame] = field(default_factory=dict[Table, pd.DataFrame])
    """Rows for other tables, in their fields; each gets the next number as its key."""
    marks: Mapping[Table, pd.DataFrame] = field(default_factory=dict[Table, pd.DataFrame])
    """Cells of hers in rows that other tables have, by key."""


def done(book: Book, command: Command, press: Press, today: date, details: Sequence[str] = ()) -> Outcome:
    """Write it all, note in Activity for each denial what stood there before, work the queue out again, and save."""
    before = press.rows
    after = fit(before.assign(**press.cells), DENIALS)
    changes = [changed(DENIALS, before, after, place, list(press.cells)) for place in range(len(before))]
    if press.cells:
        book.merge(DENIALS, after[["key", *press.cells]], Owner.BILLER)
    for table, rows in press.steps.items():
        book.append(table, numbered(book, table, rows))
    for table, rows in press.marks.items():
        book.merge(table, rows, Owner.BILLER)
    log(book, command.id, [
        {"case": key, "what": what, "old": old, "new": new}
        for key, what, (old, new) in zip(before["key"], press.what, changes, strict=True)])
    rework(book, before["key"].tolist(), press.cells, today)
    book.save()
    sentence = f"{many(len(before), 'denial')}: {_told(press.what)}"
    return Outcome(sentence, tuple(details), data={"denials": before["key"].tolist()})


def numbered(book: Book, table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the next running numbers of their table as keys."""
    last = len(book.keys(table))
    return rows.assign(key=[f"{last + place:06d}" for place in range(1, len(rows) + 1)])


def about(rows: pd.DataFrame, **more: Any) -> pd.DataFrame:
    """A row of another table for each denial: case, claim, payer, and what else is said."""
    return pd.DataFrame({"case": rows["key"], "claim": rows["claim"], "payer": rows["payer"]}).assign(**more)


def refuse(rows: pd.DataFrame, which: pd.Series, what: str, remedy: str) -> None:
    """Raise a Problem that names the claims of the rows that a command may not be used on, if there are any."""
    if which.any():
        claims = rows.loc[which, "claim"].tolist()
        more = f" and {len(claims) - 3} more" if len(claims) > 3 else ""
        raise Problem(f"Claim {', '.join(claims[:3])}{more}", what, remedy)


def changed(table: Table, before: pd.DataFrame, after: pd.DataFrame, place: int,
            fields: Sequence[str]) -> tuple[str, str]:
    """What stood in the cells of hers that change in a row, and what stands there now, as Activity tells it."""
    pairs = [(table.fields[name], before[name].iloc[place], after[name].iloc[place]) for name in fields]
    told = [(column.header, _text(column, old), _text(column, new)) for column, old, new in pairs]
    differ = [(header, old, new) for header, old, new in told if old != new]
    return ("; ".join(f"{header}: {old or '-'}" for header, old, _ in differ),
            "; ".join(f"{header}: {new or '-'}" for header, _, new in differ))


def _text(column: Column, value: Any) -> str:
    if pd.isna(value) or value == "":
        return ""
    if column.kind is Kind.DAY:
        return f"{value:%Y-%m-%d}"
    return f"{value:.0%}" if column.kind is Kind.SHARE else str(value)


def _told(what: Sequence[str]) -> str:
    """The sentence that they share, or the first and that there are others."""
    first = what[0]
    return first if len(set(what)) == 1 else f"{first} Each has its own line in Activity."


def open_rows(book: Book, table: Table, rows: pd.DataFrame, field: str) -> pd.DataFrame:
    """The table's rows about these denials in which a field of hers is still empty."""
    there = book.columns(table, ["key", "case", field])
    mine = there["case"].isin(rows["key"]) & (there[field].isna() | (there[field] == ""))
    return book.rows(table, there.loc[mine, "key"].tolist())
