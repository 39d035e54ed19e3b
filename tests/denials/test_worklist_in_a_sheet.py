"""The queue's formulas, worked out by a spreadsheet, say what the worklist says: 300 denials, cell by cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from office import Office

from denials.rules import Rules
from denials.score import scores, worklist
from denials.worklist import in_order
from workbook import schema
from workbook.build import build
from workbook.frames import typed
from workbook.schema import Kind, Owner

TODAY = dt.date(2026, 5, 11)
EPOCH = pd.Timestamp("1899-12-30")
CASES = 300
COLUMNS = schema.DENIALS.owned(Owner.RULE)


def queue() -> pd.DataFrame:
    """Denials of every kind: codes, statuses, odds, amounts and dates drawn by a fixed seed."""
    draw = np.random.default_rng(7)

    def of(*values: str | float | None) -> np.ndarray:
        return draw.choice(np.array(values, object), CASES)

    first = pd.Timestamp(TODAY) - pd.to_timedelta(draw.integers(0, 200, CASES), unit="D")
    rows = pd.DataFrame({
        "key": [f"C{place:04}" for place in range(CASES)], "payer": of("Aetna", "Cigna", "Regence", "Any plan"),
        "line_of_business": of("Commercial", "Original Medicare", "Medicare Advantage", "Medicaid"),
        "codes": of("CO-197", "CO-4 CO-45", "CO-29", "PR-96", "OA-133", "CO-193 CO-50", "CO-16, CO-4", ""),
        "remarks": of("", "N290", "MA130", "M76 N4"), "outcome": of("New", "Paid", "Upheld", "Reopened"),
        "status": of("", "", "Appealed", "Written off"), "at_risk": draw.integers(-500, 1_000_000, CASES),
        "first_denied": first, "last_answer": first + pd.Timedelta(days=9), "service_from": first,
        "my_odds": of(None, None, 0.125, 0.605, 1.0), "my_owner": of("", "", "Dana"),
        "my_act_by": of(None, None, None, "2026-05-11", "2026-05-12", "2026-06-30"),
    })
    return typed(rows.reindex(columns=list(schema.DENIALS.fields)), schema.DENIALS)


@pytest.fixture(scope="module")
def both(shipped: Rules, office: Office, tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The worklist, and the same columns as the spreadsheet works them out; a sixth of the scores is missing."""
    denials = queue()
    block = scores(denials, shipped).iloc[:CASES * 5 // 6]
    path: Path = tmp_path_factory.mktemp("sheet") / "queue.xlsx"
    listed = worklist(denials, block, shipped, TODAY)
    ordered = block.assign(order=in_order(listed["score"]))
    build(path, pages=[], rules={"Denials": denials, "Scores": ordered}, today=TODAY)
    with office.open(path) as sheets:
        sheets.recalculate()
        cells = sheets.cells("Denials")
    headers = next(row for row in cells if "Claim" in row)
    at = cells.index(headers) + 1
    shown = pd.DataFrame(cells[at:at + CASES], columns=headers, dtype=object).set_axis(range(CASES))
    return listed, shown


@pytest.mark.parametrize("column", COLUMNS, ids=[column.header for column in COLUMNS])
def test_the_sheet_and_the_worklist_agree_on(column: schema.Column, both: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    listed, shown = both
    ours = [_cell(value, column.kind) for value in listed[column.field]]
    theirs = [None if pd.isna(value) or (value == "Rescore" and column.kind is not Kind.TEXT) else value
              for value in shown[column.header]]
    wrong = [(place, mine, other) for place, (mine, other) in enumerate(zip(ours, theirs, strict=True))
             if mine != (pytest.approx(other) if isinstance(mine, float) and other is not None else other)]
    assert not wrong
    assert len(set(ours)) > 1


def _cell(value: Any, kind: Kind) -> Any:
    """A value as a spreadsheet holds it."""
    if pd.isna(value) or value == "":
        return None
    if kind is Kind.DAY:
        return float((value - EPOCH).days)
    return value if kind is Kind.TEXT else float(value)
