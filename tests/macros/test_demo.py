"""The demo is the whole pass: what it says, what stands in its workbook, and what a spreadsheet makes of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office import Office, Sheets
from validators import by_sdk

from denials.figures import figures
from denials.score import scores, worklist
from denials.worklist import in_order
from macros.command import Outcome
from macros.demo import DAY
from macros.desk import frames, rules
from workbook.file_book import FileBook
from workbook.lint import lint
from workbook.schema import CLAIMS, DENIALS, SCORES, TABLES, Owner


@pytest.fixture(scope="module")
def sheets(office: Office, demo_book: Path) -> Sheets:
    with office.open(demo_book) as opened:
        yield opened


def rows_of(sheets: Sheets, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet that is one table, by header."""
    header, *rows = sheets.cells(sheet)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_it_says_what_was_imported_and_what_to_work_first(shown: Outcome) -> None:
    text = "\n".join(shown.details)
    assert re.search(r"136 new files, 0 already imported; [\d,]+ claims, [\d,]+ new denials", text)
    assert len(re.findall(r"^  \d\. Claim ", text, re.M)) == 5
    assert text.count(" x urgency ") == 5


def test_the_open_xml_sdk_finds_nothing_in_its_workbook(demo_book: Path) -> None:
    """The second validator, slow on many rows, reads the smaller workbook of test_validators."""
    assert by_sdk(demo_book) == []


def test_the_example_of_the_trade_holds(demo_book: Path) -> None:
    queue = FileBook(demo_book).read(DENIALS).set_index("claim")
    urgent, easy = queue.loc["CH002901"], queue.loc["CH002902"]
    assert (urgent["at_risk"], urgent["days_left"], urgent["odds"]) == (480000, 5, 0.60)
    assert (easy["at_risk"], easy["days_left"], easy["odds"]) == (20000, 90, 0.90)
    assert (urgent["score"], easy["score"]) == (2880.0, 36.0)
    assert urgent["rank"] < easy["rank"]


def test_the_queue_in_the_file_is_what_the_rules_say(demo_book: Path) -> None:
    book = FileBook(demo_book)
    denials, known = book.read(DENIALS), rules(book)
    judged = scores(denials, known)
    work = worklist(denials, judged, known, DAY)
    pd.testing.assert_frame_equal(book.read(SCORES), judged.assign(order=in_order(work["score"])), check_dtype=False)
    kept = denials[[column.field for column in DENIALS.owned(Owner.RULE)]]
    pd.testing.assert_frame_equal(kept, work[list(kept.columns)], check_dtype=False)


def test_no_cell_shows_an_error_as_opened_or_worked_out_again(sheets: Sheets) -> None:
    assert sheets.errors() == []
    sheets.recalculate()
    assert sheets.errors() == []


def test_a_spreadsheet_works_the_queue_out_as_python_does(sheets: Sheets, demo_book: Path) -> None:
    sheets.recalculate()
    queue = FileBook(demo_book).read(DENIALS)
    seen = rows_of(sheets, DENIALS.sheet)
    assert len(seen) == len(queue)
    for column in DENIALS.owned(Owner.RULE):
        for shown, kept in zip((row[column.header] for row in seen), queue[column.field], strict=True):
            assert same(shown, kept, column.kind), column.header


def same(shown: Any, kept: Any, kind: str) -> bool:
    """A cell as the spreadsheet has it is the value of the frame."""
    if pd.isna(kept) or kept == "":
        return shown in (None, "")
    if kind in ("day", "moment"):
        return shown == (kept - pd.Timestamp("1899-12-30")).days
    if kind == "money":
        return round(shown * 100) == kept
    return shown == kept if isinstance(kept, str) else abs(shown - float(kept)) < 1e-9


def test_every_figure_in_the_file_is_what_the_spreadsheet_works_out(sheets: Sheets, demo_book: Path) -> None:
    sheets.recalculate()
    book = FileBook(demo_book)
    tables = {**frames(book, *(table.name for table in TABLES)), SCORES.name: book.read(SCORES)}
    for name, value in figures(tables, rules(book).policy_value, DAY).items():
        assert plain(sheets.value(f"kpi_{name}")) == plain(value), name


def plain(value: Any) -> Any:
    """A figure or block of figures so that a spreadsheet's and ours can be compared: nothing is ''."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if value is None or value == "":
        return ""
    if hasattr(value, "year"):
        return float((pd.Timestamp(value) - pd.Timestamp("1899-12-30")).days)
    return value if isinstance(value, str) else round(float(value), 6)


def test_the_pivots_add_up_to_the_tables_to_the_cent(sheets: Sheets, demo_book: Path) -> None:
    book = FileBook(demo_book)
    claims, denials = book.read(CLAIMS), book.read(DENIALS)
    pivots = {name: rows for found in sheets.pivots().values() for name, rows in found.items()}
    assert len(pivots) >= 2
    totals = [round(value * 100) for value in pivots["ClaimsByPayer"][-1][1:] if isinstance(value, float)]
    assert totals[0] == len(claims) * 100
    assert totals[1:] == [int(claims[field].sum()) for field in ("charge", "paid", "denied")]
    denied = [value for value in pivots["DenialsByPayer"][-1] if isinstance(value, float)]
    assert [round(denied[0]), round(denied[1] * 100)] == [len(denials), int(denials["at_risk"].sum())]


def test_a_letter_stands_for_each_of_the_first_five_that_a_letter_helps(shown: Outcome, demo_book: Path) -> None:
    letters = sorted((demo_book.parent / "Letters").glob("*.docx"))
    assert [letter.name for letter in letters] == sorted(shown.data["letters"])
    assert len(letters) == 5


def test_no_file_name_holds_a_patient(demo_book: Path) -> None:
    book = FileBook(demo_book)
    names = {part for patient in book.read(DENIALS)["patient"] for part in patient.upper().split(", ")}
    for place in demo_book.parent.rglob("*"):
        assert not names & set(re.split(r"[^A-Z]+", place.name.upper()))


def test_the_linter_finds_nothing_that_excel_would_repair(demo_book: Path) -> None:
    assert lint(demo_book) == []
