"""A practice sees which fields there are, edits a letter, and is told where in it something is not understood."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document

from era.problem import Problem
from macros import fields, templates
from macros.cli import main
from macros.command import Outcome
from templates.compile import compiled
from templates.fields import fields as known
from templates.letter import FOLDER
from tests.templates.words import words
from workbook.book import SilentDesk
from workbook.file_book import FileBook

LOOPS = {"line": "lines", "exhibit": "exhibits"}


@pytest.fixture
def book(demo_book: Path, tmp_path: Path) -> Path:
    place = tmp_path / demo_book.name
    place.write_bytes(demo_book.read_bytes())
    return place


def ask(book: Path, edit: str | None = None, show: list[str] | None = None) -> Outcome:
    return templates.run(SilentDesk(), FileBook(book), edit, show, False)


def test_every_field_is_listed_as_it_is_written_with_words_and_a_sample() -> None:
    text = "\n".join(fields.run(SilentDesk()).details)
    assert "{{ claim.asked|money }}" in text and "{{ line.charge|money }}" in text and "1004-22" in text
    assert all(field.help in text for field in known())


def test_what_the_list_says_is_what_a_template_may_say() -> None:
    word = Document()
    listed = [line.strip().split("  ")[0] for line in fields.run(SilentDesk()).details]
    for written in (written for written in listed if "..." not in written):
        many = next((many for one, many in LOOPS.items() if written.startswith(f"{{{{ {one}.")), "")
        loop = f"{{% for {many.removesuffix('s')} in {many} %}}{written}{{% endfor %}}" if many else written
        word.add_paragraph(loop + ("{% endfor %}" if written.startswith("{% for") and "endfor" not in written else ""))
    made = io.BytesIO()
    word.save(made)
    assert compiled(made.getvalue(), "all.docx").fielded and len(listed) > 60


def test_a_letter_is_copied_once_to_be_edited_and_goes_before_the_shipped_one(book: Path) -> None:
    outcome = ask(book, edit="coding")
    mine = book.parent / "Letter templates" / "coding.docx"
    assert mine.read_bytes() == (FOLDER / "coding.docx").read_bytes() and outcome.findings == 0
    assert "coding (yours)" in " ".join(outcome.details) and "bundling (shipped)" in " ".join(outcome.details)
    with pytest.raises(Problem, match="you have this template already"):
        ask(book, edit="coding")


def test_each_place_that_is_not_understood_is_named_as_a_person_finds_it(book: Path) -> None:
    ask(book, edit="coding")
    mine = book.parent / "Letter templates" / "coding.docx"
    word = Document(str(mine))
    word.sections[0].header.paragraphs[1].text = "{{ practice.strete }}"
    word.tables[0].cell(1, 3).text = "{{ claim.number.upper() }}"
    word.add_paragraph("{{ patient.birthday }}")
    word.save(str(mine))
    outcome = ask(book)
    told = " ".join(outcome.details)
    assert outcome.findings == 4 and "4 places to mend" in outcome.sentence
    for place in ("coding.docx, page header 1, paragraph 2: there is no field 'practice.strete'. Did you mean "
                  "practice.street?", "coding.docx, text, table 1, row 2, column 4: 'claim.number.upper()' uses Call",
                  "there is no field 'patient.birthday'"):
        assert place in told


def test_a_preview_is_a_letter_of_an_invented_claim(book: Path) -> None:
    ask(book, edit="coding", show=["coding", "peer_to_peer"])
    folder = book.parent / "Letter templates" / "Previews"
    assert sorted(place.name for place in folder.iterdir()) == ["coding.docx", "peer_to_peer.docx"]
    assert "Claim 1004-22" in words((folder / "coding.docx").read_bytes())
    ask(book, show=["coding"])


def test_both_run_from_the_command_line(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fields"]) == 0 and "{{ patient.name }}" in capsys.readouterr().out
    assert main(["templates", str(book), "--edit", "appeal of ours"]) == 2
    assert main(["templates", str(book)]) == 0
