"""The acts that faults are thrown at: each a command line on a practice of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from macros import cli
from samples import tell

BOOK = "practice.xlsx"
DAY = ["--today", "2026-11-02"]
STORIES = ("first_denial", "denial_of_every_common_reason", "several_checks")


@dataclass(frozen=True)
class Act:
    """A command: its words, and what must have happened before it."""

    name: str
    command: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...] = ()
    book: str = BOOK

    def words(self, folder: Path) -> list[str]:
        """The command line on a practice's folder."""
        return _words(self.command, folder)

    def prepare(self, folder: Path) -> None:
        """Make the practice's folder as it is before the act."""
        folder.mkdir()
        shutil.copytree(tell.FOLDER, folder / "in")
        for words in (("new", "BOOK"), *self.needs):
            _quietly(_words(words, folder))


def _words(words: tuple[str, ...], folder: Path) -> list[str]:
    """Words in which BOOK is the workbook and IN/x a story's file."""
    named: dict[str, Callable[[str], str]] = {"BOOK": lambda _: str(folder / BOOK)}
    return [named[word](word) if word in named else word.replace("IN/", f"{folder / 'in'}/") for word in words]


def _quietly(words: list[str]) -> None:
    with redirect_stdout(StringIO()):
        if cli.main(words) > 1:
            raise RuntimeError(f"{words[0]} could not prepare the practice")


IMPORT = ("import", "BOOK", *(f"IN/{story}.835" for story in STORIES), *DAY)
ACTS = (
    Act("import", IMPORT),
    Act("import more", ("import", "BOOK", "IN/paid_after_appeal.835", *DAY), (IMPORT,)),
    Act("rescore", ("rescore", "BOOK", "--today", "2026-11-09"), (IMPORT,)),
    Act("letters", ("letters", "BOOK", "--top", "5", *DAY), (IMPORT,)),
)
