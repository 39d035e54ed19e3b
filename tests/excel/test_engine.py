"""Every rule of Excel that the engine over LibreOffice follows."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings
from engine import RULES
from opening import Open
from xlsxwriter import Workbook

Rule = Callable[[xlwings.Book], None]
PROOFS: dict[str, Rule] = {}


def proves(rule: str) -> Callable[[Rule], Rule]:
    def kept(proof: Rule) -> Rule:
        PROOFS[rule] = proof
        return proof
    return kept


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("engine") / "Small.xlsx"
    with Workbook(path) as book:
        day, text = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("Work List")
        headers = [{"header": header} for header in ("Key", "Due", "Note")]
        sheet.add_table(0, 0, 4, 2, {"name": "Denials", "columns": headers,
                                     "data": [[letter, None, None] for letter in "ABCD"]})
        sheet.write_datetime(1, 1, dt.datetime(2026, 11, 7), day)
        sheet.set_column(4, 4, 10, text)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write_formula(7, 0, "=1/0", None, "#DIV/0!")
        book.add_worksheet("Totals").add_table(0, 0, 3, 0, {"name": "Sums", "total_row": True, "columns": [
            {"header": "Sum", "total_string": "Total"}], "data": [[1], [2]]})
        book.add_worksheet("Alone").add_table(0, 0, 1, 0, {"name": "Single", "columns": [{"header": "Only"}],
                                                           "data": [["one"]]})
        book.add_worksheet("Plain")
        locked = book.add_worksheet("Locked")
        locked.protect()
        locked.write(0, 0, "as it was")
    return path


@pytest.mark.parametrize("rule", RULES)
def test_the_engine_follows_the_rule(rule: str, path: Path, opened: Open) -> None:
    PROOFS[rule](opened(path))


def test_every_rule_has_its_proof() -> None:
    assert PROOFS.keys() == RULES.keys()


@proves("typed")
def typed(book: xlwings.Book) -> None:
    cells = book.sheets[0].range("H1:H5")
    cells.value = [["00123"], ["1E5"], ["=1+1"], ["Aetna"], ["2026-05-11"]]
    assert cells.value[:4] == [123.0, 100000.0, 2.0, "Aetna"]
    assert not isinstance(cells.value[4], str), "a date"


@proves("text format")
def text_format(book: xlwings.Book) -> None:
    cells = book.sheets[0].range("E1:E5")
    cells.number_format = "@"
    given = [["00123"], ["1E5"], ["=1+1"], ["Aetna"], ["2026-05-11"]]
    cells.value = given
    assert cells.options(ndim=2).value == given


@proves("apostrophe")
def apostrophe(book: xlwings.Book) -> None:
    book.sheets[0].range("E1").value = "'tis"
    book.sheets[0].range("H1").value = "'00123"
    assert book.sheets[0].range("E1").value == "tis"
    assert book.sheets[0].range("H1").value == "00123"


@proves("nothing")
def nothing(book: xlwings.Book) -> None:
    cells = book.sheets[0].range("A2:A3")
    cells.value = [[""], [None]]
    assert cells.value == [None, None]


@proves("one for all")
def one_for_all(book: xlwings.Book) -> None:
    book.sheets[0].range("H1:I2").value = 5
    assert book.sheets[0].range("H1:I2").value == [[5.0, 5.0], [5.0, 5.0]]


@proves("many")
def many(book: xlwings.Book) -> None:
    sheet, numbers = book.sheets["Plain"], [[float(number)] for number in range(40)]
    sheet.range("H1").formula = "=SUM(G1:G40)"
    sheet.range("G3").number_format = "0.00"
    for sign, hidden in ((1, False), (-1, True)):
        sheet.api.Rows.getByIndex(4).IsVisible = not hidden
        sheet.range("G1:G40").value = [[sign * number] for number, in numbers]
        assert sheet.range("G1:G40").options(ndim=2).value == [[sign * number] for number, in numbers]
        assert sheet.range("H1").value == sign * 780.0
    assert sheet.range("G3").number_format == "0.00" and sheet.range("G4").number_format == "General"
    assert sheet.used_range.address == "$A$1:$H$40"
    sheet.api.Rows.getByIndex(4).IsVisible = True


@proves("dates")
def dates(book: xlwings.Book) -> None:
    assert book.sheets[0].range("B2").value == dt.datetime(2026, 11, 7)
    book.sheets[0].range("B2").number_format = "General"
    assert book.sheets[0].range("B2").value == 46333.0


@proves("1904")
def from_1904(book: xlwings.Book) -> None:
    document, day = book.api, book.api.NullDate
    day.Year, day.Month, day.Day = 1904, 1, 1
    cell = xlwings.Book(impl=type(book.impl)(book.impl.app, document)).sheets[0].range("B2")
    before = book.sheets[0].range("B2").value
    document.NullDate = day
    cell.value = before
    assert cell.value == before
    assert document.Sheets.getByIndex(0).getCellRangeByName("B2").Value == (before - dt.datetime(1904, 1, 1)).days


@proves("totals")
def totals(book: xlwings.Book) -> None:
    table, sheet = book.sheets["Totals"].tables["Sums"], book.sheets["Totals"]
    assert (table.range.address, table.show_totals) == ("$A$1:$A$4", True)
    table.show_totals = False
    assert (table.range.address, sheet.range("A4").value) == ("$A$1:$A$3", None)
    table.resize(sheet.range("A1:A5"))
    table.show_totals = True
    assert (table.range.address, sheet.range("A6").value) == ("$A$1:$A$6", "Total")


@proves("mixed")
def mixed(book: xlwings.Book) -> None:
    assert book.sheets[0].range("E1:E5").number_format == "@"
    assert book.sheets[0].range("D2:E2").number_format is None


@proves("errors")
def errors(book: xlwings.Book) -> None:
    assert book.sheets[0].range("A8").value is None


@proves("headers stay")
def headers_stay(book: xlwings.Book) -> None:
    table = book.sheets[0].tables["Denials"]
    table.resize(book.sheets[0].range("A1:C7"))
    assert table.range.address == "$A$1:$C$7"
    with pytest.raises(ValueError, match="headers"):
        table.resize(book.sheets[0].range("A2:C7"))


@proves("takes in")
def takes_in(book: xlwings.Book) -> None:
    sheet = book.sheets[0]
    sheet.range("H1").formula = "=COUNTA(Denials[Key])"
    sheet.range("A7").value, sheet.range("A9").value = "E", "below"
    sheet.range("B6").number_format = "0.00"
    before = sheet.range("A1:C5").value
    sheet.tables["Denials"].resize(sheet.range("A1:C8"))
    assert sheet.range("A1:C5").value == before and sheet.range("A9").value == "below"
    assert sheet.range("B6").number_format == "0.00" and sheet.range("B7").number_format == "General"
    assert sheet.range("B2").number_format == "yyyy-mm-dd"
    assert sheet.range("A7").value == "E" and sheet.range("H1").value == 6.0, "A to D, E, and the error in row 8"
    sheet.tables["Denials"].resize(sheet.range("A1:C5"))
    assert sheet.range("A1:C5").value == before
    assert sheet.range("A7").value == "E" and sheet.range("A9").value == "below"
    assert sheet.range("B6").number_format == "0.00" and sheet.range("H1").value == 4.0


@proves("one row")
def one_row(book: xlwings.Book) -> None:
    sheet, table = book.sheets["Alone"], book.sheets["Alone"].tables["Single"]
    sheet.range("D1").formula = "=ROWS(Single[Only])"
    sheet.range("A1").number_format, sheet.range("A5").value = "0.00", "below"
    table.resize(sheet.range("A1:A4"))
    assert (table.range.address, sheet.range("D1").value) == ("$A$1:$A$4", 3.0)
    assert sheet.range("A1:A5").value == ["Only", "one", None, None, "below"]
    assert sheet.range("A2:A4").number_format == "General"
    table.resize(sheet.range("A1:A2"))
    assert (table.range.address, sheet.range("D1").value) == ("$A$1:$A$2", 1.0)
    assert sheet.range("A1:A5").value == ["Only", "one", None, None, "below"]


@proves("protected")
def protected(book: xlwings.Book) -> None:
    with pytest.raises(RuntimeError, match="protected"):
        book.sheets["Locked"].range("A1").value = "changed"
    assert book.sheets["Locked"].range("A1").value == "as it was"


@proves("areas")
def areas(book: xlwings.Book) -> None:
    document = book.api
    chosen = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    for name in ("A2:B2", "A4"):
        chosen.addRangeAddress(document.Sheets.getByIndex(0).getCellRangeByName(name).RangeAddress, False)
    document.CurrentController.select(chosen)
    assert book.app.selection.address == "$A$2:$B$2,$A$4"


@proves("visible")
def visible(book: xlwings.Book) -> None:
    shown = book.sheets[0].range("A2:A5").get_special_cells("visible")
    assert [area.address for area in shown] == ["$A$2", "$A$4:$A$5"]


@proves("formulas")
def formulas(book: xlwings.Book) -> None:
    cell = book.sheets[0].range("H1")
    cell.formula = "=IF('Work List'!A2=\"A\",SUM(1,2),0)"
    assert cell.value == 3.0
    assert cell.formula == "=IF('Work List'!A2=\"A\",SUM(1,2),0)"


@proves("case")
def case(book: xlwings.Book) -> None:
    assert book.sheets["work list"].tables["DENIALS"].name == "Denials"
