"""The Guide sheet: what to do in which order, what the colours say, and every sheet and column in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook.schema import TABLES, Owner, Table
from workbook.styles import OWNERS, Styles

SHEET = "Guide"
STEPS = (
    ("Take in", "Import the remittances (835) and claim reports (277CA) as they come. Read what the import says.",
     "Remits"),
    ("Sort", "Each denial gets its category from the Reasons and Remarks tables. Change a row there if you disagree.",
     "Reasons"),
    ("Find the owner", "The Team table says who holds a role. A denial without an owner does not move.", "Team"),
    ("Decide the order", "Work Denials from rank 1 down. Why this rank shows the dollars, the time and the odds.",
     "Denials"),
    ("Mend or appeal", "Follow Next action before Act by. Letters are written for the rows you select.", "Appeals"),
    ("Follow up", "Set Status, Next action on and Note: these columns are yours, no import touches them.", "Denials"),
    ("Post what came", "The next remittances close what was paid and reopen what was taken back.", "Claims"),
    ("Prevent", "By payer and By reason show where it comes from; note in Changes what you changed.", "Changes"),
)
LEGEND = {
    Owner.PAYER: "Every import writes these columns again. Do not type here: it would be lost.",
    Owner.RULE: "Worked out from the rules. To change it, change the rule, or your own column beside it.",
    Owner.BILLER: "Nothing and nobody but you writes here.",
}
WIDTHS = (22, 26, 18, 110)


def draw(book: Workbook, styles: Styles, tab: str) -> Worksheet:
    """Add the Guide, made from the schema."""
    sheet = book.add_worksheet(SHEET)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(tab)
    sheet.write_string(0, 0, "Guide", styles.title())
    row = _steps(sheet, 2, styles)
    row = _legend(sheet, row + 1, styles)
    row = _sheets(sheet, row + 1, styles)
    _columns(sheet, row + 1, styles)
    _print(sheet)
    return sheet


def _steps(sheet: Worksheet, row: int, styles: Styles) -> int:
    row = _heading(sheet, row, ("The work in eight steps", "What to do", "", ""), styles)
    for number, (step, what, target) in enumerate(STEPS, 1):
        _link(sheet, row, 0, target, styles, f"{number}  {step}")
        sheet.write_string(row, 1, what, styles.make())
        row += 1
    return row


def _legend(sheet: Worksheet, row: int, styles: Styles) -> int:
    row = _heading(sheet, row, ("Colour of a header", "What it says", "", ""), styles)
    for owner, sentence in LEGEND.items():
        sheet.write_string(row, 0, OWNERS[owner], styles.header(owner))
        sheet.write_string(row, 1, sentence, styles.make())
        row += 1
    return row


def _sheets(sheet: Worksheet, row: int, styles: Styles) -> int:
    row = _heading(sheet, row, ("Sheet", "What it holds", "", ""), styles)
    for table in _shown():
        _link(sheet, row, 0, table.sheet, styles)
        sheet.write_string(row, 1, table.help, styles.make())
        row += 1
    return row


def _shown() -> list[Table]:
    return [table for table in TABLES if not table.hidden]


def _columns(sheet: Worksheet, row: int, styles: Styles) -> None:
    row = _heading(sheet, row, ("Sheet", "Column", "Whose", "What it is"), styles)
    for table in _shown():
        for column in table.columns:
            if not column.hidden:
                _line(sheet, row, (table.sheet, column.header, OWNERS[column.owner], column.help), styles)
                row += 1


def _heading(sheet: Worksheet, row: int, words: Sequence[str], styles: Styles) -> int:
    style = styles.make(bold=True, font_color="#FFFFFF", bg_color="#1F3864", valign="vcenter")
    for place, word in enumerate(words):
        sheet.write_string(row, place, word, style) if word else sheet.write_blank(row, place, None, style)
    return row + 1


def _line(sheet: Worksheet, row: int, words: Sequence[str], styles: Styles) -> None:
    for place, word in enumerate(words):
        sheet.write_string(row, place, word, styles.make(valign="top", text_wrap=place == len(WIDTHS) - 1))


def _link(sheet: Worksheet, row: int, place: int, target: str, styles: Styles, words: str = "") -> None:
    style = styles.make(font_color="#0563C1", underline=1)
    sheet.write_url(row, place, f"internal:'{target}'!A1", style, words or target, f"Go to {target}")


def _print(sheet: Worksheet) -> None:
    sheet.set_portrait()
    sheet.set_paper(1)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")
