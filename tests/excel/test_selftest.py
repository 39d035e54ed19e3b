"""The self-test runs all its checks in the spreadsheet that stands in for Excel, and finds what is wrong."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
import xlwings
from functions import install
from office import Office

from macros import import_era, rescore, selftest
from macros.cli import main
from macros.demo import house_rules
from macros.new import make
from macros.registry import COMMANDS
from macros.ribbon import run
from macros.selftest import CHECKS, FAILED, GOOD, HEADERS, NOT_RUN, SCRATCH, SHEET
from samples.tell import FOLDER
from workbook.book import SilentDesk
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook

CLOSED = 4
"""So many checks need no Excel."""


MUST_FAIL = {
    ".xlsx": {"Macros and xlwings are of one version", "Excel is told where the functions are"},
    ".xlsm": {"A function answers in a cell"},
}
"""One workbook has no macros and no settings of theirs; of the other LibreOffice runs no functions."""


@pytest.fixture(scope="module", params=[".xlsx", ".xlsm"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("selftest") / f"DenialDesk{request.param}"
    make(path, rules=house_rules())
    import_era.run(SilentDesk(), FileBook(path), [FOLDER / "denial_of_every_common_reason.835"], dt.date.today())
    return path


@pytest.fixture(scope="module")
def live(path: Path, excel: xlwings.App, office: Office, tmp_path_factory: pytest.TempPathFactory
         ) -> Iterator[xlwings.Book]:
    """The workbook, open and scored there."""
    install(office)
    live = excel.books.open(copy(path, tmp_path_factory.mktemp("live") / path.name))
    rescore.run(SilentDesk(), ExcelBook(live), dt.date.today())
    yield live
    live.close()


def results(live: xlwings.Book) -> dict[str, str]:
    """What stands on the sheet: the result of each check."""
    rows = live.sheets[SHEET].range((1, 1), (SCRATCH[0], len(HEADERS))).value
    place = rows.index(list(HEADERS))
    return {name: result for name, result, _ in rows[place + 1:] if name}


def test_every_check_stands_on_its_own_sheet_and_is_good(live: xlwings.Book, path: Path) -> None:
    before, bad = {sheet.name: sheet.used_range.value for sheet in live.sheets}, MUST_FAIL[path.suffix]
    desk = SilentDesk()
    for _ in range(2):
        run(COMMANDS["selftest"], live, desk)
        assert results(live) == {check.name: FAILED if check.name in bad else GOOD for check in CHECKS}
    assert [told.splitlines()[0] for told in desk.told] == [
        f"10 checks: {10 - len(bad)} good, {len(bad)} failed, 0 not run."] * 2
    assert live.sheets[SHEET].range(SCRATCH).value is None
    assert {sheet.name: sheet.used_range.value for sheet in live.sheets if sheet.name != SHEET} == before


def test_what_is_wrong_fails_its_check_and_no_other(live: xlwings.Book, path: Path) -> None:
    cell = live.sheets["Scores"].range("B2")
    before, cell.value = cell.value, "Something else"
    selftest.run(SilentDesk(), ExcelBook(live))
    cell.value = before
    assert {name for name, result in results(live).items() if result == FAILED} == MUST_FAIL[path.suffix] | {
        "Scores is what Python works out"}


def test_a_sheet_of_hers_with_that_name_is_left_alone(live: xlwings.Book) -> None:
    if SHEET not in [sheet.name for sheet in live.sheets]:
        live.sheets.add(SHEET, after=live.sheets[-1])
    live.sheets[SHEET].range("A1").value = "mine"
    desk = SilentDesk()
    run(COMMANDS["selftest"], live, desk)
    assert desk.told == ["sheet Self-test: it is not the self-test's own. Give your sheet another name."]
    assert live.sheets[SHEET].range("A1").value == "mine"


def test_without_excel_it_says_what_was_not_run(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = path.read_bytes()
    failed = path.suffix == ".xlsx"
    assert main(["selftest", str(path)]) == failed
    told = capsys.readouterr().out
    assert told.startswith(f"10 checks: {CLOSED - failed} good, {failed:d} failed, {10 - CLOSED} not run.")
    assert told.count(NOT_RUN) == 10 - CLOSED + 1
    assert path.read_bytes() == before
