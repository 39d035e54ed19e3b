"""The linter finds what Excel would repair, each seeded fault for its own reason, and nothing in our own workbooks."""

import csv
import datetime as dt
import re
from pathlib import Path
from shutil import copy
from unittest.mock import patch

import pytest
from small_books import sample

from macros.registry import COMMANDS
from templates.kpis import pages
from workbook import package
from workbook.build import build
from workbook.file_book import FileBook
from workbook.lint import findings, lint, main
from workbook.macro_package import NAME, add_macros, modules
from workbook.rules import seeds
from workbook.schema import POLICY, SCORES, TABLES
from workbook.schema.work import scores_formula
from workbook.vba import Module, project

FAULTS = list(csv.DictReader((Path(__file__).parent / "faults.csv").open(encoding="utf-8")))
NOT_CAUGHT = ("no finding", "not caught")
BUTTONS = [command for command in COMMANDS.values() if command.button]
LONG = {"LONG LIST": f'<formula1>"{"a," * 150}"</formula1>', "LONG LINE": "' " + "x" * 1100}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole workbook, with few rules so that it is soon read."""
    folder = tmp_path_factory.mktemp("sound")
    few = {table.name: seeds(table).head(3) for table in TABLES if table is not POLICY}
    build(folder / "Book.xlsx", pages=pages(), rules=few, today=dt.date(2026, 11, 2))
    add_macros(folder / "Book.xlsx", folder / "Book.xlsm", BUTTONS)
    return folder / "Book.xlsm"


@pytest.fixture(scope="module")
def parts(sound: Path) -> package.Parts:
    return package.read(sound.read_bytes())


def place(parts: package.Parts, named: str) -> str:
    """The part that a fault is in: by its own name, or as "sheet Denials" or "table Denials"."""
    kind, _, name = named.partition(" ")
    if kind == "sheet":
        return package.sheet_parts(parts)[name]
    if kind == "table":
        return next(part for part, text in parts.items() if f' displayName="{name}"'.encode() in text)
    return named


def seeded(parts: package.Parts, fault: dict[str, str]) -> package.Parts:
    """The parts with one fault."""
    parts, part, new = dict(parts), place(parts, fault["part"]), LONG.get(fault["new"], fault["new"])
    if fault["old"] == "DROP":
        del parts[part]
    elif fault["old"] == "GARBAGE":
        parts[part] = b"garbage"
    elif part.startswith("VBA "):
        sheets = [f"Sheet{number + 1}" for number in range(len(package.sheet_parts(parts)))]
        kept = [module if module.name != part[4:] else Module(
            module.name, module.kind, re.sub(fault["old"], new, module.text, count=1)) for module in modules(sheets)]
        with patch("workbook.vba.project._check"):
            parts["xl/vbaProject.bin"] = project(NAME, kept)
    else:
        text, count = re.subn(fault["old"], new, parts[part].decode(), count=1, flags=re.S)
        assert count == 1, f"nothing to spoil for: {fault['fault']}"
        parts[part] = text.encode()
    return parts


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["fault"] for fault in FAULTS])
def test_the_linter_finds_the_fault(fault: dict[str, str], parts: package.Parts) -> None:
    found = findings(".xlsm", seeded(parts, fault))
    if fault["said"].startswith(NOT_CAUGHT):
        assert found == [], "it is caught: say so in the table"
    else:
        assert any(fault["said"] in finding for finding in found), found


def test_there_are_enough_kinds_of_faults_and_nearly_all_are_found() -> None:
    missed = [fault for fault in FAULTS if fault["said"].startswith(NOT_CAUGHT)]
    assert len(FAULTS) >= 40 and len(missed) <= 3


def test_nothing_is_found_in_a_workbook_of_ours(empty_book: Path, busy_book: Path, tmp_path: Path) -> None:
    add_macros(busy_book, tmp_path / "Book.xlsm", BUTTONS)
    for path in (empty_book, busy_book, tmp_path / "Book.xlsm"):
        assert lint(path) == []


def test_nothing_is_found_in_what_the_closed_book_saves(sound: Path, tmp_path: Path) -> None:
    closed = FileBook(copy(sound, tmp_path / "Book.xlsm"))
    for table in TABLES:
        closed.append(table, sample(table, range(30)))
    closed.write_block(SCORES, sample(SCORES, range(30)), scores_formula())
    closed.save()
    assert lint(closed.path) == []


def test_the_command_prints_what_it_finds(sound: Path, parts: package.Parts, tmp_path: Path,
                                          capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(sound)]) == 0
    assert capsys.readouterr().out == "Nothing found.\n"
    bad = tmp_path / "Bad.xlsm"
    bad.write_bytes(package.packed({**parts, "xl/vbaProject.bin": b"garbage"}))
    assert main([str(bad)]) == 1
    assert capsys.readouterr().out.startswith("Bad.xlsm: xl/vbaProject.bin: it cannot be read")
