"""The sheet of a table: headers in their owner's tint with help, rows, drop-downs, how it prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from workbook import lists
from workbook.schema import Column, Kind, Owner, Table
from workbook.styles import OWNERS, Styles
from workbook.text import fitted

PAGE_WIDTH = 200
"""How many characters fit across a landscape page before it becomes too small to read."""
SENTENCE, LINE = 26, 15
"""From this width on a column of a rule table is made for sentences; the height of a line in points."""
NUMBERS = {Kind.MONEY, Kind.COUNT, Kind.NUMBER, Kind.SHARE}
LETTER = 1
"""Paper size: US letter."""
BROAD = 3
"""From so many pages across the first columns are repeated: for each sheet that repeats rows and columns LibreOffice
paginates every sheet anew, which was two thirds of the time to open a workbook."""


def draw(book: Workbook, table: Table, rows: pd.DataFrame, styles: Styles, tab: str) -> Worksheet:
    """Add the table's sheet with these rows, or with one empty row, which an import fills."""
    sheet = book.add_worksheet(table.sheet)
    last = max(len(rows), 1)
    sheet.add_table(0, 0, last, len(table.columns) - 1, {
        "name": table.name, "description": table.help, "style": "Table Style Light 1",
        "columns": [{"header": column.header, "header_format": styles.header(column.owner), "formula": column.formula}
                    for column in table.columns],
    })
    wrapped = _sentences(table) if len(rows) or table.lines > 1 else []
    for place, column in enumerate(table.columns):
        style = styles.cell(column, wrap=column in wrapped)
        _column(sheet, place, column, style)
        _fill(sheet, place, column, list(rows[column.field]), style)
        _validate(sheet, place, column, last)
    if table.lines > 1:
        sheet.set_default_row(LINE * table.lines)
    else:
        for row, lines in enumerate(_lines(rows, wrapped), 1):
            sheet.set_row(row, LINE * lines)
    sheet.set_row(0, 33)
    sheet.freeze_panes(1, _frozen(table))
    sheet.set_tab_color(tab)
    _print(sheet, table)
    if table.hidden:
        sheet.hide()
    return sheet


def draw_block(book: Workbook, table: Table, rows: pd.DataFrame, styles: Styles, tab: str) -> Worksheet:
    """Add the sheet of a plain block: headers, and rows that one array formula or a rescore writes anew."""
    sheet = book.add_worksheet(table.sheet)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.header, styles.header(column.owner))
        _column(sheet, place, column, styles.cell(column))
        if len(rows):
            _fill(sheet, place, column, list(rows[column.field]), styles.cell(column))
        _explain(sheet, 0, place, column)
    sheet.set_row(0, 33)
    sheet.freeze_panes(1, 1)
    sheet.set_tab_color(tab)
    _print(sheet, table)
    return sheet


def width(column: Column) -> float:
    """The column's width: as declared, but no narrower than the longest word of its header and the filter button.

    >>> from workbook.schema import DENIALS
    >>> width(DENIALS.fields["claim"])
    15
    """
    return max(column.width, max(len(word) for word in column.header.split()) + 4)


def put(sheet: Worksheet, row: int, place: int, value: Any, kind: Kind, style: Format) -> None:
    """Write one value: text only ever as text, cents as dollars, nothing as an empty cell in its style."""
    if value is None or value is pd.NaT or pd.isna(value) or value == "":
        sheet.write_blank(row, place, None, style)
    elif kind is Kind.TEXT:
        sheet.write_string(row, place, fitted(str(value), str(sheet.get_name())), style)
    elif kind in NUMBERS:
        sheet.write_number(row, place, value / 100 if kind is Kind.MONEY else value, style)
    else:
        sheet.write_datetime(row, place, pd.Timestamp(value).to_pydatetime(), style)


def _fill(sheet: Worksheet, place: int, column: Column, values: list[Any], style: Format) -> None:
    nothing: Any = 0 if column.field == "score_row" else ""
    for row, value in enumerate(values or [None], 1):
        if column.formula:
            sheet.write_formula(row, place, f"={column.formula}", style, nothing)
        else:
            put(sheet, row, place, value, column.kind, style)


def _column(sheet: Worksheet, place: int, column: Column, style: Format) -> None:
    sheet.set_column(place, place, width(column), style, {"hidden": column.hidden})


def _sentences(table: Table) -> list[Column]:
    """The columns whose text wraps: the long ones of rules, and of tables whose rows show several lines."""
    if table.lines == 1 and table.owned(Owner.BILLER)[:1] != table.columns[:1]:
        return []
    return [column for column in table.columns if column.kind is Kind.TEXT and column.width >= SENTENCE]


def _lines(rows: pd.DataFrame, wrapped: list[Column]) -> list[int]:
    """How many lines each row needs: a spreadsheet does not fit rows to wrapped text when it opens a file."""
    needed = [rows[column.field].str.len().floordiv(column.width * 0.9).astype(int) + 1 for column in wrapped]
    return list(pd.concat(needed, axis=1).max(axis=1)) if needed else []


def _explain(sheet: Worksheet, row: int, place: int, column: Column) -> None:
    sheet.data_validation(row, place, row, place, {
        "validate": "any", "input_title": f"{OWNERS[column.owner]}", "input_message": column.help,
    })


def _validate(sheet: Worksheet, place: int, column: Column, last: int) -> None:
    _explain(sheet, 0, place, column)
    rule = _rule(column)
    if rule:
        sheet.data_validation(1, place, last, place, {"ignore_blank": True, "error_title": column.header, **rule})


def _rule(column: Column) -> Mapping[str, Any] | None:
    """What may be typed into a column; only the biller's own columns are watched."""
    if column.owner is not Owner.BILLER:
        return None
    if column.choices:
        return {"validate": "list", "source": f"={lists.names()[column.choices]}",
                "error_type": "stop" if isinstance(column.choices, tuple) else "warning",
                "error_message": "Please choose from the list (Alt+Down opens it)."}
    return _LIMITS.get(column.kind)


_LIMITS: dict[Kind, Mapping[str, Any]] = {
    Kind.DAY: {"validate": "date", "criteria": "between", "minimum": pd.Timestamp(1990, 1, 1).to_pydatetime(),
               "maximum": pd.Timestamp(2199, 12, 31).to_pydatetime(),
               "error_message": "Please enter a date, such as 2026-01-31."},
    Kind.SHARE: {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1,
                 "error_message": "Please enter a share between 0% and 100%."},
    Kind.MONEY: {"validate": "decimal", "criteria": "between", "minimum": -1e9, "maximum": 1e9,
                 "error_message": "Please enter an amount in dollars, such as 120.50."},
    Kind.COUNT: {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 1_000_000_000,
                 "error_message": "Please enter a whole number."},
}


def _frozen(table: Table) -> int:
    """How many columns stay in view: up to the claim or the code a row is about, if that comes soon, else none."""
    places = [place for place, column in enumerate(table.columns[:4]) if column.field in ("claim", "code")]
    return places[0] + 1 if places else 0


def _print(sheet: Worksheet, table: Table) -> None:
    across = sum(width(column) for column in table.columns if not column.hidden)
    sheet.set_landscape()
    sheet.set_paper(LETTER)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    pages = max(1, round(across / PAGE_WIDTH))
    sheet.fit_to_pages(pages, 0)
    sheet.repeat_rows(0)
    if _frozen(table) and pages >= BROAD:
        sheet.repeat_columns(0, _frozen(table) - 1)
    sheet.set_footer("&L&A&RPage &P of &N")
