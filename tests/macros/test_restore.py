"""A chosen backup comes back; what was there is backed up, the record stays whole, and undo takes it back."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import xlwings
from office import Office

from era.problem import Problem
from macros import audit, cli, import_era, new, restore, undo
from macros.command import Outcome
from macros.demo import house_rules
from samples import tell
from workbook.backups import backups, saved_at
from workbook.book import SilentDesk
from workbook.chain import broken
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook
from workbook.schema import ACTIVITY, DENIALS

sys.path.append(str(Path(__file__).parents[1] / "excel"))
pytestmark = pytest.mark.usefixtures("without_pages")
DAY = date(2026, 11, 2)
STEPS = ("--claim CH000101 --to Rosa Medina", "--claim CH000101 --to Helen Brandt")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A practice with an import and two assignments, and its three backups."""
    path = tmp_path_factory.mktemp("restore") / "practice.xlsx"
    new.make(path, rules=house_rules(), today=DAY)
    import_era.run(SilentDesk(), FileBook(path), [tell.FOLDER / "first_denial.835"], DAY)
    for words in STEPS:
        time.sleep(1)  # a backup's name tells seconds, no less
        assert cli.main(["assign", str(path), *re.split(r" (?=--)| (?<=claim )| (?<=to )", words),
                         "--today", str(DAY)]) == cli.DONE
    return {str(file.relative_to(path.parent)): file.read_bytes() for file in (path, *backups(path))}


@pytest.fixture
def book(start: dict[str, bytes], tmp_path: Path) -> Path:
    (tmp_path / "Backups").mkdir()
    for name, content in start.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path / "practice.xlsx"


def restored(book: Path, backup: str | None) -> Outcome:
    return restore.run(SilentDesk(), book, backup)


def owners(book: Path) -> list[str]:
    return FileBook(book).read(DENIALS)["my_owner"].tolist()


def test_without_a_name_the_backups_are_listed_with_what_was_to_come(book: Path) -> None:
    outcome = restored(book, None)
    assert [re.split(r"  +", line.strip())[1] for line in outcome.details] == ["before assign"] * 2 + ["before import"]
    assert outcome.data["backups"] == [file.name for file in reversed(backups(book))]


def test_a_damaged_backup_is_listed_as_such_and_not_put_back(book: Path) -> None:
    oldest = backups(book)[0]
    oldest.write_bytes(oldest.read_bytes()[:-99])
    assert restored(book, None).details[-1].endswith("damaged")
    with pytest.raises(Problem, match="this backup is damaged"):
        restored(book, oldest.name)


def test_the_workbook_is_as_the_backup_has_it_and_what_it_was_is_a_backup(book: Path) -> None:
    before, chosen = book.read_bytes(), backups(book)[1]
    outcome = restored(book, chosen.name)
    assert owners(book) == owners(chosen) != ["Helen Brandt"]
    assert Path(outcome.data["kept"]).read_bytes() == before
    assert chosen.exists() and len(backups(book)) == 4


def test_the_record_keeps_every_line_and_is_whole(book: Path) -> None:
    before = FileBook(book).read(ACTIVITY)
    restored(book, backups(book)[0].name)
    after = FileBook(book).read(ACTIVITY)
    pd.testing.assert_frame_equal(after.iloc[:len(before)], before)
    assert after["command"].iloc[-1] == "restore" and broken(after) == ""
    assert after["takes_back"].iloc[-1] == f"{before['key'].iloc[0]}-{before['key'].iloc[-1]}"
    assert audit.run(SilentDesk(), FileBook(book)).findings == 0


def test_undo_takes_a_restore_back(book: Path) -> None:
    before = owners(book)
    restored(book, backups(book)[0].name)
    undo.run(SilentDesk(), book, True)
    assert owners(book) == before
    assert audit.run(SilentDesk(), FileBook(book)).findings == 0


def test_a_day_means_the_last_backup_of_it(book: Path) -> None:
    last = backups(book)[-1]
    restored(book, f"{saved_at(book, last):%Y-%m-%d}")
    assert owners(book) == owners(last)
    with pytest.raises(Problem, match="no backup of that day or name"):
        restored(book, "1999-01-01")


def test_a_damaged_workbook_is_mended_by_its_last_backup_and_it_says_what_is_lost(book: Path) -> None:
    book.write_bytes(book.read_bytes()[:-5000])
    outcome = restored(book, backups(book)[-1].name)
    assert owners(book) == ["Rosa Medina"] and outcome.findings == 1
    assert "could not be read" in outcome.details[0]


def test_a_record_that_was_changed_by_hand_is_told(book: Path) -> None:
    chosen, other = backups(book)[1], FileBook(book)
    there = other._table(ACTIVITY)
    there.change({"who": pd.Series(["Somebody else"], index=[there.frame.index[-1]])})
    other.save()
    assert restored(book, chosen.name).findings == 1


def test_a_workbook_that_is_open_elsewhere_is_left_alone(book: Path) -> None:
    before = book.read_bytes()
    (book.parent / "~$practice.xlsx").touch()
    with pytest.raises(Problem, match="it is open in Excel"):
        restored(book, backups(book)[0].name)
    assert book.read_bytes() == before


@pytest.fixture
def live(book: Path, office: Office) -> Iterator[xlwings.App]:
    from engine import register

    yield register(office)


def test_the_button_closes_the_workbook_restores_it_and_opens_it_again(book: Path, live: xlwings.App) -> None:
    there = ExcelBook(live.books.open(book))
    restore.run(SilentDesk(), there, backups(book)[0].name)
    try:
        assert ExcelBook(there.book).read(ACTIVITY)["command"].iloc[-1] == "restore"
        assert ExcelBook(there.book).read(DENIALS).empty
    finally:
        there.book.close()
