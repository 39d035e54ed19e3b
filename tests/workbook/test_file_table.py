"""What belongs to a table moves with it, and what stands around it is left alone."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from small_books import part, replaced, sample, small_book
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from era.problem import Problem
from workbook.file_book import FileBook
from workbook.parts import MAIN
from workbook.schema import HOLIDAYS, SCORES, TEAM, Owner

SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
FORMULA = "SUM(1,2)"


def add(path: Path, count: int, first: int = 50) -> FileBook:
    """Append rows to the Team table of a workbook and save it."""
    book = FileBook(path)
    book.append(TEAM, sample(TEAM, range(first, first + count)))
    book.save()
    return FileBook(path)


def test_the_first_rows_go_into_the_blank_row_and_below(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", TEAM)
    assert add(path, 3).read(TEAM)["role"].tolist() == ["text 50", "text 51", "text 52"]
    assert openpyxl.load_workbook(path)["Team"].tables["Team"].ref == "A1:G4"
    assert openpyxl.load_workbook(path)["Team"].dimensions == "A1:G4"


def test_a_blank_row_that_is_marked_as_the_one_to_type_into_loses_its_mark(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", TEAM)
    replaced(path, TABLE, lambda xml: xml.replace("totalsRowShown", 'insertRow="1" totalsRowShown'))
    add(path, 1)
    assert "insertRow" not in part(path, TABLE)


def test_a_row_in_which_only_her_own_column_is_filled_is_not_blank(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", TEAM, headers=[*TEAM.headers, "Mine"], hers={"Mine": ["keep"]})
    add(path, 2)
    sheet = openpyxl.load_workbook(path)["Team"]
    assert [[sheet.cell(row, column).value for column in (1, 8)] for row in (2, 3, 4)] == [
        [None, "keep"], ["text 50", None], ["text 51", None]]


def test_a_hidden_blank_row_is_shown_once_it_is_filled(tmp_path: Path) -> None:
    def hide(book: Workbook, sheet: Worksheet) -> None:
        sheet.set_row(1, None, None, {"hidden": True})

    path = small_book(tmp_path / "b.xlsx", TEAM, decorate=hide)
    add(path, 1)
    assert not openpyxl.load_workbook(path)["Team"].row_dimensions[2].hidden


def test_a_new_row_looks_as_most_of_the_last_ones_do(tmp_path: Path) -> None:
    def paint(book: Workbook, sheet: Worksheet) -> None:
        sheet.write(4, 1, "text 3", book.add_format({"bg_color": "yellow"}))
        sheet.set_row(3, 60)

    path = small_book(tmp_path / "b.xlsx", TEAM, sample(TEAM, range(4)), decorate=paint)
    add(path, 2)
    sheet = openpyxl.load_workbook(path)["Team"]
    assert [sheet.cell(row, 2).fill.fgColor.rgb for row in (5, 6, 7)] == ["FFFFFF00", "00000000", "00000000"]
    assert [sheet.cell(row, 1).number_format for row in (6, 7)] == ["@", "@"]
    assert [sheet.row_dimensions[row].height for row in (4, 6)] == [60, None]


def test_a_written_cell_keeps_its_own_look(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", HOLIDAYS, sample(HOLIDAYS, range(3)), decorate=lambda book, sheet: (
        sheet.write(2, 1, "old", book.add_format({"bg_color": "yellow", "num_format": "@"}))))
    book = FileBook(path)
    book.merge(HOLIDAYS, sample(HOLIDAYS, range(3)).assign(name="new"), Owner.BILLER)
    book.save()
    sheet = openpyxl.load_workbook(path)["Holidays"]
    assert [(sheet.cell(row, 2).value, sheet.cell(row, 2).fill.fgColor.rgb) for row in (2, 3, 4)] == [
        ("new", "00000000"), ("new", "FFFFFF00"), ("new", "00000000")]


def test_the_total_row_moves_down(tmp_path: Path) -> None:
    def total(book: Workbook, sheet: Worksheet) -> None:
        sheet.write(3, 0, "Total")
        sheet.write_formula(3, 1, "=SUBTOTAL(103,Team[Person])", book.add_format({"bold": True}), 2)

    path = small_book(tmp_path / "b.xlsx", TEAM, sample(TEAM, range(2)), totals=True, decorate=total)
    assert add(path, 3).read(TEAM)["role"].tolist() == [f"text {number}" for number in (0, 1, 50, 51, 52)]
    sheet = openpyxl.load_workbook(path)["Team"]
    assert sheet.tables["Team"].ref == "A1:G7"
    assert sheet.tables["Team"].autoFilter.ref == "A1:G6"
    assert (sheet["A7"].value, sheet["B7"].value, sheet["B7"].font.b) == ("Total", "=SUBTOTAL(103,Team[Person])", True)
    assert sheet["A4"].value == "text 50"


def test_a_total_over_fixed_cells_is_refused(tmp_path: Path) -> None:
    def total(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_formula(3, 1, "=COUNTA(B2:B3)", None, 2)

    path = small_book(tmp_path / "b.xlsx", TEAM, sample(TEAM, range(2)), totals=True, decorate=total)
    with pytest.raises(Problem, match="formula over fixed cells"):
        add(path, 1)


def test_what_stands_below_the_table_is_never_covered(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", TEAM, sample(TEAM, range(2)),
                      decorate=lambda book, sheet: sheet.write(5, 2, "my note"))
    assert len(add(path, 2).read(TEAM)) == 4
    before = path.read_bytes()
    with pytest.raises(Problem, match="would cover C6"):
        add(path, 1, 60)
    assert path.read_bytes() == before


def test_merged_cells_below_the_table_are_never_covered(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", TEAM, sample(TEAM, range(2)),
                      decorate=lambda book, sheet: sheet.merge_range("F5:H6", ""))
    with pytest.raises(Problem, match="would cover F5"):
        add(path, 2)


def test_a_table_below_the_table_is_never_covered(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", TEAM, sample(TEAM, range(2)),
                      decorate=lambda book, sheet: sheet.add_table("E6:F8", {"name": "Mine", "header_row": False}))
    with pytest.raises(Problem, match=r"would cover E[67]:F8"):
        add(path, 5)


def test_what_stands_beside_and_further_down_stays(tmp_path: Path) -> None:
    def write(book: Workbook, sheet: Worksheet) -> None:
        sheet.write(3, 9, "beside")
        sheet.write(20, 0, "below")

    path = small_book(tmp_path / "b.xlsx", TEAM, sample(TEAM, range(2)), decorate=write)
    add(path, 4)
    sheet = openpyxl.load_workbook(path)["Team"]
    assert (sheet["J4"].value, sheet["A21"].value, sheet["A4"].value) == ("beside", "below", "text 50")


def test_formats_validations_and_names_that_ended_with_the_table_end_with_it_again(tmp_path: Path) -> None:
    def decorate(book: Workbook, sheet: Worksheet) -> None:
        bold = book.add_format({"bold": True})
        for area in ("A2:A3", "A3", "J2:J3"):
            sheet.conditional_format(area, {"type": "text", "criteria": "containing", "value": "x", "format": bold})
        sheet.conditional_format("C2:C3", {"type": "data_bar", "data_bar_2010": True})
        sheet.data_validation("B2:B3", {"validate": "list", "source": ["a", "b"]})
        sheet.ignore_errors({"number_stored_as_text": "A1:G3"})
        sheet.print_area("A1:G3")
        book.define_name("People", "=Team!$B$2:$B$3")
        book.define_name("Elsewhere", "=Team!$J$2:$J$3")

    path = small_book(tmp_path / "b.xlsx", TEAM, sample(TEAM, range(2)), decorate=decorate)
    add(path, 2)
    sheet = part(path, SHEET)
    assert re.findall(r'<conditionalFormatting sqref="(.*?)"', sheet) == ["A2:A5", "A3", "J2:J3", "C2:C5"]
    assert re.findall(r"<xm:sqref>(.*?)<", sheet) == ["C2:C5"]
    assert re.findall(r'<dataValidation .*?sqref="(.*?)"', sheet) == ["B2:B5"]
    assert re.findall(r'<ignoredError sqref="(.*?)"', sheet) == ["A1:G5"]
    assert sorted(re.findall(r"<definedName [^>]*>(.*?)<", part(path, "xl/workbook.xml"))) == [
        "Team!$A$1:$G$5", "Team!$B$2:$B$5", "Team!$J$2:$J$3"]


def test_her_own_calculated_column_is_filled_down(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", TEAM, sample(TEAM, range(2)), headers=[*TEAM.headers, "Mine"],
                      hers={"Mine": ["=LEN([@Role])"]})
    replaced(path, TABLE, lambda xml: xml.replace(
        'name="Mine"/>', 'name="Mine"><calculatedColumnFormula>LEN(Team[[#This Row],[Role]])</calculatedColumnFormula>'
        "</tableColumn>"))
    add(path, 1)
    assert '<c r="H4"><f ca="1">LEN(Team[[#This Row],[Role]])</f></c>' in re.sub(r' s="\d+"', "", part(path, SHEET))


def test_cells_that_shared_a_formula_keep_it_when_its_first_cell_is_written(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", HOLIDAYS, sample(HOLIDAYS, range(3)))
    cells = iter(['<f t="shared" ref="B2:B4" si="0">UPPER(C2)&amp;"&lt;"</f>', '<f t="shared" si="0"/>',
                  '<f t="shared" si="0"/>'])
    replaced(path, SHEET, lambda xml: re.sub(
        r'(<c r="B[234]" s="\d+") t="s"><v>\d+</v>', lambda cell: f'{cell[1]} t="str">{next(cells)}<v>x</v>', xml))
    book = FileBook(path)
    named = sample(HOLIDAYS, [0], ["day"]).assign(name="New Year")
    book.merge(HOLIDAYS, named, Owner.BILLER)
    book.save()
    sheet = openpyxl.load_workbook(path)["Holidays"]
    assert [sheet.cell(row, 2).value for row in (2, 3, 4)] == ["New Year", '=UPPER(C3)&"<"', '=UPPER(C4)&"<"']


def test_the_chain_of_calculation_goes_when_formulas_come(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", SCORES)
    with_a_chain(path)
    book = FileBook(path)
    book.write_block(SCORES, sample(SCORES, range(3)))
    book.save()
    assert "xl/calcChain.xml" in zipfile.ZipFile(path).namelist()
    book.write_block(SCORES, sample(SCORES, range(3)), FORMULA)
    book.save()
    assert "xl/calcChain.xml" not in zipfile.ZipFile(path).namelist()
    assert "calcChain" not in part(path, "[Content_Types].xml") + part(path, "xl/_rels/workbook.xml.rels")


def with_a_chain(path: Path) -> None:
    """Give a workbook the list of formulas that Excel keeps."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    replaced(path, "xl/calcChain.xml", lambda _: f'<calcChain xmlns="{MAIN[1:-1]}"><c r="A1" i="1"/></calcChain>')
    replaced(path, "[Content_Types].xml", lambda xml: xml.replace(
        "</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'))
    replaced(path, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(
        "</Relationships>", f'<Relationship Id="rId99" Type="{office}/calcChain" Target="calcChain.xml"/>'
        "</Relationships>"))


def test_the_block_is_one_array_formula_with_its_last_result_or_plain_values(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", SCORES)
    book, rows = FileBook(path), sample(SCORES, range(4))
    book.write_block(SCORES, rows, FORMULA)
    book.save()
    sheet = openpyxl.load_workbook(path)["Scores"]
    assert (sheet["A2"].value.ref, sheet["A2"].value.text) == ("A2:L5", f"={FORMULA}")
    pd.testing.assert_frame_equal(FileBook(path).read(SCORES), rows)
    book.write_block(SCORES, rows.head(2))
    book.save()
    assert "<f" not in part(path, SHEET)
    pd.testing.assert_frame_equal(FileBook(path).read(SCORES), rows.head(2))
    book.write_block(SCORES, rows.head(0), FORMULA)
    book.save()
    assert FileBook(path).read(SCORES).empty


def test_the_selected_rows_are_known_by_their_keys_without_the_hidden_ones(tmp_path: Path) -> None:
    def select(book: Workbook, sheet: Worksheet) -> None:
        sheet.set_selection("A3:C5")
        sheet.set_row(3, None, None, {"hidden": True})

    path = small_book(tmp_path / "b.xlsx", SCORES, sample(SCORES, range(6)), decorate=select)
    assert FileBook(path).selected(SCORES) == ["text 1", "text 3"]


def test_a_selection_outside_the_table_selects_nothing(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", SCORES, sample(SCORES, range(2)),
                      decorate=lambda book, sheet: sheet.set_selection("A9:B12"))
    assert FileBook(path).selected(SCORES) == []


def test_named_cells_show_new_figures_and_keep_their_formulas(tmp_path: Path) -> None:
    def tiles(book: Workbook, sheet: Worksheet) -> None:
        page = book.add_worksheet("It's a page")
        page.write_formula("B2", "=SUM(1,1)", book.add_format({"num_format": "$#,##0"}), 2)
        book.define_name("Open_dollars", "='It''s a page'!$B$2")
        book.define_name("Months", "='It''s a page'!$D$2:$E$3")

    path = small_book(tmp_path / "b.xlsx", TEAM, decorate=tiles)
    book = FileBook(path)
    book.put("Open_dollars", 1234.5)
    book.put("Months", [[1, 2], [3, 4]])
    book.put("Months", [["Jan <>", 3], [pd.Timestamp(2026, 2, 1)]])
    with pytest.raises(ValueError, match="larger than D2:E3"):
        book.put("Months", [[1, 2, 3]])
    book.save()
    shown = openpyxl.load_workbook(path, data_only=True)["It's a page"]
    assert [shown[cell].value for cell in ("B2", "D2", "E2", "D3", "E3")] == [1234.5, "Jan <>", 3, 46054, None]
    assert openpyxl.load_workbook(path)["It's a page"]["B2"].value == "=SUM(1,1)"
    assert openpyxl.load_workbook(path)["It's a page"]["B2"].number_format == "$#,##0"
    once = path.read_bytes()
    again = FileBook(path)
    again.put("Open_dollars", 1234.5)
    again.save()
    assert path.read_bytes() == once


def test_a_name_that_no_cell_carries_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no cell carries the name Open_dollars"):
        FileBook(small_book(tmp_path / "b.xlsx", TEAM)).put("Open_dollars", 1)


@pytest.mark.parametrize("rewrite", [
    lambda xml: re.sub(r"<(/?)(?=[a-z])", r"<\1x:", xml).replace("xmlns=", "xmlns:x="),
    lambda xml: xml.replace("<sheetData>", "<!-- a comment --><sheetData>"),
    lambda xml: re.sub(r' r="[A-Z]*\d+"', "", xml),
], ids=["with a prefix", "with a comment", "without addresses"])
def test_a_sheet_that_is_written_in_another_way_is_read_and_written_as_well(
        rewrite: Callable[[str], str], tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", TEAM, sample(TEAM, range(2)))
    replaced(path, SHEET, rewrite)
    assert add(path, 2).read(TEAM)["role"].tolist() == ["text 0", "text 1", "text 50", "text 51"]
    assert openpyxl.load_workbook(path)["Team"]["A5"].value == "text 51"


def test_a_sheet_without_any_row_takes_a_block(tmp_path: Path) -> None:
    path = small_book(tmp_path / "b.xlsx", SCORES)
    replaced(path, SHEET, lambda xml: re.sub(r"<row r=\"2\".*?</row>", "", xml))
    book = FileBook(path)
    book.write_block(SCORES, sample(SCORES, [1]))
    book.save()
    assert len(FileBook(path).read(SCORES)) == 1
