"""A save that loses nothing: written beside the workbook, flushed, verified, backed up, then put in its place."""

from __future__ import annotations

import ctypes
import datetime as dt
import errno
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from era.problem import Problem
from workbook.backups import FOLDER, LAST, STAMP, backups, free_name, rotate, set_aside, test

TEMPORARY = ".~denialdesk-"
"""How the name of everything begins that is there only while a command runs."""
_STALE = 3600
_SHARING = (5, 32, 33, 1175, 1176, 1177)
"""Windows errors that pass when a virus scanner or a file sync lets go of the file."""

Check = Callable[[Path], None]
"""Raises a Problem if the file at a path is not what was to be saved."""


class IsOpen(Problem):
    """The workbook is open in another program."""


def fingerprint(data: bytes) -> str:
    """What tells one state of a file from another."""
    return hashlib.sha256(data).hexdigest()


def read(path: Path) -> bytes:
    """A workbook's bytes. Raises a Problem if there is no such file or it may not be read."""
    with explained(path, "it could not be read"):
        return path.read_bytes()


def write(path: Path, data: bytes, read_as: str, check: Check) -> Path:
    """Put new bytes in a workbook's place, and answer the backup of the old ones.

    `read_as` is the fingerprint of the bytes that were read: a file that someone else has changed since is left alone.
    Raises a Problem, with the workbook as it was, if it is open, or the disk is full, or the folder is read-only.
    Once the new file is in its place the save has happened: what fails after that is left to the next one.
    """
    path = path.resolve()
    refuse_if_open(path)
    with explained(path, "it could not be saved"):
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "read-only")
        sweep(path.parent)
        with _beside(path, data) as temporary:
            check(temporary)
            if fingerprint(path.read_bytes()) != read_as:
                raise Problem(path.name, "someone has changed the file since it was read", "Do it again.")
            backup = free_name(path, dt.datetime.now())
            _exchange(path, temporary, backup)
    with suppress(OSError):
        rotate(path)
    return backup


def restore(path: Path, backup: Path | None = None, content: bytes | None = None) -> Path:
    """Put a backup, by default the last one, back in the workbook's place; the backup is used up.

    With `content`, these bytes are put there instead: the backup with what is to be kept on record.
    Answers where the workbook as it was before is kept. Raises a Problem if there is no backup or the workbook is open.
    """
    path = path.resolve()
    refuse_if_open(path)
    kept = backups(path)
    if not kept and backup is None:
        raise Problem(path.name, "there is no backup of it", f"Look in the folder {FOLDER} beside it.")
    chosen = backup or kept[-1]
    undone = chosen.parent / f"{path.stem} undone {dt.datetime.now():{STAMP}}{path.suffix}"
    with explained(path, "the backup could not be put back"):
        data = content or chosen.read_bytes()
        test(data, chosen.name)
        with _beside(path, data) as temporary:
            _exchange(path, temporary, undone)
    with suppress(OSError):
        chosen.unlink()
        for old in set_aside(path)[:-LAST]:
            old.unlink()
    return undone


def refuse_if_open(path: Path) -> None:
    """Raise a Problem, with who has it, if Excel or LibreOffice has the workbook open, by the lock files they leave."""
    for program, lock in _locks(path).items():
        if lock.exists():
            who = owner(lock)
            raise IsOpen(path.name, f"{who} has it open in {program}" if who else f"it is open in {program}",
                         f"Close it there and do it again; if it is not open, delete the file {lock.name} beside it.")


def is_open(path: Path) -> bool:
    """True if another program has the workbook open."""
    return any(lock.exists() for lock in _locks(path).values())


def _locks(path: Path) -> dict[str, Path]:
    return {"Excel": path.with_name(f"~${path.name}"), "LibreOffice": path.with_name(f".~lock.{path.name}#")}


def owner(lock: Path) -> str:
    """Who a lock file says has the workbook open; '' if it cannot be told.

    Excel writes the length of the name into the first byte and the name after it, LibreOffice a line with commas.
    """
    try:
        held = lock.read_bytes()
    except OSError:
        return ""
    if lock.name.startswith("~$"):
        return held[1:1 + held[0]].decode("cp1252", "replace").strip() if held else ""
    return next((word for word in held.decode("utf-8", "replace").split(",") if word.strip()), "").strip()


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path]:
    """A flushed temporary file with these bytes in the workbook's folder, gone afterwards."""
    handle, name = tempfile.mkstemp(prefix=f"{TEMPORARY}{os.getpid()}-", suffix=path.suffix, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, temporary)
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _exchange(path: Path, temporary: Path, backup: Path) -> None:
    """Put the temporary file in the workbook's place and keep the old file as the backup."""
    if sys.platform == "win32":
        _exchange_on_windows(path, temporary, backup)
        return
    try:
        os.link(path, backup)
    except OSError:
        shutil.copy2(path, backup)
    try:
        temporary.replace(path)
    except OSError:
        backup.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)
    _flush_folder(backup.parent)


def _flush_folder(folder: Path) -> None:
    """Have the disk keep the folder's entries; the file is whole under either of its names if it will not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exchange_on_windows(path: Path, temporary: Path, backup: Path) -> None:
    """ReplaceFileW keeps the file's permissions and makes the backup in one call."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    for wait in (0.1, 0.3, 1, 3, 0):
        if kernel.ReplaceFileW(str(path), str(temporary), str(backup), 0, None, None):
            return
        code = ctypes.get_last_error()  # type: ignore[attr-defined]
        if code not in _SHARING or not wait:
            raise OSError(errno.EACCES, f"Windows error {code}")
        time.sleep(wait)


def sweep(folder: Path) -> None:
    """Remove the temporary files that a killed run left."""
    for left in folder.glob(f"{TEMPORARY}*"):
        if left.is_file() and ended(left):
            left.unlink(missing_ok=True)


def ended(left: Path) -> bool:
    """Whether the run that a temporary file or folder belongs to is over: after an hour in any case."""
    number = left.name.removeprefix(TEMPORARY).partition("-")[0]
    if time.time() - left.stat().st_mtime > _STALE:
        return True
    if sys.platform == "win32" or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def explained(path: Path, what: str) -> Iterator[None]:
    """An error of the file system as a Problem, with what it was about."""
    try:
        yield
    except OSError as error:
        reason, remedy = _reason(error)
        raise Problem(path.name, f"{what}: {reason}", remedy) from error


def _reason(error: OSError) -> tuple[str, str]:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full", "Make room on it and do it again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "the file or its folder may not be written to", "Close the file elsewhere, or ask for the permission."
    if error.errno == errno.ENOENT:
        return "there is no such file", "Check the name."
    return f"the system says {errno.errorcode.get(error.errno or 0, 'error')}", "Check the disk and do it again."
