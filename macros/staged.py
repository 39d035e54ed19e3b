"""Letters, packets and exports on their way: kept beside the workbook until it is saved, then put into their folder.

The workbook decides, by the fingerprints in Appeals and Activity. What was kept when a run ended before the save is
thrown away by the next command; what was kept when it ended after the save is put in its place then. So a batch of
letters either happened or did not.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from era.problem import Problem
from macros.desk import Book
from workbook.save import TEMPORARY, ended, explained, fingerprint
from workbook.schema import ACTIVITY, APPEALS

PLAN = "plan.json"
"""Written last: what a kept batch is and where it goes. Without it the batch is not whole."""


def save_with(book: Book, what: str, files: Mapping[str, bytes], folder: Path) -> None:
    """Save a workbook that names these files, and put them into their folder: both, or neither.

    `what` is what messages call them: "the letters".
    A run that is stopped by a key leaves them where they are: the next command sees what the workbook knows.
    """
    refuse_taken(list(files), folder)
    place = keep(book.path, what, files, folder)
    try:
        book.save()
    except Exception:
        drop(place)
        raise
    put(place, book.path)


def keep(book: Path, what: str, files: Mapping[str, bytes], folder: Path) -> Path:
    """Write files into a place of their own beside the workbook; answers it."""
    with explained(book, f"{what} could not be written"):
        place = Path(tempfile.mkdtemp(prefix=f"{TEMPORARY}{os.getpid()}-letters-", dir=book.parent))
        try:
            for name, content in files.items():
                _written(place / name, content)
            plan = {"book": book.name, "what": what, "folder": str(folder.absolute())}
            _written(place / PLAN, json.dumps(plan).encode())
        except BaseException:
            drop(place)
            raise
    return place


def drop(place: Path) -> None:
    """Throw a kept batch away."""
    shutil.rmtree(place, ignore_errors=True)


def put(place: Path, book: Path) -> None:
    """Put a kept batch into its folder. If that fails, it stays where it is until the next command."""
    plan = json.loads((place / PLAN).read_text(encoding="utf-8"))
    folder = Path(plan["folder"])
    with explained(book, f"{plan['what']}, noted in it, could not be put into {folder.name} yet, which the next "
                         "command does"):
        folder.mkdir(parents=True, exist_ok=True)
        for letter in _letters(place):
            _moved(letter, folder / letter.name)
        drop(place)


def finish(book: Book) -> None:
    """Bring to an end what a run that was cut off left: files that the workbook knows come to their folder, others go.

    What belongs to a file, such as the pages of a letter, goes with it.
    """
    for place in left(book.path):
        if not _whole(place, book.path):
            drop(place)
            continue
        known = {*book.columns(APPEALS, ["hash"])["hash"], *book.columns(ACTIVITY, ["file_hash"])["file_hash"]}
        kept = {letter.stem for letter in _letters(place) if fingerprint(letter.read_bytes()) in known}
        for letter in _letters(place):
            if letter.stem not in kept:
                letter.unlink()
        if kept:
            put(place, book.path)
        else:
            drop(place)


def left(book: Path) -> list[Path]:
    """Batches beside the workbook that a run which has ended did not finish."""
    return [place for place in sorted(book.parent.glob(f"{TEMPORARY}*-letters-*")) if ended(place)]


def _whole(place: Path, book: Path) -> bool:
    """Whether a batch is this workbook's, or another's, whose own next command sees to it, and complete."""
    with suppress(OSError, ValueError, KeyError):
        return bool(json.loads((place / PLAN).read_text(encoding="utf-8"))["book"] == book.name)
    return False


def _letters(place: Path) -> Iterator[Path]:
    return iter([path for path in sorted(place.iterdir()) if path.name != PLAN])


def _written(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _moved(letter: Path, to: Path) -> None:
    """Put a letter in its place, in one step also where that is another disk. One that is there stays."""
    if to.exists():
        return
    try:
        letter.rename(to)
    except OSError:
        beside = to.with_name(f"{TEMPORARY}{os.getpid()}-{to.name}")
        shutil.copyfile(letter, beside)
        beside.rename(to)


def refuse_taken(names: list[str], folder: Path) -> None:
    """Raise a Problem if a file of one of these names is there already."""
    taken = [name for name in names if (folder / name).exists()]
    if taken:
        raise Problem(taken[0], "the file exists already", "Move it away or choose another name, and do it again.")
