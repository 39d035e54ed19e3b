"""The backups of a workbook: beside it, one from before each save, thinned as they grow old."""

from __future__ import annotations

import datetime as dt
import glob
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

from era.problem import Problem
from workbook.parts import Parts

FOLDER = "Backups"
LAST, DAYS, MONTHS = 10, 30, 12
"""How many backups are kept: the last ones, and the last one of each of so many days and months."""
STAMP = "%Y-%m-%d %H-%M-%S"


def backups(path: Path) -> list[Path]:
    """The backups of a workbook, the oldest first."""
    path = path.resolve()
    pattern = re.compile(re.escape(path.stem) + r" \d{4}-\d\d-\d\d \d\d-\d\d-\d\d( \d+)?" + re.escape(path.suffix))
    folder = path.parent / FOLDER
    found = [entry for entry in folder.iterdir() if pattern.fullmatch(entry.name)] if folder.is_dir() else []
    return sorted(found, key=lambda entry: (saved_at(path, entry), len(entry.name), entry.name))


def sound(backup: Path) -> bool:
    """Whether a backup can be read and could be put back."""
    try:
        test(backup.read_bytes(), backup.name)
    except (Problem, OSError):
        return False
    return True


def set_aside(path: Path) -> list[Path]:
    """The workbooks that an undo took the place of, the oldest first."""
    return sorted((path.parent / FOLDER).glob(f"{glob.escape(path.stem)} undone *{path.suffix}"))


def saved_at(path: Path, backup: Path) -> dt.datetime:
    """When the save was that made a backup."""
    return dt.datetime.strptime(backup.name[len(path.stem) + 1:len(path.stem) + 20], STAMP)


def changed_since(path: Path, backup: Path) -> bool:
    """True if the workbook was changed after the save that made this backup."""
    return dt.datetime.fromtimestamp(path.stat().st_mtime) > saved_at(path, backup) + dt.timedelta(seconds=5)


def free_name(path: Path, now: dt.datetime) -> Path:
    """Where the next backup goes."""
    folder = path.parent / FOLDER
    folder.mkdir(exist_ok=True)
    names = (f"{path.stem} {now:{STAMP}}{number}{path.suffix}" for number in _numbers())
    return next(folder / name for name in names if not (folder / name).exists())


def _numbers() -> Iterator[str]:
    yield ""
    number = 2
    while True:
        yield f" {number}"
        number += 1


def rotate(path: Path) -> None:
    """Remove the backups that need not be kept."""
    moments = {backup: saved_at(path, backup) for backup in backups(path)}
    unneeded = set(stale(list(moments.values())))
    for backup, moment in moments.items():
        if moment in unneeded:
            backup.unlink()


def stale(moments: list[dt.datetime]) -> list[dt.datetime]:
    """Of the moments of backups those that need not be kept.

    >>> day = dt.datetime(2026, 3, 1)
    >>> len(stale([day + dt.timedelta(minutes=minute) for minute in range(15)]))
    5
    """
    newest_first = sorted(set(moments), reverse=True)
    days = {f"{moment:%Y-%m-%d}": moment for moment in reversed(newest_first)}
    months = {f"{moment:%Y-%m}": moment for moment in reversed(newest_first)}
    kept = {*newest_first[:LAST], *(days[day] for day in sorted(days)[-DAYS:]),
            *(months[month] for month in sorted(months)[-MONTHS:])}
    return [moment for moment in newest_first if moment not in kept]


def test(data: bytes, name: str) -> None:
    """Raise a Problem if a backup's bytes are damaged."""
    try:
        Parts(data).test()
    except BadZipFile as error:
        raise Problem(name, "this backup is damaged", "Choose an older one.") from error
