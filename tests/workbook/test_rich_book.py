"""A workbook full of what a biller adds to hers comes through an import with every part that is not ours untouched."""

from __future__ import annotations

import base64
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from office import Office
from small_books import part, replaced, sample, small_book, unlike
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook.build import build
from workbook.file_book import FileBook
from workbook.parts import MAIN, WORKBOOK
from workbook.schema import DENIALS, POLICY, SCORES, TEAM, Owner

SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def furnish(book: Workbook, sheet: Worksheet) -> None:
    """Everything that openpyxl would lose, and more."""
    sheet.freeze_panes(1, 3)
    sheet.set_row(3, 33, None, {"hidden": True})
    sheet.write_comment("C3", "ask again on Friday")
    sheet.conditional_format("I2:I40", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
    sheet.insert_textbox("BE2", "my reminder")
    sheet.insert_image("BE8", "picture.png", {"image_data": BytesIO(PICTURE)})
    sheet.insert_button("BE14", {"caption": "Mine"})
    own = book.add_worksheet("My month")
    own.write_column("A1", [3, 1, 2])
    own.add_sparkline("B1", {"range": "'My month'!A1:A3"})
    own.write_formula("C1", "=SUM(Denials[At risk])", None, 17)
    own.protect("secret")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Denials!$I$2:$I$7"})
    own.insert_chart("D1", chart)


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A workbook with denials and everything a biller may add, also parts that XlsxWriter does not know."""
    path = small_book(tmp_path / "Mine.xlsx", DENIALS, sample(DENIALS, range(6)), decorate=furnish)
    for name in ("customUI/customUI14.xml", "xl/slicers/slicer1.xml", "xl/threadedComments/threadedComment1.xml",
                 "customXml/item1.xml", "xl/vbaProject.bin"):
        replaced(path, name, lambda _: "<kept as='it' is=''/>" * 40)
    return replaced(path, WORKBOOK, lambda xml: xml.replace(' fullCalcOnLoad="1"', ""))


def test_only_the_sheet_and_the_table_that_took_the_rows_change(rich: Path) -> None:
    before = rich.with_name("before.xlsx")
    before.write_bytes(rich.read_bytes())
    book = FileBook(rich)
    book.merge(DENIALS, sample(DENIALS, range(3, 12)).assign(patient="Doe, Jane"), Owner.PAYER)
    book.merge(DENIALS, sample(DENIALS, range(12)).assign(category="Coding"), Owner.RULE)
    book.save()
    assert unlike(before, rich) == {SHEET, TABLE, WORKBOOK}
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(rich) as new:
        assert old.namelist() == new.namelist()
        assert len(old.namelist()) > 25


def test_of_the_sheet_only_rows_and_ranges_of_the_table_change(rich: Path) -> None:
    before = part(rich, SHEET)
    book = FileBook(rich)
    book.merge(DENIALS, sample(DENIALS, [2]).assign(patient="Doe, Jane"), Owner.PAYER)
    book.save()
    after = part(rich, SHEET)
    old_rows, new_rows = before.split("<row "), after.split("<row ")
    assert [number for number, rows in enumerate(zip(old_rows, new_rows, strict=True)) if rows[0] != rows[1]] == [4]
    assert "Doe, Jane" in new_rows[4]


def test_a_pivot_over_the_table_is_worked_out_anew_and_one_over_another_is_not(rich: Path) -> None:
    for number, source in ((1, 'name="Denials"'), (2, 'name="Others"'), (3, 'ref="A1:C7" sheet="Denials"')):
        replaced(rich, f"xl/pivotCache/pivotCacheDefinition{number}.xml", lambda _, source=source: (
            f'<pivotCacheDefinition xmlns="{MAIN[1:-1]}" recordCount="3"><cacheSource type="worksheet">'
            f"<worksheetSource {source}/></cacheSource></pivotCacheDefinition>"))
        replaced(rich, "xl/_rels/workbook.xml.rels", lambda xml, number=number: xml.replace(
            "</Relationships>", f'<Relationship Id="p{number}" Type="{OFFICE}/pivotCacheDefinition" '
            f'Target="pivotCache/pivotCacheDefinition{number}.xml"/></Relationships>'))
    book = FileBook(rich)
    book.append(DENIALS, sample(DENIALS, [9]))
    book.save()
    caches = [part(rich, f"xl/pivotCache/pivotCacheDefinition{number}.xml") for number in (1, 2, 3)]
    assert ['refreshOnLoad="1"' in cache for cache in caches] == [True, False, True]


@pytest.mark.parametrize(("formula", "anew"), [("SUM(Denials[At risk])", True), ("DENIAL_AGE(A1)", False)])
def test_her_formulas_are_worked_out_anew_unless_one_of_them_needs_python(formula: str, anew: bool, rich: Path) -> None:
    replaced(rich, "xl/worksheets/sheet2.xml", lambda xml: xml.replace("SUM(Denials[At risk])", formula))
    book = FileBook(rich)
    book.append(DENIALS, sample(DENIALS, [9]))
    book.save()
    assert ('fullCalcOnLoad="1"' in part(rich, WORKBOOK)) is anew


def test_a_new_workbook_takes_denials_and_opens_in_a_spreadsheet(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "New.xlsx"
    build(path, pages=[])
    book, rows = FileBook(path), sample(DENIALS, range(40))
    book.merge(DENIALS, rows, Owner.PAYER)
    book.merge(DENIALS, rows, Owner.RULE)
    book.write_block(SCORES, sample(SCORES, range(40)))
    book.append(TEAM, sample(TEAM, range(3)))
    rules = book.read(POLICY)
    book.save()
    with office.open(path) as sheets:
        assert sheets.errors() == []
        cells, scores = sheets.cells("Denials"), sheets.cells("Scores")
        claim, risk, first = (cells[0].index(header) for header in ("Claim", "At risk", "First denied"))
        assert [row[claim] for row in cells[1:]] == [f"text {number}" for number in range(40)]
        assert [row[risk] for row in cells[1:]] == [number + 0.05 for number in range(40)]
        assert [row[first] for row in cells[1:]] == [46023 + number for number in range(40)]
        assert len(scores) == 41
        sheets.recalculate()
        assert sheets.cells("Denials")[1][cells[0].index("Category")] == "text 0"
    assert len(rules) == len(FileBook(path).read(POLICY))


def test_what_a_spreadsheet_saved_is_read_and_written_as_well(tmp_path: Path, office: Office) -> None:
    path = small_book(tmp_path / "b.xlsx", TEAM, sample(TEAM, range(4)))
    with office.open(path) as sheets:
        sheets.set("Team", "G3", "typed in LibreOffice")
        saved = sheets.save_as(tmp_path / "saved.xlsx")
    book = FileBook(saved)
    assert book.read(TEAM)["note"].tolist() == ["text 0", "typed in LibreOffice", "text 2", "text 3"]
    book.append(TEAM, sample(TEAM, [9]))
    book.save()
    assert FileBook(saved).read(TEAM)["role"].tolist()[-1] == "text 9"
