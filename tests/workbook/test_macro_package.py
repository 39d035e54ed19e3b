"""The workbook with macros: others read its project, its ribbon and its sheets, and the closed book keeps them all."""

import datetime as dt
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from office import Office
from oletools.olevba import VBA_Parser
from small_books import owned, part, sample, unlike

from macros.registry import COMMANDS
from workbook.build import build
from workbook.file_book import FileBook
from workbook.icons import icon
from workbook.macro_package import CONFIG, SETTINGS, add_macros, modules
from workbook.ribbon import in_groups
from workbook.schema import DENIALS, SCORES, Owner
from workbook.schema.work import scores_formula
from workbook.vba import Source

BUTTONS = [command for command in COMMANDS.values() if command.button]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plain") / "DenialDesk.xlsx"
    build(path, pages=[], today=dt.date(2026, 11, 2))
    return path


@pytest.fixture(scope="module")
def book(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("macros") / "DenialDesk.xlsm"
    add_macros(plain, path, BUTTONS)
    return path


def code_names(book: Path) -> list[str]:
    names = re.findall(r'codeName="(\w+)"', part(book, "xl/workbook.xml"))
    with ZipFile(book) as archive:
        sheets = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
        return names + [re.findall(r'<sheetPr[^>]*codeName="(\w+)"', archive.read(name).decode())[0] for name in sheets]


def test_the_same_workbook_gives_the_same_bytes(plain: Path, book: Path, tmp_path: Path) -> None:
    again = tmp_path / "elsewhere.xlsm"
    add_macros(plain, again, BUTTONS)
    assert again.read_bytes() == book.read_bytes()


def test_another_reader_finds_every_module_with_its_text(book: Path) -> None:
    found = {stream.split("/")[-1]: code for _, _, stream, code in VBA_Parser(str(book)).extract_macros()}
    expected = modules(name for name in code_names(book) if name != "ThisWorkbook")
    assert {name.removesuffix(".bas").removesuffix(".cls") for name in found} == {module.name for module in expected}
    for module in expected:
        suffix = ".bas" if module.kind is Source.STANDARD else ".cls"
        assert found[module.name + suffix].splitlines() == module.text.splitlines()


def test_the_macros_of_xlwings_are_those_of_the_installed_version(book: Path) -> None:
    import xlwings
    text = "".join(code for *_, code in VBA_Parser(str(book)).extract_macros())
    assert f'XLWINGS_VERSION As String = "{xlwings.__version__}"' in text


def test_every_sheet_and_the_workbook_have_a_module_of_their_own(book: Path) -> None:
    names = code_names(book)
    with ZipFile(book) as archive:
        sheets = len(etree.fromstring(archive.read("xl/workbook.xml")).findall(".//{*}sheets/{*}sheet"))
    assert len(set(names)) == len(names) == sheets + 1


def test_every_command_is_a_button_that_the_dispatcher_serves(book: Path) -> None:
    buttons = etree.fromstring(part(book, "customUI/customUI14.xml").encode()).findall(".//{*}button")
    assert [button.get("id") for button in buttons] == [
        command.id for members in in_groups(BUTTONS).values() for command in members]
    assert {button.get("onAction") for button in buttons} == {"OnPress"}
    assert all(re.fullmatch("[a-z]+", button.get("id", "")) for button in buttons), "the id goes into a command line"
    text = "".join(code for *_, code in VBA_Parser(str(book)).extract_macros())
    assert "Public Sub OnPress(control As Object)" in text


def test_every_button_brings_its_own_picture(book: Path) -> None:
    buttons = etree.fromstring(part(book, "customUI/customUI14.xml").encode()).findall(".//{*}button")
    links = etree.fromstring(part(book, "customUI/_rels/customUI14.xml.rels").encode())
    with ZipFile(book) as archive:
        pictures = {link.get("Id"): archive.read(f"customUI/{link.get('Target')}") for link in links}
    assert pictures == {command.icon: icon(command.icon) for command in BUTTONS}
    assert {button.get("image") for button in buttons} == pictures.keys()


def test_the_package_says_that_it_has_macros(book: Path) -> None:
    types = part(book, "[Content_Types].xml")
    assert 'PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"' in types
    assert 'PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"' in types


def test_a_spreadsheet_opens_it_with_its_settings_and_without_an_error(book: Path, office: Office) -> None:
    with office.open(book) as sheets:
        assert sheets.cells(CONFIG) == [[name, value] for name, value in SETTINGS.items()]
        assert sheets.errors() == []


def test_the_closed_book_changes_its_own_parts_and_no_other(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "DenialDesk.xlsm"
    path.write_bytes(book.read_bytes())
    closed = FileBook(path)
    rows = sample(DENIALS, range(5), owned(DENIALS, Owner.PAYER))
    closed.merge(DENIALS, rows, Owner.PAYER)
    closed.write_block(SCORES, sample(SCORES, range(5)), scores_formula())
    closed.save()
    changed = unlike(book, path)
    assert changed, "something was written"
    assert all(re.match(r"xl/(worksheets/sheet\d+|tables/table\d+|workbook|pivotCache/\w+)\.xml|", name)[0]
               for name in changed), changed
    assert FileBook(path).read(DENIALS)["key"].tolist() == rows["key"].tolist()


def test_the_scores_are_stored_as_one_formula_that_spills_with_its_last_result(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "DenialDesk.xlsm"
    path.write_bytes(book.read_bytes())
    closed = FileBook(path)
    closed.write_block(SCORES, sample(SCORES, range(5)), scores_formula())
    closed.save()
    with ZipFile(path) as archive:
        sheet = next(text for name in archive.namelist() if "worksheets/sheet" in name
                     and "DENIAL_SCORES" in (text := archive.read(name).decode()))
    assert re.search(r'<c r="A2"[^>]* cm="1"[^>]*><f t="array" ref="A2:L6">DENIAL_SCORES\(Denials\[Key\],', sheet)
    assert sheet.count("<f") == 1
    assert FileBook(path).read(SCORES).equals(sample(SCORES, range(5)))
