"""The commands on denials, step by step on one workbook: what each says, writes, and notes in Activity."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from macros import cli, import_era, looked, new
from macros.demo import house_rules
from samples import tell
from tests.denials.drawer import Drawer
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.schema import ACTIVITY, CALLS, TABLES

DAY = date(2026, 11, 2)
STEPS = pd.read_csv(Path(__file__).with_name("working.csv"), dtype=str, keep_default_na=False)
STORIES = sorted(tell.FOLDER.iterdir())[:12]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice with thirty denials, on which the steps are taken one after the other."""
    path = tmp_path_factory.mktemp("working") / "practice.xlsx"
    new.make(path, rules=house_rules(), today=DAY)
    import_era.run(SilentDesk(), FileBook(path), STORIES, DAY)
    return path


def typed(words: str) -> list[str]:
    """The words of a step as a shell would hand them over: an option's text goes up to the next option."""
    command, *options = re.split(r" (?=--)", words)
    parts = [option.split(" ", 1) for option in options]
    return [command, *(word for name, *text in parts
                       for word in ([name, *(text[0].split() if name == "--claim" else text)] if text else [name]))]


@pytest.mark.parametrize("step", STEPS.index, ids=lambda step: f"{step}: {STEPS['words'][step][:60]}")
def test_each_step_says_what_it_did_or_why_it_may_not(
        book: Path, step: int, capsys: pytest.CaptureFixture[str]) -> None:
    command, *options = typed(STEPS["words"][step])
    before = len(FileBook(book).read(ACTIVITY))
    status = cli.main([command, str(book), *options, "--today", f"{DAY}"])
    told = capsys.readouterr()
    assert (told.out.splitlines() or [told.err.strip().removeprefix("Refused. ")])[0] == STEPS["sentence"][step]
    added = len(FileBook(book).read(ACTIVITY)) - before
    assert added == (int(told.out.split()[0]) if status == cli.DONE else 0)


def test_what_stood_before_and_what_stands_now_is_on_record(book: Path) -> None:
    rows = FileBook(book).read(ACTIVITY)
    sent = rows[(rows["what"] == "status Appealed.") & rows["case"].str.startswith("CH000203")].iloc[0]
    assert (sent["old"], sent["new"]) == (
        "Status: Upheld; Sent on: -; Sent by: -; Confirmation: -; Next action on: 2026-11-05",
        "Status: Appealed; Sent on: 2026-11-02; Sent by: Fax; Confirmation: F-77; Next action on: 2026-11-16")
    assert rows["key"].is_unique and rows["who"].ne("").all()


def test_a_call_is_a_row_with_its_reference(book: Path) -> None:
    call = FileBook(book).read(CALLS).iloc[0]
    assert (call["claim"], call["reference"], call["representative"]) == ("CH000210", "R-4471", "Lee")
    assert (call["said"], call["next"], f"{call['next_on']:%m-%d}") == ("Claim in process", "Ask again", "11-09")


def test_every_table_still_has_one_row_for_each_key(book: Path) -> None:
    for table in TABLES:
        rows = FileBook(book).read(table)
        assert not rows.duplicated(list(table.key)).any(), table.name


def test_a_look_into_a_portal_is_on_record_with_every_cell_it_wrote() -> None:
    book = Drawer()
    looked.run(SilentDesk(), book, "Acme", DAY, 7, None)
    looked.run(SilentDesk(), book, "Acme", date(2026, 11, 3), None, "the plan's portal")
    first, second = book.read(ACTIVITY)[["old", "new"]].to_numpy().tolist()
    assert "Every days: -" in first[0] and "Every days: 7" in first[1]
    assert "2026-11-02" in second[0] and "2026-11-03" in second[1] and "the plan's portal" in second[1]
