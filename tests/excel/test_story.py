"""One story on both books: two imports, what the biller types between them, and a rescore, give the same tables."""

import datetime as dt
from collections.abc import Iterator
from shutil import copy

import pandas as pd
import pytest
import xlwings

from macros import import_era, rescore
from macros.new import make
from samples.tell import FOLDER
from workbook.book import Book, SilentDesk
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook
from workbook.schema import ACTIVITY, DENIALS, SCORES, TABLES, Owner

DAY = dt.date(2026, 11, 2)
FIRST = [FOLDER / name for name in ("first_denial.835", "several_checks.835", "denial_of_every_common_reason.835")]
SECOND = [FOLDER / name for name in ("first_denial.835", "paid_after_appeal.835", "reversal_and_correction.835")]
HERS = ("note", "my_odds", "status", "my_act_by")


def typed(book: Book) -> pd.DataFrame:
    """What the biller types into the first three rows of her queue."""
    keys = book.read(DENIALS)["key"].head(3)
    return pd.DataFrame({
        "key": keys, "note": ["=not a formula", "00123", "'tis paid"], "my_odds": [0.9, None, 0.25],
        "status": ["Appealed", "In review", ""], "my_act_by": [None, pd.Timestamp("2026-12-24"), None]})


def story(book: Book) -> Iterator[str]:
    """The steps; each gives the book anew, as the next command would find it."""
    yield import_era.run(SilentDesk(), book, FIRST, DAY).sentence
    book = again(book)
    book.merge(DENIALS, typed(book), Owner.BILLER)
    book.save()
    yield import_era.run(SilentDesk(), again(book), SECOND, DAY).sentence
    yield rescore.run(SilentDesk(), again(book), DAY).sentence


def again(book: Book) -> Book:
    return ExcelBook(book.book) if isinstance(book, ExcelBook) else FileBook(book.path)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, excel: xlwings.App) -> Iterator[dict[str, tuple[Book, list[str]]]]:
    """Both books after the story, and what each command said."""
    folder = tmp_path_factory.mktemp("story")
    make(folder / "Open.xlsx", today=DAY)
    copy(folder / "Open.xlsx", folder / "Closed.xlsx")
    live = excel.books.open(folder / "Open.xlsx")
    books: dict[str, Book] = {"open": ExcelBook(live), "closed": FileBook(folder / "Closed.xlsx")}
    said = {name: list(story(book)) for name, book in books.items()}
    live.app.calculate()
    yield {name: (again(book), said[name]) for name, book in books.items()}
    live.close()


def test_both_books_say_the_same(told: dict[str, tuple[Book, list[str]]]) -> None:
    assert told["open"][1] == told["closed"][1]


@pytest.mark.parametrize("table", [*TABLES, SCORES], ids=lambda table: table.name)
def test_both_books_hold_the_same(table: object, told: dict[str, tuple[Book, list[str]]]) -> None:
    live, closed = (told[name][0].read(table) for name in ("open", "closed"))
    if table is ACTIVITY:
        live, closed = (rows.drop(columns=["at", "chain"]) for rows in (live, closed))
    pd.testing.assert_frame_equal(live, closed, check_exact=False, atol=1e-9)


@pytest.mark.parametrize("name", ["open", "closed"])
def test_what_the_biller_typed_is_still_there(name: str, told: dict[str, tuple[Book, list[str]]]) -> None:
    book = told[name][0]
    hers = book.read(DENIALS).head(3)
    assert hers["note"].tolist() == ["=not a formula", "00123", "'tis paid"]
    assert hers["my_odds"].fillna(0).tolist() == [0.9, 0, 0.25]
    assert hers["score"].gt(0).any(), "the queue was worked out"
