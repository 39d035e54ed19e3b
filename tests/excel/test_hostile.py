"""Hostile texts, written by both books: none becomes a formula, none another text. The large run: bench.hostile."""

from pathlib import Path

from opening import Open

from bench.hostile import changed, formulas, live_formulas, refused, texts, written
from workbook.build import build
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook

MADE = texts(2_000, seed=7)


def test_the_closed_book_writes_them_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "Book.xlsx"
    build(path, pages=[])
    before = written(FileBook(path), MADE)
    assert (changed(FileBook(path), before, MADE), formulas(path), refused(FileBook(path))) == (0, 0, True)


def test_the_open_book_writes_them_as_they_are(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "Book.xlsx"
    build(path, pages=[])
    live = opened(path)
    before = written(ExcelBook(live), MADE)
    assert (changed(ExcelBook(live), before, MADE), live_formulas(live), refused(ExcelBook(live))) == (0, 0, True)


def test_among_them_is_every_kind() -> None:
    assert {"00123", "1E5", "_x0041_"} <= set(MADE)
    assert any(text.startswith("=") for text in MADE) and any("\ud800" in text for text in MADE)
    assert any(len(text) > 32_000 for text in MADE) and any("\x0b" in text for text in MADE)
