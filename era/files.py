"""What was handed in: files, folders and zips become names and bytes."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from era.problem import Problem

ENDINGS = frozenset({".835", ".edi", ".txt", ".era", ".x12", ".dat", ".277", ".277ca", ".zip"})
LARGEST = 512 << 20
"""Bytes of one file. A year of a hospital is a tenth of it; positions in a batch must fit 32 bits."""
LARGEST_ZIP = 1 << 30
"""Bytes that all members of one zip may unpack to."""
MOST_MEMBERS = 5_000
RATIO = 200
"""A remittance shrinks to a tenth; what shrinks more than this was made to fill a disk."""
FREE = 1 << 20
"""Bytes up to which a member may shrink as much as it likes."""
HEAD = 1000
"""Bytes in which a remittance says what it is."""
MAGIC = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True)
class Handed:
    """One file as it was handed in: its name and its bytes, or the problem that kept it closed.

    `beside` marks what lies in a zip beside remittances and does not begin like one: a readme, a letter.
    """

    name: str
    data: bytes = b""
    problem: Problem | None = None
    beside: bool = False


def handed_in(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> Iterator[Handed]:
    """Yield each file of files, folders (with their sub-folders, sorted) and zips, one at a time.

    Raises:
        Problem: a path does not exist.
    """
    given = [Path(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]
    for path in given:
        if not path.exists():
            raise Problem(path.name, "there is no such file or folder", "Check the name, or choose it again.")
    named: dict[str, int] = {}
    for file, name in _once(given):
        for handed in _opened(file, name):
            named[handed.name] = named.get(handed.name, 0) + 1
            again = named[handed.name] > 1
            yield replace(handed, name=f"{handed.name} ({named[handed.name]})") if again else handed


def _once(given: list[Path]) -> Iterator[tuple[Path, str]]:
    """Each file and its name, once, however often it was handed in."""
    seen: set[Path] = set()
    for path in given:
        for file in _inside(path) if path.is_dir() else [path]:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file, file.relative_to(path).as_posix() if path.is_dir() else file.name


def _inside(folder: Path) -> list[Path]:
    """The remittance files in a folder and its sub-folders; links to elsewhere are not followed."""
    found = (Path(root) / name for root, _, names in os.walk(folder) for name in names)
    return sorted(file for file in found if file.suffix.lower() in ENDINGS and file.is_file())


def _opened(file: Path, name: str) -> Iterator[Handed]:
    try:
        if not file.is_file():
            raise Problem(name, "this is not an ordinary file", "Choose the file that was downloaded.")
        if file.stat().st_size > LARGEST:
            raise Problem(name, "the file is larger than 512 MB", "Ask the clearinghouse for smaller files.")
        data = file.read_bytes()
    except Problem as problem:
        yield Handed(name, problem=problem)
    except OSError:
        yield Handed(name, problem=Problem(
            name, "the file could not be opened", "Close it where it is open or let it finish syncing; try again."))
    else:
        yield from members(name, data) if data.startswith(MAGIC) else [Handed(name, data)]


def members(name: str, data: bytes) -> Iterator[Handed]:
    """Yield the files in a zip, named `archive.zip/member.835`; nothing is ever unpacked to disk."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        inside = [info for info in archive.infolist() if not info.is_dir()]
        if any(info.filename == "[Content_Types].xml" for info in inside):
            raise Problem(name, "this is a Word or Excel document, not a remittance", "Choose the file of the payer.")
        _refuse_bombs(name, inside)
    except Problem as problem:
        yield Handed(name, problem=problem)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, OverflowError):
        yield Handed(name, problem=_damaged(name))
    else:
        if not inside:
            yield Handed(name, problem=Problem(name, "the zip is empty", "Download it again."))
        x12 = [_begins_like_x12(archive, info) for info in inside]
        for info, like in zip(inside, x12, strict=True):
            yield replace(_member(archive, info, name), beside=any(x12) and not like)


def _begins_like_x12(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    try:
        with archive.open(info) as stream:
            return b"ISA" in stream.read(HEAD).replace(b"\0", b"").upper()
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return True


def _refuse_bombs(name: str, inside: list[zipfile.ZipInfo]) -> None:
    ask = "Unpack it yourself and import the files in it, if you trust its sender."
    if len(inside) > MOST_MEMBERS:
        raise Problem(name, f"the zip holds more than {MOST_MEMBERS:,} files", ask)
    if sum(info.file_size for info in inside) > LARGEST_ZIP:
        raise Problem(name, "the zip would unpack to more than 1 GB", ask)
    if any(info.file_size > max(FREE, RATIO * info.compress_size) for info in inside):
        raise Problem(name, "the zip unpacks to far more than any remittance would", ask)
    spans = sorted((info.header_offset, info.header_offset + 30 + info.compress_size) for info in inside)
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise Problem(name, "files in the zip overlap each other, which no honest zip does", ask)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, archive_name: str) -> Handed:
    name = f"{archive_name}/{_harmless(info.filename)}"
    try:
        return Handed(name, _unpacked(archive, info, name))
    except Problem as problem:
        return Handed(name, problem=problem)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return Handed(name, problem=_damaged(name))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    if info.flag_bits & 1:
        raise Problem(name, "this file in the zip has a password", "Unpack it and import the files in it.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Problem(name, "this file in the zip only points to another file", "Ask for the file itself.")
    with archive.open(info) as stream:
        data = stream.read(info.file_size + 1)
    if len(data) > info.file_size:
        raise Problem(name, "the zip says less than it holds", "Download it again, or ask its sender.")
    if data.startswith(MAGIC):
        raise Problem(name, "this is a zip inside a zip", "Unpack the outer one and import the files in it.")
    return data


def _harmless(name: str) -> str:
    """The last part of a member's path, whatever it climbs over.

    >>> _harmless("../../etc/cron.d/march.835"), _harmless("C:\\\\Windows\\\\march.835")
    ('march.835', 'march.835')
    """
    return name.replace("\\", "/").rsplit("/", 1)[-1][:120]


def _damaged(name: str) -> Problem:
    return Problem(name, "the zip is damaged", "Download it again.")
