"""A packet is bound only when the payer would take it, and then holds everything in order."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from era.problem import Problem
from macros import import_era, letters, new, packet
from macros.demo import house_rules
from samples import tell
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.schema import PAYER_NAMES, Owner

DAY = date(2026, 3, 16)
CLAIM = "CH000101"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "practice.xlsx"
    new.make(path, rules=house_rules())
    import_era.run(SilentDesk(), FileBook(path), [tell.FOLDER / "first_denial.835"], DAY)
    hand = FileBook(path)
    sent = hand.read(PAYER_NAMES)[["payer_sent"]]
    hand.merge(PAYER_NAMES, sent.assign(address="PO Box 1; Hartford, CT 06101", fax="860-555-0100"), Owner.BILLER)
    hand.save()
    letters.run(SilentDesk(), FileBook(path), [CLAIM], None, tmp_path / "Letters", False, DAY)
    return path


@pytest.fixture
def letter(book: Path) -> Path:
    [written] = (book.parent / "Letters").glob("*.docx")
    return written


def fill_blanks(letter: Path) -> None:
    """Type something into every marked blank, as she would in Word."""
    with ZipFile(io.BytesIO(letter.read_bytes())) as old, ZipFile(letter, "w", ZIP_DEFLATED) as new_one:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                content = re.sub(rb"\[ [^\]<]* \]", b"as told by phone", content)
            new_one.writestr(entry, content)


def enclose(folder: Path, *tabs: str) -> None:
    folder.mkdir()
    for tab in tabs:
        page = Canvas(str(folder / f"{tab} exhibit.pdf"))
        page.drawString(72, 720, f"Exhibit {tab}")
        page.save()


def bind(book: Path, letter: Path, folder: Path) -> Path:
    outcome = packet.run(SilentDesk(), FileBook(book), letter, folder, "Fax", ["Dispute and appeal form"], True, "yes",
                         DAY)
    return letter.with_name(outcome.data["packet"])


def test_an_unfinished_letter_is_not_bound(book: Path, letter: Path, tmp_path: Path) -> None:
    enclose(tmp_path / "exhibits", "A", "B", "C", "D")
    with pytest.raises(Problem, match="blank"):
        bind(book, letter, tmp_path / "exhibits")
    assert not list(letter.parent.glob("*.pdf"))


def test_a_finished_letter_is_bound_with_its_exhibits_on_numbered_pages(
        book: Path, letter: Path, tmp_path: Path) -> None:
    fill_blanks(letter)
    enclose(tmp_path / "exhibits", "A", "B", "C", "D")
    pages = [page.extract_text() for page in PdfReader(bind(book, letter, tmp_path / "exhibits")).pages]
    assert all(f"page {number} of {len(pages)}" in text for number, text in enumerate(pages, 1))
    places = [next(at for at, text in enumerate(pages) if f"Exhibit {tab}" in text) for tab in "ABCD"]
    assert places == sorted(places)
