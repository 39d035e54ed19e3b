"""What stands out in the queue: little time, no owner, no score. Never by colour alone.

Closed and Waiting are the workbook's names for lists of statuses.
"""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from workbook.schema import DENIALS
from workbook.styles import BAD

PASSED = '"passed";"passed";"passed"'
SOON = '"in "0" d"'
NOBODY = 'General;General;General;"nobody"'
UNHELD = 'General;General;General;@" (nobody)"'


def draw(book: Workbook, sheet: Worksheet, last: int) -> None:
    """Mark rows of the queue: a closed window says "passed", a near one "in 3 d", no owner
    or a role that nobody holds "nobody"."""
    left, stage, key, owner = _cell("days_left"), _cell("stage"), _cell("key"), _cell("owner")
    open_row = f'{key}<>"",COUNTIF(Closed,{stage})=0'
    marks = (
        ("days_left", f"AND({open_row},COUNTIF(Waiting,{stage})=0,ISNUMBER({left}),{left}<=0)",
         {"bold": True, "font_color": "#FFFFFF", "bg_color": BAD, "num_format": PASSED}),
        ("days_left", f"AND({open_row},ISNUMBER({left}),{left}>0,{left}<=kpi_soon_days)",
         {"bold": True, "font_color": "#5C3A00", "bg_color": "#FCE4B6", "num_format": SOON}),
        ("owner", f'AND({open_row},{owner}="")',
         {"bold": True, "font_color": "#FFFFFF", "bg_color": BAD, "num_format": NOBODY}),
        ("owner", f'AND({open_row},ISNUMBER(MATCH({owner},Roles,0)),COUNTIF(Choices_Team_Person,{owner})=0)',
         {"bold": True, "font_color": "#FFFFFF", "bg_color": BAD, "num_format": UNHELD}),
        ("category", f'AND({key}<>"",{_cell("score_row")}=0)',
         {"italic": True, "font_color": "#595959", "pattern": 14, "fg_color": "#FFFFFF", "bg_color": "#D9D9D9"}),
    )
    for field, condition, look in marks:
        place = _place(field)
        sheet.conditional_format(1, place, last, place, {
            "type": "formula", "criteria": f"={condition}", "format": book.add_format(look), "stop_if_true": True,
        })


def _place(field: str) -> int:
    return list(DENIALS.fields).index(field)


def _cell(field: str) -> str:
    return f"${xl_col_to_name(_place(field))}2"
