"""The sheets around a letter: fax cover, contents, form values, remittance excerpt, checklist, tabs, stamps."""

from __future__ import annotations

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import letter as LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

NAVY, TINT, LINE = HexColor("#1F3864"), HexColor("#E9EEF6"), HexColor("#B4BFD1")
TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=10, leading=13)
BOLD = ParagraphStyle("bold", parent=TEXT, fontName="Helvetica-Bold")
RIGHT = ParagraphStyle("right", parent=TEXT, alignment=2)
TITLE = ParagraphStyle("title", parent=BOLD, fontSize=20, leading=26, textColor=NAVY, spaceAfter=12)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=8, leading=10)
GRID = TableStyle([
    ("VALIGN", (0, 0), (-1, -1), "TOP"), ("GRID", (0, 0), (-1, -1), 0.5, LINE),
    ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
])
STAMP_AT = 18


def sheet(title: str, *content: Flowable) -> bytes:
    """One or more letter-size pages under a title, the same bytes for the same content."""
    made = io.BytesIO()
    document = SimpleDocTemplate(made, pagesize=LETTER, leftMargin=inch, rightMargin=inch, topMargin=0.8 * inch,
                                 bottomMargin=0.8 * inch, invariant=1, title=title)
    document.build([Paragraph(escape(title), TITLE), *content])
    return made.getvalue()


def pairs(rows: Sequence[tuple[str, str]]) -> Table:
    """A table of labels and values."""
    table = Table([[Paragraph(escape(label), BOLD), Paragraph(escape(value), TEXT)] for label, value in rows],
                  colWidths=[2.1 * inch, 4.4 * inch], style=GRID)
    table.setStyle([("BACKGROUND", (0, 0), (0, -1), TINT)])
    return table


def columns(head: Sequence[str], rows: Sequence[Sequence[str]], inches: Sequence[float], right: Sequence[int]) -> Table:
    """A table with a repeated head; the columns in `right` are right-aligned."""
    def cells(texts: Sequence[str], style: ParagraphStyle) -> list[Paragraph]:
        return [Paragraph(escape(text), RIGHT if at in right and style is TEXT else style)
                for at, text in enumerate(texts)]

    widths = [width * inch for width in inches]
    table = Table([cells(head, BOLD), *(cells(row, TEXT) for row in rows)], colWidths=widths, repeatRows=1, style=GRID)
    table.setStyle([("BACKGROUND", (0, 0), (-1, 0), TINT)])
    return table


def note(text: str, style: ParagraphStyle = TEXT) -> Flowable:
    """A paragraph."""
    return Paragraph(escape(text), style)


def gap(points: float = 12) -> Flowable:
    """White space."""
    return Spacer(0, points)


def tab(name: str, title: str) -> bytes:
    """The page that stands before an exhibit."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=LETTER, invariant=1)
    canvas.setFillColor(NAVY)
    canvas.setFont("Helvetica-Bold", 48)
    canvas.drawCentredString(LETTER[0] / 2, LETTER[1] / 2 + 24, f"Exhibit {name}")
    heading = Paragraph(escape(title), ParagraphStyle("tab", parent=TEXT, fontSize=16, leading=21, alignment=1))
    _, height = heading.wrap(5 * inch, 3 * inch)
    heading.drawOn(canvas, LETTER[0] / 2 - 2.5 * inch, LETTER[1] / 2 - 12 - height)
    canvas.save()
    return made.getvalue()


def stamp(text: str, width: float, height: float) -> bytes:
    """A page of this size with nothing but a line of text at its lower right, on white so that it can be read."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(width, height), invariant=1)
    wide = canvas.stringWidth(text, "Helvetica", 8)
    canvas.setFillColor(white)
    canvas.rect(width - 34 - wide, STAMP_AT - 4, wide + 8, 13, stroke=0, fill=1)
    canvas.setFillColor(NAVY)
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(width - 30, STAMP_AT, text)
    canvas.save()
    return made.getvalue()
