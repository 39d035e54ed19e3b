"""The canary goes through letters, packets, an export, undo and restore on a real workbook, with progress shown.

Its name stands in the letters, where it belongs, and in the sheets; it stands in no file's name, no property of a
document, no header that is printed, no entry of an outline, nothing said and nothing left behind.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pypdf import PdfReader
from test_canary import CANARY, CASES, OTHERS, leaks, marked
from test_packet_command import enclose, fill_blanks

from macros import cli, refresh, terminal
from macros.demo import house_rules
from macros.registry import COMMANDS
from samples import tell
from workbook.build import build
from workbook.file_book import FileBook
from workbook.schema import PAYER_NAMES, Owner

DAY, CLAIM = "2026-03-16", "CH000101"
PRINTED = re.compile(rb"<headerFooter.*?</headerFooter>", re.S)
PRESSED = ("import", "letters", "packet", "sent", "undo", "templates", "upgrade", "doctor", "phi", "export",
           "restore", "restore", "purge")
NO_PATIENTS = {"demo", "new", "install", "selftest"}
"""They make or set up a workbook, and no patient of the practice is in it."""
ABOUT = ("docProps/", "_rels/", "customXml/", "[Content")
"""Where a document tells of itself."""


class Terminal(io.StringIO):
    """Standard error of someone who looks: progress is shown."""

    def isatty(self) -> bool:
        return True


def steps(folder: Path) -> Iterator[list[str]]:
    """Each command as it is typed, once what it needs is there."""
    book, letters = str(folder / "practice.xlsx"), folder / "Letters"
    yield ["import", book, str(folder / "first_denial.835"), "--any-npi", "--today", DAY]
    yield ["letters", book, "--claim", CLAIM, "--pdf", "--today", DAY]
    [letter] = letters.glob("*.docx")
    fill_blanks(letter)
    enclose(folder / "exhibits", "A", "B", "C", "D", "E", "F")
    yield ["packet", book, "--letter", str(letter), "--folder", str(folder / "exhibits"), "--by", "Mail", "--signed",
           "--has", "Dispute and appeal form", "--contract", "yes", "--today", DAY]
    yield ["sent", book, "--letter", str(letter), "--by", "Mail", "--confirmation", "C-1", "--today", DAY]
    yield ["undo", book, "--yes"]
    yield ["templates", book, "--edit", "corrected_claim", "--show", "corrected_claim"]
    yield ["upgrade", book, "--today", DAY]
    yield ["doctor", book]
    yield ["phi", book]
    yield ["export", book, "--to", str(folder / "locked.xlsx")]
    yield ["restore", book]
    yield ["restore", book, sorted((folder / "Backups").glob("practice 2*"))[-1].name]
    yield ["purge", book, "--before", "2020-11-01", "--yes"]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, without_pages: None) -> Iterator[tuple[Path, str]]:
    """The practice's folder after all of it, and everything that was said."""
    folder, left = tmp_path_factory.mktemp("papers"), tmp_path_factory.mktemp("left")
    build(folder / "practice.xlsx", pages=[], rules=house_rules())
    (folder / "first_denial.835").write_text(marked((tell.FOLDER / "first_denial.835").read_text("ascii")), "ascii")
    said = Terminal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refresh, "show", lambda *_: None)
        patch.setattr(terminal.TerminalDesk, "secret", lambda *_: "a horse, nine lamps & Tuesday")
        patch.setattr(tempfile, "tempdir", str(left))
        patch.setattr(sys, "stderr", said)
        patch.setattr(sys, "stdout", said)
        for words in steps(folder):
            print(f"{words[0]}: {cli.main(words)}")
            if words[0] == "import":
                address(folder / "practice.xlsx")
        assert not leaks(folder, "")
    yield folder, said.getvalue()


def address(path: Path) -> None:
    """She types where the payer's appeals go: no letter is without."""
    hand = FileBook(path)
    sent = hand.read(PAYER_NAMES)[["payer_sent"]]
    hand.merge(PAYER_NAMES, pd.DataFrame(sent.assign(address="PO Box 1; Hartford, CT 06101")), Owner.BILLER)
    path.write_bytes(hand.content())


def test_every_command_meets_the_canary() -> None:
    """A new command gets a line in `steps` here, or, if a workbook in memory will do, in undoing.csv or OTHERS."""
    assert set(COMMANDS) == {*CASES["command"], *OTHERS, *PRESSED} | NO_PATIENTS


def test_each_command_did_its_work(papers: tuple[Path, str]) -> None:
    folder, said = papers
    done = re.findall(r"^([a-z]+): (\d)$", said, re.M)
    assert tuple(command for command, _ in done) == PRESSED and all(status in "01" for _, status in done), said
    assert list(folder.glob("Letters/*_packet.pdf")), said


def test_nothing_that_is_said_names_the_patient(papers: tuple[Path, str]) -> None:
    assert "\r" in papers[1], "progress was shown"
    assert not CANARY.search(papers[1].encode())


def test_the_letter_itself_names_the_patient(papers: tuple[Path, str]) -> None:
    [letter] = papers[0].glob("Letters/*.docx")
    assert CANARY.search(zipfile.ZipFile(letter).read("word/document.xml"))


def test_no_property_of_a_document_names_the_patient(papers: tuple[Path, str]) -> None:
    packages = {path: zipfile.ZipFile(path) for path in papers[0].rglob("*")
                if path.suffix in (".docx", ".xlsx") and path.name != "locked.xlsx"}
    assert not {f"{path.name}: {part}" for path, package in packages.items() for part in package.namelist()
                if part.startswith(ABOUT) and CANARY.search(package.read(part))}


def test_an_export_shows_nothing_without_its_password(papers: tuple[Path, str]) -> None:
    assert not CANARY.search((papers[0] / "locked.xlsx").read_bytes())


def test_no_pdf_names_the_patient_outside_its_pages(papers: tuple[Path, str]) -> None:
    written = [PdfReader(path) for path in papers[0].rglob("*.pdf")]
    assert len(written) >= 4
    for pdf in written:
        said = [*map(str, (pdf.metadata or {}).values()), *titles(pdf.outline), *pdf.named_destinations]
        assert not CANARY.search(" ".join(said).encode())


def titles(outline: list[Any]) -> Iterator[str]:
    """What the entries of a PDF's outline say, those within others too."""
    for entry in outline:
        yield from titles(entry) if isinstance(entry, list) else [entry.title]


def test_no_header_that_is_printed_names_the_patient(papers: tuple[Path, str]) -> None:
    with zipfile.ZipFile(papers[0] / "practice.xlsx") as archive:
        printed = [found for part in archive.namelist() if part.startswith("xl/worksheets/sheet")
                   for found in PRINTED.findall(archive.read(part))]
    assert printed and not any(map(CANARY.search, printed))
