"""A biller's own workbook goes through import, rescore and letters with every part of hers as it was, byte by byte."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path
from shutil import copy

import pandas as pd
import pytest
from her_parts import UNKNOWN, donor, furnish
from office import Office
from small_books import unlike

from macros import import_era, letters, rescore
from macros.new import make
from samples.tell import FOLDER
from tests.templates.invented import practice, table
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.schema import APPEALS, DENIALS, DENIED_LINES, PAYER_NAMES, PRACTICE, TEAM, Owner

DAY = date(2026, 11, 2)
OURS = re.compile(r"xl/(worksheets/sheet\d+|tables/table\d+|workbook|pivotCache/pivotCacheDefinition\d+)\.xml")
"""What of ours a command may change: sheets, tables, the workbook's own part, and pivots to be worked out anew."""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The workbook before and after the commands."""
    folder = tmp_path_factory.mktemp("rich")
    path = folder / "Mine.xlsx"
    make(path, today=DAY)
    furnish(path, donor(folder / "donor.xlsx"))
    before = Path(copy(path, folder / "before.xlsx"))
    fill(path)
    import_era.run(SilentDesk(), FileBook(path), [FOLDER / "denial_of_every_common_reason.835"], DAY)
    rescore.run(SilentDesk(), FileBook(path), DAY)
    letters.run(SilentDesk(), FileBook(path), None, 2, None, False, DAY)
    return before, path


def fill(path: Path) -> None:
    """The five claims of the letters' story."""
    book = FileBook(path)
    for name, schema in (("denials", DENIALS), ("denied_lines", DENIED_LINES), ("payer_names", PAYER_NAMES),
                         ("team", TEAM)):
        book.append(schema, table(name, schema))
    book.merge(PRACTICE, pd.DataFrame(list(practice().items()), columns=["name", "value"]), Owner.BILLER)
    book.save()


def test_every_part_of_hers_is_as_it_was(books: tuple[Path, Path]) -> None:
    before, after = books
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after) as new:
        assert old.namelist() == new.namelist()
        hers = {name for name in old.namelist() if "mine" in name} | set(UNKNOWN)
    assert len(hers) >= 15
    changed = unlike(before, after)
    assert not changed & hers
    assert {name for name in changed if not OURS.fullmatch(name)} == set()


def test_the_commands_did_their_work_in_it(books: tuple[Path, Path]) -> None:
    book = FileBook(books[1])
    denials = book.read(DENIALS)
    assert len(book.read(APPEALS)) == 2
    assert len(denials) > 20 and denials["score"].gt(0).any()
    typed_in = denials.set_index("claim").loc["1001", ["outcome", "story"]]
    assert typed_in.tolist() == ["Closed - no action", "No denial any more: see Claims"]


def test_a_spreadsheet_still_shows_her_sheets(books: tuple[Path, Path], office: Office) -> None:
    with office.open(books[1]) as sheets:
        assert [row[0] for row in sheets.cells("My month")] == [3, 1, 2]
        assert sheets.errors() == []
