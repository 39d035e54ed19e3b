"""What a command is: declared once, it becomes a ribbon button, a CLI sub-command and a line of the README."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Argument:
    """One argument of a command: `FILE...`, `--top N`, `--pdf`."""

    name: str
    help: str
    kind: str = "text"
    """text, book (an existing workbook, opened), path, paths, texts, count, day or flag."""
    required: bool = False

    @property
    def field(self) -> str:
        """The name a program uses.

        >>> Argument("--out", "").field
        'out'
        """
        return self.name.lstrip("-").replace("-", "_").lower()


@dataclass(frozen=True)
class Outcome:
    """What a command did: one sentence, the details behind it, and how many findings a person should look at."""

    sentence: str
    details: tuple[str, ...] = ()
    findings: int = 0
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Command:
    """A command: what a person reads on the button, what it takes, and what it does."""

    id: str
    label: str
    group: str
    icon: str
    tip: str
    arguments: tuple[Argument, ...]
    run: Callable[..., Outcome]
    button: bool = True
    """False where it makes no sense inside an open workbook."""


BOOK = Argument("BOOK", "the workbook", "book", required=True)
FILES = Argument("FILE", "remittances (835), claim acknowledgments (277CA), folders or zips", "paths", required=True)
TODAY = Argument("--today", "the day to count from, YYYY-MM-DD", "day")
