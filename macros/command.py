"""What a command is: declared once, it becomes a ribbon button, a CLI sub-command and a line of the README."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbook.schema import Table

OPEN: tuple[str, ...] = ("book", "workbook")
"""The kinds of argument that are the workbook itself where it is open."""


@dataclass(frozen=True)
class Argument:
    """One argument of a command: `FILE...`, `--top N`, `--pdf`."""

    name: str
    help: str
    kind: str = "text"
    """text, book (an existing workbook, opened), workbook (the open one, else the path of a closed one), path,
    paths, file, folder, texts, count, day (today where it is not said), date (none where it is not said) or flag."""
    required: bool = False
    asked: bool = False
    """True if a button asks for it although it is not required; what is required is asked for in any case."""
    choices: tuple[str, ...] = ()
    """The texts it may be, if only these."""

    @property
    def field(self) -> str:
        """The name a program uses.

        >>> Argument("--out", "").field
        'out'
        """
        return self.name.lstrip("-").replace("-", "_").lower()

    @property
    def question(self) -> str:
        """What a button asks.

        >>> Argument("--by", "how it goes out").question
        'How it goes out (leave it empty for nothing)'
        """
        return self.help[:1].upper() + self.help[1:] + ("" if self.required else " (leave it empty for nothing)")


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
    """One of `workbook.ribbon.GROUPS`."""
    icon: str
    """A drawing in `workbook/icons`."""
    tip: str
    arguments: tuple[Argument, ...]
    run: Callable[..., Outcome]
    rows: Table | None = None
    """The table whose selected rows it works on: a button says so, before it asks anything, if none is selected."""
    also: tuple[Table, ...] = ()
    """Other tables whose selected rows will do as well."""
    long: bool = False
    """True if it may take more than five seconds: its button has a process of its own do it."""
    no_button: str = ""
    """Why it makes no sense inside an open workbook; '' for a command that has a button."""

    @property
    def button(self) -> bool:
        """True if the ribbon has a button for it."""
        return not self.no_button


BOOK = Argument("BOOK", "the workbook", "book", required=True)
FILES = Argument("FILE", "remittances (835), claim acknowledgments (277CA), folders or zips", "paths", required=True)
TODAY = Argument("--today", "the day to count from, YYYY-MM-DD", "day")
