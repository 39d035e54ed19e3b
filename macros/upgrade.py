"""Upgrade: a workbook of an earlier version brought to today's form, with every cell of hers as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from macros.command import TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, record, seal
from macros.new import content
from macros.refresh import refresh
from macros.words import many
from workbook.file_book import FileBook
from workbook.merging import keys
from workbook.rules import seeds
from workbook.save import refuse_if_open
from workbook.schema import TABLES, Owner, Table
from workbook.stamp import added, stamp
from workbook.upgrade import upgraded


def run(desk: Desk, book: Path, today: date) -> Outcome:
    """Add the tables, columns, pages and rules that an older workbook lacks; one of today is left alone."""
    refuse_if_open(book)
    old = FileBook(book)
    if old.stamp == stamp():
        return Outcome(f"{book.name} has today's form already. Nothing was changed.", data={"upgraded": False})
    made = upgraded(old.content(), content(book, today=old.fixed_day()), book.name)
    new = FileBook(book, content=made.content)
    _keep_choices(old, new)
    rows = sum(_given(new, table, old.stamp) for table in TABLES)
    refresh(new, today)
    seal(new)
    sentence = (f"{book.name} has today's form now; {many(rows, 'new row')} of rules came in, "
                "and no cell of your tables changed.")
    record(new, COMMAND.id, sentence)
    _refuse_if_touched(old, new)
    new.save()
    again = [f"  What you typed on pages is on them again: {', '.join(made.again)}."] if made.again else []
    return Outcome(sentence, (*again, *(f"  Look at: {one}." for one in made.told)), findings=len(made.told),
                   data={"upgraded": True, "rules": rows, "typed_on_pages": made.again})


def _keep_choices(old: Book, new: FileBook) -> None:
    """What she chose or typed in the yellow cells of the pages stands there again."""
    for name in new.names("choice_"):
        value = old.typed(name)
        if value is not None:
            new.put(name, value)


def _given(book: Book, table: Table, stamp: str) -> int:
    """Add the rules of a table that were shipped since the workbook was last given any; answers how many."""
    listed = added()
    since = stamp.partition(" ")[2]
    fresh = set(listed.loc[(listed["table"] == table.name) & (listed["since"] > since), "key"])
    if not fresh:
        return 0
    rows, there = seeds(table), set(keys(book.read(table), table))
    coming = keys(rows, table)
    wanted = coming.str.replace("\x1f", "|").isin(fresh) & ~coming.isin(there)
    book.append(table, rows[wanted])
    return int(wanted.sum())


def _refuse_if_touched(old: FileBook, new: FileBook) -> None:
    """Raise an error, before anything is written, if a cell of hers in an old row is not what it was."""
    for table in [table for table in TABLES if old.has(table)]:
        hers = [column.field for column in table.owned(Owner.BILLER)]
        before, after = old.read(table)[hers], new.read(table)[hers]
        if not after.iloc[:len(before)].equals(before):
            raise RuntimeError(f"an upgrade would have changed cells of hers in {table.name}")


COMMAND = Command(
    "upgrade", "Upgrade workbook", "Workbook", "upgrade",
    "Bring a workbook of an earlier version to today's form; every cell, column and sheet of yours stays.",
    (Argument("BOOK", "the workbook", "path", required=True), TODAY), run,
    no_button="it needs the workbook to be closed",
)
