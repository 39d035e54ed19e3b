"""A biller works in a spreadsheet between two imports: she types, sorts, moves columns, and finds it all again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
from office import Office, Sheets

from macros import import_era, new
from samples import tell
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.schema import DENIALS, Kind, Owner

DAY = date(2026, 11, 2)
STORIES = sorted(tell.FOLDER.iterdir())
HERS = DENIALS.owned(Owner.BILLER)
TYPED = {Kind.TEXT: "=typed {}", Kind.DAY: date(2026, 12, 1), Kind.SHARE: 0.25}


def headers(sheets: Sheets) -> list[str]:
    return sheets.cells(DENIALS.sheet)[0]


def letter(sheets: Sheets, header: str) -> int:
    return headers(sheets).index(header)


def type_into_every_cell_of_hers(sheets: Sheets, rows: int) -> None:
    sheet = sheets.document.Sheets.getByName(DENIALS.sheet)
    for column in HERS:
        at = letter(sheets, column.header)
        for row in range(1, rows + 1):
            name = sheet.getCellByPosition(at, row).AbsoluteName.split(".")[1].replace("$", "")
            sheets.set(DENIALS.sheet, name, value_of(column.kind, row))


def value_of(kind: Kind, row: int) -> str | float | date:
    made = TYPED[kind]
    return made.format(row) if isinstance(made, str) else made


def sort_by_patient(office: Office, sheets: Sheets, rows: int) -> None:
    sheet = sheets.document.Sheets.getByName(DENIALS.sheet)
    area = sheet.getCellRangeByPosition(0, 0, len(headers(sheets)) - 1, rows)
    field = office.uno.createUnoStruct("com.sun.star.table.TableSortField")
    field.Field, field.IsAscending = letter(sheets, "Patient"), False
    fields = office.uno.Any("[]com.sun.star.table.TableSortField", (field,))
    descriptor = office.properties(SortFields=fields, ContainsHeader=True)
    office.uno.invoke(area, "sort", (office.uno.Any("[]com.sun.star.beans.PropertyValue", descriptor),))


def move_column(sheets: Sheets, header: str, to: int) -> None:
    sheet = sheets.document.Sheets.getByName(DENIALS.sheet)
    sheet.Columns.insertByIndex(to, 1)
    at = letter(sheets, header)
    last = len(sheets.cells(DENIALS.sheet)) - 1
    source = sheet.getCellRangeByPosition(at, 0, at, last).RangeAddress
    sheet.moveRange(sheet.getCellByPosition(to, 0).CellAddress, source)
    sheet.Columns.removeByIndex(at, 1)


def test_what_she_typed_stands_beside_its_claim_after_sorting_moving_and_importing(
        office: Office, tmp_path: Path) -> None:
    book = tmp_path / "practice.xlsx"
    new.make(book)
    import_era.run(SilentDesk(), FileBook(book), STORIES[:12], DAY)
    rows = len(FileBook(book).read(DENIALS))
    with office.open(book) as sheets:
        type_into_every_cell_of_hers(sheets, rows)
        sort_by_patient(office, sheets, rows)
        move_column(sheets, "Note", 3)
        move_column(sheets, "Payer", 9)
        sheets.save_as(tmp_path / "worked.xlsx")
    worked = FileBook(tmp_path / "worked.xlsx").read(DENIALS)
    import_era.run(SilentDesk(), FileBook(tmp_path / "worked.xlsx"), STORIES, DAY)
    after = FileBook(tmp_path / "worked.xlsx").read(DENIALS)
    assert len(worked) == rows < len(after)
    assert (worked[[column.field for column in HERS]].notna() & (worked[[column.field for column in HERS]] != "")
            ).all(axis=None)
    assert after["key"].tolist()[:rows] == worked["key"].tolist()
    assert worked["patient"].is_monotonic_decreasing
    for column in HERS:
        pd.testing.assert_series_equal(after[column.field][:rows], worked[column.field])
