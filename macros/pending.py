"""What a command could not write because the workbook was open elsewhere: kept beside it, to be done later.

The list holds the words of each command and where its files are, nothing of what is in them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from era.problem import Problem
from macros.command import Argument, Command

Words = list[str]
"""A command line, its paths in full."""
PATHS = ("book", "path", "paths", "file", "folder")


def place(book: Path) -> Path:
    """Where the list of a workbook is.

    >>> place(Path("Denials.xlsx")).name
    'Denials.pending.json'
    """
    return book.with_name(f"{book.stem}.pending.json")


def waiting(book: Path) -> list[Words]:
    """The commands that wait for a workbook, the oldest first. Raises a Problem if the list is damaged."""
    try:
        listed = json.loads(place(book).read_text(encoding="utf-8"))
        return [[str(word) for word in words] for words in listed["commands"]]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise Problem(place(book).name, "the list of what waits for the workbook cannot be read",
                      "Delete it, and import again what was to be imported.") from error


def keep(book: Path, words: Words) -> Path:
    """Put a command on the list, once."""
    known = waiting(book)
    _write(book, known if words in known else [*known, words])
    return place(book)


def drop(book: Path, words: Words) -> None:
    """Take a command off the list; an empty list goes."""
    _write(book, [others for others in waiting(book) if others != words])


def spelled(command: Command, given: argparse.Namespace) -> Words:
    """The words of a command as it was parsed: what stands by place first, then the options."""
    values = [(argument, getattr(given, argument.field)) for argument in command.arguments]
    said = [(argument, value) for argument, value in values if value not in (None, False)]
    by_place = [word for argument, value in said if not argument.name.startswith("-")
                for word in _each(argument, value)]
    options = [word for argument, value in said if argument.name.startswith("-")
               for word in [argument.name, *([] if value is True else _each(argument, value))]]
    return [command.id, *by_place, *options]


def _each(argument: Argument, value: Any) -> Words:
    words = value if isinstance(value, list) else [value]
    return [str(Path(word).absolute()) if argument.kind in PATHS else str(word) for word in words]


def _write(book: Path, commands: list[Words]) -> None:
    """The whole list or the old one: never half of it."""
    if not commands:
        place(book).unlink(missing_ok=True)
        return
    beside = place(book).with_suffix(".new")
    beside.write_text(json.dumps({"commands": commands}, indent=1), encoding="utf-8")
    beside.replace(place(book))
