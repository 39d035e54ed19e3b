"""How the shipped letter templates look: styles, the claim box, the table of denied lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Inches, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FONT = "Arial"
NAVY, GREY = RGBColor(0x1F, 0x38, 0x64), RGBColor(0x59, 0x59, 0x59)
TINT, LINE = "E9EEF6", "B4BFD1"
STYLES = (
    # name, size, bold, colour, space before, space after, keep with next
    ("Letterhead", 15, True, NAVY, 0, 1, False),
    ("Letterhead small", 8.5, False, GREY, 0, 1, False),
    ("Foot", 8, False, GREY, 0, 0, False),
    ("Date line", 10, False, None, 0, 10, False),
    ("Address", 10, False, None, 0, 0, False),
    ("Subject", 11.5, True, NAVY, 12, 5, True),
    ("Greeting", 10, False, None, 10, 6, False),
    ("Part", 10, True, NAVY, 8, 3, True),
    ("Table text", 9, False, None, 2, 2, False),
    ("Gap", 3, False, None, 0, 0, False),
    ("Close", 10, False, None, 8, 0, True),
    ("Signature", 10, True, None, 22, 0, True),
    ("Signer", 10, False, None, 0, 0, False),
    ("Enclosure", 10, False, None, 0, 2, False),
)
LINES = (
    # heading, width in inches, what stands in it, in the total row, right-aligned
    ("Service date", 0.95, "{{ line.service_date|shortdate }}", "Total", False),
    ("Procedure", 1.15, "{{ line.procedure }}", "", False),
    ("Units", 0.55, "{{ line.units }}", "", True),
    ("Billed", 0.95, "{{ line.charge|money }}", "{{ total.charge|money }}", True),
    ("Paid", 0.85, "{{ line.paid|money }}", "{{ total.paid|money }}", True),
    ("Denied", 0.95, "{{ line.denied|money }}", "{{ total.denied|money }}", True),
    ("Codes", 1.10, "{{ line.codes }}", "", False),
)
RATES = (
    ("Service date", 0.95, "{{ line.service_date|shortdate }}", "Total", False),
    ("Procedure", 1.15, "{{ line.procedure }}", "", False),
    ("Units", 0.55, "{{ line.units }}", "", True),
    ("Billed", 0.95, "{{ line.charge|money }}", "{{ total.charge|money }}", True),
    ("Allowed", 0.95, "{{ line.allowed|money or '[ amount ]' }}", "{{ total.allowed|money }}", True),
    ("Agreed", 0.95, "{{ line.expected|money or '[ amount ]' }}", "{{ total.expected|money }}", True),
    ("Short", 1.0, "{{ line.short|money or '[ amount ]' }}", "{{ total.short|money }}", True),
)
"""The columns of a payment dispute, in the same order as LINES."""
Write = Callable[[Paragraph, str], None]


def styled(word: Word) -> Word:
    """A letter-size page with the styles that the practice may change in Word."""
    section = word.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = section.top_margin = Inches(1)
    section.bottom_margin, section.header_distance, section.footer_distance = Inches(0.75), Inches(0.45), Inches(0.4)
    normal = style(word, "Normal")
    normal.font.name, normal.font.size = FONT, Pt(10)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.0
    for name, size, bold, colour, before, after, keep in STYLES:
        own = style(word, name)
        own.base_style, own.font.size, own.font.bold, own.font.color.rgb = normal, Pt(size), bold, colour
        shape = own.paragraph_format
        shape.space_before, shape.space_after, shape.keep_with_next = Pt(before), Pt(after), keep
    style(word, "Enclosure").paragraph_format.tab_stops.add_tab_stop(Inches(0.3), WD_TAB_ALIGNMENT.LEFT)
    for name in ("Signer", "Enclosure"):
        style(word, name).paragraph_format.keep_together = True
    style(word, "List Bullet").paragraph_format.space_after = Pt(3)
    return word


def style(word: Word, name: str) -> ParagraphStyle:
    """A paragraph style by name, made if there is none."""
    known = name in word.styles
    return cast(ParagraphStyle, word.styles[name] if known else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))


def boxed_table(word: Word, content: tuple[tuple[str, ...], ...], write: Write) -> None:
    """The box that says which claim: label, value, label, value."""
    table = grid(word, len(content), (1.05, 2.35, 1.2, 1.9))
    for row, texts in zip(table.rows, content, strict=True):
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            put(cell, f"**{text}**" if place % 2 == 0 else text, write, tint=place % 2 == 0)


Columns = tuple[tuple[str, float, str, str, bool], ...]


def lines_table(word: Word, write: Write, columns: Columns = LINES) -> None:
    """The denied or underpaid lines: a heading repeated on each page, a row for each line, a total."""
    table = grid(word, 5, tuple(width for _, width, *_ in columns))
    head, begin, each, end, total = table.rows
    mark(head, "w:tblHeader")
    begin.cells[0].text, end.cells[0].text = "{%tr for line in lines %}", "{%tr endfor %}"
    for place, (name, _, value, summed, right) in enumerate(columns):
        put(head.cells[place], f"**{name}**", write, right=right, tint=True)
        put(each.cells[place], value, write, right=right)
        put(total.cells[place], f"**{summed}**" if summed else "", write, right=right, tint=True)
    word.add_paragraph(style="Gap")


def grid(word: Word, rows: int, widths: tuple[float, ...]) -> Table:
    """A table of this many rows with thin lines, whose rows do not break over a page."""
    table = word.add_table(rows, len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    borders = cast(Any, OxmlElement("w:tblBorders"))
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    for row in table.rows:
        mark(row, "w:cantSplit")
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Inches(width)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    return table


def put(cell: _Cell, text: str, write: Write, *, right: bool = False, tint: bool = False) -> None:
    """Text into a cell."""
    paragraph = cell.paragraphs[0]
    paragraph.style = "Table text"
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    write(paragraph, text)
    if tint:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", TINT)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)


def mark(row: _Row, tag: str) -> None:
    """A property of a row that is simply there."""
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def ruled(paragraph: Paragraph) -> None:
    """A line under a paragraph."""
    borders, line = cast(Any, OxmlElement("w:pBdr")), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", "1F3864")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    paragraph.paragraph_format.space_after = Pt(10)
