"""The closed workbook: rows come in by key, and nothing that a biller typed is ever written over."""

from pathlib import Path

import pandas as pd
import pytest
from small_books import owned, sample, small_book

from workbook.book import Merged
from workbook.file_book import FileBook
from workbook.schema import TABLES, Owner, Table

WRITERS = [(table, owner) for table in TABLES for owner in Owner if table.owned(owner)]


def ids(value: Table | Owner) -> str:
    return value.name if isinstance(value, Table) else value.value


@pytest.mark.parametrize(("table", "owner"), WRITERS, ids=ids)
def test_importing_twice_equals_importing_once(table: Table, owner: Owner, tmp_path: Path) -> None:
    path, rows = small_book(tmp_path / "b.xlsx", table), sample(table, range(5), owned(table, owner))
    book = FileBook(path)
    assert book.merge(table, rows, owner) == Merged(new=5)
    assert book.merge(table, rows, owner) == Merged(same=5)
    book.save()
    once = path.read_bytes()
    again = FileBook(path)
    assert again.merge(table, rows, owner) == Merged(same=5)
    again.save()
    assert path.read_bytes() == once
    pd.testing.assert_frame_equal(again.read(table)[rows.columns], rows)


@pytest.mark.parametrize("table", TABLES, ids=ids)
def test_every_kind_of_value_comes_back_as_it_was(table: Table, tmp_path: Path) -> None:
    book = FileBook(small_book(tmp_path / "b.xlsx", table))
    book.append(table, sample(table, range(7)))
    book.save()
    pd.testing.assert_frame_equal(FileBook(book.path).read(table), sample(table, range(7)))
