"""Imports run downwards only, and xlwings stands in the files that are named here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BELOW = {
    "era": set[str](),
    "denials": {"era"},
    "workbook": {"denials", "era"},
    "templates": {"denials", "era"},
    "udfs": {"denials", "workbook", "era"},
    "samples": set[str](),
    "macros": {"era", "denials", "workbook", "templates", "samples"},
}
XLWINGS = {"workbook/excel_book.py", "macros/ribbon.py"} | {
    f"udfs/{path.name}" for path in (ROOT / "udfs").glob("*.py")
}


def sources(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("room", BELOW)
def test_a_room_imports_only_the_rooms_below_it(room: str) -> None:
    allowed = BELOW[room] | {room}
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(room) for name in imported(path) if name in BELOW and name not in allowed
    }
    assert not wrong


def test_xlwings_is_imported_in_its_own_files_only() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for room in BELOW for path in sources(room) if "xlwings" in imported(path)
    }
    assert found <= XLWINGS


def test_nothing_of_the_licensed_part_of_xlwings_is_used() -> None:
    licensed = ".".join(("xlwings", "pro"))
    assert not [path for room in BELOW for path in sources(room) if licensed in path.read_text(encoding="utf-8")]


def test_no_room_speaks_to_a_network() -> None:
    speakers = {"socket", "ssl", "urllib", "http", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "xmlrpc"}
    assert not {
        f"{path.relative_to(ROOT)} imports {name}"
        for room in BELOW for path in sources(room) for name in imported(path) if name in speakers
    }
