"""The spreadsheet that tests ask must itself be believed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter
from office import NoOffice, Office, to_png


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Sums")
        sheet.write_row(0, 0, [2, 3])
        sheet.write_formula(0, 2, "=A1*B1", value=6)
        sheet.write_formula(1, 2, "=NO_SUCH_FUNCTION(1)", value=7)
        made.define_name("Product", "=Sums!$C$1")
    return path


def test_cells_formulas_and_names_are_read(office: Office, book: Path) -> None:
    with office.open(book) as sheets:
        assert sheets.names() == ["Sums"]
        assert sheets.cells("Sums")[0] == [2, 3, 6]
        assert sheets.formulas("Sums")[0][2] == "=A1*B1"
        assert sheets.value("Product") == 6


def test_a_typed_value_changes_what_depends_on_it(office: Office, book: Path) -> None:
    with office.open(book) as sheets:
        sheets.set("Sums", "A1", 10)
        assert sheets.value("Product") == 30


def test_text_is_typed_as_text_and_a_date_as_its_serial_number(office: Office, book: Path) -> None:
    with office.open(book) as sheets:
        sheets.set("Sums", "A2", "=1+1")
        sheets.set("Sums", "B2", dt.date(2026, 1, 1))
        assert sheets.cells("Sums")[1][:2] == ["=1+1", 46023]


def test_an_error_value_is_found_where_it_stands(office: Office, book: Path) -> None:
    with office.open(book) as sheets:
        sheets.recalculate()
        assert sheets.errors() == ["Sums!C2: #NAME?"]


def test_a_workbook_is_saved_and_printed(office: Office, book: Path, tmp_path: Path) -> None:
    with office.open(book) as sheets:
        saved = sheets.save_as(tmp_path / "saved.xlsx")
    pictures = to_png(office.to_pdf(saved, tmp_path / "saved.pdf"), tmp_path)
    assert [picture.suffix for picture in pictures] == [".png"]


def test_a_missing_libreoffice_is_an_error_that_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoOffice, match="install it with"):
        Office()
