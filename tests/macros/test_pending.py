"""A workbook that is open elsewhere: nothing is written, what was asked for is kept, and done once it is closed."""

import json
from pathlib import Path
from shutil import copy

import pytest

from macros import cli, pending
from samples.tell import FOLDER
from workbook.file_book import FileBook
from workbook.schema import DENIALS

STORY = FOLDER / "first_denial.835"


@pytest.fixture
def book(fresh: Path, tmp_path: Path) -> Path:
    return Path(copy(fresh, tmp_path))


@pytest.fixture
def lock(book: Path) -> Path:
    """Excel has it open."""
    made = book.with_name(f"~${book.name}")
    made.write_bytes(b"\6biller")
    return made


def asked(book: Path, *more: str) -> int:
    return cli.main(["import", str(book), str(copy(STORY, book.parent)), "--today", "2026-11-02", *more])


def test_an_import_into_an_open_workbook_waits_beside_it(
        book: Path, lock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    capsys.readouterr()
    assert asked(book) == cli.REFUSED
    told = capsys.readouterr().err
    assert "biller has it open in Excel" in told and "kept in Book.pending.json" in told
    assert book.read_bytes() == before
    [words] = pending.waiting(book)
    assert words[:2] == ["import", str(book)] and words[3:] == ["--today", "2026-11-02"]
    assert Path(words[2]).is_absolute()


def test_it_is_kept_once_and_holds_no_more_than_where_the_files_are(book: Path, lock: Path) -> None:
    asked(book)
    asked(book, "--json")
    listed = json.loads(pending.place(book).read_text(encoding="utf-8"))
    assert len(listed["commands"]) == 1 and "ISA*" not in str(listed)


def test_resume_finishes_it_once_the_workbook_is_closed(
        book: Path, lock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(book)
    assert cli.main(["resume", str(book)]) == cli.REFUSED and pending.waiting(book)
    lock.unlink()
    capsys.readouterr()
    assert cli.main(["resume", str(book)]) == cli.DONE
    assert "import: 1 new file" in capsys.readouterr().out
    assert len(FileBook(book).read(DENIALS)) == 1 and not pending.place(book).exists()
    assert cli.main(["resume", str(book)]) == cli.DONE, "nothing waits, and that is told"


def test_the_next_command_does_first_what_waits(book: Path, lock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(book)
    lock.unlink()
    capsys.readouterr()
    assert cli.main(["plan", str(book), "--today", "2026-11-02"]) == cli.DONE
    told = capsys.readouterr().out
    assert "1 denial open" in told and "Done first, because it waited:" in told and not pending.waiting(book)


def test_what_can_no_longer_be_done_says_why_and_waits_no_longer(
        book: Path, lock: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(book)
    lock.unlink()
    (book.parent / STORY.name).unlink()
    before = book.read_bytes()
    capsys.readouterr()
    assert cli.main(["resume", str(book)]) == cli.DONE
    assert "import: Refused. first_denial.835" in capsys.readouterr().out
    assert book.read_bytes() == before and not pending.place(book).exists()


@pytest.mark.parametrize("words", [
    ["letters", "/b/Book.xlsx", "--claim", "A1", "B2", "--pdf", "--today", "2026-11-02"],
    ["import", "/b/Book.xlsx", "/b/one.835", "/b/two.835", "--any-npi"], ["rescore", "/b/Book.xlsx"],
], ids=lambda words: words[0])
def test_the_words_that_are_kept_mean_what_was_typed(words: list[str]) -> None:
    given = cli.parser().parse_args(words)
    assert pending.spelled(given.command, given) == words


def test_a_list_that_is_damaged_is_told(book: Path) -> None:
    pending.place(book).write_text("{", encoding="utf-8")
    assert cli.main(["plan", str(book)]) == cli.REFUSED
