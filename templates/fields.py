"""The fields a letter template may use, declared once in `letters/fields.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from templates.wording import Fields, Value

FOLDER = Path(__file__).parent / "letters"


@dataclass(frozen=True)
class Field:
    """One field: `claim.number`, or `lines[].charge` for a column of a list."""

    field: str
    kind: str
    required: str
    sample: str
    help: str

    @property
    def path(self) -> tuple[str, ...]:
        """The steps to it.

        >>> Field("lines[].charge", "money", "no", "", "").path
        ('lines', '[]', 'charge')
        """
        return tuple(self.field.replace("[]", ".[]").split("."))


@cache
def fields() -> tuple[Field, ...]:
    """Every field, in the order of the list."""
    return tuple(Field(**row) for row in rows("fields"))


def rows(table: str) -> list[dict[str, str]]:
    """The rows of one of the tables beside the templates."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def missing(given: Fields) -> list[str]:
    """The required fields that are empty: text '', a list without items, an amount of zero.

    >>> missing(sample())
    []
    >>> missing(sample() | {"today": "", "lines": []})
    ['today', 'lines']
    """
    return [field.field for field in fields() if field.required == "yes" and not _at(given, field.path)]


def _at(given: Value | Fields, path: tuple[str, ...]) -> Value:
    for step in path:
        given = given.get(step, "") if isinstance(given, dict) else ""
    return given  # pyright: ignore[reportReturnType]


def sample() -> dict[str, Value]:
    """An invented claim with every field filled: what a template is previewed and checked with.

    >>> sample()["claim"]["asked"]
    48000
    """
    tree: dict[str, Value] = {}
    for field in fields():
        _put(tree, field.path, _sampled(field))
    return tree


def _sampled(field: Field) -> Value:
    if field.kind == "list":
        return [*field.sample.split("|")] if field.sample else [{}]
    return int(field.sample) if field.kind == "money" else field.sample


def _put(tree: dict[str, Value], path: tuple[str, ...], value: Value) -> None:
    node: Value = tree
    for step in path[:-1]:
        node = node[0] if isinstance(node, list) else node.setdefault(step, {})  # pyright: ignore
    node[path[-1]] = value  # pyright: ignore


def known() -> Iterator[tuple[str, ...]]:
    """The path of every field and of every step on the way to one."""
    for field in fields():
        for end in range(1, len(field.path) + 1):
            yield field.path[:end]
