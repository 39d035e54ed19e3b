"""Install: let Excel find this Python and run the macros of one workbook, and take that back."""

from __future__ import annotations

import csv
import sys
from io import StringIO
from pathlib import Path

from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.computer import Computer, this_computer
from macros.desk import Desk

SETTINGS = "xlwings.conf"
"""Beside the workbook: xlwings' macros look there for the interpreter before they look at the user's own settings."""
KEYS = {"Windows": "INTERPRETER_WIN", "macOS": "INTERPRETER_MAC"}


def run(desk: Desk, book: Path, undo: bool) -> Outcome:
    """Do it, or undo it, on this computer."""
    return apart(book, this_computer()) if undo else ready(book, this_computer())


def ready(book: Path, computer: Computer) -> Outcome:
    """Name the interpreter, trust the folder, take the mark of the web off; say each."""
    _refuse(book, computer)
    settings = book.absolute().with_name(SETTINGS)
    known = read_settings(settings)
    write_settings(settings, {**known, KEYS[computer.excel]: sys.executable})
    done = [f"  {SETTINGS} beside the workbook names this Python: {sys.executable}.",
            f"  {computer.trust(book.absolute().parent)}"]
    if computer.marked(book):
        computer.unmark(book)
        done.append("  The mark that the file came from the web is taken off.")
    if computer.excel == "macOS":
        done.append("  Worksheet functions need Excel on Windows; on a Mac press Rescore instead.")
    return Outcome(f"{book.name} is ready for Excel. To take this back: denialdesk install {book.name} --undo.",
                   tuple(done), data={"settings": str(settings)})


def apart(book: Path, computer: Computer) -> Outcome:
    """Take back what `ready` did; other settings beside the workbook stay, and so does the workbook."""
    _refuse(book, computer)
    settings = book.absolute().with_name(SETTINGS)
    known = read_settings(settings)
    ours = known.pop(KEYS[computer.excel], None)
    write_settings(settings, known)
    done = [f"  {SETTINGS} beside the workbook names no Python any more."] if ours is not None else []
    done += [f"  {told}" for told in [computer.distrust(book.absolute().parent)] if told]
    return Outcome("It is taken back." if done else "There was nothing to take back.", tuple(done))


def read_settings(path: Path) -> dict[str, str]:
    """The settings in a file of xlwings', by name; none if there is no file."""
    if not path.exists():
        return {}
    rows = csv.reader(StringIO(path.read_text(encoding="utf-8")))
    return {row[0]: row[1] for row in rows if len(row) == 2}


def write_settings(path: Path, settings: dict[str, str]) -> None:
    """The file with these settings; without any there is none."""
    if not settings:
        path.unlink(missing_ok=True)
        return
    path.write_text("".join(f'"{name}","{value}"\n' for name, value in settings.items()), encoding="utf-8")


def _refuse(book: Path, computer: Computer) -> None:
    if not computer.excel:
        raise Problem("install", "there is no Excel for this system, so there is nothing to set up",
                      "Use the commands of the terminal: they need no Excel.")
    if not book.is_file():
        raise Problem(book.name, "there is no such file", "Make the workbook first: denialdesk new BOOK.xlsm.")


COMMAND = Command(
    "install", "Install", "Workbook", "install",
    "Let Excel find this Python and run the workbook's macros (Windows, macOS); --undo takes it back.",
    (Argument("BOOK", "the workbook", "path", required=True), Argument("--undo", "take it back", "flag")), run,
    no_button="it is what lets a button work at all",
)
