"""The open workbook does what the closed one does: the same steps on both give the same tables."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from shutil import copy

import pandas as pd
import pytest
import xlwings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from opening import Open
from small_books import owned, sample, small_book

from era.problem import Problem
from workbook.book import Book, Merged
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook
from workbook.merging import keys
from workbook.schema import ACTIVITY, APPEALS, CLAIMS, DENIALS, HOLIDAYS, PAYERS, SCORES, TABLES, Owner, Table

DENIALS_BLANK = sample(DENIALS, [0]).mask(sample(DENIALS, [0]).notna())
Both = Callable[[Path], tuple[ExcelBook, FileBook]]


@pytest.fixture
def both(opened: Open, tmp_path: Path) -> Both:
    """The same workbook twice: open, and closed."""
    def made(path: Path) -> tuple[ExcelBook, FileBook]:
        return ExcelBook(opened(path)), FileBook(copy(path, tmp_path / f"closed{path.suffix}"))
    return made


def reopened(book: Book) -> Book:
    """The book, read anew after it was written."""
    book.save()
    return FileBook(book.path) if isinstance(book, FileBook) else ExcelBook(book.book)


def plain(table: Table) -> list[str]:
    """The columns that no formula works out."""
    return [column.field for column in table.columns if not column.formula]


@pytest.mark.parametrize("table", [DENIALS, CLAIMS, ACTIVITY, PAYERS], ids=lambda table: table.name)
def test_both_books_hold_the_same_after_the_same_steps(table: Table, both: Both, tmp_path: Path) -> None:
    path = small_book(tmp_path / "Book.xlsx", table, sample(table, range(3)))
    owner = table.columns[0].owner if table.columns[0].owner is not Owner.RULE or table is ACTIVITY else Owner.PAYER
    later = sample(table, range(1, 8), owned(table, owner))
    told = []
    for book in both(path):
        first = book.merge(table, later, owner)
        again = book.merge(table, later, owner)
        book.append(table, sample(table, [20, 21]))
        book.clear(table, keys(book.read(table), table).tolist()[3:5])
        fresh = reopened(book)
        told.append((first, again, fresh.read(table)[plain(table)]))
    assert told[0][:2] == told[1][:2]
    assert told[0][1] == Merged(same=7)
    pd.testing.assert_frame_equal(told[0][2], told[1][2])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_kind_of_value_comes_back_as_it_was(table: Table, opened: Open, tmp_path: Path) -> None:
    book = ExcelBook(opened(small_book(tmp_path / "Book.xlsx", table)))
    book.append(table, sample(table, range(4)))
    pd.testing.assert_frame_equal(reopened(book).read(table)[plain(table)], sample(table, range(4))[plain(table)])


HOSTILE = ["=1+1", "+A1", "-5", "@x", "00123", "1E5", "2026-05-11", "3-4", "TRUE", "'tis", "''", "=", " 16 ", "1,000",
           "$5", "50%", "#N/A", "_x0041_", "a\nb", "é" * 40, "x" * 5000, "🙂"]


def test_no_text_becomes_a_formula_a_number_or_another_text(both: Both, tmp_path: Path) -> None:
    path = small_book(tmp_path / "Book.xlsx", DENIALS)
    rows = sample(DENIALS, range(len(HOSTILE)), ["key", "claim", "patient", "codes"])
    rows["patient"] = rows["codes"] = HOSTILE
    for book in both(path):
        book.merge(DENIALS, rows, Owner.PAYER)
        assert reopened(book).read(DENIALS)[["patient", "codes"]].equals(rows[["patient", "codes"]])


@settings(max_examples=15, deadline=None, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), min_size=1, max_size=40))
def test_whatever_a_payer_sends_stays_what_it_is(texts: list[str], open_claims: ExcelBook) -> None:
    rows = sample(CLAIMS, range(len(texts)), owned(CLAIMS, Owner.PAYER)).assign(
        patient=pd.Series(texts, dtype="str"))
    open_claims.merge(CLAIMS, rows, Owner.PAYER)
    open_claims.save()
    held = open_claims.read(CLAIMS)
    assert held["patient"].head(len(texts)).tolist() == [text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
                                                         for text in texts]


@pytest.fixture
def open_claims(opened: Open, tmp_path: Path) -> ExcelBook:
    return ExcelBook(opened(small_book(tmp_path / "Book.xlsx", CLAIMS)))


def test_what_the_biller_typed_survives_moved_columns_and_columns_of_her_own(both: Both, tmp_path: Path) -> None:
    headers = ["My colour", *reversed(list(DENIALS.headers))]
    path = small_book(tmp_path / "Book.xlsx", DENIALS, sample(DENIALS, range(5)), headers=headers, left=2, top=3)
    rows = sample(DENIALS, range(8), owned(DENIALS, Owner.PAYER)).assign(patient="changed")
    hers = [column.field for column in DENIALS.owned(Owner.BILLER)]
    for book in both(path):
        book.merge(DENIALS, rows, Owner.PAYER)
        after = reopened(book).read(DENIALS)
        pd.testing.assert_frame_equal(after.head(5)[hers], sample(DENIALS, range(5))[hers])
        assert after["patient"].eq("changed").all() and len(after) == 8


def test_nothing_is_written_before_it_is_saved(opened: Open, tmp_path: Path) -> None:
    live = opened(small_book(tmp_path / "Book.xlsx", PAYERS, sample(PAYERS, range(3))))
    before = live.sheets[0].used_range.value
    book = ExcelBook(live)
    book.append(PAYERS, sample(PAYERS, [7]))
    assert len(book.read(PAYERS)) == 4
    assert live.sheets[0].used_range.value == before


def test_a_renaming_that_finds_no_row_changes_nothing_and_hinders_no_save(opened: Open, tmp_path: Path) -> None:
    book = ExcelBook(opened(small_book(tmp_path / "Book.xlsx", DENIALS, sample(DENIALS, range(3)))))
    before = book.read(DENIALS)
    assert book.rename(DENIALS, {"nobody's": "another"}) == {}
    fresh = reopened(book)
    pd.testing.assert_frame_equal(fresh.read(DENIALS), before)


def test_a_workbook_that_counts_from_1904_keeps_its_dates(both: Both, tmp_path: Path) -> None:
    path = small_book(tmp_path / "Book.xlsx", HOLIDAYS, sample(HOLIDAYS, [1]), options={"date_1904": True})
    for book in both(path):
        book.append(HOLIDAYS, sample(HOLIDAYS, [2]))
        assert reopened(book).read(HOLIDAYS)["day"].tolist() == sample(HOLIDAYS, [1, 2])["day"].tolist()


def test_a_totals_row_stays_below_the_rows_and_is_no_row(both: Both, tmp_path: Path) -> None:
    path = small_book(tmp_path / "Book.xlsx", PAYERS, sample(PAYERS, range(3)), totals=True)
    for book in both(path):
        assert len(book.read(PAYERS)) == 3
        book.append(PAYERS, sample(PAYERS, [7, 8]))
        pd.testing.assert_frame_equal(reopened(book).read(PAYERS), sample(PAYERS, [0, 1, 2, 7, 8]))


def test_new_rows_never_cover_what_stands_below_a_table(both: Both, tmp_path: Path) -> None:
    path = small_book(tmp_path / "Book.xlsx", PAYERS, sample(PAYERS, range(3)),
                      decorate=lambda book, sheet: sheet.write(8, 1, "my sum"))
    for book in both(path):
        with pytest.raises(Problem, match="would cover"):
            book.append(PAYERS, sample(PAYERS, range(10, 20)))


def test_a_protected_sheet_is_told_in_a_sentence_and_nothing_changes(opened: Open, tmp_path: Path) -> None:
    live = opened(small_book(tmp_path / "Book.xlsx", PAYERS, sample(PAYERS, range(3)),
                             decorate=lambda book, sheet: sheet.protect()))
    before = live.sheets[0].used_range.value
    book = ExcelBook(live)
    book.append(PAYERS, sample(PAYERS, [7]))
    with pytest.raises(Problem, match=r"protected.*Nothing was changed"):
        book.save()
    assert live.sheets[0].used_range.value == before
    assert (live.app.screen_updating, live.app.calculation) == (True, "automatic")


def turned(sheet: xlwings.Sheet) -> None:
    """The rows in the opposite order, as a sort leaves them."""
    rows = sheet.range((2, 1), (6, len(DENIALS.columns)))
    rows.value = rows.value[::-1]


def swapped(sheet: xlwings.Sheet) -> None:
    """Two columns, each in the other's place."""
    columns = sheet.range((1, 1), (6, 2))
    columns.value = [row[::-1] for row in columns.value]


PATIENT = list(DENIALS.fields).index("patient") + 1
BETWEEN = {
    "sorted": (turned, "moved"), "columns moved": (swapped, "moved"),
    "a patient typed into a row that waits": (lambda sheet: setattr(sheet.range((7, PATIENT)), "value", "x"), "typed"),
    "a sum typed below": (lambda sheet: setattr(sheet.range("B8"), "value", "my sum"), "would cover"),
}


@pytest.mark.parametrize("name", BETWEEN)
@pytest.mark.parametrize("whole", [True, False], ids=["all rows read", "some rows read"])
def test_what_a_person_moves_while_a_command_asks_stops_it_before_anything_is_written(
        name: str, whole: bool, opened: Open, tmp_path: Path) -> None:
    act, told = BETWEEN[name]
    rows = pd.concat([sample(DENIALS, range(5)), DENIALS_BLANK], ignore_index=True)
    live = opened(small_book(tmp_path / "Book.xlsx", DENIALS, rows))
    book = ExcelBook(live)
    if whole:
        book.read(DENIALS)
    book.merge(DENIALS, sample(DENIALS, [1, 2], ["key", "note"]).assign(note="call Jane"), Owner.BILLER)
    book.append(DENIALS, sample(DENIALS, [20, 21]))
    act(live.sheets[0])
    before = live.sheets[0].used_range.value
    with pytest.raises(Problem, match=told):
        book.save()
    assert live.sheets[0].used_range.value == before


def test_screen_and_calculation_are_as_they_were_after_every_save(opened: Open, tmp_path: Path) -> None:
    live = opened(small_book(tmp_path / "Book.xlsx", PAYERS))
    live.app.calculation = "manual"
    book = ExcelBook(live)
    book.append(PAYERS, sample(PAYERS, [7]))
    book.save()
    assert (live.app.screen_updating, live.app.calculation) == (True, "manual")
    live.app.calculation = "automatic"


def test_scattered_rows_are_selected_and_filtered_ones_are_not(opened: Open, tmp_path: Path) -> None:
    def hide(book: object, sheet: object) -> None:
        sheet.set_row(3, None, None, {"hidden": True})

    live = opened(small_book(tmp_path / "Book.xlsx", DENIALS, sample(DENIALS, range(8)), decorate=hide))
    document = live.api
    chosen = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    for name in ("A2:B5", "D8", "A30"):
        chosen.addRangeAddress(document.Sheets.getByIndex(0).getCellRangeByName(name).RangeAddress, False)
    document.CurrentController.select(chosen)
    assert ExcelBook(live).selected(DENIALS) == ["text 0", "text 1", "text 3", "text 6"]


def test_a_selection_beside_the_table_or_on_another_sheet_selects_nothing(opened: Open, tmp_path: Path) -> None:
    live = opened(small_book(tmp_path / "Book.xlsx", APPEALS, sample(APPEALS, range(3)),
                             decorate=lambda book, sheet: book.add_worksheet("Mine")))
    live.sheets[0].range((2, 40)).impl.select()
    assert ExcelBook(live).selected(APPEALS) == []
    live.sheets["Mine"].impl.activate()
    live.sheets["Mine"].range("A2").impl.select()
    assert ExcelBook(live).selected(APPEALS) == []


def test_the_block_of_scores_is_replaced_as_a_whole(opened: Open, tmp_path: Path) -> None:
    live = opened(small_book(tmp_path / "Book.xlsx", SCORES, sample(SCORES, range(9))))
    book = ExcelBook(live)
    book.write_block(SCORES, sample(SCORES, range(4)))
    fresh = reopened(book)
    pd.testing.assert_frame_equal(fresh.read(SCORES), sample(SCORES, range(4)))


def test_a_named_cell_shows_what_is_put_there_and_a_formula_stays(opened: Open, tmp_path: Path) -> None:
    def names(book: object, sheet: object) -> None:
        page = book.add_worksheet("Page")
        page.write_formula("B1", "=1+1", None, 2)
        book.define_name("kpi_free", "=Page!$A$1:$A$3")
        book.define_name("kpi_live", "=Page!$B$1")

    live: xlwings.Book = opened(small_book(tmp_path / "Book.xlsx", PAYERS, decorate=names))
    book = ExcelBook(live)
    book.put("kpi_free", [["=1+1"], [12.5]])
    book.put("kpi_live", 99)
    book.save()
    assert live.sheets["Page"].range("A1:A3").value == ["=1+1", 12.5, None]
    assert live.sheets["Page"].range("B1").value == 2.0
    with pytest.raises(Problem, match="kpi_none"):
        book.put("kpi_none", pd.Timestamp(dt.date(2026, 1, 1)))
