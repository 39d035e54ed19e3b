"""Workbooks that several tests look at: an empty one, and one of an invented busy practice."""

from __future__ import annotations

import shutil
from pathlib import Path

import busy_practice
import pytest
from her_parts import FIRST, UPGRADED_ON, write_beside

from macros import upgrade
from templates.kpis import pages
from workbook.book import SilentDesk
from workbook.build import build


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workbook, as it is handed to a practice."""
    path = tmp_path_factory.mktemp("empty") / "book.xlsx"
    build(path, pages=pages(), today=busy_practice.TODAY)
    return path


@pytest.fixture(scope="session")
def busy_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook full of denials, its formulas not yet worked out."""
    path = tmp_path_factory.mktemp("busy") / "book.xlsx"
    build(path, pages=pages(), rules=busy_practice.tables(), today=busy_practice.TODAY)
    return path


@pytest.fixture(scope="session")
def upgraded_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of the first version, with words of hers on its pages, in today's form."""
    path = Path(shutil.copy(FIRST, tmp_path_factory.mktemp("upgraded") / "book.xlsx"))
    write_beside(path)
    upgrade.run(SilentDesk(), path, UPGRADED_ON)
    return path
