"""The commands without Excel: `denialdesk import book.xlsx *.835`.

Exit status: 0 done, 1 done with findings, 2 refused and nothing written, 3 a bug.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.entries import entry
from macros.registry import COMMANDS
from macros.terminal import TerminalDesk
from workbook.faults import fault

DONE, FINDINGS, REFUSED, BUG = 0, 1, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and answer its exit status."""
    words = parser().parse_args(argv)
    try:
        outcome = _run(words.command, words)
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
    values = {argument.field: _value(argument, getattr(words, argument.field)) for argument in command.arguments}
    desk = TerminalDesk(loud=not words.json)
    try:
        return command.run(desk=desk, **values)
    finally:
        desk.close()


def _value(argument: Argument, words: Any) -> Any:
    if words is None:
        return date.today() if argument.kind == "day" else None
    if argument.kind == "book":
        return _book(Path(words))
    return words if argument.kind == "flag" else entry(argument, words)


def _book(path: Path) -> Any:
    from workbook.file_book import FileBook

    return FileBook(path)


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
