"""Every button of the ribbon, pressed where it has nothing to work on: a sentence, and nothing is changed.

Commands that are added later are pressed here too: what they ask for is answered by what their arguments declare.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlwings

from macros import import_era
from macros.command import Command
from macros.new import make
from macros.registry import COMMANDS
from macros.ribbon import run
from samples.tell import FOLDER
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.schema import TABLES

DAY = dt.date(2026, 11, 2)
STORY = FOLDER / "denial_of_every_common_reason.835"
NEW = FOLDER / "first_denial.835"
WORDS = {"count": "3", "day": "2026-11-02", "date": "2026-11-02"}
BUTTONS = [command for command in COMMANDS.values() if command.button]
ON_ROWS = [command for command in BUTTONS if command.rows]
OWN_SHEET, OWN_FOLDER = "Self-test", "Reports"
"""What the self-test and the report make anew each time: it is no change of what was there."""
FROM_BOOK = [command for command in BUTTONS if command.id != "selftest"
             and any(argument.kind == "book" for argument in command.arguments)]
pressed = pytest.mark.parametrize("command", BUTTONS, ids=lambda command: command.id)


@dataclass
class Obliging(SilentDesk):
    """A person who answers every question of a command with something that it can mean."""

    command: Command | None = None

    def choose_files(self, question: str = "") -> list[Path]:
        return [NEW]

    def choose_folder(self, question: str) -> Path | None:
        return self.files[0]

    def ask(self, question: str) -> bool:
        """Yes to all but to print: the engine over LibreOffice has no printer."""
        return super().ask(question) and "PDF" not in question

    def enter(self, question: str, choices: Sequence[str] = (), default: str = "") -> str | None:
        self.told.append(question)
        assert self.told.count(question) < 9, f"asked again and again: {question}"
        asked = self.command.arguments if self.command else ()
        kinds = [argument.kind for argument in asked if question.endswith(argument.question)]
        return choices[0] if choices else default or WORDS.get(kinds[0] if kinds else "text", "some text")


@dataclass
class Desktop:
    """A workbook with some denials, open, and what all of its sheets showed at first."""

    book: xlwings.Book
    folder: Path
    shown: dict[str, Any]
    protected: bool = False

    def select(self, sheet: str, address: str) -> None:
        self.book.sheets[sheet].impl.activate()
        self.book.sheets[sheet].range(address).impl.select()

    def protect(self, on: bool) -> None:
        """Protect every sheet, or none."""
        if on != self.protected:
            for sheet in self.book.sheets:
                (sheet.impl.xl.protect if on else sheet.impl.xl.unprotect)("")
            self.protected = on

    def press(self, command: Command, desk: SilentDesk) -> list[str]:
        """What is told; fails if anything on a sheet, or a file beside the workbook, is another one then."""
        files, document = self.files(), self.book.impl.document
        document.setModified(False)
        run(command, self.book, desk)
        assert not document.isModified() or shown(self.book) == self.shown
        assert self.files() == files
        assert not any("fault" in sentence for sentence in desk.told), desk.told
        assert (self.book.app.screen_updating, self.book.app.calculation) == (True, "automatic")
        return desk.told

    def files(self) -> list[Path]:
        """What lies beside the workbook."""
        return sorted(path for path in self.folder.rglob("*") if OWN_FOLDER not in path.parts)


def shown(book: xlwings.Book) -> dict[str, Any]:
    """Every cell of every sheet."""
    return {sheet.name: sheet.used_range.formula for sheet in book.sheets if sheet.name != OWN_SHEET}


@pytest.fixture(scope="module")
def desktop(excel: xlwings.App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    folder = tmp_path_factory.mktemp("desktop")
    make(folder / "Book.xlsx", today=DAY)
    import_era.run(SilentDesk(), FileBook(folder / "Book.xlsx"), [STORY], DAY)
    book = excel.books.open(folder / "Book.xlsx")
    before = shown(book)
    yield Desktop(book, folder, before)
    assert shown(book) == before
    book.close()


@pytest.fixture
def unprotected(desktop: Desktop) -> Desktop:
    desktop.protect(False)
    return desktop


@pytest.fixture
def protected(desktop: Desktop) -> Desktop:
    desktop.protect(True)
    return desktop


def test_a_document_says_that_a_cell_of_it_was_changed(desktop: Desktop) -> None:
    """So a press after which it says nothing need not be followed by a look at every cell."""
    cell, document = desktop.book.sheets["Guide"].range("A1"), desktop.book.impl.document
    text, looks = cell.value, cell.number_format
    for change in ({"value": "other"}, {"formula": "=1+1"}, {"number_format": "0.00"}):
        document.setModified(False)
        for name, given in change.items():
            setattr(cell, name, given)
        assert document.isModified(), change
    cell.value, cell.number_format = text, looks


@pressed
def test_where_every_sheet_is_protected_it_tells_a_sentence(
        command: Command, protected: Desktop, tmp_path: Path) -> None:
    if command.rows:
        protected.select(command.rows.sheet, "A2:C3")
    told = protected.press(command, Obliging(files=[tmp_path], command=command))
    assert told and told[-1].strip()[-1] in ".:", told


@pressed
def test_a_question_that_is_closed_changes_nothing(command: Command, protected: Desktop) -> None:
    protected.press(command, SilentDesk(answer=False))


@pytest.mark.parametrize("command", ON_ROWS, ids=lambda command: command.id)
@pytest.mark.parametrize("elsewhere", ["an empty row of its sheet", "another sheet", "beside the table"])
def test_with_no_row_selected_it_says_so_and_asks_nothing(
        command: Command, elsewhere: str, unprotected: Desktop) -> None:
    sheet = command.rows.sheet if command.rows else ""
    where = {"another sheet": ("Guide", "A1"), "beside the table": (sheet, "CZ2:CZ9")}
    unprotected.select(*where.get(elsewhere, (sheet, "A5000")))
    desk = Obliging(files=[unprotected.folder], command=command)
    assert unprotected.press(command, desk) == [f"sheet {sheet}: no row of its table is selected. Select the rows "
                                                "that are meant there, and press the button again."]


@pytest.mark.parametrize("command", FROM_BOOK, ids=lambda command: command.id)
def test_on_a_foreign_workbook_it_says_what_is_missing(
        command: Command, opened: Callable[[Path], xlwings.Book], tmp_path: Path) -> None:
    from xlsxwriter import Workbook
    with Workbook(tmp_path / "Other.xlsx") as book:
        book.add_worksheet("Mine")
    desk = Obliging(files=[tmp_path], command=command)
    run(command, opened(tmp_path / "Other.xlsx"), desk)
    assert "it has no table named" in desk.told[-1] and "fault" not in desk.told[-1]


def test_a_command_without_a_button_says_why() -> None:
    without = {command.id: command.no_button for command in COMMANDS.values() if not command.button}
    assert all(reason.startswith("it ") for reason in without.values())
    assert set(without) <= {"demo", "new", "install", "doctor", "resume", "undo", "upgrade", "restore"}, without


def test_the_table_a_button_works_on_is_one_of_the_workbooks() -> None:
    assert all(command.rows in TABLES for command in ON_ROWS)
