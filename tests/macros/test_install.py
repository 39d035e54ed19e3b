"""Setting a workbook up for Excel and finding what is wrong with it, on computers that are only played.

What Windows and macOS really do with it is proven nowhere here: docs/excel-checklist.md asks a person.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from era.problem import Problem
from macros import cli, doctor
from macros.computer import Mac, Other, Windows
from macros.install import SETTINGS, apart, read_settings, ready, write_settings
from macros.new import make


class Registry:
    """The registry of one person, as the standard library shows it."""

    HKEY_CURRENT_USER, REG_SZ = "HKCU", 1

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, str]] = {}

    @contextmanager
    def OpenKey(self, parent: Any, name: str) -> Iterator[str]:
        full = name if parent == "HKCU" else rf"{parent}\{name}"
        if not any(key.startswith(full) for key in self.keys):
            raise FileNotFoundError
        yield full

    @contextmanager
    def CreateKey(self, parent: Any, name: str) -> Iterator[str]:
        self.keys.setdefault(name, {})
        yield name

    def SetValueEx(self, key: str, name: str, zero: int, kind: int, value: str) -> None:
        self.keys[key][name] = value

    def QueryValueEx(self, key: str, name: str) -> tuple[str, int]:
        return self.keys[key][name], 1

    def QueryInfoKey(self, key: str) -> tuple[int, int, int]:
        return len(self.keys), 0, 0

    def EnumKey(self, key: str, number: int) -> str:
        return list(self.keys)[number].rpartition("\\")[2]

    def DeleteKey(self, parent: Any, name: str) -> None:
        if name not in self.keys:
            raise FileNotFoundError
        del self.keys[name]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "Book.xlsm"
    make(path)
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    return Path(copy(made, tmp_path))


@pytest.fixture
def windows() -> Windows:
    return Windows(Registry())


def told(book: Path, computer: Any) -> str:
    return "\n".join(map(str, doctor.faults(book, computer)))


def test_on_windows_it_names_the_interpreter_trusts_the_folder_and_unblocks_the_file(
        book: Path, windows: Windows) -> None:
    Path(f"{book}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3")
    before = book.read_bytes()
    lines = "\n".join(ready(book, windows).details)
    assert read_settings(book.with_name(SETTINGS)) == {"INTERPRETER_WIN": sys.executable}
    assert windows.trusted() == [f"{book.parent}\\"] and not windows.marked(book)
    assert all(word in lines for word in (sys.executable, "trusted locations", "came from the web"))
    assert told(book, windows) == "" and book.read_bytes() == before


def test_what_it_did_is_taken_back_and_other_settings_stay(book: Path, windows: Windows) -> None:
    write_settings(book.with_name(SETTINGS), {"LOG FILE": "C:\\log.txt"})
    ready(book, windows)
    ready(book, windows)
    assert len(apart(book, windows).details) == 2
    assert read_settings(book.with_name(SETTINGS)) == {"LOG FILE": "C:\\log.txt"} and windows.trusted() == []
    assert apart(book, windows).sentence == "There was nothing to take back."


def test_on_a_mac_excel_gets_the_script_that_starts_python(book: Path, tmp_path: Path) -> None:
    mac = Mac(tmp_path / "home")
    lines = "\n".join(ready(book, mac).details)
    assert [script.suffix for script in mac.scripts.iterdir()] == [".applescript"]
    assert read_settings(book.with_name(SETTINGS)) == {"INTERPRETER_MAC": sys.executable} and "press Rescore" in lines
    assert told(book, mac) == ""
    assert len(apart(book, mac).details) == 2 and not list(mac.scripts.iterdir())


def test_where_there_is_no_excel_it_says_so(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Problem, match="no Excel for this system"):
        ready(book, Other())
    assert not book.with_name(SETTINGS).exists()
    if sys.platform == "linux":
        assert cli.main(["doctor", str(book)]) == cli.DONE
        assert "Not looked at: the interpreter" in capsys.readouterr().out


def test_before_it_is_set_up_the_doctor_says_what_is_missing(book: Path, windows: Windows) -> None:
    Path(f"{book}:Zone.Identifier").touch()
    found = told(book, windows)
    assert found.count("denialdesk install Book.xlsm") == 3
    assert all(word in found for word in ("which Python", "file from the web", "trusted locations"))


def test_a_python_that_is_gone_is_found(book: Path, windows: Windows) -> None:
    ready(book, windows)
    write_settings(book.with_name(SETTINGS), {"INTERPRETER_WIN": "C:\\gone\\python.exe"})
    assert "names a Python that is not there" in told(book, windows)


def test_macros_of_another_xlwings_are_found(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor.written_for(book) == doctor.version("xlwings")
    monkeypatch.setattr(doctor, "version", lambda name: "9.9.9")
    assert "and 9.9.9 is installed. Type: py -m pip install xlwings==" in told(book, Other())


def test_an_old_python_is_found(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sys, "version_info", (3, 9))
    assert "Python: it is 3.9. Install Python 3.11 or newer." in told(book, Other())


@pytest.mark.parametrize("folder", ["OneDrive - Our Practice", "onedrive", "SharePoint", "Dropbox"])
def test_a_folder_that_a_cloud_copies_is_found(folder: str, made: Path, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir()
    assert "Move it to a folder that is not copied" in told(Path(copy(made, tmp_path / folder)), Other())


def test_a_lock_a_read_only_folder_and_a_damaged_backup_are_found(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book.with_name(f"~${book.name}").touch()
    (book.parent / "Backups").mkdir()
    for content, second in ((book.read_bytes(), 1), (book.read_bytes()[:5000], 2)):
        (book.parent / "Backups" / f"Book 2026-05-11 10-00-0{second}.xlsm").write_bytes(content)
    monkeypatch.setattr(doctor.os, "access", lambda path, mode: False)
    found = told(book, Other())
    assert "lock file" in found and "may not be written to" in found
    assert "10-00-02.xlsm: this backup is damaged" in found and "10-00-01" not in found


def test_a_workbook_that_is_not_there_is_refused() -> None:
    assert cli.main(["doctor", "nowhere.xlsm"]) == cli.main(["install", "nowhere.xlsm"]) == cli.REFUSED
