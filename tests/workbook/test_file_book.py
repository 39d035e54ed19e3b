"""The closed workbook: rows come in by key, and nothing that a biller typed is ever written over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries
from small_books import owned, sample, small_book
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from era.problem import Problem
from workbook.book import Merged
from workbook.file_book import FileBook
from workbook.frames import typed
from workbook.schema import DENIALS, HOLIDAYS, TABLES, TEAM, Owner, Table

WRITERS = [(table, owner) for table in TABLES for owner in Owner if table.owned(owner)]
HERS = {"My colour": ["red", "=1+1", "0012", 7.5, True, None], "My sum": ["a", "b", "c", "d", "e", "f"]}


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


@dataclass(frozen=True)
class Habits:
    """What a biller did to a table: columns moved, her own added, rows sorted, some hidden, all of it shifted."""

    columns: list[str]
    order: list[int]
    hidden: set[int]
    left: int
    top: int


def habits(table: Table) -> st.SearchStrategy[Habits]:
    return st.builds(
        Habits, st.permutations([*table.headers, *HERS]), st.permutations(range(6)), st.sets(st.integers(0, 5)),
        st.integers(0, 3), st.integers(0, 4))


@pytest.mark.parametrize("table", TABLES, ids=ids)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_billers_cell_survives_everything(table: Table, data: st.DataObject, tmp_path: Path) -> None:
    habit = data.draw(habits(table))
    path = lived_in(tmp_path / "hers.xlsx", table, habit)
    before = hers(path, table)
    book = FileBook(path)
    news = sample(table, range(20, 25))
    news[list(table.key)] = sample(table, [0, 2, 5, 7, 8], list(table.key))
    for owner in (Owner.PAYER, Owner.RULE):
        if table.owned(owner):
            book.merge(table, news, owner)
    book.append(table, sample(table, [30, 31]))
    book.save()
    after = hers(path, table)
    assert {place: after[place] for place in before} == before


def lived_in(path: Path, table: Table, habit: Habits) -> Path:
    rows = sample(table, habit.order)

    def decorate(book: Workbook, sheet: Worksheet) -> None:
        for row in habit.hidden:
            sheet.set_row(habit.top + 1 + row, None, None, {"hidden": True})
        sheet.write(0, habit.left + len(habit.columns) + 2, "beside the table")
        own = book.add_worksheet("My sheet")
        own.write_formula(2, 2, "=COUNTA(A:A)", None, 3)
        own.write_column(0, 0, ["a", "=b", "0012"])

    return small_book(path, table, rows, headers=habit.columns, hers=HERS, left=habit.left, top=habit.top,
                      decorate=decorate)


def hers(path: Path, table: Table) -> dict[Any, Any]:
    """All that is the biller's, as another reader sees it: her columns by key, hidden rows, other cells."""
    book = openpyxl.load_workbook(path)
    sheet = book[table.sheet]
    left, top, right, bottom = range_boundaries(sheet.tables[table.name].ref)
    header = {column: str(sheet.cell(top, column).value) for column in range(left, right + 1)}
    mine = {column for column, name in header.items()
            if name not in table.headers or table.headers[name].owner is Owner.BILLER}
    keys = {table.fields[field].header for field in table.key}
    found: dict[Any, Any] = {("beside", cell.coordinate): cell.value for row in sheet.iter_rows(max_row=top)
                             for cell in row if cell.value is not None}
    for row in range(top + 1, bottom + 1):
        key = tuple(str(sheet.cell(row, column).value) for column, name in header.items() if name in keys)
        found |= {(key, header[column]): (sheet.cell(row, column).value, sheet.cell(row, column).number_format)
                  for column in mine}
        found[key, "hidden"], found[key, "row"] = sheet.row_dimensions[row].hidden, row
    own = book["My sheet"]
    return found | {("My sheet", cell.coordinate): cell.value for row in own for cell in row}


def test_what_another_owner_says_is_left_aside(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", DENIALS, sample(DENIALS, range(3)))
    book = FileBook(path)
    said = sample(DENIALS, range(3)).assign(note="overwritten", status="Paid", patient="Doe, Jane", category="Coding")
    assert book.merge(DENIALS, said, Owner.PAYER) == Merged(changed=3)
    rows = book.read(DENIALS)
    assert rows["note"].tolist() == sample(DENIALS, range(3))["note"].tolist()
    assert rows["category"].tolist() == sample(DENIALS, range(3))["category"].tolist()
    assert rows["patient"].tolist() == ["Doe, Jane"] * 3


def test_only_rows_that_say_something_new_are_touched(tmp_path: Path) -> None:
    book = FileBook(small_book(tmp_path / "b.xlsx", DENIALS, sample(DENIALS, range(4))))
    news = sample(DENIALS, [2, 3, 9]).assign(at_risk=[205, 999, 100])
    assert book.merge(DENIALS, news, Owner.PAYER) == Merged(new=1, changed=1, same=1)


def test_a_row_that_gets_another_key_keeps_what_was_typed_in_it(tmp_path: Path) -> None:
    book = FileBook(small_book(tmp_path / "b.xlsx", DENIALS, sample(DENIALS, range(3))))
    names = {"text 1": "another", "text 2": "text 0", "text 0": "another", "unknown": "nobody"}
    assert book.rename(DENIALS, names) == {"text 0": "another"}
    assert book.rename(DENIALS, {"text 1": "one"}) == {"text 1": "one"}
    book.save()
    rows = FileBook(book.path).read(DENIALS)
    assert rows["key"].tolist() == ["another", "one", "text 2"]
    assert rows["note"].tolist() == ["text 0", "text 1", "text 2"]


def test_two_rows_with_one_key_both_learn_what_is_new(tmp_path: Path) -> None:
    twice = pd.concat([sample(DENIALS, [1]), sample(DENIALS, [1]).assign(note="copied by hand")])
    book = FileBook(small_book(tmp_path / "b.xlsx", DENIALS, twice))
    assert book.merge(DENIALS, sample(DENIALS, [1]).assign(patient="Doe"), Owner.PAYER) == Merged(changed=1)
    assert book.read(DENIALS)["patient"].tolist() == ["Doe", "Doe"]


@pytest.mark.parametrize("keys", [["a", "a"], [""]])
def test_rows_without_a_key_of_their_own_are_a_bug(keys: list[str], tmp_path: Path) -> None:
    book = FileBook(small_book(tmp_path / "b.xlsx", DENIALS))
    with pytest.raises(ValueError, match="without a key of their own"):
        book.merge(DENIALS, pd.DataFrame({"key": keys}), Owner.PAYER)


def test_a_row_that_is_cleared_makes_room_for_a_new_one_unless_something_was_typed_in_it(tmp_path: Path) -> None:
    rows = typed(sample(DENIALS, range(5), owned(DENIALS, Owner.PAYER)).reindex(columns=list(DENIALS.fields)), DENIALS)
    path = small_book(tmp_path / "b.xlsx", DENIALS, rows, headers=[*DENIALS.headers, "Mine"],
                      hers={"Next action on": ["soon", "", "", "", ""], "Mine": ["", "ask Kim", "", "", ""]})
    book = FileBook(path)
    book.merge(DENIALS, rows[["key"]].iloc[[2]].assign(note="called"), Owner.BILLER)
    book.clear(DENIALS, [*rows["key"].tolist()[:4], "unknown"])
    assert book.read(DENIALS)["key"].tolist() == rows["key"].tolist()[:3] + rows["key"].tolist()[4:]
    book.save()
    again = FileBook(path)
    again.merge(DENIALS, sample(DENIALS, [7], owned(DENIALS, Owner.PAYER)), Owner.PAYER)
    again.save()
    sheet, key = openpyxl.load_workbook(path)["Denials"], list(DENIALS.headers).index("Key") + 1
    assert [sheet.cell(row, key).value for row in (5, 6, 7)] == ["text 7", "text 4", None]


def test_columns_are_found_by_header_whatever_its_case_and_spaces(tmp_path: Path) -> None:
    book = FileBook(small_book(tmp_path / "b.xlsx", HOLIDAYS, sample(HOLIDAYS, [1]), headers=["Day", "NAME ", "Source"],
                               hers={"NAME ": ["Labor Day"]}))
    assert book.read(HOLIDAYS)["name"].tolist() == ["Labor Day"]


def test_a_renamed_column_is_named_with_those_that_were_found(tmp_path: Path) -> None:
    headers = ["Colour" if header == "Patient" else header for header in DENIALS.headers]
    book = FileBook(small_book(tmp_path / "b.xlsx", DENIALS, sample(DENIALS, [1]), headers=headers))
    with pytest.raises(Problem, match=r'no column "Patient"; it has .*"Colour"'):
        book.read(DENIALS)


def test_a_deleted_column_is_empty_until_someone_wants_to_write_it(tmp_path: Path) -> None:
    headers = [header for header in DENIALS.headers if header != "Patient"]
    book = FileBook(small_book(tmp_path / "b.xlsx", DENIALS, sample(DENIALS, [1]), headers=headers))
    assert book.read(DENIALS)["patient"].tolist() == [""]
    with pytest.raises(Problem, match="insert one of that name"):
        book.merge(DENIALS, sample(DENIALS, [2], ["key", "patient"]), Owner.PAYER)


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no table named Team"):
        FileBook(small_book(tmp_path / "b.xlsx", HOLIDAYS)).read(TEAM)


@pytest.mark.parametrize(("content", "what"), [
    (b"", "no Excel workbook"), (b"PK\3\4 and then nothing", "no Excel workbook"), (b"ISA*00*", "no Excel workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "has a password or is of an old kind"),
])
def test_a_file_that_is_no_workbook_is_refused(content: bytes, what: str, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    with pytest.raises(Problem, match=what):
        FileBook(path)


def test_a_word_among_dates_is_no_date_and_stays(tmp_path: Path) -> None:
    rows = sample(DENIALS, range(3))
    path = small_book(tmp_path / "b.xlsx", DENIALS, rows, headers=[*DENIALS.headers],
                      hers={"Next action on": ["soon", "3/4/2026", ""], "My odds": ["40%", "?", 0.5]})
    book = FileBook(path)
    read = book.read(DENIALS)
    assert read["next_on"].tolist() == [pd.NaT, pd.Timestamp(2026, 3, 4), pd.NaT]
    assert read["my_odds"].fillna(-1).tolist() == [0.4, -1, 0.5]
    book.merge(DENIALS, sample(DENIALS, range(3)).assign(patient="new"), Owner.PAYER)
    book.save()
    sheet = openpyxl.load_workbook(path)["Denials"]
    column = list(DENIALS.headers).index("Next action on") + 1
    assert [sheet.cell(row, column).value for row in (2, 3)] == ["soon", "3/4/2026"]


def test_a_workbook_that_counts_from_1904_keeps_its_dates(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", HOLIDAYS, sample(HOLIDAYS, [1]), options={"date_1904": True})
    book = FileBook(path)
    book.append(HOLIDAYS, sample(HOLIDAYS, [2]))
    book.save()
    assert FileBook(path).read(HOLIDAYS)["day"].tolist() == sample(HOLIDAYS, [1, 2])["day"].tolist()
    cells = openpyxl.load_workbook(path)["Holidays"]
    assert [cells.cell(row, 1).value for row in (2, 3)] == sample(HOLIDAYS, [1, 2])["day"].dt.to_pydatetime().tolist()


def test_days_that_excel_does_not_know_stand_as_text(tmp_path: Path) -> None:
    book = FileBook(small_book(tmp_path / "b.xlsx", HOLIDAYS))
    days = pd.DataFrame({"day": pd.to_datetime(["1850-02-03", "1900-01-01", "1900-02-28", "1900-03-01", "2100-01-01"])})
    book.append(HOLIDAYS, days)
    book.save()
    assert FileBook(book.path).read(HOLIDAYS)["day"].tolist() == days["day"].tolist()


def test_a_row_that_a_person_typed_without_a_key_is_not_read_and_stays_where_it_is(tmp_path: Path) -> None:
    typed_by_hand = pd.DataFrame([{"claim": "MINE", "note": "ask Ann"}])
    book = FileBook(small_book(tmp_path / "b.xlsx", DENIALS, sample(DENIALS, range(3))))
    book.append(DENIALS, typed_by_hand)
    book.save()
    book = FileBook(book.path)
    assert (len(book.read(DENIALS)), len(book.keys(DENIALS)), book.unkeyed(DENIALS)) == (3, 3, 1)
    book.append(DENIALS, sample(DENIALS, [7]))
    book.merge(DENIALS, book.read(DENIALS), Owner.RULE)
    book.save()
    there = FileBook(book.path)._table(DENIALS).frame
    assert there["claim"].tolist()[3] == "MINE" and there["note"].tolist()[3] == "ask Ann" and len(there) == 5
