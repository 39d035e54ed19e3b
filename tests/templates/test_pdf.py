"""Merged, converted and split again, a letter is the same letter, and nobody else's."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from invented import written
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from bench.letters import invented
from era.problem import Problem
from templates import lint, pdf
from templates.compile import compiled, load, packed
from templates.fields import FOLDER
from templates.letter import Letter
from templates.merge import mergeable, merged


def read(made: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


@pytest.fixture(scope="module")
def letters() -> list[Letter]:
    """The five of the story, and six invented ones with one to twelve lines."""
    template = load(FOLDER / "timely_filing.docx")
    return [*written(), *(invented(template, seed) for seed in range(6))]


@pytest.fixture(scope="module")
def made(letters: list[Letter]) -> list[list[str]]:
    return [read(one) for one in pdf.pdfs(letters)]


def test_seven_denied_lines_of_five_claims_of_four_patients_give_five_pdfs_each_with_its_own(
        letters: list[Letter], made: list[list[str]]) -> None:
    for letter, pages in zip(letters[:5], made, strict=False):
        for other in letters[:5]:
            claim = f"Claim {other.claim} "
            assert [claim in page for page in pages] == [other is letter] * len(pages)


def test_a_split_letter_reads_as_its_own_conversion_page_by_page(letters: list[Letter], made: list[list[str]]) -> None:
    alone = [read(one) for one in pdf.convert([letter.content for letter in letters[4:8]])]
    assert made[4:8] == alone


def test_every_letter_counts_its_own_pages_from_one(made: list[list[str]]) -> None:
    for pages in made:
        for number, page in enumerate(pages, start=1):
            assert f"Page {number} of {len(pages)}" in page


def test_a_page_is_read_as_pypdf_reads_it(letters: list[Letter]) -> None:
    whole = PdfReader(io.BytesIO(pdf.convert([merged([letter.content for letter in letters[:5]])])[0]))
    for page in pdf.pages(whole):
        assert "".join(page.text.split()) == "".join(page.page.extract_text().split())
        assert page.reader.fonts


def test_a_page_that_libreoffice_did_not_make_is_read_too() -> None:
    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.drawString(72, 700, "Claim (1001)")
    canvas.save()
    assert [page.text.strip() for page in pdf.pages(PdfReader(made))] == ["Claim (1001)"]


def test_letters_that_look_alike_share_a_document_and_others_do_not(letters: list[Letter]) -> None:
    other = replace(letters[0], content=compiled(own("List Bullet"), "own.docx").render(letters[0].fields))
    assert pdf.chunks([*letters[:4], other, *letters[4:]]) == [[0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11], [4]]


def test_a_chunk_is_never_larger_than_a_hundred(letters: list[Letter]) -> None:
    assert [len(chunk) for chunk in pdf.chunks([letters[0]] * 250)] == [100, 100, 50]


def test_a_letter_with_another_s_number_in_it_is_not_its_own(letters: list[Letter]) -> None:
    owners = pdf.strangers(letters)
    pages = pdf.pages(PdfReader(io.BytesIO(pdf.convert([merged([letters[0].content, letters[3].content])])[0])))
    assert not pdf.belongs(pages, letters[0], owners)
    assert not pdf.belongs(pages[:1], letters[3], owners)


def test_a_letter_that_does_not_show_its_own_claim_is_refused_and_no_patient_named() -> None:
    blank = replace(written()[0], content=written()[3].content)
    with pytest.raises(Problem, match=r"_v1\.docx: the PDF does not show its own claim alone") as refused:
        pdf.pdfs([blank])
    assert "Brien" not in str(refused.value)


@pytest.mark.parametrize(("style", "merges"), [("Normal", True), ("List Bullet", True), ("List Number", False)])
def test_a_template_with_numbered_paragraphs_is_not_merged(style: str, merges: bool) -> None:
    assert mergeable(own(style)) is merges


def test_a_template_as_word_saves_it_is_merged_but_one_that_counts_is_not() -> None:
    parts = lint.package(own("Normal"), "own.docx")
    saved = b'<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
    counts = b'<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>SEQ claim</w:instrText></w:r>'
    for added, merges in ((saved, True), (counts, False)):
        body = parts["word/document.xml"].replace(b"</w:p>", added + b"</w:p>", 1)
        assert mergeable(packed(parts | {"word/document.xml": body})) is merges


def test_letters_that_cannot_be_merged_are_converted_one_by_one() -> None:
    template = compiled(own("List Number"), "own.docx")
    letters = [replace(invented(load(FOLDER / "coding.docx"), seed), content=b"") for seed in range(2)]
    letters = [replace(letter, content=template.render(letter.fields)) for letter in letters]
    for letter, made in zip(letters, pdf.pdfs(letters), strict=True):
        assert f"1. Claim {letter.claim}" in " ".join(read(made)[0].split())


def own(style: str) -> bytes:
    """A practice's own template with a paragraph of this style."""
    word = Document()
    word.add_paragraph("Claim {{ claim.number }}, member {{ claim.member_id }}", style=style)
    package = io.BytesIO()
    word.save(package)
    return package.getvalue()


def test_a_letter_edited_by_hand_becomes_a_pdf_as_it_was_edited(tmp_path: Path) -> None:
    letter = written()[0]
    place = tmp_path / letter.filename
    word = Document(io.BytesIO(letter.content))
    word.add_paragraph("A sentence of our own.")
    word.save(str(place))
    assert "A sentence of our own." in " ".join(read(pdf.by_hand(place, letter)))
    with pytest.raises(Problem, match="no longer holds its claim"):
        pdf.by_hand(place, written()[3])


def test_no_folder_is_left_where_the_conversion_fails_and_no_patient_stands_in_a_name(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def fails(program: str, folder: Path, count: int, *how: str) -> None:
        seen.extend(place.name for place in folder.iterdir())
        raise Problem("PDF", "LibreOffice did not answer in time", "Try fewer letters at once.")

    monkeypatch.setattr(pdf, "_run", fails)
    monkeypatch.setattr(pdf.tempfile, "tempdir", str(tmp_path))
    with pytest.raises(Problem, match="did not answer"):
        pdf.pdfs(written()[:2])
    assert seen and all(name.removesuffix(".docx").isdigit() for name in seen) and not list(tmp_path.iterdir())


def test_without_libreoffice_the_person_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(pdf, "PLACES", ())
    with pytest.raises(Problem, match="LibreOffice is not installed"):
        pdf.pdfs(written()[:1])
