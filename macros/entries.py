"""What a person enters for an argument, typed in a terminal or asked by a button, as the command takes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from era.problem import Problem
from macros.command import Argument

BETWEEN = ";"
"""What stands between several texts in one box."""


def entry(argument: Argument, words: str | Sequence[str]) -> Any:
    """The words for an argument as its kind. Raises a Problem if they are none of it.

    >>> entry(Argument("--by", "", choices=("Fax", "Mail")), "fax"), entry(Argument("--top", "", "count"), "5")
    ('Fax', 5)
    """
    if not isinstance(words, str):
        return [_one(argument, word) for word in words]
    if argument.kind not in ("texts", "paths"):
        return _one(argument, words)
    return [_one(argument, word.strip()) for word in words.split(BETWEEN) if word.strip()]


def _one(argument: Argument, word: str) -> Any:
    """One word as the argument's kind."""
    match argument.kind:
        case "workbook" | "path" | "paths" | "file" | "folder":
            return Path(word)
        case "day" | "date":
            return _day(argument.name, word)
        case "count":
            return _count(argument.name, word)
        case _:
            return _chosen(argument, word) if argument.choices else word


def _day(name: str, word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise Problem(name, "that is not a date", "Write it as YYYY-MM-DD, for example 2026-11-02.") from None


def _count(name: str, word: str) -> int:
    if not word.isascii() or not word.isdigit():
        raise Problem(name, "that is not a whole number", "Write it in digits, for example 10.")
    return int(word)


def _chosen(argument: Argument, word: str) -> str:
    """The choice that a word names, whatever its case, or counts."""
    named = {choice.casefold(): choice for choice in argument.choices}
    numbered = {str(number): choice for number, choice in enumerate(argument.choices, 1)}
    found = named.get(word.casefold()) or numbered.get(word)
    if found is None:
        raise Problem(argument.name, "that is none of its choices", f"Choose one: {', '.join(argument.choices)}.")
    return found
