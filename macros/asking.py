"""What a button asks before it runs: each argument that is required or marked as asked, one after the other."""

from __future__ import annotations

from datetime import date
from typing import Any

from era.problem import Problem
from macros.command import Argument
from macros.entries import entry
from workbook.book import Desk


class Cancelled(Exception):
    """The person thinks better of it: nothing happens."""


def asked(argument: Argument, desk: Desk) -> Any:
    """What the person means by an argument; what a button does not ask for is today, no, or nothing.

    Raises Cancelled if she closes a question.
    """
    if not (argument.required or argument.asked):
        return {"day": date.today(), "flag": False}.get(argument.kind)
    match argument.kind:
        case "flag":
            return desk.ask(argument.help[:1].upper() + argument.help[1:] + "?")
        case "paths":
            return _given(desk.choose_files())
        case "file":
            return _given(desk.choose_files(argument.question))[0]
        case "folder":
            return _given(desk.choose_folder(argument.question))
        case _:
            return _typed(argument, desk)


def _given(chosen: Any) -> Any:
    if not chosen:
        raise Cancelled
    return chosen


def _typed(argument: Argument, desk: Desk) -> Any:
    """What she types, asked again with what is wrong about it until it is right."""
    question = argument.question
    while True:
        words = desk.enter(question, argument.choices)
        if words is None or (argument.required and not words.strip()):
            raise Cancelled
        if not words.strip():
            return date.today() if argument.kind == "day" else None
        try:
            return entry(argument, words.strip())
        except Problem as wrong:
            question = f"{wrong.remedy} {argument.question}"
