"""The command line's contract: what it answers, and with which exit status."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copy

import pytest

from era.tables import CONTRACT
from macros import cli
from macros.command import Command, Outcome
from macros.registry import COMMANDS
from samples import tell
from workbook.ribbon import ribbon


@pytest.fixture
def book(fresh: Path, tmp_path: Path) -> str:
    return copy(fresh, str(tmp_path / "book.xlsx"))


def story(name: str) -> str:
    return str(tell.FOLDER / f"{name}.835")


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.id)
def test_every_command_has_its_three_faces_or_says_why_not(
        command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.parser().parse_args([command.id, "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert all(argument.name.partition(".")[0] in told for argument in command.arguments)
    assert f'id="{command.id}"' in ribbon([command]) if command.button else command.no_button.startswith("it ")
    readme = Path(__file__).parents[2] / "README.md"
    assert f"`denialdesk {command.id}" in readme.read_text(encoding="utf-8")


def test_a_clean_import_is_done(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", book, story("first_denial"), "--today", "2026-11-02"]) == cli.DONE
    assert "1 new file, 0 already imported; 1 claim, 1 new denial" in capsys.readouterr().out


def test_an_import_that_does_not_balance_has_findings(book: str) -> None:
    assert cli.main(["import", book, story("out_of_balance")]) == cli.FINDINGS


def test_the_last_word_for_a_program_is_one_line_of_json(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert cli.main(["import", book, story("first_denial"), "--json"]) == cli.DONE
    answer = json.loads(capsys.readouterr().out)
    assert answer["claims"] == 1 and answer["files"][0]["verdict"] == "imported"


@pytest.mark.parametrize("words", [
    ["import", "nowhere.xlsx", story("first_denial")],
    ["new", "no/such/folder/book.xlsx"],
    ["read", "nowhere.835", "--out", "out"],
    ["letters", "nowhere.xlsx", "--top", "1"],
])
def test_bad_arguments_are_refused_in_a_sentence(
        words: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(words) == cli.REFUSED
    told = capsys.readouterr().err
    assert told.startswith("Refused. ") and "Traceback" not in told
    assert not list(tmp_path.iterdir())


def test_a_date_that_is_none_is_refused(book: str) -> None:
    assert cli.main(["rescore", book, "--today", "tomorrow"]) == cli.REFUSED


def test_a_claim_that_is_not_there_is_refused_and_no_letter_is_written(book: str) -> None:
    assert cli.main(["letters", book, "--claim", "NOBODY"]) == cli.REFUSED
    assert not (Path(book).parent / "Letters").exists()


def test_a_bug_is_told_by_its_place_without_what_it_was_about(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def run(**_: object) -> Outcome:
        raise KeyError("DOE, JANE")
    faulty = Command("read", "", "", "", "", COMMANDS["read"].arguments, run)
    monkeypatch.setitem(COMMANDS, "read", faulty)
    assert cli.main(["read", story("first_denial"), "--out", str(tmp_path)]) == cli.BUG
    told = capsys.readouterr()
    assert "KeyError at" in told.err and "DOE" not in told.err + told.out


def test_read_writes_one_table_each_with_its_promised_columns(tmp_path: Path) -> None:
    assert cli.main(["read", str(tell.FOLDER), "--out", str(tmp_path / "out")]) == cli.FINDINGS
    for name, columns in CONTRACT.items():
        header = (tmp_path / "out" / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == list(columns)


def test_kpis_prints_every_figure(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["import", book, story("denial_of_every_common_reason"), "--today", "2026-11-02"])
    capsys.readouterr()
    assert cli.main(["kpis", book, "--today", "2026-11-02"]) == cli.DONE
    assert "Recovered" in capsys.readouterr().out


def test_the_weekly_plan_lists_what_is_open_and_writes_nothing(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["import", book, story("the_trade_example"), "--today", "2026-11-02"])
    before = Path(book).read_bytes()
    capsys.readouterr()
    assert cli.main(["plan", book, "--today", "2026-11-02"]) == cli.DONE
    told = capsys.readouterr().out
    assert told.startswith("1 denial for today; 2 denials open with $5,000.00 at risk")
    assert "CH002901, Aetna, CO-197: $4,800.00, 5 days left" in told
    assert Path(book).read_bytes() == before


def test_the_tables_behind_the_figures_can_be_had_too(book: str, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["import", book, story("denial_of_every_common_reason"), "--today", "2026-11-02"])
    capsys.readouterr()
    assert cli.main(["kpis", book, "--tables", "--json", "--today", "2026-11-02"]) == cli.DONE
    tables = json.loads(capsys.readouterr().out)["tables"]
    assert tables["payers"][0]["payer"] == "UnitedHealthcare" and tables["payers"][0]["n"] == 21
