"""The macros of a built workbook: two other readers find the same text, and a checker of VBA finds no fault in it."""

import csv
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from oletools.olevba import VBA_Parser
from pyopenvba import ExcelFile, check_file
from pyvbaanalysis import DiagnosticSeverity, analyze_office_file

from macros.registry import COMMANDS
from workbook import package
from workbook.build import build
from workbook.macro_package import NAME, add_macros, modules
from workbook.vba import Module, project

FAULTS = list(csv.DictReader((Path(__file__).parent / "vba_faults.csv").open(encoding="utf-8")))
OURS = ("Buttons", "xlwings_udfs")
"""The other modules with text are those of xlwings, as it ships them."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("text")
    build(folder / "Book.xlsx", pages=[], today=dt.date(2026, 11, 2))
    add_macros(folder / "Book.xlsx", folder / "Book.xlsm", [one for one in COMMANDS.values() if one.button])
    return folder / "Book.xlsm"


@pytest.fixture(scope="module")
def texts(book: Path) -> list[Module]:
    """The modules as they were given to the writer."""
    sheets = package.sheet_parts(package.read(book.read_bytes()))
    return modules(f"Sheet{number}" for number in range(1, len(sheets) + 1))


def by_olevba(book: Path) -> dict[str, str]:
    return {stream.split("/")[-1].rpartition(".")[0]: text
            for _, _, stream, text in VBA_Parser(str(book)).extract_macros()}


def by_pyopenvba(book: Path) -> dict[str, str]:
    with ExcelFile(book) as opened:
        return {name: opened.get_module(name) for name in opened.module_names()}


@pytest.mark.parametrize("reader", [by_olevba, by_pyopenvba], ids=lambda reader: reader.__name__)
def test_a_reader_of_others_finds_every_module_with_its_text(
        reader: Callable[[Path], dict[str, str]], book: Path, texts: list[Module]) -> None:
    found = reader(book)
    assert found.keys() == {module.name for module in texts}
    for module in texts:
        assert found[module.name].splitlines() == module.text.splitlines(), module.name


def test_one_of_them_finds_the_whole_file_in_order(book: Path) -> None:
    report = check_file(book)
    assert report.complete and report.checked_parts > 100 and not report.issues


def faults(book: Path, *only: str) -> dict[str, list[str]]:
    """What the checker says of each module, or of these only, as "severity code"."""
    return {name: [f"{found.severity.value} {found.code}" for found in said]
            for name, said in analyze_office_file(book, only=only or None).items()}


def test_the_checker_finds_nothing_in_our_macros_and_no_error_in_those_of_xlwings(book: Path) -> None:
    said = faults(book)
    assert {name: said[name] for name in OURS} == {name: [] for name in OURS}
    assert not [line for lines in said.values() for line in lines if line.startswith(DiagnosticSeverity.ERROR.value)]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["fault"] for fault in FAULTS])
def test_the_checker_finds_the_fault(fault: dict[str, str], book: Path, texts: list[Module], tmp_path: Path) -> None:
    spoiled = [module if module.name != fault["module"] else Module(
        module.name, module.kind, re.sub(fault["old"], fault["new"], module.text, count=1)) for module in texts]
    assert spoiled != texts, "nothing to spoil"
    with patch("workbook.vba.project._check"):
        parts = package.read(book.read_bytes()) | {"xl/vbaProject.bin": project(NAME, spoiled)}
    (tmp_path / "Spoiled.xlsm").write_bytes(package.packed(parts))
    said = faults(tmp_path / "Spoiled.xlsm", fault["module"])[fault["module"]]
    if fault["said"].startswith("not caught"):
        assert said == []
    else:
        assert f"error {fault['said']}" in said
