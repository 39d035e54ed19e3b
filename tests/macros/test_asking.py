"""What a button asks for, how it takes what is typed, and that closing a question lets nothing happen."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from era.problem import Problem
from macros import cli, excel_desk
from macros.asking import Cancelled, asked
from macros.command import Argument, Command, Outcome
from macros.excel_desk import ExcelDesk
from macros.registry import COMMANDS
from macros.terminal import TerminalDesk
from workbook.book import SilentDesk

BY = Argument("--by", "how it goes out", required=True, choices=("Fax", "Portal", "Certified mail"))


@pytest.mark.parametrize(("argument", "typed", "meant"), [
    (BY, "Fax", "Fax"), (BY, "certified MAIL", "Certified mail"), (BY, " 2 ", "Portal"),
    (Argument("--note", "what was said", asked=True), "=1+1", "=1+1"),
    (Argument("--note", "what was said", asked=True), "", None),
    (Argument("--top", "how many", "count", asked=True), "25", 25),
    (Argument("--on", "the day", "day", asked=True), "2026-05-11", dt.date(2026, 5, 11)),
    (Argument("--has", "what is enclosed", "texts", asked=True), "waiver; form A;", ["waiver", "form A"]),
])
def test_what_is_typed_into_a_box_is_taken_as_the_command_line_takes_it(
        argument: Argument, typed: str, meant: Any) -> None:
    assert asked(argument, SilentDesk(entries=[typed])) == meant


def test_a_wrong_word_is_asked_again_with_what_is_right() -> None:
    desk = SilentDesk(entries=["Pigeon", "9", "portal"])
    assert asked(BY, desk) == "Portal"
    assert desk.told == ["How it goes out"] + ["Choose one: Fax, Portal, Certified mail. How it goes out"] * 2


@pytest.mark.parametrize("argument", [
    BY, Argument("--note", "what was said", required=True), Argument("FILE", "the files", "paths", required=True),
    Argument("--letter", "the letter", "file", required=True), Argument("--folder", "exhibits", "folder", asked=True),
    Argument("--on", "the day", "day", asked=True),
], ids=lambda argument: argument.kind)
def test_a_question_that_is_closed_ends_the_command(argument: Argument) -> None:
    with pytest.raises(Cancelled):
        asked(argument, SilentDesk())


def test_what_is_required_and_left_empty_ends_the_command() -> None:
    with pytest.raises(Cancelled):
        asked(BY, SilentDesk(entries=["  "]))


@pytest.mark.parametrize(("kind", "meant"), [
    ("day", dt.date.today()), ("flag", False), ("texts", None), ("path", None)])
def test_what_no_button_asks_for_is_today_no_or_nothing(kind: str, meant: Any) -> None:
    desk = SilentDesk()
    assert asked(Argument("--any", "whatever", kind), desk) == meant and desk.told == []


def test_a_choice_that_is_none_is_refused_on_the_command_line_in_a_sentence(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    sent: list[str] = []

    def run(desk: object, by: str, top: int | None) -> Outcome:
        sent.append(by)
        return Outcome("Sent.")
    monkeypatch.setitem(COMMANDS, "send", Command("send", "", "", "", "", (BY, Argument("--top", "n", "count")), run))
    assert cli.main(["send", "--by", "pigeon"]) == cli.REFUSED
    assert cli.main(["send", "--by", "fax", "--top", "two"]) == cli.REFUSED
    assert capsys.readouterr().err.splitlines() == [
        "Refused. --by: that is none of its choices. Choose one: Fax, Portal, Certified mail.",
        "Refused. --top: that is not a whole number. Write it in digits, for example 10."]
    assert cli.main(["send", "--by", "fax"]) == cli.DONE and sent == ["Fax"]


def test_every_choice_can_be_told_from_the_others() -> None:
    for argument in (argument for command in COMMANDS.values() for argument in command.arguments):
        folded = [choice.casefold() for choice in argument.choices]
        assert len(set(folded)) == len(folded) and not any(choice.isdigit() for choice in folded)


def excel(answer: object, boxes: list[tuple[object, ...]]) -> ExcelDesk:
    """A desk at an Excel whose box gives this answer."""
    def box(*words: object) -> object:
        boxes.append(words)
        return answer
    return ExcelDesk(SimpleNamespace(api=SimpleNamespace(InputBox=box)))


@pytest.mark.parametrize(("answer", "entered"), [("2", "2"), ("", ""), (False, None)])
def test_on_windows_excels_own_box_is_shown(
        answer: object, entered: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel_desk.sys, "platform", "win32")
    boxes: list[tuple[object, ...]] = []
    assert excel(answer, boxes).enter("How it goes out", ("Fax", "Portal")) == entered
    assert boxes == [("How it goes out\n  1 Fax\n  2 Portal", "Denial Desk", "")]


def test_a_terminal_where_nobody_sits_answers_the_default() -> None:
    desk = TerminalDesk(loud=False)
    assert (desk.enter("How?"), desk.enter("How?", default="Fax")) == (None, "Fax")
    assert desk.choose_files() == [] and desk.choose_folder("Where?") is None


def test_a_file_a_folder_and_files_are_picked(tmp_path: Path) -> None:
    desk = SilentDesk(files=[tmp_path])
    assert asked(Argument("--letter", "the letter", "file", required=True), desk) == tmp_path
    assert asked(Argument("--folder", "exhibits", "folder", required=True), desk) == tmp_path
    assert asked(Argument("FILE", "the files", "paths", required=True), desk) == [tmp_path]
    with pytest.raises(Problem):
        cli._value(Argument("--on", "", "day"), "tomorrow", {})
