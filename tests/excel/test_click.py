"""A real click on a button of ours: on a screen that nobody sees, in the workbook with macros, down to the cells.

What is clicked is the ribbon of the file as a toolbar; what runs is the dispatcher's own text, `macros.ribbon.press`,
and the command on the open workbook. Excel's ribbon itself is not proven by this.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import xlwings
from engine import register
from functions import install
from office import Office
from screen import HEIGHT, WIDTH, Screen
from toolbar import Shown, buttons, dock, middle

from macros import import_era, ribbon
from macros.demo import house_rules
from macros.new import make
from macros.registry import COMMANDS
from samples.tell import FOLDER
from workbook.book import SilentDesk
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook
from workbook.ribbon import in_groups
from workbook.schema import DENIALS

PATIENCE = 120
"""Seconds to wait for what a click sets going; a quiet machine needs three."""


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with Screen() as shown:
        yield shown


@pytest.fixture(scope="module")
def seen(screen: Screen) -> Iterator[Office]:
    """A LibreOffice that shows its windows."""
    with Office(screen.name) as running:
        yield running


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("click") / "DenialDesk.xlsm"
    make(path, rules=house_rules())
    import_era.run(SilentDesk(), FileBook(path), [FOLDER / "denial_of_every_common_reason.835"], dt.date.today())
    return path


@pytest.fixture(scope="module")
def book(path: Path, seen: Office) -> Iterator[xlwings.Book]:
    """The workbook, open and before everyone's eyes, with our buttons above its sheets."""
    install(seen)
    live = register(seen).books.open(path)
    live.api.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, WIDTH, HEIGHT, 15)
    live.sheets["Denials"].impl.activate()
    yield live
    live.close()


@pytest.fixture(scope="module")
def shown(book: xlwings.Book, path: Path, seen: Office) -> tuple[list[Shown], list[str]]:
    """The buttons, and a list to which each click adds what the dispatcher asked Python for."""
    asked: list[str] = []

    def python(command: str) -> None:
        exec(command, {})
        asked.append(command)

    ribbon = buttons(path)
    dock(seen, book.api, ribbon, python)
    return ribbon, asked


def until(done: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < end:
        time.sleep(0.1)
    assert done()


def test_a_click_runs_the_command_and_its_cells_change(
        book: xlwings.Book, shown: tuple[list[Shown], list[str]], screen: Screen,
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, asked = shown
    monkeypatch.setattr(xlwings.Book, "caller", lambda: book)
    monkeypatch.setattr(ribbon, "leave", ribbon.run)
    queue, sheet = ExcelBook(book).read(DENIALS), book.sheets[DENIALS.sheet]
    sheet.range((2, header(sheet, "my_odds"))).value = 0.99
    label = COMMANDS["rescore"].label
    until(lambda: place(book, label))
    before = screen.pixels().copy()
    screen.click(*place(book, label))
    until(lambda: asked)
    assert asked == ["from macros import ribbon; ribbon.press('rescore')"]
    told = book.app.impl.told
    assert told[0].startswith(f"{len(queue)} denials scored")
    assert sheet.range((2, header(sheet, "odds"))).value == 0.99 != queue["odds"].iloc[0]
    time.sleep(1)
    screen.picture(tmp_path / "clicked.png")
    assert (screen.pixels() != before).any(), "the screen shows it"


def header(sheet: xlwings.Sheet, field: str) -> int:
    """The column of the sheet that has this field."""
    return sheet.range((1, 1), (1, len(DENIALS.columns))).value.index(DENIALS.fields[field].header) + 1


def place(book: xlwings.Book, label: str) -> tuple[int, int] | None:
    try:
        return middle(book.api, label)
    except AssertionError:
        return None


def test_the_buttons_are_those_of_the_ribbon_in_its_order_and_show_their_pictures(
        book: xlwings.Book, shown: tuple[list[Shown], list[str]], screen: Screen, tmp_path: Path) -> None:
    ribbon, _ = shown
    pressed = [command for command in COMMANDS.values() if command.button]
    assert [button.id for button in ribbon] == [one.id for members in in_groups(pressed).values() for one in members]
    _, y = middle(book.api, ribbon[0].label)
    band = screen.pixels()[y - 12:y + 12].reshape(-1, 3).astype(int)
    blue = np.abs(band - [0x2A, 0x7A, 0xB5]).sum(axis=1) < 60
    assert blue.sum() > 10, "our own blue is in the toolbar"
    screen.picture(tmp_path / "buttons.png")
