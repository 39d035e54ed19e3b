"""An export opens with its password only, here and in a spreadsheet; the password is said and kept nowhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msoffcrypto.exceptions import InvalidKeyError
from office import Office

from era.problem import Problem
from macros import cli, export
from macros.terminal import TerminalDesk
from workbook.book import SilentDesk
from workbook.encryption import opened
from workbook.file_book import FileBook
from workbook.save import fingerprint
from workbook.schema import ACTIVITY

PASSWORD = "a horse, nine lamps & Tuesday"


@pytest.fixture
def book(fresh: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(fresh, tmp_path / "Desk.xlsx"))


def exported(book: Path, *entries: str, to: str = "out.xlsx") -> Path:
    file = book.parent / to
    export.run(SilentDesk(entries=[*entries]), FileBook(book), file)
    return file


def test_the_export_holds_the_workbook_as_it_was_saved_and_opens_with_the_password_only(book: Path) -> None:
    before = book.read_bytes()
    file = exported(book, PASSWORD, PASSWORD)
    assert opened(file.read_bytes(), PASSWORD) == before
    with pytest.raises(InvalidKeyError):
        opened(file.read_bytes(), PASSWORD.upper())
    with pytest.raises(Problem, match="it has a password"):
        FileBook(file)


def test_activity_keeps_its_fingerprint_and_neither_password_nor_name(book: Path) -> None:
    file = exported(book, PASSWORD, PASSWORD, to="Kemp Ruth.xlsx")
    line = FileBook(book).read(ACTIVITY).iloc[-1]
    assert line["command"] == "export" and line["file_hash"] == fingerprint(file.read_bytes())
    assert "Kemp" not in " ".join(line.astype(str))
    assert not [path for path in book.parent.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]


@pytest.mark.parametrize(("entries", "to", "words"), [
    (["short", "short"], "out.xlsx", "shorter than 15 characters"),
    ([PASSWORD, PASSWORD + "!"], "out.xlsx", "the two entries differ"),
    ([], "out.xlsx", "none was entered"),
    ([PASSWORD, PASSWORD], "out.xlsm", "must end in .xlsx"),
    ([PASSWORD, PASSWORD], "nowhere/out.xlsx", "its folder is not there"),
    ([PASSWORD, PASSWORD], "Desk.xlsx", "the file exists already"),
])
def test_bad_entries_are_refused_in_a_sentence_and_write_nothing(
        entries: list[str], to: str, words: str, book: Path) -> None:
    before = book.read_bytes()
    with pytest.raises(Problem, match=words):
        exported(book, *entries, to=to)
    assert [path.name for path in book.parent.iterdir()] == ["Desk.xlsx"] and book.read_bytes() == before


def test_at_a_terminal_the_password_is_asked_and_not_shown_and_elsewhere_it_is_refused(
        book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["export", str(book), "--to", str(book.with_name("out.xlsx"))]
    assert cli.main(words) == cli.REFUSED
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("macros.terminal.getpass", lambda question: asked.append(question) or PASSWORD)
    assert cli.main(words) == cli.DONE and len(asked) == 2
    assert PASSWORD not in "".join(capsys.readouterr())
    assert TerminalDesk().secret("again") == PASSWORD


def test_a_spreadsheet_opens_it_with_the_password_and_not_without(book: Path, office: Office) -> None:
    file = exported(book, PASSWORD, PASSWORD)
    document = office.desktop.loadComponentFromURL(file.as_uri(), "_blank", 0, office.properties(
        Hidden=True, Password=PASSWORD))
    assert document.Sheets.hasByName("Denials")
    document.close(True)
    with pytest.raises(Exception, match=r"(?i)password|loadComponentFromURL|abort"):
        refused = office.desktop.loadComponentFromURL(file.as_uri(), "_blank", 0, office.properties(
            Hidden=True, Password="something else"))
        assert refused is not None, "loadComponentFromURL answered nothing"
