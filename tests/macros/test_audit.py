"""What was changed outside the program is found and named; what a biller may do is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from macros import audit
from macros.command import Outcome
from workbook.book import SilentDesk
from workbook.chain import broken, chained
from workbook.file_book import FileBook
from workbook.frames import typed
from workbook.schema import ACTIVITY, CLAIMS, DENIALS, SEALS, Table
from workbook.seals import differences, sealed


@pytest.fixture
def book(demo_book: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo_book, tmp_path / demo_book.name))


def audited(book: Path) -> Outcome:
    return audit.run(SilentDesk(), FileBook(book))


def by_hand(book: Path, table: Table, field: str, row: int, value: object) -> None:
    """Change a cell as a person would, without the program's record of it."""
    open_book = FileBook(book)
    there = open_book._table(table)
    there.change({field: pd.Series([value], index=[there.frame.index[row]])})
    open_book.save()


def lines(count: int) -> pd.DataFrame:
    """Lines of Activity that were written one after the other."""
    done = typed(pd.DataFrame(columns=list(ACTIVITY.fields)), ACTIVITY)
    for number in range(count):
        line = dict.fromkeys(ACTIVITY.fields, "") | {"at": "2026-11-02 09:00:00", "what": f"step {number}"}
        done = pd.concat([done, chained(typed(pd.DataFrame([line]), ACTIVITY), done)], ignore_index=True)
    return done


def test_the_demo_as_it_was_made_is_whole(demo_book: Path) -> None:
    outcome = audited(demo_book)
    assert outcome.findings == 0
    assert "The record is whole" in outcome.sentence and "as the last import left it" in outcome.sentence


@pytest.mark.parametrize("field", ["at", "who", "command", "case", "what", "old", "new", "file_hash", "chain"])
def test_a_changed_cell_of_the_record_is_the_first_break(field: str) -> None:
    done = lines(6)
    done[field] = done[field].astype("object")
    done.loc[2, field] = pd.Timestamp("2026-11-03") if field == "at" else "otherwise"
    assert broken(typed(done, ACTIVITY)) == "000003"


@pytest.mark.parametrize("gone", [0, 1, 4])
def test_a_line_that_was_taken_away_breaks_at_the_next_one(gone: int) -> None:
    assert broken(lines(6).drop(index=gone)) == f"{gone + 2:06d}"


def test_lines_from_before_the_chain_was_kept_are_passed_over() -> None:
    old = lines(3).assign(chain="")
    done = pd.concat([old, chained(lines(1), old)], ignore_index=True)
    assert broken(done) == "" and done["key"].tolist()[-1] == "000004"


def test_sorting_the_record_breaks_nothing_and_its_next_line_gets_the_next_number() -> None:
    done = lines(6).sort_values("what", ascending=False, ignore_index=True)
    assert broken(done) == ""
    assert chained(done.head(1), done)["key"].tolist() == ["000007"]


def test_a_claim_changed_by_hand_is_named_by_its_row(book: Path) -> None:
    by_hand(book, CLAIMS, "paid", 4, 999_99)
    outcome = audited(book)
    assert outcome.details == ("  Claims, row 6: was changed by hand",)
    assert outcome.findings == 1


def test_a_line_of_activity_changed_by_hand_is_named(book: Path) -> None:
    by_hand(book, ACTIVITY, "who", 0, "Somebody else")
    assert audited(book).data["first_break"] == "000001"


def test_what_a_biller_types_and_sorts_is_no_finding(book: Path) -> None:
    by_hand(book, DENIALS, "note", 3, "Called, they wait for the records")
    assert audited(book).findings == 0


def test_rows_added_and_taken_away_are_told_apart() -> None:
    frame = typed(pd.DataFrame({"key": ["a", "b", "c"], "claim": ["1", "2", "3"]}).reindex(
        columns=list(DENIALS.fields)), DENIALS)
    seals = typed(sealed(DENIALS, frame), SEALS)
    other = frame.assign(key=["a", "c", "d"], claim=["1", "3", "4"])
    assert [(one.row, one.what) for one in differences(DENIALS, other, seals)] == [
        ("3", "was added by hand"), ("", "1 taken away by hand")]


def test_a_table_of_many_rows_is_sealed_in_parts_that_fit_a_cell() -> None:
    frame = typed(pd.DataFrame({"key": [f"{number}" for number in range(3_000)]}).reindex(
        columns=list(DENIALS.fields)), DENIALS)
    seals = sealed(DENIALS, frame)
    assert seals["rows"].tolist() == [1_300, 1_300, 400] and seals["seals"].str.len().max() < 32_767
    assert differences(DENIALS, frame.sample(frac=1, random_state=1), typed(seals, SEALS)) == []
