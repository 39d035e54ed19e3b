"""The commands without Excel: `denialdesk import book.xlsx *.835`.

Exit status: 0 done, 1 done with findings, 2 refused and nothing written, 3 a bug.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from era.problem import Problem
from macros import pending, staged
from macros.command import Argument, Command, Outcome
from macros.desk import Desk
from macros.entries import entry
from macros.registry import COMMANDS
from macros.resume import finished
from macros.terminal import TerminalDesk
from workbook.faults import fault
from workbook.save import IsOpen, is_open, sweep

DONE, FINDINGS, REFUSED, BUG = 0, 1, 2, 3
Opened = Mapping[str, Callable[[Path], Any]]
"""How a workbook is opened, by the kind of its argument."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and answer its exit status."""
    words = parser().parse_args(argv)
    try:
        outcome = _run(words.command, words)
    except IsOpen as problem:
        return _refuse(str(_kept(words, problem)), words.json)
    except Problem as problem:
        return _refuse(str(problem), words.json)
    except KeyboardInterrupt:
        return _refuse("Stopped before anything was written.", words.json)
    except Exception as bug:
        return _report(bug)
    with suppress(BrokenPipeError):
        _tell(outcome, words.json)
    return FINDINGS if outcome.findings else DONE


def parser() -> argparse.ArgumentParser:
    """The command line, as the registry declares it."""
    top = argparse.ArgumentParser(prog="denialdesk", description="Denials, from the remittance to the appeal.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS.values():
        sub = commands.add_parser(command.id, help=command.tip, description=command.tip)
        sub.set_defaults(command=command)
        for argument in command.arguments:
            _add(sub, argument)
        sub.add_argument("--json", action="store_true", help="answer with one line of JSON")
    return top


def _add(sub: argparse.ArgumentParser, argument: Argument) -> None:
    how: dict[str, Any] = {"help": _help(argument)}
    if argument.kind == "flag":
        how["action"] = "store_true"
    if argument.kind in ("paths", "texts"):
        how["nargs"] = "+"
    if argument.name.startswith("--"):
        how |= {"required": argument.required}
        if argument.kind != "flag":
            how["metavar"] = argument.kind.upper().removesuffix("S")
        sub.add_argument(argument.name, **how)
        return
    if not argument.required:
        how["nargs"] = "?"
    sub.add_argument(argument.field, metavar=argument.name, **how)


def _help(argument: Argument) -> str:
    return f"{argument.help}: {', '.join(argument.choices)}" if argument.choices else argument.help


def _run(command: Command, words: argparse.Namespace) -> Outcome:
    desk = TerminalDesk(loud=not words.json)
    try:
        _clear_up(command, words)
        first = _finish_what_waits(command, words, desk)
        outcome = command.run(desk=desk, **values(command, words))
        return replace(outcome, details=(*first, *outcome.details)) if first else outcome
    finally:
        desk.close()


def _clear_up(command: Command, words: argparse.Namespace) -> None:
    """Before a command: what an earlier one that was cut off left beside the workbook is finished, or removed."""
    from workbook.file_book import FileBook

    for argument in command.arguments:
        book = Path(getattr(words, argument.field) or "") if argument.name == "BOOK" else None
        if book and book.is_file() and not is_open(book):
            sweep(book.parent)
            if staged.left(book):
                staged.finish(FileBook(book))


def carried_out(words: Sequence[str], desk: Desk) -> Outcome:
    """What a command that waited does now; its files are where they were then."""
    given = parser().parse_args(words)
    return given.command.run(desk=desk, **values(given.command, given))


def values(command: Command, words: argparse.Namespace, opened: Opened | None = None) -> dict[str, Any]:
    """What was said for each argument, as the command takes it; a workbook as `opened` says, else from its file."""
    return {argument.field: _value(argument, getattr(words, argument.field), opened or {"book": _book})
            for argument in command.arguments}


def _finish_what_waits(command: Command, words: argparse.Namespace, desk: Desk) -> list[str]:
    """Before a command: what could not be written earlier, in the order it was asked for; not while it is open."""
    books = [Path(getattr(words, argument.field)) for argument in command.arguments if argument.kind == "book"]
    found = [line for book in books if pending.place(book).exists() and not is_open(book)
             for line in finished(desk, book)]
    return ["Done first, because it waited:", *found] if found else []


def _kept(words: argparse.Namespace, problem: Problem) -> Problem:
    """The same problem, once the command is on the list of what waits for its workbook."""
    books = [Path(getattr(words, argument.field)) for argument in words.command.arguments if argument.kind == "book"]
    if not books:
        return problem
    kept = pending.keep(books[0], pending.spelled(words.command, words))
    return Problem(problem.where, problem.what, f"{problem.remedy} What you asked for is kept in {kept.name}: "
                   f"your next command does it first, or denialdesk resume {problem.where}.")


def _value(argument: Argument, words: Any, opened: Opened) -> Any:
    if words is None:
        return date.today() if argument.kind == "day" else None
    if argument.kind in opened:
        return opened[argument.kind](Path(words))
    return words if argument.kind == "flag" else entry(argument, words)


def _book(path: Path) -> Any:
    from workbook.file_book import FileBook

    book = FileBook(path)
    if book.older:
        raise Problem(path.name, "it was made by an earlier version", f"Run denialdesk upgrade {path.name} once.")
    return book


def _tell(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"sentence": outcome.sentence, "findings": outcome.findings, **outcome.data}, default=str))
        return
    print(outcome.sentence)
    for line in outcome.details:
        print(line)
    sys.stdout.flush()


def _refuse(sentence: str, as_json: bool) -> int:
    print(f"Refused. {sentence}", file=sys.stderr)
    if as_json:
        print(json.dumps({"refused": sentence}))
    return REFUSED


def _report(bug: Exception) -> int:
    print(f"{fault(bug)} The workbook was not changed.", file=sys.stderr)
    return BUG


if __name__ == "__main__":
    sys.exit(main())
