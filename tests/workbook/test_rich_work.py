"""A biller's own workbook goes through import, rescore and letters with every part of hers as it was, byte by byte."""

from __future__ import annotations

import base64
import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from shutil import copy

import pandas as pd
import pytest
from office import Office
from small_books import unlike
from xlsxwriter import Workbook

from macros import import_era, letters, rescore
from macros.new import make
from samples.tell import FOLDER
from tests.templates.invented import practice, table
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.schema import APPEALS, DENIALS, DENIED_LINES, PAYER_NAMES, PRACTICE, TEAM, Owner

DAY = date(2026, 11, 2)
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HERS = ("xl/worksheets/", "xl/drawings/", "xl/charts/", "xl/media/", "xl/comments")
UNKNOWN = {
    "xl/slicers/slicer1.xml": "<slicers/>", "xl/slicerCaches/slicerCache1.xml": "<slicerCacheDefinition/>",
    "xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>", "customXml/item1.xml": "<mine/>",
    "xl/pivotTables/mine1.xml": "<pivotTableDefinition/>", "xl/pivotCache/mine1.xml": "<pivotCacheDefinition/>",
}
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


def donor(path: Path) -> Path:
    """Two sheets of hers, full of what openpyxl would lose."""
    with Workbook(path) as book:
        month, notes = book.add_worksheet("My month"), book.add_worksheet("My notes")
        month.write_column("A1", [3, 1, 2])
        month.freeze_panes(1, 1)
        month.autofilter("A1:A3")
        month.filter_column("A", "x > 1")
        month.set_row(1, None, None, {"hidden": True})
        month.add_sparkline("B1", {"range": "'My month'!A1:A3"})
        month.conditional_format("A1:A3", {"type": "data_bar", "data_bar_2010": True})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='My month'!$A$1:$A$3"})
        month.insert_chart("D1", chart)
        notes.write_comment("A1", "ask again on Friday")
        notes.insert_textbox("C3", "my reminder")
        notes.insert_image("C9", "picture.png", {"image_data": BytesIO(PICTURE)})
        notes.insert_button("C14", {"caption": "Mine"})
        notes.protect("secret")
    return path


def furnish(path: Path, hers: Path) -> None:
    """Put the donor's sheets into the workbook, under names of their own, and parts that nobody here knows."""
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(hers) as given:
        parts = {name: archive.read(name) for name in archive.namelist()}
        brought = {name: given.read(name) for name in given.namelist() if name.startswith(HERS)}
        types = given.read("[Content_Types].xml").decode()
    parts |= {renamed(name): pointed(content) if name.endswith(".rels") else content
              for name, content in brought.items()}
    parts |= {name: (content * 40).encode() for name, content in UNKNOWN.items()}
    said = "".join(entry for entry in re.findall(r"<Override [^>]*/>", types)
                   if any(f'"/{place}' in entry for place in HERS))
    known = parts["[Content_Types].xml"].decode()
    said = re.sub(r'(PartName="/)([^"]*)', lambda match: match[1] + renamed(match[2]), said)
    defaults = "".join(entry for entry in re.findall(r"<Default [^>]*/>", types) if entry not in known)
    parts["[Content_Types].xml"] = known.replace("</Types>", f"{said}</Types>").replace(
        "<Default ", f"{defaults}<Default ", 1).encode()
    for number, name in ((1, "My month"), (2, "My notes")):
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
            b"</sheets>", f'<sheet name="{name}" sheetId="{900 + number}" r:id="mine{number}"/></sheets>'.encode())
        parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
            b"</Relationships>", f'<Relationship Id="mine{number}" Type="{OFFICE}/worksheet" '
            f'Target="worksheets/mine-sheet{number}.xml"/></Relationships>'.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def renamed(name: str) -> str:
    """A part's name beside ours."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/mine-{file}"


def pointed(rels: bytes) -> bytes:
    """Relationships that point at the new names."""
    return re.sub(rb'(Target="(?:[^"/]*/)*)([^"/]+)"', rb'\1mine-\2"', rels)


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
