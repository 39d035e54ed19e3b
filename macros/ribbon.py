"""What a button of the ribbon does: `OnPress` in the workbook passes its id to `press`."""

from __future__ import annotations

import xlwings

from era.problem import Problem
from macros.asking import Cancelled, asked
from macros.command import Command
from macros.excel_desk import ExcelDesk
from macros.registry import COMMANDS
from workbook.book import Desk
from workbook.excel_book import ExcelBook
from workbook.faults import fault

OPEN = ("book", "workbook")
"""The kinds of argument that are the workbook itself."""


def press(id: str) -> None:
    """Run the command of a button on the workbook it stands in, and say in one sentence what it did."""
    book = xlwings.Book.caller()
    desk = ExcelDesk(book.app)
    try:
        run(COMMANDS[id], book, desk)
    finally:
        desk.close()


def run(command: Command, book: xlwings.Book, desk: Desk) -> None:
    """Run a command on an open workbook; what cannot be done is told, a bug by its kind and place only."""
    try:
        _refuse_if_nothing_is_selected(command, book)
        values = {argument.field: asked(argument, desk) for argument in command.arguments if argument.kind not in OPEN}
        books = {argument.field: ExcelBook(book) for argument in command.arguments if argument.kind in OPEN}
        outcome = command.run(desk=desk, **books, **values)
        desk.report(outcome.sentence, outcome.details)
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
