"""Long work: the button comes back at once, and a process of its own does what was asked, on the rows selected then."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import asdict
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import xlwings
from opening import Open

from macros import import_era, meanwhile, new, ribbon
from macros.demo import house_rules
from samples import tell
from workbook.book import SilentDesk
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook
from workbook.schema import APPEALS, DENIALS, REMITS

DAY = dt.date(2026, 11, 2)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice with two denials, of two claims."""
    path = tmp_path_factory.mktemp("meanwhile") / "Book.xlsx"
    new.make(path, rules=house_rules(), today=DAY)
    import_era.run(SilentDesk(), FileBook(path), [tell.FOLDER / "the_trade_example.835"], DAY)
    return path


@pytest.fixture
def book(practice: Path, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> xlwings.Book:
    """The workbook that the pressed button stands in."""
    live = opened(Path(copy(practice, tmp_path)))
    live.app.impl.told.clear()
    monkeypatch.setattr(xlwings.Book, "caller", lambda: live)
    return live


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[meanwhile.Work]:
    """What buttons left to a process; it begins when `goes_on` is called."""
    works: list[meanwhile.Work] = []
    monkeypatch.setattr(meanwhile, "begin", works.append)
    return works


def goes_on(work: meanwhile.Work, book: xlwings.Book) -> None:
    """The process begins: xlwings, which knows no Excel here, finds the open workbook by its path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(json.dumps(asdict(work))))
        patch.setattr(xlwings, "Book", lambda path: {book.fullname: book}[path])
        ribbon.main()


def selects(book: xlwings.Book, cell: str) -> None:
    book.sheets[DENIALS.sheet].impl.activate()
    book.sheets[DENIALS.sheet].range(cell).select()


def test_a_rescore_is_done_by_the_process_and_told_there(
        book: xlwings.Book, left: list[meanwhile.Work]) -> None:
    ribbon.press("rescore")
    assert book.app.impl.told == [] and len(left) == 1
    goes_on(left[0], book)
    [told] = book.app.impl.told
    assert told.startswith("2 denials scored")
    assert (book.app.status_bar, book.app.screen_updating, book.app.calculation) == (False, True, "automatic")


def test_letters_are_written_for_what_was_selected_when_the_button_was_pressed(
        book: xlwings.Book, left: list[meanwhile.Work], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ribbon.ExcelDesk, "enter", lambda *_: "")
    first, second = ExcelBook(book).read(DENIALS)["claim"]
    selects(book, "A2")
    ribbon.press("letters")
    selects(book, "A3")
    goes_on(left[0], book)
    assert ExcelBook(book).read(APPEALS)["claim"].tolist() == [first] != [second]


def test_files_are_imported_from_where_they_were_chosen(
        book: xlwings.Book, left: list[meanwhile.Work], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy(tell.FOLDER / "first_denial.835", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ribbon.ExcelDesk, "choose_files", lambda *_: [Path("first_denial.835")])
    ribbon.press("import")
    monkeypatch.chdir("/")
    goes_on(left[0], book)
    assert "first_denial.835" in ExcelBook(book).read(REMITS)["file"].tolist()


def test_a_question_that_is_closed_leaves_nothing(
        book: xlwings.Book, left: list[meanwhile.Work], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ribbon.ExcelDesk, "choose_files", lambda *_: [])
    ribbon.press("import")
    assert left == [] and book.app.impl.told == []


def test_the_process_is_told_through_a_pipe_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []

    class Child:
        def __init__(self, words: list[str], **how: Any) -> None:
            self.words, self.stdin = words, io.StringIO()
            self.stdin.close = lambda: None  # type: ignore[method-assign]
            started.append(self)

    monkeypatch.setattr("subprocess.Popen", Child)
    work = meanwhile.Work(["rescore", "Book.xlsm"], {"Denials": ["CH1 2026"]})
    meanwhile.begin(work)
    [child] = started
    assert child.words[1:] == ["-m", "macros.ribbon"]
    assert meanwhile.asked_for(io.StringIO(child.stdin.getvalue())) == work
