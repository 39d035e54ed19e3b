"""New workbook: empty tables, the shipped rules, the KPI pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.desk import Desk
from templates.kpis import pages
from workbook.build import built
from workbook.macro_package import with_macros

MACROS = ".xlsm"
PAGES = "KPI pages"
"""Beside the workbook: where the practice keeps pages of its own, as templates/kpis has them."""


def run(desk: Desk, book: Path) -> Outcome:
    """Write a new workbook; one that exists is left alone."""
    make(book)
    return Outcome(f"{book} is ready. Fill in the Practice and Team sheets, then import remittances.",
                   data={"book": str(book)})


def make(path: Path, *, rules: Mapping[str, pd.DataFrame] | None = None, today: date | None = None) -> None:
    """A new workbook at a path where none stands; `today` fixes the day it counts from."""
    if path.exists():
        raise Problem(path.name, "a file of that name is there already", "Choose another name.")
    if not path.parent.is_dir():
        raise Problem(path.name, "its folder does not exist", "Make the folder first.")
    path.write_bytes(content(path, rules=rules, today=today))


def content(path: Path, *, rules: Mapping[str, pd.DataFrame] | None = None, today: date | None = None) -> bytes:
    """A new workbook as it would stand at a path: with macros if its name says so, with the pages kept beside it."""
    plain = built(pages(None, path.parent / PAGES), rules, today)
    return with_macros(plain, buttons()) if path.suffix.lower() == MACROS else plain


def buttons() -> list[Command]:
    """The commands that the ribbon has a button for."""
    from macros.registry import COMMANDS  # the registry lists this command too

    return [command for command in COMMANDS.values() if command.button]


COMMAND = Command(
    "new", "New workbook", "Workbook", "new", "Write a new, empty workbook with the shipped rules.",
    (Argument("BOOK", "where: .xlsx, or .xlsm with buttons and functions", "path", required=True),), run,
    no_button="it makes a workbook of its own",
)
