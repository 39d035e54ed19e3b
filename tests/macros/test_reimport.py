"""One remittance, however often and in whatever form it comes: its rows are there once."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from macros import import_era
from macros.command import Outcome
from samples import tell
from tests.denials.drawer import Drawer
from workbook.book import SilentDesk
from workbook.schema import ACTIVITY, PROBLEMS, TABLES

DAY = pd.Timestamp(2026, 11, 2).date()
FIRST, OTHER = (tell.FOLDER / f"{name}.835" for name in ("several_checks", "first_denial"))


def text(data: bytes) -> str:
    return data.decode("ascii")


def again(folder: Path, data: bytes, name: str = "again.835") -> list[Path]:
    (folder / name).write_bytes(data)
    return [folder / name]


def packed(folder: Path, data: bytes, inside: str) -> list[Path]:
    with zipfile.ZipFile(folder / "again.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(inside, data)
    return [folder / "again.zip"]


def in_a_folder(folder: Path, data: bytes) -> list[Path]:
    (folder / "inner").mkdir()
    again(folder / "inner", data, "x.txt")
    return [folder / "inner"]


def lines(data: bytes, ending: str) -> bytes:
    """Each segment on a line of its own."""
    return text(data).replace("\r", "").replace("\n", "").replace("~", f"~{ending}").encode()


def wrapped(data: bytes) -> bytes:
    """Lines of 80 signs, as old mail programs made them."""
    plain = text(data).replace("\r", "").replace("\n", "")
    return "\r\n".join(plain[start:start + 80] for start in range(0, len(plain), 80)).encode()


def other_signs(data: bytes) -> bytes:
    """The same in other separators."""
    return text(data).translate(str.maketrans("*~", "|\x1d")).replace("\n", "").encode()


FORMS: dict[str, Callable[[Path, bytes], list[Path]]] = {
    "the same file": lambda folder, data: [FIRST],
    "renamed": lambda folder, data: again(folder, data, "Kopie von 2026.txt"),
    "in a zip": lambda folder, data: packed(folder, data, "a.835"),
    "in another zip under another name": lambda folder, data: packed(folder, lines(data, "\n"), "b/c.edi"),
    "in a folder": in_a_folder,
    "with line feeds": lambda folder, data: again(folder, lines(data, "\n")),
    "with carriage returns": lambda folder, data: again(folder, lines(data, "\r\n")),
    "on one line": lambda folder, data: again(folder, lines(data, "")),
    "wrapped at 80 signs": lambda folder, data: again(folder, wrapped(data)),
    "with a mark of the byte order": lambda folder, data: again(folder, b"\xef\xbb\xbf" + data),
    "in two bytes a sign": lambda folder, data: again(folder, text(data).encode("utf-16")),
    "in other separators": lambda folder, data: again(folder, other_signs(data)),
    "as part of a file with another": lambda folder, data: again(folder, data + OTHER.read_bytes()),
    "twice at once": lambda folder, data: [FIRST, *again(folder, data)],
}


@pytest.fixture(scope="module")
def book() -> Drawer:
    """A workbook that has both remittances."""
    drawer = Drawer()
    import_era.run(SilentDesk(), drawer, [FIRST, OTHER], DAY)
    return drawer


def rows(book: Drawer) -> dict[str, pd.DataFrame]:
    return {table.name: book.read(table) for table in TABLES if table not in (ACTIVITY, PROBLEMS)}


@pytest.mark.parametrize("form", FORMS)
def test_it_adds_no_row_and_changes_none(form: str, book: Drawer, tmp_path: Path) -> None:
    before = rows(book)
    outcome = given(book, FORMS[form](tmp_path, FIRST.read_bytes()))
    assert {file["verdict"] for file in outcome.data["files"]} == {"already imported"}
    for name, frame in rows(book).items():
        pd.testing.assert_frame_equal(frame, before[name], obj=name)


def test_ten_times_in_a_row_is_once(book: Drawer, tmp_path: Path) -> None:
    before = rows(book)
    for number in range(10):
        given(book, [Path(shutil.copy(FIRST, tmp_path / f"{number}.835"))])
    assert all(frame.equals(before[name]) for name, frame in rows(book).items())


def given(book: Drawer, files: list[Path]) -> Outcome:
    return import_era.run(SilentDesk(), book, files, DAY)
