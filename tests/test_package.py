"""What is installed is all there is: every package is listed, and every data file goes with one."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("era", "denials", "workbook", "templates", "udfs", "macros", "samples")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def test_every_package_is_listed() -> None:
    found = {path.parent.relative_to(ROOT).as_posix().replace("/", ".")
             for room in ROOMS for path in (ROOT / room).rglob("__init__.py")}
    assert found == set(SETTINGS["packages"])


def test_every_data_file_a_program_reads_goes_with_its_package() -> None:
    shipped = {path for room, globs in SETTINGS["package-data"].items()
               for glob in globs for path in (ROOT / room.replace(".", "/")).glob(glob)}
    data = {path for room in ROOMS for path in (ROOT / room).rglob("*")
            if path.is_file() and path.suffix not in (".py", ".pyc") and "text" not in path.parts}
    assert data <= shipped
