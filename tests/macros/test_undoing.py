"""After each command undo puts every table back, and Activity says both."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import xlwings
from office import Office

from denials.score import FIELDS, scores, worklist
from era.problem import Problem
from macros import cli, import_era, new, undo
from macros.demo import house_rules
from macros.desk import rules
from macros.registry import COMMANDS
from samples import tell
from workbook.book import Book, SilentDesk
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook
from workbook.frames import typed
from workbook.schema import ACTIVITY, DENIALS, SCORES, TABLES

sys.path.append(str(Path(__file__).parents[1] / "excel"))
pytestmark = pytest.mark.usefixtures("without_pages")
DAY = date(2026, 11, 2)
CASES = pd.read_csv(Path(__file__).with_name("undoing.csv"), dtype=str, keep_default_na=False)
WRITE_NOTHING = {"check", "phi", "gaps", "kpis", "plan", "read", "report", "windows", "audit", "templates", "fields"}
MAKE_THEIR_OWN = {
    "demo", "new", "install", "doctor", "selftest", "packet", "resume", "undo", "restore", "upgrade", "purge", "export",
}
"""These make or set up a workbook, need a file of their own first, or are the undo itself: each has its own test."""
BEFORE = (
    "document --claim CH000901 --what Card", "escalate --claim CH000203 --why asked",
    "writeoff --claim CH001801 --reason bundled", "letters --claim CH000210 --out OUT",
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
    return cli.main(spoken(book, command, words))


def spoken(book: Path, command: str, words: str) -> list[str]:
    """The words of a command at a shell."""
    options = [part for option in re.split(r" (?=--)", words) for part in option.split(" ", 1)]
    several = {"--claim"} if command != "add" else set()
    listed: list[str] = []
    for place, word in enumerate(options):
        split = not word.startswith("--") and (place == 0 or options[place - 1] in several)
        listed += word.split() if split else [word]
    listed = [str(tell.FOLDER / word) if word.endswith(".835") else word for word in listed]
    letters = book.parent / "Letters"
    first = min(letters.glob("*.docx"), key=lambda letter: letter.stat().st_mtime, default=letters)
    places = {"FOLDER": tell.FOLDER, "OUT": letters, "LETTER": first, "PLANNED": tell.FOLDER.parent / "planned.csv"}
    listed = [str(places.get(word, word)) for word in listed]
    today = [] if "--today" in listed else ["--today", str(DAY)]
    return [command, str(book), *listed, *today]


def contents(book: Path) -> dict[str, pd.DataFrame]:
    return held(FileBook(book))


def held(book: Book) -> dict[str, pd.DataFrame]:
    return {table.name: book.read(table) for table in (*TABLES, SCORES)}


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


def test_each_undo_says_only_what_it_took_back_itself(book: Path) -> None:
    before, words = contents(book), CASES.set_index("command")["words"]
    for command in ("call", "override"):
        assert press(book, command, words[command]) in (cli.DONE, cli.FINDINGS)
    for _ in range(2):
        assert cli.main(["undo", str(book)]) == cli.DONE
    lines = contents(book)[ACTIVITY.name].iloc[len(before[ACTIVITY.name]):]
    said = dict(zip(lines["key"], lines["command"], strict=True))
    undone = lines[lines["takes_back"] != ""]["takes_back"].str.split("-")
    assert [[said[key] for key in ends] for ends in undone] == [["override", "override"], ["call", "call"]]


def test_every_command_that_writes_is_undone_here() -> None:
    assert set(COMMANDS) <= set(CASES["command"]) | WRITE_NOTHING | MAKE_THEIR_OWN


@pytest.mark.parametrize("command", sorted(WRITE_NOTHING & {"gaps", "plan", "windows"}))
def test_a_command_that_says_it_writes_nothing_changes_no_byte(book: Path, command: str) -> None:
    before = book.read_bytes()
    press(book, command, "--claim CH000203" if command == "windows" else "--today 2026-11-02")
    assert book.read_bytes() == before


IN_EXCEL = ("override", "call", "brought", "decide", "import")
"""One of each way to write: her cells and Scores, new rows, cells of other tables, and the whole queue."""


@pytest.fixture(scope="module")
def live(book: Path, office: Office) -> Iterator[xlwings.Book]:
    """The same practice, open in a spreadsheet on the same day."""
    from engine import register

    path = shutil.copytree(book.parent, book.parent.with_name("open")) / book.name
    assert press(path, "rescore", f"--today {DAY}") == cli.DONE
    opened = register(office).books.open(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(undo, "date", SimpleNamespace(today=lambda: DAY))
        yield opened
    opened.close()


def press_in(live: xlwings.Book, path: Path, command: str, words: str) -> None:
    """A command as its button would run it."""
    said = cli.parser().parse_args(spoken(path, command, words))
    COMMANDS[command].run(desk=SilentDesk(), **cli.values(said.command, said, {"book": lambda _: ExcelBook(live)}))


def undo_in(live: xlwings.Book) -> str:
    return COMMANDS["undo"].run(desk=SilentDesk(), book=ExcelBook(live), yes=False).sentence


def test_in_an_open_workbook_commands_are_taken_back_one_after_the_other(live: xlwings.Book) -> None:
    before, words = held(ExcelBook(live)), CASES.set_index("command")["words"]
    for command in IN_EXCEL:
        press_in(live, Path(live.fullname), command, words[command])
    assert not before["Denials"].equals(ExcelBook(live).read(DENIALS))
    said = ExcelBook(live).read(ACTIVITY)
    for command in reversed(IN_EXCEL):
        assert undo_in(live).startswith(f"{command} was taken back")
    after = held(ExcelBook(live))
    for name, rows in before.items():
        if name != ACTIVITY.name:
            pd.testing.assert_frame_equal(after[name], rows, obj=name)
    undone = after[ACTIVITY.name]
    pd.testing.assert_frame_equal(undone.iloc[:len(said)], said)
    assert undone["command"].tolist()[len(said):] == ["undo"] * len(IN_EXCEL)
    with pytest.raises(Problem, match="is not known"):
        undo_in(live)


@pytest.mark.parametrize("command", ["override", "secondary"])
def test_a_press_works_out_for_its_rows_what_a_rescore_works_out_for_all(command: str, live: xlwings.Book) -> None:
    press_in(live, Path(live.fullname), command, CASES.set_index("command")["words"][command])
    book = ExcelBook(live)
    denials, known = book.read(DENIALS), rules(book)
    judged = scores(denials, known)
    held = book.read(SCORES).set_index("key")[list(FIELDS[1:])].reindex(denials["key"])
    pd.testing.assert_frame_equal(held, typed(judged, SCORES).set_index("key")[list(FIELDS[1:])])
    whole = typed(worklist(denials, judged, known, DAY), DENIALS).drop(columns=["rank", "score_row"])
    pd.testing.assert_frame_equal(denials[list(whole.columns)], whole)
    undo_in(live)


@pytest.mark.parametrize("column", ["note", "claim"])
def test_rows_that_were_edited_since_are_left_alone(column: str, live: xlwings.Book) -> None:
    press_in(live, Path(live.fullname), "assign", "--claim CH000204 --to Rosa Medina")
    row = ExcelBook(live).read(DENIALS)["claim"].tolist().index("CH000204") + 2
    cell = live.sheets["Denials"].range((row, list(DENIALS.fields).index(column) + 1))
    stood, cell.value = cell.value, "typed since"
    before = ExcelBook(live).read(DENIALS)
    with pytest.raises(Problem, match="moved or edited since; nothing was changed"):
        undo_in(live)
    assert ExcelBook(live).read(DENIALS).equals(before)
    cell.value = stood
    undo_in(live)
