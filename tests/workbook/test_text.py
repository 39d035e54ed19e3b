"""A payer's text is text: never a formula, a number or a date, and never changed."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from small_books import part, small_book

from era.problem import Problem
from workbook.file_book import FileBook
from workbook.schema import PRACTICE, Owner
from workbook.text import LIMIT, fitted, xml

HOSTILE = [row["text"] for row in csv.DictReader((Path(__file__).parent / "hostile.csv").open(encoding="utf-8"))]
CONTROL = [chr(code) for code in range(1, 160)] + ["a\r\nb", "a\rb", "\n", "\t", "\x0b_x000B_", "\u2028", "\ufeff"]
NO_CHARACTERS = ["\0", "\ud800", "\udfff", "\ufffe", "\uffff"]
STARTS = st.sampled_from(["", "=", "+", "-", "@", "'", "_x0041_", "\t", "\r", "0", "{="])
TEXTS = st.builds(lambda start, rest: start + rest, STARTS, st.text(max_size=40))


def written(texts: list[str], path: Path) -> Path:
    book = FileBook(small_book(path, PRACTICE))
    book.append(PRACTICE, pd.DataFrame({"name": [f"n{n}" for n in range(len(texts))], "value": texts}, dtype=object))
    book.save()
    return path


def as_read(path: Path) -> tuple[list[str], list[str]]:
    """The values as this program and as openpyxl read them; the latter leaves escapes of text in a cell as written."""
    sheet = openpyxl.load_workbook(path)["Practice"]
    cells = [sheet.cell(row, 2) for row in range(2, sheet.max_row + 1)]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    return FileBook(path).read(PRACTICE)["value"].tolist(), [unescape(str(cell.value or "")) for cell in cells]


def test_hostile_texts_are_text_and_come_back_unchanged(tmp_path: Path) -> None:
    texts = [*HOSTILE, *CONTROL, "x" * LIMIT]
    path = written(texts, tmp_path / "b.xlsx")
    ours, theirs = as_read(path)
    assert ours == texts
    assert theirs == texts
    assert "<f" not in part(path, "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("seed", range(2))
def test_ten_thousand_invented_texts_are_text_and_come_back_unchanged(seed: int, tmp_path: Path) -> None:
    texts: list[str] = []

    @settings(max_examples=500, deadline=None, database=None)
    @given(st.lists(TEXTS, min_size=10, max_size=10))
    def collect(some: list[str]) -> None:
        texts.extend(some)

    collect()
    assert len(texts) >= 5_000
    ours, theirs = as_read(written(texts, tmp_path / "b.xlsx"))
    assert ours == theirs == [fitted(text, "") for text in texts]


@pytest.mark.parametrize("text", NO_CHARACTERS, ids=ascii)
def test_what_is_no_character_is_shown_as_one_that_is_missing(text: str, tmp_path: Path) -> None:
    path = written([f"a{text}b"], tmp_path / "b.xlsx")
    assert FileBook(path).read(PRACTICE)["value"].tolist() == ["a\ufffdb"]


@pytest.mark.parametrize("text", ["x" * (LIMIT + 1), "\U0001f600" * (LIMIT // 2 + 1)], ids=["letters", "pairs"])
def test_a_text_too_long_for_a_cell_is_refused_not_cut(text: str, tmp_path: Path) -> None:
    book = FileBook(small_book(tmp_path / "b.xlsx", PRACTICE))
    with pytest.raises(Problem, match="Practice, column Value: a text is longer than the 32,767") as told:
        book.merge(PRACTICE, pd.DataFrame({"name": ["n"], "value": [text]}), Owner.BILLER)
    assert "xxx" not in str(told.value)


@given(TEXTS)
@example("]]>")
def test_text_in_xml_holds_nothing_that_xml_forbids(text: str) -> None:
    written = xml(fitted(text, ""))
    assert not [letter for letter in written if ord(letter) < 32 and letter not in "\t\n"]
    assert "<" not in written
    assert "]]>" not in written
