"""Makes the Word templates from their texts: `python -m templates.compose`.

The texts stand in `letters/text`, one for each letter: paragraphs, `## ` headings, `- ` points, **bold**, marked blanks
`[ ... ]`, a `{% if %}` on a line of its own, and `:name` for a part that letters share or a table.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_COLOR_INDEX, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Inches
from docx.text.paragraph import Paragraph

from templates import lint
from templates.compile import packed
from templates.fields import FOLDER, rows
from templates.layout import LINES, RATES, boxed_table, lines_table, ruled, styled

TABLES = {":lines": LINES, ":rates": RATES}
PIECE = re.compile(r"(\*\*.+?\*\*|\[ [^\[\]]* \])")
GREETING = {"payer": "To the {department}:", "provider": "Dear colleague:", "patient": "Dear {{ patient.name }}:"}
THUMBNAIL = "docProps/thumbnail.jpeg"


def compose(row: dict[str, str]) -> bytes:
    """The template of one row of the catalogue, as .docx."""
    word = styled(Document())
    letterhead(word)
    footer(word)
    heading(word, row)
    body(word, text(row["template"]))
    closing(word, row["signs"])
    word.core_properties.title = word.core_properties.comments = word.core_properties.author = ""
    return plain(word)


def text(name: str) -> str:
    """A letter's text with the parts it shares put in."""
    source = (FOLDER / "text" / f"{name}.md").read_text(encoding="utf-8")
    for shared in ("opening", "ask"):
        if f":{shared}" in source:
            source = source.replace(f":{shared}", text(f"_{shared}"))
    return source


def letterhead(word: Word) -> None:
    """Who writes, at the top of every page."""
    header = word.sections[0].header
    name = header.paragraphs[0]
    name.style = "Letterhead"
    write(name, "{{ practice.name }}")
    address = header.add_paragraph(style="Letterhead small")
    write(address, "{{ practice.street }}, {{ practice.city }}  ·  Phone {{ practice.phone }}"
                   "{% if practice.fax %}  ·  Fax {{ practice.fax }}{% endif %}")
    numbers = header.add_paragraph(style="Letterhead small")
    write(numbers, "NPI {{ practice.npi }}{% if practice.tax_id %}  ·  Tax ID {{ practice.tax_id }}{% endif %}")
    ruled(numbers)


def footer(word: Word) -> None:
    """Which claim and which page, at the foot of every page."""
    line = word.sections[0].footer.paragraphs[0]
    line.style = "Foot"
    stops = line.paragraph_format.tab_stops
    stops.add_tab_stop(Inches(3.25), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Inches(6.5), WD_TAB_ALIGNMENT.RIGHT)
    write(line, "Claim {{ claim.number }}\tContains protected health information\tPage ")
    live(line, "PAGE")
    write(line, " of ")
    live(line, "NUMPAGES")


def heading(word: Word, row: dict[str, str]) -> None:
    """Date, whom it goes to, what it is about."""
    write(word.add_paragraph(style="Date line"), "{{ today|longdate }}")
    for line in ADDRESS[row["to"]]:
        write(word.add_paragraph(style="Address"), line.replace("{department}", row["department"]))
    write(word.add_paragraph(style="Subject"), f"RE: {row['title']}")
    boxed_table(word, CLAIM_BOX, write)
    write(word.add_paragraph(style="Greeting"), GREETING[row["to"]].replace("{department}", row["department"]))


ADDRESS = {
    "payer": (
        "{{ payer.name }}", "{department}", "{%p for line in payer.address %}", "{{ line }}", "{%p endfor %}",
        "{%p if not payer.address %}", "[ payer's address, fax or portal for appeals ]", "{%p endif %}",
        "{%p if payer.fax %}", "By fax: {{ payer.fax }}", "{%p endif %}",
    ),
    "provider": ("{{ provider.name or practice.name }}", "{{ practice.name }}"),
    "patient": ("{{ patient.name }}", "[ patient's address ]"),
}
CLAIM_BOX = (
    ("Patient", "{{ patient.name }}", "Member ID", "{{ claim.member_id }}"),
    ("Claim no.", "{{ claim.number }}", "Payer claim no.", "{{ claim.payer_number or '-' }}"),
    ("Date of service", "{{ claim.service_from|shortdate }}"
     "{% if claim.service_to and claim.service_to != claim.service_from %} to {{ claim.service_to|shortdate }}"
     "{% endif %}", "Remittance of", "{{ claim.answered|shortdate }}"),
    ("Provider", "{{ provider.name or practice.name }}{% if provider.npi %}, NPI {{ provider.npi }}{% endif %}",
     "In dispute", "{{ claim.asked|money }}"),
)


ENCLOSED = ("{% for exhibit in exhibits %}{% if not loop.first %}\n{% endif %}"
            "{{ exhibit.tab }}\t{{ exhibit.title }}{% endfor %}")


def body(word: Word, source: str) -> None:
    """The paragraphs of the text, in order."""
    for block in re.split(r"\n\s*\n|\n(?=- |\{%)|(?<=%\})\n", source.strip()):
        if block := " ".join(block.split()):
            paragraph(word, block)
    word.paragraphs[-1].paragraph_format.keep_with_next = True


def paragraph(word: Word, block: str) -> None:
    """One block of the text: a heading, a point, a condition, a table, or a plain paragraph."""
    if block in TABLES:
        lines_table(word, write, TABLES[block])
    elif block.startswith("## "):
        write(word.add_paragraph(style="Part"), block[3:])
    elif block.startswith("- "):
        write(word.add_paragraph(style="List Bullet"), block[2:])
    elif block.startswith("{%") and block.endswith("%}") and block.count("{%") == 1:
        write(word.add_paragraph(), "{%p" + block[2:])
    else:
        write(word.add_paragraph(), block)


def closing(word: Word, signs: str) -> None:
    """Who signs, and what is enclosed."""
    for style, line in (
        ("Close", "Sincerely,"), ("Signature", "{{ signer.name }}"),
        ("Signer", "{% if signer.title %}{{ signer.title }}, {% endif %}{{ practice.name }}"
                   "{% if signer.phone %}\n{{ signer.phone }}{% endif %}"),
        *((("Signature", "{{ provider.name or '[ treating provider ]' }}"),
           ("Signer", "Treating provider{% if provider.npi %}, NPI {{ provider.npi }}{% endif %}"))
          if signs == "provider" else ()),
        ("Normal", "{%p if exhibits %}"), ("Part", "Enclosed"), ("Enclosure", ENCLOSED),
        ("Normal", "{%p endif %}"),
    ):
        write(word.add_paragraph(style=style), line)


def write(paragraph: Paragraph, text: str) -> None:
    """Text into a paragraph: **bold** in bold, [ blanks ] marked yellow."""
    for piece in filter(None, PIECE.split(text)):
        bold = piece.startswith("**")
        run = paragraph.add_run(piece.strip("*") if bold else piece)
        run.bold = bold or None
        if piece.startswith("[ "):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def live(paragraph: Paragraph, instruction: str) -> None:
    """A field that Word works out: a page number."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)


def plain(word: Word) -> bytes:
    """The package without what python-docx brings from elsewhere, a preview and other styles; always the same bytes."""
    for name in [name for name, link in word.part.rels.items() if link.reltype.endswith("/stylesWithEffects")]:
        del word.part.rels[name]
    package = io.BytesIO()
    word.save(package)
    parts = lint.package(package.getvalue(), "template")
    parts.pop(THUMBNAIL, None)
    parts["_rels/.rels"] = re.sub(rb'<Relationship [^>]*thumbnail[^>]*/>', b"", parts["_rels/.rels"])
    return packed(parts)


def main(folder: Path = FOLDER) -> None:
    """Write every template of the catalogue."""
    for row in rows("catalogue"):
        (folder / f"{row['template']}.docx").write_bytes(compose(row))


if __name__ == "__main__":
    main()
