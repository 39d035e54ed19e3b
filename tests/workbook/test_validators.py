"""Two validators of others find nothing in what we write, and find what is wrong where something is.

Nothing they say is excused: were one of them provably mistaken, it would be named here with the proof.
"""

import datetime as dt
from pathlib import Path

import pytest
from small_books import small_book
from validators import by_audit, by_sdk, said

from macros import import_era, letters, rescore
from macros.demo import house_rules
from macros.new import make
from samples.tell import FOLDER
from templates.fields import FOLDER as TEMPLATES
from workbook import package
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.lint import lint
from workbook.schema import HOLIDAYS

DAY = dt.date(2026, 11, 2)
STORIES = ("first_denial.835", "several_checks.835", "denial_of_every_common_reason.835", "paid_after_appeal.835",
           "reversal_and_correction.835")


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workbook with macros, whose practice is filled in."""
    path = tmp_path_factory.mktemp("new") / "DenialDesk.xlsm"
    make(path, rules=house_rules(), today=DAY)
    return path


@pytest.fixture(scope="module")
def worked(new: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after remittances, a rescore and letters, each written into the closed file."""
    path = tmp_path_factory.mktemp("worked") / new.name
    path.write_bytes(new.read_bytes())
    import_era.run(SilentDesk(), FileBook(path), [FOLDER / story for story in STORIES], DAY)
    rescore.run(SilentDesk(), FileBook(path), DAY)
    letters.run(SilentDesk(), FileBook(path), None, 3, None, False, DAY)
    return path


def test_a_new_workbook_is_valid(new: Path) -> None:
    assert said(new) == []


def test_a_workbook_that_was_worked_in_is_valid(worked: Path) -> None:
    assert said(worked) == lint(worked) == []


def test_a_workbook_of_the_first_version_is_valid_in_todays_form(upgraded_book: Path) -> None:
    assert by_sdk(upgraded_book) == lint(upgraded_book) == []


def test_its_letters_are_valid(worked: Path) -> None:
    written = sorted(worked.parent.rglob("*.docx"))
    assert written and [finding for letter in written for finding in said(letter)] == []


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.docx")), ids=lambda path: path.stem)
def test_a_shipped_letter_template_is_valid(template: Path) -> None:
    assert said(template) == []


def test_each_of_them_would_say_so_if_a_workbook_were_not(tmp_path: Path) -> None:
    path = small_book(tmp_path / "Book.xlsx", HOLIDAYS)
    parts = package.read(path.read_bytes())
    sheet = package.sheet_parts(parts)[HOLIDAYS.sheet]
    path.write_bytes(package.packed({**parts, sheet: parts[sheet].replace(b"sheetData>", b"sheetDate>")}))
    assert "sheetDate" in by_sdk(path)[0]
    assert "'sheetData' is missing" in by_audit(path)[0]
