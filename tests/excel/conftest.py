"""Excel's place is taken by LibreOffice."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings
from engine import register
from office import Office
from opening import Open

sys.path.append(str(Path(__file__).parents[1] / "workbook"))


@pytest.fixture(scope="session")
def excel(office: Office) -> xlwings.App:
    """The application, as xlwings speaks to it."""
    return register(office)


@pytest.fixture
def opened(excel: xlwings.App) -> Iterator[Open]:
    """Opens workbooks; they are closed after the test, unsaved."""
    books: list[xlwings.Book] = []

    def opening(path: Path) -> xlwings.Book:
        books.append(excel.books.open(path))
        return books[-1]

    yield opening
    for book in books:
        book.close()
