"""What a button of the ribbon does: `OnPress` in the workbook passes its id to `press`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlwings

from era.problem import Problem
from macros import cli, meanwhile
from macros.asking import Cancelled, asked
from macros.command import OPEN, Command
from macros.excel_desk import ExcelDesk
from macros.pending import spelled
from macros.registry import COMMANDS
from workbook.book import Desk
from workbook.excel_book import ExcelBook
from workbook.faults import fault


def press(id: str) -> None:
    """Run the command of a button on the workbook it stands in; long work goes to a process of its own."""
    book = xlwings.Book.caller()
    desk = ExcelDesk(book.app)
    command = COMMANDS[id]
    try:
        (leave if command.long else run)(command, book, desk)
    finally:
        desk.close()


def run(command: Command, book: xlwings.Book, desk: Desk) -> None:
    """Run a command on an open workbook, and say in one sentence what it did."""
    with _told(desk):
        _report(command, desk, _asked(command, book, desk, ExcelBook(book)))


def leave(command: Command, book: xlwings.Book, desk: Desk) -> None:
    """Ask what a command needs to know, and leave it to a process of its own, with the rows selected now."""
    with _told(desk):
        entered = argparse.Namespace(**_asked(command, book, desk, Path(book.fullname)))
        there = ExcelBook(book)
        meanwhile.begin(meanwhile.Work(spelled(command, entered), {
            table.name: there.selected(table) for table in (command.rows, *command.also) if table}))


def main() -> None:
    """Do what a button left to this process, on the workbook that is open."""
    work = meanwhile.asked_for(sys.stdin)
    words = cli.parser().parse_args(work.words)
    book = xlwings.Book(words.book)
    desk = ExcelDesk(book.app)
    try:
        with _told(desk):
            opened = dict.fromkeys(OPEN, lambda _: ExcelBook(book, work.selected))
            _report(words.command, desk, cli.values(words.command, words, opened))
    finally:
        desk.close()


def _asked(command: Command, book: xlwings.Book, desk: Desk, there: Any) -> dict[str, Any]:
    """What she enters for each argument; a workbook stands as it is given."""
    _refuse_if_nothing_is_selected(command, book)
    return {argument.field: there if argument.kind in OPEN else asked(argument, desk)
            for argument in command.arguments}


def _report(command: Command, desk: Desk, values: dict[str, Any]) -> None:
    outcome = command.run(desk=desk, **values)
    desk.report(outcome.sentence, outcome.details)


@contextmanager
def _told(desk: Desk) -> Iterator[None]:
    """What cannot be done is told, a bug by its kind and place only."""
    try:
        yield
    except Cancelled:
        return
    except Problem as problem:
        desk.tell(str(problem))
    except Exception as bug:
        desk.tell(fault(bug))


def _refuse_if_nothing_is_selected(command: Command, book: xlwings.Book) -> None:
    there = ExcelBook(book)
    if command.rows and not any(map(there.selected, (command.rows, *command.also))):
        raise Problem(f"sheet {command.rows.sheet}", "no row of its table is selected",
                      "Select the rows that are meant there, and press the button again.")


if __name__ == "__main__":
    main()
