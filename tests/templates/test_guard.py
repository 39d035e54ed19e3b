"""A template from a stranger runs nothing, reads nothing, reaches nowhere; a value from a payer is only text."""

from __future__ import annotations

import contextlib
import csv
import io
import sys
import time
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from words import words

from era.problem import Problem
from templates import lint
from templates.compile import compiled, packed
from templates.fields import FOLDER, missing, sample

HERE = Path(__file__).parent
RELATIONS = "word/_rels/document.xml.rels"


def table(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def cases(name: str) -> list[object]:
    return [pytest.param(row, id=f"{at:02d} {row['why']}") for at, row in enumerate(table(name), start=1)]


def document(*paragraphs: str, header: str = "", footer: str = "", cell: str = "", field: str = "") -> bytes:
    """A plain Word document."""
    word = Document()
    for text in paragraphs:
        word.add_paragraph(text)
    if cell:
        word.add_table(1, 1).cell(0, 0).text = cell
    if header:
        word.sections[0].header.paragraphs[0].text = header
    if footer:
        word.sections[0].footer.paragraphs[0].text = footer
    if field:
        add_field(word.add_paragraph(), field.split("|"))
    package = io.BytesIO()
    word.save(package)
    return package.getvalue()


def add_field(paragraph: object, pieces: list[str]) -> None:
    """A Word field, its instruction cut into several runs."""
    run = paragraph.add_run()  # type: ignore[attr-defined]
    for kind, text in (("begin", ""), *(("", piece) for piece in pieces), ("end", "")):
        node = OxmlElement("w:fldChar" if kind else "w:instrText")
        node.text = text or None
        if kind:
            node.set(qn("w:fldCharType"), kind)
        run._r.append(node)


def hostile(how: str, payload: str) -> bytes:
    """A document that carries the payload in the way the case says."""
    if how == "text":
        return document("Dear reader,", payload)
    if how in ("header", "footer", "cell", "field"):
        return document("Dear reader,", **{how: payload})
    parts = lint.package(document("Dear reader,"), "x")
    if how == "part":
        parts[payload] = b"<x/>"
    elif how == "relation":
        kind, target = payload.split()
        link = f'<Relationship Id="rIdX" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
        parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", link.encode() + b"</Relationships>")
    else:
        whole = parts["word/document.xml"]
        parts["word/document.xml"] = {
            "xml": whole.replace(b"<w:body>", f"<w:body>{payload}".encode()),
            "element": whole.replace(b"<w:body>", f"<w:body><w:{payload}/>".encode()),
            "doctype": whole.replace(b"<w:document", b'<!DOCTYPE w [<!ENTITY a "b">]><w:document', 1),
            "damaged": whole[:-20],
        }[how]
    return packed(parts)


@pytest.mark.parametrize("case", cases("hostile_templates"))
def test_a_hostile_template_is_refused_and_the_place_named(case: dict[str, str]) -> None:
    with pytest.raises(Problem) as refused:
        compiled(hostile(case["how"], case["payload"]), "own.docx")
    assert case["place"] in str(refused.value) and case["says"] in str(refused.value)


HARMFUL = ("os.system", "os.exec", "os.fork", "os.posix_spawn", "subprocess.Popen", "socket.connect",
           "socket.getaddrinfo",
           "os.remove", "os.rename", "os.mkdir", "shutil.rmtree", "ctypes.dlopen")
"""What Python tells an audit of: a program started, a connection, a file taken away."""


@pytest.fixture(scope="module")
def heard() -> list[str]:
    """What harmful things happen from now on, files opened for writing among them."""
    events: list[str] = []

    def listen(event: str, given: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(given[1], str) and any(sign in given[1] for sign in "wax+")
        if writes or event in HARMFUL:
            events.append(event)

    sys.addaudithook(listen)
    return events


def test_no_hostile_template_or_value_writes_a_file_starts_a_program_or_reaches_out(heard: list[str]) -> None:
    made = [hostile(row["how"], row["payload"]) for row in table("hostile_templates")]
    plain = compiled(document("<{{ patient.name }}>"), "own.docx")
    heard.clear()
    for content in made:
        with contextlib.suppress(Problem):
            compiled(content, "own.docx").render(sample())
    for row in table("hostile_values"):
        plain.render({"patient": {"name": escaped(row["value"])}})
    assert heard == [] and len(made) >= 40 and len(table("hostile_values")) >= 40
    with contextlib.suppress(OSError):
        Path("/nowhere/at/all").open("w").close()
    assert heard == ["open"], "the audit hears"


@pytest.mark.parametrize("case", cases("hostile_values"))
def test_a_hostile_value_is_printed_as_text(case: dict[str, str]) -> None:
    value, printed = (escaped(case[column]) for column in ("value", "printed"))
    template = compiled(document("Dear reader,", "<{{ patient.name }}>", "Yours"), "own.docx")
    assert words(template.render({"patient": {"name": value}})).split("\n") == ["Dear reader,", f"<{printed}>", "Yours"]


def escaped(text: str) -> str:
    r"""The text with \u0007, \t and \\ read as what they stand for.

    >>> escaped(r"a\u0041\\")
    'aA\\'
    """
    return text.encode("raw_unicode_escape").decode("unicode_escape") if "\\" in text and text.isascii() else text


@pytest.mark.parametrize(("value", "lines"), [("one\ntwo", 1), ("one\r\ntwo", 1)])
def test_a_line_break_in_a_value_is_a_line_break_in_the_letter(value: str, lines: int) -> None:
    made = compiled(document("{{ patient.name }}"), "own.docx").render({"patient": {"name": value}})
    assert lint.package(made, "x")["word/document.xml"].count(b"<w:br/>") == lines


def test_a_value_that_is_no_text_number_list_or_table_is_refused() -> None:
    with pytest.raises(Problem, match="a field holds a float"):
        compiled(document("{{ patient.name }}"), "own.docx").render({"patient": {"name": 1.5}})  # type: ignore[dict-item]


def test_a_missing_field_refuses_the_letter_and_is_named() -> None:
    with pytest.raises(Problem, match=r"own\.docx: a field it uses is missing .*name"):
        compiled(document("{{ patient.name }}"), "own.docx").render({"patient": {}})


def test_a_filter_on_the_wrong_kind_of_value_refuses_without_showing_the_value() -> None:
    with pytest.raises(Problem, match="does not fit where it stands") as refused:
        compiled(document("{{ patient.name|money }}"), "own.docx").render({"patient": {"name": "O'Brien"}})
    assert "Brien" not in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 but no more", b"%PDF-1.7", b"\xd0\xcf\x11\xe0" * 99])
def test_what_is_no_word_document_is_refused(content: bytes) -> None:
    with pytest.raises(Problem, match=r"own\.docx: it is not a Word document"):
        compiled(content, "own.docx")


def test_a_package_that_unpacks_to_more_than_a_letter_is_refused_before_it_is_unpacked() -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b" " * (lint.LARGEST + 1))
    with pytest.raises(Problem, match="too large"):
        compiled(package.getvalue(), "own.docx")


@pytest.mark.parametrize("text", [
    "{%" * 500_000, "{{" * 500_000, "{#" * 500_000, "{{ claim" + ".number" * 100_000 + " }}",
    "{% if " + "(" * 100_000 + " %}", "{% if claim " + "and claim " * 100_000 + "%}",
    "{% if " + "not " * 70 + "claim %}", "{% if claim.number %}" * 20_000,
    "{{ claim.number" + "|upper" * 45 + " }}" * 300_000, "}" * 2_000_000,
], ids=lambda text: text[:24])
def test_a_template_made_to_take_for_ever_is_judged_in_seconds(text: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(Problem):
        compiled(document(text), "own.docx").render(sample())
    assert time.process_time() - begun < 10


def test_what_word_itself_puts_into_a_letter_is_allowed() -> None:
    made = document("{% if claim.number %}“{{ claim.number|default('none') }}”{% endif %}{# a note #}", field="PAGE")
    assert "“1004-22”" in words(compiled(made, "own.docx").render(sample()))


def test_fields_in_a_comment_or_endnote_are_refused_since_they_would_not_be_filled() -> None:
    parts = lint.package(document("Dear reader,"), "x")
    parts["word/comments.xml"] = parts["word/document.xml"].replace(b"Dear reader,", b"{{ claim.number }}")
    with pytest.raises(Problem, match=r"comment, paragraph 1: fields are not filled in here"):
        compiled(packed(parts), "own.docx")


def test_a_tag_that_word_cut_into_runs_is_read_whole() -> None:
    word = Document()
    paragraph = word.add_paragraph("{{ claim")
    paragraph.add_run(".num").bold = True
    paragraph.add_run("ber }}")
    package = io.BytesIO()
    word.save(package)
    assert words(compiled(package.getvalue(), "own.docx").render(sample())) == "1004-22"


def test_the_sample_fills_every_required_field() -> None:
    assert missing(sample()) == [] and (FOLDER / "fields.csv").exists()
