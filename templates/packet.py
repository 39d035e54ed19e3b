"""A complete appeal packet in one PDF: covers, letter, forms, checklist and tabbed exhibits, every page numbered."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter

from templates import sheet
from templates.exhibit import Exhibit
from templates.fields import rows
from templates.guard import PLAIN
from templates.letter import Letter
from templates.wording import longdate, money, shortdate

FAX = "Fax"
CONFIDENTIAL = ("This fax holds health information that the law protects. It is meant for the addressee alone. If you "
                "received it by mistake, call the sender and destroy all copies.")


@dataclass(frozen=True)
class Section:
    """A part of the packet: its entry in the contents, and its pages."""

    tab: str
    title: str
    pdf: bytes

    @property
    def pages(self) -> int:
        return len(PdfReader(io.BytesIO(self.pdf)).pages)


def packet(letter: Letter, letter_pdf: bytes, exhibits: Sequence[Exhibit], method: str,
           checklist: Sequence[str] = ()) -> bytes:
    """The packet: fax cover if it goes by fax, contents, letter, form values, remittance excerpt, checklist, exhibits.

    `method` is how it is sent; `checklist` are the steps of the denial's checklist. Page numbers are right by
    construction: sections are counted, numbered, made again and counted again.
    """
    fields = _Fields(letter.fields)
    sections = [
        Section("", "Appeal letter", letter_pdf), *_forms(letter, fields),
        Section("", "Remittance excerpt", _remittance(fields)), Section("", "Checklist", _checklist(fields, checklist)),
        *(Section(one.tab, one.title, _joined(sheet.tab(one.tab, one.title), one.pdf)) for one in exhibits),
    ]
    front = _front(fields, method, sections, {})
    front = _front(fields, method, sections, _starts([*front, *sections]))
    return _bound([*front, *sections], letter.claim)


class _Fields:
    """A letter's fields by their names in the field list: `of("claim.number")`."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self.tree = tree

    def of(self, name: str) -> Any:
        node: Any = self.tree
        for step in name.split("."):
            node = node[step]
        return node


def _starts(sections: Sequence[Section]) -> dict[str, tuple[int, int]]:
    """Where each section begins and how many pages it has; "all" is the whole packet."""
    starts: dict[str, tuple[int, int]] = {}
    page = 1
    for section in sections:
        starts[section.tab + section.title] = (page, section.pages)
        page += section.pages
    return starts | {"all": (1, page - 1)}


def _front(fields: _Fields, method: str, sections: Sequence[Section],
           starts: Mapping[str, tuple[int, int]]) -> list[Section]:
    total = starts.get("all", (1, 0))[1]
    cover = [Section("", "Fax cover", _fax(fields, total))] if method == FAX else []
    return [*cover, Section("", "Contents", _contents(fields, sections, starts))]


def _fax(fields: _Fields, total: int) -> bytes:
    """The cover says as little as it may: the last four characters of the claim number, no patient."""
    return sheet.sheet(
        "FAX", sheet.pairs([
            ("To", f"{fields.of('payer.name')}, Appeals"), ("Fax", fields.of("payer.fax")),
            ("From", fields.of("practice.name")), ("Phone", fields.of("practice.phone")),
            ("Fax back to", fields.of("practice.fax")), ("Date", longdate(fields.of("today"))),
            ("Pages", f"{total} including this one"), ("About", f"Claim ending in {fields.of('claim.number')[-4:]}"),
        ]), sheet.gap(24), sheet.note(CONFIDENTIAL))


def _contents(fields: _Fields, sections: Sequence[Section], starts: Mapping[str, tuple[int, int]]) -> bytes:
    return sheet.sheet(
        "Appeal packet", sheet.pairs([
            ("Payer", fields.of("payer.name")), ("Patient", fields.of("patient.name")),
            ("Member ID", fields.of("claim.member_id")), ("Claim number", fields.of("claim.number")),
            ("Denied with", fields.of("denial.codes")), ("In dispute", money(fields.of("claim.asked"))),
        ]), sheet.gap(18), sheet.columns(
            ("Tab", "Document", "Pages", "From page"),
            [(section.tab, section.title, *map(str, reversed(starts.get(section.tab + section.title, (0, 0)))))
             for section in sections], (0.6, 4.0, 0.8, 1.1), (2, 3)))


def _forms(letter: Letter, fields: _Fields) -> list[Section]:
    """What to write into each box of the payer's own form, where the letter's template goes with one."""
    boxes = [row for row in rows("forms") if row["template"] == letter.template]
    if not boxes:
        return []
    values = [(row["box"], row["label"], PLAIN.from_string(row["value"]).render(fields.tree)) for row in boxes]
    name = boxes[0]["form"]
    page = sheet.sheet(f"Values for form {name}", sheet.columns(
        ("Box", "Asks for", "Write"), values, (0.6, 2.4, 3.5), ()), sheet.gap(),
        sheet.note("Compare with the form in hand: an edition may number its boxes otherwise.", sheet.SMALL))
    return [Section("", f"Values for form {name}", page)]


def _remittance(fields: _Fields) -> bytes:
    lines = [(shortdate(line["service_date"]), line["procedure"], money(line["charge"]), money(line["paid"]),
              money(line["denied"]), line["codes"]) for line in fields.of("lines")]
    return sheet.sheet(
        "Remittance excerpt", sheet.pairs([
            ("Payer", fields.of("payer.name")), ("Answered on", longdate(fields.of("claim.answered"))),
            ("Claim number", fields.of("claim.number")), ("Payer claim number", fields.of("claim.payer_number")),
            ("Remarks", fields.of("denial.remarks")),
        ]), sheet.gap(18), sheet.columns(("Service date", "Procedure", "Billed", "Paid", "Denied", "Codes"), lines,
                                         (1.0, 1.3, 1.05, 0.95, 1.05, 1.15), (2, 3, 4)),
        sheet.gap(), sheet.note("Denied lines only, taken from the electronic remittance advice (835).", sheet.SMALL))


def _checklist(fields: _Fields, steps: Sequence[str]) -> bytes:
    enclosed = [f"Exhibit {one['tab']}: {one['title']}" for one in fields.of("exhibits")]
    return sheet.sheet("Checklist", sheet.columns(
        ("Done", "What"), [("[   ]", what) for what in (*enclosed, *steps, "Letter read, blanks filled, signed",
                                                        "Confirmation of receipt kept")], (0.7, 5.8), ()))


def _joined(*pdfs: bytes) -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    for pdf in pdfs:
        writer.append(io.BytesIO(pdf), import_outline=False)
    writer.write(made)
    return made.getvalue()


def _stamp(page: PageObject, words: str) -> None:
    """The words at the lower right of what is seen of the page, also where a scanner turned or cut it."""
    page.transfer_rotation_to_content()
    box = page.cropbox
    over = PdfReader(io.BytesIO(sheet.stamp(words, float(box.width), float(box.height)))).pages[0]
    page.merge_translated_page(over, float(box.left), float(box.bottom))


def _bound(sections: Sequence[Section], claim: str) -> bytes:
    """All sections in one PDF with an outline, each page stamped with its number."""
    writer, made = PdfWriter(), io.BytesIO()
    for section in sections:
        first = len(writer.pages)
        writer.append(io.BytesIO(section.pdf), import_outline=False)
        title = f"Exhibit {section.tab}: {section.title}" if section.tab else section.title
        writer.add_outline_item(title=title, page_number=first)
    for number, page in enumerate(writer.pages, start=1):
        words = f"Claim ending in {claim[-4:]}   Packet page {number} of {len(writer.pages)}"
        _stamp(page, words)
    writer.add_metadata({"/Title": "Appeal packet"})
    writer.write(made)
    return made.getvalue()
