"""A batch of letters either happened or did not, wherever the run that wrote it was cut off."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import pandas as pd
import pytest

from era.problem import Problem
from macros import staged
from macros.desk import record
from workbook.build import built
from workbook.file_book import FileBook
from workbook.save import TEMPORARY, sweep
from workbook.schema import APPEALS

LETTERS = {"one.docx": b"first", "one.pdf": b"its pages", "two.docx": b"second"}
NOBODY = "4194304"
"""The number of a process that cannot be."""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return built([])


@pytest.fixture
def book(tmp_path: Path, empty: bytes) -> FileBook:
    (tmp_path / "Desk.xlsx").write_bytes(empty)
    return FileBook(tmp_path / "Desk.xlsx")


def cut_off(place: Path) -> Path:
    """The batch of a run that has ended."""
    return place.rename(place.with_name(f"{TEMPORARY}{NOBODY}-letters-x"))


def noted(book: FileBook, names: list[str]) -> None:
    """The workbook knows these letters."""
    book.append(APPEALS, pd.DataFrame([
        {"key": name, "file": name, "hash": hashlib.sha256(LETTERS[name]).hexdigest()} for name in names]))


def test_what_was_cut_off_before_the_save_is_thrown_away(book: FileBook) -> None:
    cut_off(staged.keep(book.path, "the letters", LETTERS, book.path.parent / "Letters"))
    staged.finish(book)
    assert [path.name for path in book.path.parent.iterdir()] == ["Desk.xlsx"]


def test_what_was_cut_off_after_the_save_is_put_in_its_place(book: FileBook) -> None:
    cut_off(staged.keep(book.path, "the letters", LETTERS, book.path.parent / "Letters"))
    noted(book, ["one.docx", "two.docx"])
    staged.finish(book)
    assert {path.name: path.read_bytes() for path in (book.path.parent / "Letters").iterdir()} == LETTERS
    assert not staged.left(book.path)


def test_a_packet_that_activity_knows_is_put_in_its_place(book: FileBook) -> None:
    cut_off(staged.keep(book.path, "the packet", {"one_packet.pdf": b"bound"}, book.path.parent / "Letters"))
    record(book, "packet", "Packet bound.", files=hashlib.sha256(b"bound").hexdigest())
    staged.finish(book)
    assert (book.path.parent / "Letters" / "one_packet.pdf").read_bytes() == b"bound"


@pytest.mark.parametrize(("stopped", "left"), [(Problem("Desk.xlsx", "it could not be saved", ""), 0),
                                               (KeyboardInterrupt(), 1)])
def test_a_save_that_fails_drops_the_batch_and_one_that_is_stopped_leaves_it_to_the_next_command(
        stopped: BaseException, left: int, book: FileBook, monkeypatch: pytest.MonkeyPatch) -> None:
    def save() -> None:
        raise stopped

    monkeypatch.setattr(book, "save", save)
    with pytest.raises(type(stopped)):
        staged.save_with(book, "the letters", LETTERS, book.path.parent / "Letters")
    assert len([*book.path.parent.glob(f"{TEMPORARY}*-letters-*")]) == left
    assert not (book.path.parent / "Letters").exists()


def test_a_batch_that_is_not_whole_is_thrown_away(book: FileBook) -> None:
    place = cut_off(staged.keep(book.path, "the letters", LETTERS, book.path.parent / "Letters"))
    (place / staged.PLAN).unlink()
    noted(book, ["one.docx"])
    staged.finish(book)
    assert not staged.left(book.path) and not (book.path.parent / "Letters").exists()


def test_the_batch_of_a_run_that_goes_on_is_left_alone(book: FileBook) -> None:
    place = staged.keep(book.path, "the letters", LETTERS, book.path.parent / "Letters")
    staged.finish(book)
    sweep(book.path.parent)
    assert place.is_dir()


def test_a_letter_that_is_there_is_never_written_over(book: FileBook) -> None:
    folder = book.path.parent / "Letters"
    folder.mkdir()
    (folder / "two.docx").write_bytes(b"edited by hand")
    with pytest.raises(Problem, match="exists already"):
        staged.refuse_taken(list(LETTERS), folder)
    staged.put(staged.keep(book.path, "the letters", LETTERS, folder), book.path)
    assert (folder / "two.docx").read_bytes() == b"edited by hand"


def test_a_folder_that_cannot_be_written_keeps_the_packet_for_the_next_command(book: FileBook) -> None:
    (book.path.parent / "Letters").write_text("a file of that name")
    with pytest.raises(Problem, match="the packet, noted in it, could not be put into Letters yet"):
        staged.save_with(book, "the packet", {"one_packet.pdf": b"bound"}, book.path.parent / "Letters")
    [place] = book.path.parent.glob(f"{TEMPORARY}*-letters-*")
    assert (place / "one_packet.pdf").read_bytes() == b"bound"


def test_what_cannot_even_be_kept_is_called_by_its_name(book: FileBook, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(staged, "_written", full)
    with pytest.raises(Problem, match="the export could not be written: the disk is full"):
        staged.save_with(book, "the export", {"out.xlsx": b"locked"}, book.path.parent)
    assert [path.name for path in book.path.parent.iterdir()] == ["Desk.xlsx"]
