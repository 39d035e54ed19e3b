"""Doctor: the usual reasons why a workbook does not work in Excel, each with what to do."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from era.problem import Problem
from macros.command import Argument, Command, Outcome
from macros.computer import Computer, this_computer
from macros.desk import Desk
from macros.install import KEYS, SETTINGS, read_settings
from macros.words import many
from workbook.backups import backups, sound
from workbook.save import is_open
from workbook.vba.compression import decompress

OLDEST = (3, 11)
SYNCED = re.compile(r"^(OneDrive|SharePoint|Dropbox|iCloudDrive|Google ?Drive)\b", re.I)
PROJECT = "xl/vbaProject.bin"
_LIBRARY = re.compile(rb"xlwings(?:32|64)-(\d+\.\d+\.\d+)\.dll")
_LONGEST = 4096 + 2


def run(desk: Desk, book: Path) -> Outcome:
    """Look for each fault; nothing is changed."""
    if not book.is_file():
        raise Problem(book.name, "there is no such file", "Check the name.")
    computer = this_computer()
    found = list(faults(book.absolute(), computer))
    unseen = () if computer.excel else (
        "  Not looked at: the interpreter, trusted locations and blocked macros; there is no Excel for this system.",)
    sentence = f"{many(len(found), 'fault')} found." if found else f"Nothing is wrong with {book.name} that we know of."
    return Outcome(sentence, (*(f"  {fault}" for fault in found), *unseen), len(found),
                   {"faults": [str(fault) for fault in found]})


def faults(book: Path, computer: Computer) -> Iterator[Problem]:
    """Each fault as a Problem, those that stop most first."""
    checks: list[Callable[[Path], Problem | None]] = [python, locked, folder, synced, text_of_macros, *(
        [] if not computer.excel else [lambda path: interpreter(path, computer), lambda path: mark(path, computer),
                                       lambda path: trusted(path, computer)])]
    for check in checks:
        fault = check(book)
        if fault:
            yield fault
    yield from damaged_backups(book)


def python(book: Path) -> Problem | None:
    """A Python that is too old."""
    if sys.version_info >= OLDEST:
        return None
    return Problem("Python", f"it is {sys.version_info[0]}.{sys.version_info[1]}", "Install Python 3.11 or newer.")


def locked(book: Path) -> Problem | None:
    """A workbook that is open, or that a crash left a lock beside."""
    return None if not is_open(book) else Problem(
        book.name, "a lock file beside it says that it is open in another program",
        "Close it there; if it is open nowhere, delete the lock file (its name begins with ~$ or .~lock).")


def folder(book: Path) -> Problem | None:
    """A folder that takes no new files: every save needs one."""
    if os.access(book.parent, os.W_OK) and os.access(book, os.W_OK):
        return None
    return Problem(book.name, "it or its folder may not be written to", "Move it to a folder of your own.")


def synced(book: Path) -> Problem | None:
    """A folder that a cloud copies: Excel then knows the workbook by a web address."""
    own = os.environ.get("ONEDRIVE", "")
    cloud = any(SYNCED.match(part) for part in book.parts) or bool(own and book.is_relative_to(own))
    return None if not cloud else Problem(
        book.name, "it lies in a folder that OneDrive, SharePoint or another cloud copies: buttons may not find it, "
        "and patient data leaves the PC", "Move it to a folder that is not copied, for example C:\\DenialDesk.")


def text_of_macros(book: Path) -> Problem | None:
    """Macros that were written for another xlwings than the installed one."""
    written, installed = written_for(book), version("xlwings")
    if written in ("", installed):
        return None
    return Problem(book.name, f"its macros are those of xlwings {written}, and {installed} is installed",
                   f"Type: py -m pip install xlwings=={written}")


def interpreter(book: Path, computer: Computer) -> Problem | None:
    """No interpreter named for the workbook, or one that is gone."""
    if book.suffix.lower() != ".xlsm":
        return None
    named = read_settings(book.with_name(SETTINGS)).get(KEYS[computer.excel], "")
    if named and Path(named).exists():
        return None
    what = f"{SETTINGS} names a Python that is not there" if named else "nothing beside it says which Python it uses"
    return Problem(book.name, what, f"Type: denialdesk install {book.name}")


def mark(book: Path, computer: Computer) -> Problem | None:
    """Macros that Excel blocks because the file came from the web."""
    return None if not computer.marked(book) else Problem(
        book.name, "Windows has marked it as a file from the web, so Excel blocks its macros",
        f"Type: denialdesk install {book.name}; or tick Unblock in the file's properties.")


def trusted(book: Path, computer: Computer) -> Problem | None:
    """A folder that is no trusted location, so Excel asks, or keeps the macros off without asking."""
    if book.suffix.lower() != ".xlsm" or computer.excel != "Windows":
        return None
    places = [place.rstrip("\\/").casefold() for place in computer.trusted()]
    return None if str(book.parent).casefold() in places else Problem(
        book.name, "its folder is none of Excel's trusted locations", f"Type: denialdesk install {book.name}")


def damaged_backups(book: Path) -> Iterator[Problem]:
    """Backups that could not be put back."""
    for backup in backups(book):
        if not sound(backup):
            yield Problem(backup.name, "this backup is damaged", "Delete it; the others can be put back.")


def written_for(book: Path) -> str:
    """The version of xlwings that a workbook's macros belong to; '' if it has none that can be read."""
    try:
        with ZipFile(book) as archive:
            data = archive.read(PROJECT)
    except (BadZipFile, KeyError, OSError):
        return ""
    found = (_LIBRARY.search(text) for text in _texts(data))
    return next((match[1].decode() for match in found if match), "")


def _texts(project: bytes) -> Iterator[bytes]:
    """The first 4,096 characters of everything in a macro project that is packed as a module's text is."""
    for begin in re.finditer(rb"\x01(?=.[\xb0-\xbf])", project, re.S):
        length = (int.from_bytes(project[begin.end():begin.end() + 2], "little") & 0x0FFF) + 3
        try:
            yield decompress(project[begin.start():begin.end() + min(length, _LONGEST)])
        except (ValueError, IndexError):
            continue


COMMAND = Command(
    "doctor", "Doctor", "Workbook", "doctor",
    "Look for the usual reasons why a workbook does not work in Excel, and say what to do. Writes nothing.",
    (Argument("BOOK", "the workbook", "path", required=True),), run,
    no_button="it looks at what keeps a button from working",
)
