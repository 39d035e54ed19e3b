"""The report: two pages as PDF, what leaders ask in the terminal, and the workbook as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from era.problem import Problem
from macros import new, report
from macros.demo import DAY
from templates import pdf
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.schema import DENIALS


@pytest.fixture(scope="module")
def copy(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(demo_book, tmp_path_factory.mktemp("report")))


def test_the_two_pages_are_written_each_on_one_sheet_of_paper(copy: Path) -> None:
    before = copy.read_bytes()
    outcome = report.run(SilentDesk(), FileBook(copy), DAY, pdf=True, out=None)
    names = ["Leaders 2026-11-02.pdf", "Payer scorecard 2026-11-02.pdf"]
    assert [Path(path).name for path in outcome.data["pages"]] == names
    for name, words in zip(names, ("The month for leaders", "Payer scorecard"), strict=True):
        pages = PdfReader(copy.parent / report.FOLDER / name).pages
        assert len(pages) == 1 and words in pages[0].extract_text()
    assert copy.read_bytes() == before


def test_neither_the_pages_nor_what_they_say_of_themselves_names_a_patient(copy: Path) -> None:
    patients = {name for name in FileBook(copy).read(DENIALS)["patient"] if name}
    for path in (copy.parent / report.FOLDER).glob("*.pdf"):
        pdf = PdfReader(path)
        told = f"{path.name} {pdf.metadata} {pdf.outline} {' '.join(page.extract_text() for page in pdf.pages)}"
        assert not {name for name in patients if name in told or name.split(",")[0] + " " in told}


def test_without_a_pdf_it_says_what_leaders_ask(copy: Path) -> None:
    outcome = report.run(SilentDesk(), FileBook(copy), DAY, pdf=False, out=None)
    assert any("Recovered" in line and "$" in line for line in outcome.details)
    assert outcome.data["pages"] == []


def test_where_libreoffice_is_missing_one_sentence_says_so(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "installed", lambda: None)
    with pytest.raises(Problem, match=r"LibreOffice is not installed\. Install it, or save as PDF in Word or Excel\."):
        report.run(SilentDesk(), FileBook(copy), DAY, pdf=True, out=None)


PAGE = """
place = 99
sheet = "Ours"
title = "What we look at"

[[item]]
kind = "tile"
title = "Recovered"
figure = "recovered"
width = 3
"""


def test_a_page_beside_the_workbook_is_one_of_its_pages(tmp_path: Path) -> None:
    (tmp_path / new.PAGES).mkdir()
    (tmp_path / new.PAGES / "ours.toml").write_text(PAGE, encoding="utf-8")
    new.make(tmp_path / "book.xlsx", today=DAY)
    assert "Ours" in FileBook(tmp_path / "book.xlsx")._tabs
