"""Seven scattered rows of five claims of four patients give five letters on either book, each with only its own."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copy
from typing import Any

import pandas as pd
import pytest
from opening import Open
from pypdf import PdfReader

from macros import letters
from macros.new import make
from tests.templates.invented import practice, table
from workbook.book import SilentDesk
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook
from workbook.schema import DENIALS, DENIED_LINES, PAYER_NAMES, PRACTICE, SCORES, TEAM, Owner

DAY = date(2026, 11, 2)
SCATTERED = ("A2:C2", "D4:D5", "B6", "A7:B9")
"""Seven of the eight denied lines; the other one is older and belongs to a claim that is selected twice."""
OWN = {
    "1001": ("O'Brien", "W100000001", "EHP9001"), "1002": ("O'Brien", "W100000001", "EHP9002"),
    "1003": ("Smith", "000123456", "BM77"), "1004": ("García", "W100000004", "EHP9004"),
    "1005": ("<b>Lee</b>", "000123460", "BM79"),
}


@pytest.fixture(scope="module")
def practice_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five claims in a workbook."""
    path = tmp_path_factory.mktemp("scattered") / "Practice.xlsx"
    make(path, today=DAY)
    book = FileBook(path)
    for name, schema in (("denials", DENIALS), ("denied_lines", DENIED_LINES), ("payer_names", PAYER_NAMES),
                         ("team", TEAM)):
        book.append(schema, table(name, schema))
    book.merge(PRACTICE, pd.DataFrame(list(practice().items()), columns=["name", "value"]), Owner.BILLER)
    book.write_block(SCORES, table("scores", SCORES))
    book.save()
    return path


def closed(path: Path, _: Open) -> FileBook:
    """The book as the biller saved it with the rows selected."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    names = re.findall(rb'<sheet [^>]*name="([^"]*)"', parts["xl/workbook.xml"])
    sheet = f"xl/worksheets/sheet{names.index(DENIED_LINES.sheet.encode()) + 1}.xml"
    parts["xl/workbook.xml"] = re.sub(rb'(<workbookView [^>]*?)(?: activeTab="\d+")?(/?>)', rb'\1 activeTab="%d"\2' %
                                      names.index(DENIED_LINES.sheet.encode()), parts["xl/workbook.xml"])
    selection = f'<selection pane="bottomRight" activeCell="A2" sqref="{" ".join(SCATTERED)}"/>'.encode()
    parts[sheet] = re.sub(rb'<selection pane="bottomRight"[^>]*/>', selection, parts[sheet])
    assert selection in parts[sheet]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return FileBook(path)


def live(path: Path, opened: Open) -> ExcelBook:
    """The book as it stands open before her with the rows selected."""
    book = opened(path)
    document: Any = book.api
    sheet = document.Sheets.getByName(DENIED_LINES.sheet)
    chosen = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    for area in SCATTERED:
        chosen.addRangeAddress(sheet.getCellRangeByName(area).RangeAddress, False)
    document.CurrentController.setActiveSheet(sheet)
    document.CurrentController.select(chosen)
    return ExcelBook(book)


@pytest.mark.parametrize("selected", [closed, live])
def test_five_letters_each_with_only_its_own(
        selected: Callable[[Path, Open], Any], practice_book: Path, opened: Open, tmp_path: Path) -> None:
    path = copy(practice_book, tmp_path / "Practice.xlsx")
    book = selected(path, opened)
    assert len(book.selected(DENIED_LINES)) == 7
    letters.run(SilentDesk(), book, None, None, tmp_path / "Letters", True, DAY)
    texts = [" ".join(page.extract_text() for page in PdfReader(made).pages)
             for made in (tmp_path / "Letters").glob("*.pdf")]
    assert len(texts) == 5
    for claim, own in OWN.items():
        [text] = [text for text in texts if f"Claim {claim} " in text]
        assert all(word in text for word in own)
        others = {word for other in OWN.values() for word in other} - set(own)
        assert not [word for word in others if word in text]
    names = " ".join(place.name for place in tmp_path.rglob("*"))
    assert not [word for word in ("1001", "O'Brien", "W1000", "Garc", "EHP9", "authorization") if word in names]
