"""A new workbook from the schema, the rules and the KPI pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from workbook import alerts, guide, lists, package, sheets
from workbook.frames import typed
from workbook.rules import seeds
from workbook.schema import ACTIVITY, APPEALS, DENIALS, PROBLEMS, SCORES, TABLES, Owner, Table
from workbook.styles import Styles

CREATED = dt.datetime(2026, 1, 1)
"""When a workbook says it was made: fixed, so that the same inputs give the same bytes."""
EPOCH = dt.date(1899, 12, 30)
"""The day that Excel counts as 0."""
WORK = (DENIALS, APPEALS, ACTIVITY)
TABS = {"pages": "#0072B2", "work": "#009E73", "facts": "#8C8C8C", "rules": "#E69F00"}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def build(path: Path | str, *, pages: Sequence[Mapping[str, Any]], rules: Mapping[str, pd.DataFrame] | None = None,
          today: dt.date | None = None) -> None:
    """Write a new workbook: empty facts and work, the rules, the pages.

    `rules` holds frames by table name; a table without one gets the shipped rows. `today` fixes the day that deadlines
    are counted from; without it the workbook asks the calendar.
    """
    rows = {table.name: _rows(table, rules or {}) for table in TABLES}
    Path(path).write_bytes(package.packed(_parts(pages, rows, today)))


def _rows(table: Table, rules: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return typed(rules[table.name], table) if table.name in rules else seeds(table)


def _parts(pages: Sequence[Mapping[str, Any]], rows: Mapping[str, pd.DataFrame],
           today: dt.date | None) -> package.Parts:
    target = BytesIO()
    with Workbook(target, OPTIONS) as book:
        book.set_properties({"title": "Denial Desk", "created": CREATED})
        styles = Styles(book)
        _today(book, today)
        for table in WORK:
            _table(book, table, rows, styles)
        guide.draw(book, styles, TABS["pages"])
        for table in _after(WORK):
            _table(book, table, rows, styles)
        sheets.draw_block(book, SCORES, styles, TABS["rules"])
        lists.draw(book)
    parts = package.read(target.getvalue())
    package.calm(parts)
    return parts


def _today(book: Workbook, today: dt.date | None) -> None:
    sheet = book.add_worksheet("Dashboard")
    style = book.add_format({"num_format": "yyyy-mm-dd"})
    if today is None:
        sheet.write_formula(0, 0, "=TODAY()", style, (dt.date.today() - EPOCH).days)
    else:
        sheet.write_number(0, 0, (today - EPOCH).days, style)
    book.define_name("Today", "=Dashboard!$A$1")


def _after(work: Sequence[Table]) -> list[Table]:
    """The tables that are looked up, not worked: problems first, then what the payers said, then the rules."""
    others = [table for table in TABLES if table not in work and table is not PROBLEMS]
    return [PROBLEMS, *others]


def _table(book: Workbook, table: Table, rows: Mapping[str, pd.DataFrame], styles: Styles) -> None:
    sheet = sheets.draw(book, table, rows[table.name], styles, TABS[_group(table)])
    if table is DENIALS:
        alerts.draw(book, sheet, max(len(rows[table.name]), 1))


def _group(table: Table) -> str:
    if table in WORK:
        return "work"
    owners = [column.owner for column in table.columns]
    return "rules" if owners.count(Owner.BILLER) * 2 > len(owners) else "facts"
