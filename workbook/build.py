"""A new workbook from the schema, the rules and the KPI pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from denials.figures.sheet import figures
from workbook import alerts, figures_sheet, guide, lists, package, pages, sheets, stamp
from workbook.frames import typed
from workbook.pivots import attach
from workbook.rules import seeds
from workbook.schema import (
    ACTIVITY,
    APPEALS,
    BATCHES,
    CALLS,
    DENIALS,
    DOCUMENTS,
    ESCALATIONS,
    POLICY,
    POSTINGS,
    PROBLEMS,
    SCORES,
    TABLES,
    TICKS,
    WRITE_OFFS,
    Owner,
    Table,
)
from workbook.styles import Styles

CREATED = dt.datetime(2026, 1, 1)
"""When a workbook says it was made: fixed, so that the same inputs give the same bytes."""
WORK = (DENIALS, APPEALS, CALLS, DOCUMENTS, ESCALATIONS, BATCHES, WRITE_OFFS, POSTINGS, TICKS, ACTIVITY)
TABS = {"pages": "#0072B2", "work": "#009E73", "facts": "#8C8C8C", "rules": "#E69F00"}
EMPTY = {"sheet": "Dashboard", "title": "Dashboard"}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def build(path: Path | str, *, pages: Sequence[Mapping[str, Any]], rules: Mapping[str, pd.DataFrame] | None = None,
          today: dt.date | None = None) -> None:
    """Write a new workbook: empty facts and work, the rules, the pages.

    `rules` holds frames by table name; a table without one gets the shipped rows. `today` fixes the day that deadlines
    are counted from; without it the workbook asks the calendar when it is opened. Nothing here does: on whatever day it
    is built, it has the same bytes.
    """
    Path(path).write_bytes(built(pages, rules, today))


def built(pages: Sequence[Mapping[str, Any]], rules: Mapping[str, pd.DataFrame] | None = None,
          today: dt.date | None = None) -> bytes:
    """A new workbook as bytes: see `build`."""
    rows = {table.name: _rows(table, rules or {}) for table in (*TABLES, SCORES)}
    return package.packed(_parts(pages, rows, today))


def _rows(table: Table, rules: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    given = typed(rules[table.name], table) if table.name in rules else seeds(table)
    return given.reindex(columns=list(table.fields)).pipe(typed, table)


def _parts(declared: Sequence[Mapping[str, Any]], rows: Mapping[str, pd.DataFrame],
           today: dt.date | None) -> package.Parts:
    target, now = BytesIO(), today or CREATED.date()
    visible = [page for page in declared if not page.get("hidden")] or [EMPTY]
    day = pages.Today(visible[0]["sheet"], "" if today else "=TODAY()", now)
    known = figures_sheet.spots(declared)
    values = figures(rows, _policy(rows[POLICY.name]), now)
    with Workbook(target, OPTIONS) as book:
        book.set_properties({"title": "Denial Desk", "created": CREATED})
        book.define_name("Today", day.cell)
        book.define_name(stamp.NAME, f'="{stamp.stamp()}"')
        styles = Styles(book)
        draw = partial(pages.draw, book, known=known, values=values, styles=styles, today=day, tab=TABS["pages"])
        pivots = {visible[0]["sheet"]: draw(visible[0])}
        _tables(book, WORK, rows, styles)
        pivots |= {page["sheet"]: draw(page) for page in visible[1:]}
        guide.draw(book, styles, TABS["pages"])
        _tables(book, _after(WORK), rows, styles)
        sheets.draw_block(book, SCORES, rows[SCORES.name], styles, TABS["rules"])
        figures_sheet.draw(book, known, values, styles)
        lists.draw(book)
    parts = package.read(target.getvalue())
    package.calm(parts)
    attach(parts, pivots)
    return parts


def _policy(rows: pd.DataFrame) -> Callable[[str], float]:
    return dict(zip(rows["name"], rows["value"], strict=True)).__getitem__


def _after(work: Sequence[Table]) -> list[Table]:
    """The tables that are looked up, not worked: problems first, then what the payers said, then the rules."""
    others = [table for table in TABLES if table not in work and table is not PROBLEMS]
    return [PROBLEMS, *others]


def _tables(book: Workbook, tables: Sequence[Table], rows: Mapping[str, pd.DataFrame], styles: Styles) -> None:
    for table in tables:
        sheet = sheets.draw(book, table, rows[table.name], styles, TABS[_group(table)])
        if table is DENIALS:
            alerts.draw(book, sheet, max(len(rows[table.name]), 1))


def _group(table: Table) -> str:
    if table in WORK:
        return "work"
    owners = [column.owner for column in table.columns]
    return "rules" if owners.count(Owner.BILLER) * 2 > len(owners) else "facts"
