"""A new workbook is what the schema declares, and a spreadsheet opens it without complaint."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from hashlib import sha256
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from lxml import etree
from office import Office
from openpyxl.workbook import Workbook

import denials
import templates
import workbook
from macros import new
from templates.kpis import pages
from workbook import lists, package, stamp
from workbook.build import build
from workbook.rules import seeds
from workbook.schema import BY_NAME, DENIALS, PRACTICE, SCORES, TABLES, Kind, Owner, Table
from workbook.styles import TINTS

TODAY = dt.date(2026, 4, 15)
EACH = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
NAMESPACE = {"m": package.MAIN}


@pytest.fixture(scope="module")
def opened(empty_book: Path) -> Workbook:
    return openpyxl.load_workbook(empty_book)


@pytest.fixture(scope="module")
def parts(empty_book: Path) -> package.Parts:
    return package.read(empty_book.read_bytes())


@EACH
def test_a_sheet_holds_its_table_with_the_schemas_headers(opened: Workbook, table: Table) -> None:
    found = opened[table.sheet].tables[table.name]
    headers = [cell.value for cell in opened[table.sheet][1]]
    assert headers == list(table.headers) == found.column_names
    rows = max(len(seeds(table)), 1)
    assert found.ref == found.autoFilter.ref == f"A1:{opened[table.sheet].cell(rows + 1, len(headers)).coordinate}"


@EACH
def test_a_header_has_its_owners_tint_and_says_what_the_column_is(opened: Workbook, table: Table) -> None:
    sheet = opened[table.sheet]
    helps = {str(rule.sqref): rule.prompt for rule in sheet.data_validations.dataValidation if rule.prompt}
    for cell, column in zip(sheet[1], table.columns, strict=True):
        assert cell.fill.start_color.rgb == "FF" + TINTS[column.owner][1:]
        assert helps[cell.coordinate] == column.help


@EACH
def test_columns_are_as_wide_as_declared_and_hidden_where_declared(parts: package.Parts, table: Table) -> None:
    sheet = package.tree(parts, package.sheet_parts(parts)[table.sheet])
    spans = {place: span for span in sheet.iterfind("m:cols/m:col", NAMESPACE)
             for place in range(int(span.get("min", 0)), int(span.get("max", 0)) + 1)}
    for place, column in enumerate(table.columns, 1):
        assert (spans[place].get("hidden") == "1") == column.hidden
        assert column.hidden or float(spans[place].get("width", 0)) >= column.width


@EACH
def test_a_choice_is_a_drop_down_from_a_named_list(opened: Workbook, table: Table) -> None:
    sheet, names = opened[table.sheet], lists.names()
    offered = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    wanted = {names[column.choices] for column in table.columns if column.choices and column.owner is Owner.BILLER}
    assert offered == wanted <= set(opened.defined_names)


@EACH
def test_the_shipped_rules_stand_in_the_workbook(opened: Workbook, table: Table) -> None:
    if table.owned(Owner.BILLER)[:1] != table.columns[:1]:
        return
    rows = seeds(table)
    first = [cell.value for cell in opened[table.sheet]["A"][1:]]
    if table.columns[0].kind is Kind.TEXT:
        assert first == (list(rows[table.columns[0].field]) or [None])


def test_an_empty_queue_has_one_row_that_an_import_fills_and_its_formulas_show_nothing(opened: Workbook) -> None:
    row = opened["Denials"][2]
    for cell, column in zip(row, DENIALS.columns, strict=True):
        assert cell.value == (f"={column.formula}" if column.formula else None)


def test_a_formula_column_of_a_table_knows_its_formula(opened: Workbook) -> None:
    columns = opened["Denials"].tables["Denials"].tableColumns
    known = {column.name: column.calculatedColumnFormula.attr_text for column in columns
             if column.calculatedColumnFormula}
    assert known == {column.header: column.formula for column in DENIALS.columns if column.formula}


def test_text_columns_are_text_and_formulas_that_give_text_are_not(opened: Workbook) -> None:
    for cell, column in zip(opened["Denials"][2], DENIALS.columns, strict=True):
        if column.kind is Kind.TEXT:
            assert (cell.number_format, cell.quotePrefix) == (("General", False) if column.formula else ("@", True))


def test_the_queue_stays_in_view_up_to_the_claim(opened: Workbook) -> None:
    assert opened["Denials"].freeze_panes == "D2"
    assert opened["Remits"].freeze_panes == "A2"


def test_a_sheet_prints_landscape_with_its_headers_on_every_page(opened: Workbook) -> None:
    sheet = opened["Claims"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.print_title_rows == "$1:$1"
    repeating = [sheet.title for sheet in opened if sheet.print_title_cols]
    assert repeating == ["Denials", "Claims"], "each further one costs a spreadsheet half a second at opening"
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("&A", "Page &P of &N")


def test_the_dashboard_comes_first_then_the_work_and_helpers_are_hidden(opened: Workbook) -> None:
    assert opened.sheetnames[:4] == ["Dashboard", "Denials", "Appeals", "Calls"]
    assert {sheet.title for sheet in opened if sheet.sheet_state != "visible"} == {"Figures", "Lists", "Seals"}


def test_the_scores_block_has_its_headers_in_the_first_row(opened: Workbook) -> None:
    assert [cell.value for cell in opened["Scores"][1]] == list(SCORES.headers)
    assert not opened["Scores"].tables


def test_the_guide_says_every_visible_column_in_a_sentence(opened: Workbook) -> None:
    lines = {tuple(cell.value for cell in row[:2]): row[3].value for row in opened["Guide"].iter_rows()}
    for table in TABLES:
        for column in table.columns:
            assert column.hidden or table.hidden or lines[table.sheet, column.header] == column.help


def test_a_new_workbook_has_the_same_bytes_on_every_day_and_in_every_folder(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for folder in (tmp_path, tmp_path / "elsewhere"):
        new.make(folder / "DenialDesk.xlsm")
    assert (tmp_path / "DenialDesk.xlsm").read_bytes() == (tmp_path / "elsewhere" / "DenialDesk.xlsm").read_bytes()
    rooms = [path for room in (denials, templates, workbook) for path in Path(room.__file__).parent.rglob("*.py")]
    asks = [path.name for path in rooms if re.search(r"\b(today|now|utcnow)\(\)", path.read_text(encoding="utf-8"))]
    assert asks == ["save.py"], "only the name of a backup asks the clock"


def test_the_same_inputs_give_the_same_bytes(empty_book: Path, tmp_path: Path) -> None:
    build(tmp_path / "again.xlsx", pages=pages(), today=TODAY)
    assert sha256((tmp_path / "again.xlsx").read_bytes()).digest() == sha256(empty_book.read_bytes()).digest()


def test_the_file_says_nothing_of_who_made_it_and_when(opened: Workbook) -> None:
    assert not opened.properties.creator
    assert opened.properties.created == dt.datetime(2026, 1, 1)


def test_excel_is_not_asked_to_work_everything_out_when_it_opens_the_file(parts: package.Parts) -> None:
    calculation = package.tree(parts, "xl/workbook.xml").find("m:calcPr", NAMESPACE)
    assert dict(calculation.attrib) == {"calcId": package.CALCULATION}


def test_every_part_has_a_type_and_every_reference_leads_to_a_part(parts: package.Parts) -> None:
    types = package.tree(parts, package.CONTENT_TYPES)
    named = {entry.get("PartName", "").lstrip("/") for entry in types}
    endings = {entry.get("Extension") for entry in types}
    assert all(name in named or name.rpartition(".")[2] in endings for name in parts)
    assert named - {""} <= set(parts)
    for name in (name for name in parts if name.endswith(".rels")):
        folder = posixpath.dirname(posixpath.dirname(name))
        for link in etree.fromstring(parts[name]):
            if link.get("TargetMode") != "External":
                target = link.get("Target", "")
                assert posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") in parts, (name, target)


def test_every_structured_reference_names_a_table_and_a_column(parts: package.Parts) -> None:
    formulas = [text for name, part in parts.items() if name.startswith("xl/worksheets/sheet")
                for text in etree.fromstring(part).xpath("//m:f/text()", namespaces=NAMESPACE)]
    names = package.tree(parts, "xl/workbook.xml").xpath("//m:definedName/text()", namespaces=NAMESPACE)
    for table, column in re.findall(r"(\w+)\[(?:\[#This Row\],\[)?([^\[\]]+)\]", " ".join({*formulas, *names})):
        assert column in BY_NAME[table].headers, (table, column)


def test_every_name_stands_for_cells_in_a_spreadsheet(office: Office, empty_book: Path, opened: Workbook) -> None:
    with office.open(empty_book) as sheets:
        for name, meaning in opened.defined_names.items():
            if "[" not in str(meaning.value) and name != stamp.NAME:
                sheets.value(name)


def test_an_empty_workbook_shows_no_error_in_any_cell(office: Office, empty_book: Path) -> None:
    with office.open(empty_book) as sheets:
        assert sheets.errors() == []
        sheets.recalculate()
        assert sheets.errors() == []


def test_a_new_workbook_shows_at_once_what_it_would_work_out(office: Office, empty_book: Path) -> None:
    with office.open(empty_book) as sheets:
        before = {name: sheets.cells(name) for name in sheets.names() if name != "Pivots"}
        sheets.recalculate()
        for name, cells in before.items():
            assert sheets.cells(name) == cells, name


def test_without_a_fixed_day_the_workbook_asks_the_calendar(office: Office, tmp_path: Path) -> None:
    build(tmp_path / "book.xlsx", pages=pages())
    with office.open(tmp_path / "book.xlsx") as sheets:
        assert "=TODAY()" in sheets.formulas("Dashboard")[1]
        assert sheets.value("Today") == (dt.date.today() - dt.date(1899, 12, 30)).days


HOSTILE = ("=1+1", '=HYPERLINK("http://x.test","y")', "+1-1", "@SUM(1)", "-2", "00123", "1E5", "3-4", "http://x.test",
           "mailto:a@b.test", "_x0041_", "a\x0bb", "#N/A", "TRUE", "<b>&amp;", "{=1}", " led and trailed ")


def test_text_stays_text_whatever_it_looks_like(office: Office, tmp_path: Path) -> None:
    rows = pd.DataFrame({"name": [f"line {place}" for place in range(len(HOSTILE))], "value": HOSTILE, "why": ""})
    build(tmp_path / "book.xlsx", pages=[], rules={PRACTICE.name: rows})
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Practice"]
    assert {cell.data_type for cell in sheet["B"]} == {"s"} and not any(cell.hyperlink for cell in sheet["B"])
    with office.open(tmp_path / "book.xlsx") as sheets:
        assert [row[1] for row in sheets.cells("Practice")[1:]] == list(HOSTILE)


def test_the_alerts_of_the_queue_look_at_the_columns_they_speak_of(opened: Workbook) -> None:
    sheet = opened["Denials"]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    found = {str(area.sqref): [rule.formula[0] for rule in area.rules] for area in sheet.conditional_formatting}
    left, owner, category = (letters[name] for name in ("Days left", "Owner", "Category"))
    assert set(found) == {f"{left}2", f"{owner}2", f"{category}2"}
    assert f'${letters["Status now"]}2' in found[f"{owner}2"][0] and f'${owner}2=""' in found[f"{owner}2"][0]
    assert f'${letters["Score row"]}2=0' in found[f"{category}2"][0]
