"""A packet has every page it should, in order, numbered, and tells of each exhibit that cannot be read."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from invented import edited, written
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from era.problem import Problem
from templates.compile import Refused
from templates.exhibit import Exhibit, exhibit
from templates.exhibit import exhibits as exhibits_of
from templates.letter import Letter
from templates.packet import packet


def scan(pages: int, words: str = "scanned") -> bytes:
    """A PDF as a scanner makes it: each page says which it is."""
    made = io.BytesIO()
    canvas = Canvas(made)
    for page in range(pages):
        canvas.drawString(100, 700, f"{words} {page + 1}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


@pytest.fixture
def exhibits(tmp_path: Path) -> list[Exhibit]:
    """Three exhibits: a PDF of three pages, a photo, a scan of two pages."""
    (tmp_path / "a.pdf").write_bytes(scan(3))
    picture = Image.new("RGB", (600, 900), "lightblue")
    picture.save(tmp_path / "b.png")
    picture.save(tmp_path / "c.tif", save_all=True, append_images=[picture])
    return [exhibit(tmp_path / name, tab, f"Title {tab} & more") for tab, name in
            (("A", "a.pdf"), ("B", "b.png"), ("C", "c.tif"))]


def medicare() -> Letter:
    return written(denials=edited("denials", "1002", line_of_business="Original Medicare").iloc[[1]])[0]


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_contents_name_the_page_on_which_each_part_begins(exhibits: list[Exhibit]) -> None:
    pages = texts(packet(medicare(), scan(2, "letter page"), exhibits, "Fax", ["Ask for the policy"]))
    contents = pages[1]
    for title, begins in (
        ("Appeal letter", "letter page 1"), ("Values for form CMS-20027", "Values for form CMS-20027"),
        ("Remittance excerpt", "Remittance excerpt"), ("Checklist", "Ask for the policy"),
        ("Title A & more", "Exhibit A"), ("Title B & more", "Exhibit B"), ("Title C & more", "Exhibit C"),
    ):
        row = re.search(re.escape(title) + r"\s+(\d+)\s+(\d+)", contents)
        assert row is not None and begins in pages[int(row[2]) - 1]


def test_the_contents_count_the_pages_of_each_part(exhibits: list[Exhibit]) -> None:
    contents = " ".join(texts(packet(medicare(), scan(2), exhibits, "Portal"))[0].split())
    for counted in ("Appeal letter 2 2", "Title A & more 4 7", "Title B & more 2 11", "Title C & more 3 13"):
        assert counted in contents


def test_every_page_is_numbered_and_the_fax_cover_counts_them(exhibits: list[Exhibit]) -> None:
    pages = texts(packet(medicare(), scan(2), exhibits, "Fax"))
    assert len(pages) == 16 and "16 including this one" in pages[0]
    assert all(f"Packet page {number} of 16" in page for number, page in enumerate(pages, start=1))


def test_only_a_fax_has_a_fax_cover_and_it_names_no_patient(exhibits: list[Exhibit]) -> None:
    fax, portal = (texts(packet(medicare(), scan(1), exhibits, method)) for method in ("Fax", "Portal"))
    assert fax[0].startswith("FAX") and not any(page.startswith("FAX") for page in portal)
    assert not any(word in fax[0] for word in ("Brien", "W100000001", "EHP9002", "20610"))


def test_a_medicare_packet_tells_what_to_write_into_each_box_and_others_do_not(exhibits: list[Exhibit]) -> None:
    form = next(page for page in texts(packet(medicare(), scan(1), exhibits, "Mail")) if "CMS-20027" in page[:40])
    assert "Ann O'Brien" in form and "W100000001" in form and "[ yes or no ]" in form and "20610-RT-59" in form
    assert "CMS-20" not in " ".join(texts(packet(written()[0], scan(1), exhibits, "Mail")))


def test_the_outline_leads_to_each_part(exhibits: list[Exhibit]) -> None:
    reader = PdfReader(io.BytesIO(packet(written()[0], scan(1), exhibits, "Portal")))
    assert [entry["/Title"] for entry in reader.outline] == [  # type: ignore[index]
        "Contents", "Appeal letter", "Remittance excerpt", "Checklist", "Exhibit A: Title A & more",
        "Exhibit B: Title B & more", "Exhibit C: Title C & more"]


def locked() -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(scan(1)))
    writer.encrypt("secret")
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize(("name", "content", "what"), [
    ("x.pdf", locked(), "locked with a password"),
    ("x.pdf", scan(3)[:300], "damaged"),
    ("x.pdf", b"no PDF at all", "damaged"),
    ("x.pdf", b"", "empty"),
    ("x.png", b"\x89PNG\r\n\x1a\n broken", "damaged or too large"),
    ("x.docx", b"PK", "of type .docx cannot be enclosed"),
    ("x", b"?", "of type unknown cannot be enclosed"),
])
def test_an_exhibit_that_cannot_be_used_is_named_by_its_tab(tmp_path: Path, name: str, content: bytes,
                                                            what: str) -> None:
    path = tmp_path / f"O'Brien {name}"
    path.write_bytes(content)
    with pytest.raises(Problem, match=f"exhibit C: .*{what}") as refused:
        exhibit(path, "C", "Record")
    assert "Brien" not in str(refused.value)


def test_a_folder_s_files_are_exhibits_by_the_first_letter_of_their_names(tmp_path: Path) -> None:
    for name in ("B - office note.pdf", "a.pdf", "C.pdf"):
        (tmp_path / name).write_bytes(scan(1))
    found = exhibits_of(tmp_path, {"A": "Remittance advice"})
    assert [(one.tab, one.title) for one in found] == [
        ("A", "Remittance advice"), ("B", "office note"), ("C", "Exhibit C")]


def test_the_words_of_an_exhibit_are_looked_at(tmp_path: Path) -> None:
    page = Canvas(str(tmp_path / "A note.pdf"))
    page.drawString(72, 720, "Methadone maintenance since May")
    page.save()
    (tmp_path / "B.pdf").write_bytes(scan(1))
    assert ["Methadone maintenance" in one.words for one in exhibits_of(tmp_path, {})] == [True, False]


def test_every_file_of_a_folder_that_cannot_be_used_is_told_at_once(tmp_path: Path) -> None:
    for name, content in (("A.pdf", b""), ("B.pdf", scan(1)), ("C.pdf", locked()), ("note.pdf", scan(1))):
        (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused) as refused:
        exhibits_of(tmp_path, {})
    assert [problem.where for problem in refused.value.problems] == ["exhibit A", "exhibit C", "an exhibit's name"]


def test_an_exhibit_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="exhibit B: the file is not there"):
        exhibit(tmp_path / "gone.pdf", "B", "Record")
