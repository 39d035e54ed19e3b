"""After each command undo puts every table back, and Activity says both."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from macros import cli, import_era, new
from macros.demo import house_rules
from macros.registry import COMMANDS
from samples import tell
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.schema import ACTIVITY, SCORES, TABLES

DAY = date(2026, 11, 2)
CASES = pd.read_csv(Path(__file__).with_name("undoing.csv"), dtype=str, keep_default_na=False)
WRITE_NOTHING = {"check", "gaps", "kpis", "plan", "read", "report", "windows", "audit", "templates", "fields"}
MAKE_THEIR_OWN = {
    "demo", "new", "install", "doctor", "selftest", "packet", "sent", "risk", "resume", "undo", "upgrade",
}
"""These make or set up a workbook, need a file of their own first, or are the undo itself: each has its own test."""
BEFORE = (
    "document --claim CH000901 --what Card", "escalate --claim CH000203 --why asked",
    "writeoff --claim CH001801 --reason bundled",
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice in which a document is awaited, a decision and an approval."""
    path = tmp_path_factory.mktemp("undoing") / "practice.xlsx"
    new.make(path, rules=house_rules(), today=DAY)
    import_era.run(SilentDesk(), FileBook(path), sorted(tell.FOLDER.iterdir())[:12], DAY)
    for words in BEFORE:
        assert press(path, *words.split(" ", 1)) == cli.DONE
    return path


def press(book: Path, command: str, words: str) -> int:
    """A command as a shell would hand it over."""
    options = [part for option in re.split(r" (?=--)", words) for part in option.split(" ", 1)]
    several = {"--claim"} if command != "add" else set()
    listed: list[str] = []
    for place, word in enumerate(options):
        split = not word.startswith("--") and (place == 0 or options[place - 1] in several)
        listed += word.split() if split else [word]
    listed = [str(tell.FOLDER / word) if word.endswith(".835") else word for word in listed]
    listed = [{"FOLDER": str(tell.FOLDER), "OUT": str(book.parent / "Letters")}.get(word, word) for word in listed]
    today = [] if "--today" in listed else ["--today", str(DAY)]
    return cli.main([command, str(book), *listed, *today])


def contents(book: Path) -> dict[str, pd.DataFrame]:
    read = FileBook(book)
    return {table.name: read.read(table) for table in (*TABLES, SCORES)}


@pytest.mark.parametrize("case", CASES.to_dict("records"), ids=lambda case: case["command"])
def test_undo_puts_every_table_back_and_activity_says_both(book: Path, case: dict[str, str]) -> None:
    before = contents(book)
    assert press(book, case["command"], case["words"]) in (cli.DONE, cli.FINDINGS)
    done = contents(book)
    assert cli.main(["undo", str(book)]) == cli.DONE
    after = contents(book)
    for name, rows in before.items():
        if name != ACTIVITY.name:
            pd.testing.assert_frame_equal(after[name], rows, obj=name)
    said, undone = done[ACTIVITY.name], after[ACTIVITY.name]
    pd.testing.assert_frame_equal(undone.iloc[:len(said)], said)
    name = {"inbox": "import"}.get(case["command"], case["command"])
    assert undone["command"].tolist()[len(said) - 1:] == [name, "undo"]
    first, last = undone["takes_back"].iloc[-1].split("-")
    assert said.loc[said["key"].between(first, last), "command"].unique().tolist() == [name]


def test_every_command_that_writes_is_undone_here() -> None:
    assert set(COMMANDS) <= set(CASES["command"]) | WRITE_NOTHING | MAKE_THEIR_OWN


@pytest.mark.parametrize("command", sorted(WRITE_NOTHING & {"gaps", "plan", "windows"}))
def test_a_command_that_says_it_writes_nothing_changes_no_byte(book: Path, command: str) -> None:
    before = book.read_bytes()
    press(book, command, "--claim CH000203" if command == "windows" else "--today 2026-11-02")
    assert book.read_bytes() == before
