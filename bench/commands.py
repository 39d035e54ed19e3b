"""What each command on rows costs in a real spreadsheet: 50 selected of 20,000 denials, in LibreOffice.

`python -m bench.commands` builds the workbook, opens it through the engine of the tests, selects 50 rows and presses
each button; prints the seconds until it answers and ends with 1 if one takes 2 s or more. What hangs on a change is
worked out by LibreOffice when it is shown, which is not in these seconds. `python -m bench.commands scattered` selects
every fourth row instead, so that no two lie together.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from bench.denials import denials, shipped
from macros import batch, new
from macros.command import Command
from macros.demo import house_rules
from macros.desk import log
from macros.refresh import refresh
from macros.registry import COMMANDS
from workbook.book import SilentDesk
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook
from workbook.merging import fit
from workbook.schema import CALLS, CLAIMS, DENIALS, DOCUMENTS, ESCALATIONS, SCORES, TICKS

sys.path[:0] = [str(Path(__file__).parents[1] / folder) for folder in ("tests", "tests/excel")]

KEPT = os.environ.get("KEPT")
"""A workbook that was built before; without, one is built."""
HISTORY = {CALLS: 5_000, DOCUMENTS: 2_000, ESCALATIONS: 500, TICKS: 5_000}
"""Rows that a practice of so many denials has in the tables that commands make longer."""
ROWS, SELECTED, SECONDS = 20_000, 50, 2.0
DAY, LATER = date(2026, 11, 2), date(2026, 11, 16)
SAID: dict[str, dict[str, Any]] = {
    "override": {"why": "the plan said so", "owner": None, "odds": 80, "act_by": LATER},
    "assign": {"to": "Rosa Medina", "next_on": LATER},
    "call": {"said": "in process", "reference": "R1", "representative": "Jo", "next": "ask again", "next_on": LATER},
    "status": {"to": "In review", "next_on": LATER, "sent_by": None, "confirmation": None},
    "document": {"what": "office note", "bring": None, "due": None},
    "brought": {"sent": False},
    "tick": {"step": 1, "checklist": "Correction"},
    "windows": {},
    "batch": {"mend": "the modifier", "void": False},
    "secondary": {"payer": "Other plan", "sent_by": "Mail", "next_on": LATER},
    "escalate": {"due": False, "why": None, "next_on": None},
    "decide": {"decision": "Peer-to-peer", "by": "Helen Brandt", "next_on": LATER, "owner": None},
    "writeoff": {"reason": "not worth an appeal"},
    "approve": {"by": "Helen Brandt"},
    "posted": {},
    "undo": {"yes": False},
}
"""What is said to each command that works on selected rows at once."""
ALIKE, RARE = 10_000, 200
"""From the one denial on all are of one payer and code, as a batch needs them; the first ones have rare codes."""


def built(folder: Path) -> Path:
    """A workbook with 20,000 denials, worked out."""
    path = folder / "Practice.xlsx"
    new.make(path, rules=house_rules(), today=DAY)
    rows = denials(ROWS, shipped())
    claim = "CH" + rows["key"].str.zfill(6)
    rules, alike = shipped(), rows.index >= ALIKE
    rows.loc[:RARE - 1, "codes"] = ["CO-" + rules.reasons["reason"].iloc[-1 - place % 150] for place in range(RARE)]
    rows = rows.assign(claim=claim, key=claim + " 2026-01-05", outcome="New", charge=rows["at_risk"],
                       payer=rows["payer"].mask(alike, "Aetna"), codes=rows["codes"].mask(alike, "CO-4"),
                       denied=rows["at_risk"], sent_on=None, patient="Doe, Jo", payer_claim="P" + claim)
    book = FileBook(path)
    book.append(DENIALS, rows)
    book.append(CLAIMS, rows.rename(columns={"key": "case"}).assign(
        key=claim, kind="original", paid_on=rows["last_answer"], paid=0)[
            ["key", "case", "claim", "payer", "kind", "paid_on", "charge", "paid", "denied"]])
    refresh(book, DAY)
    log(book, "call", [{"case": key, "what": "called, reference R1: in process."} for key in rows["key"]])
    for table, length in HISTORY.items():
        numbers = [f"{number:06d}" for number in range(1, length + 1)]
        book.append(table, fit(pd.DataFrame({"key": numbers, "case": claim.iloc[-1]}), table))
    book.save()
    return path


def selected(book: Any, step: int, first: int = 0) -> None:
    """Select denials from one on, each by itself if a step lies between them."""
    sheet = book.sheets[DENIALS.sheet].impl.xl
    areas = book.impl.document.createInstance("com.sun.star.sheet.SheetCellRanges")
    for row in range(first + 1, first + 1 + SELECTED * step, step):
        areas.addRangeAddress(sheet.getCellRangeByPosition(0, row, 0, row).RangeAddress, True)
    book.impl.document.CurrentController.select(areas)


def first_change(book: Any) -> float:
    """The seconds of the first change of a score, by which LibreOffice marks every rank that hangs on the scores."""
    begin = time.perf_counter()
    odds = book.sheets[SCORES.sheet].impl.xl.getCellByPosition(list(SCORES.fields).index("odds"), 1)
    odds.setValue(odds.getValue())
    return time.perf_counter() - begin


def measured(command: Command, book: Any) -> float:
    """The seconds of one press, from the click to the answer."""
    begin = time.perf_counter()
    values = dict.fromkeys((argument.field for argument in command.arguments), None) | SAID.get(command.id, {})
    command.run(desk=SilentDesk(), **values | {"book": ExcelBook(book)} | dict.fromkeys({"today"} & set(values), DAY))
    return time.perf_counter() - begin


def main(step: int) -> int:
    """Press each button that works on rows; 0 if all answer in time."""
    from engine import register
    from office import Office

    late = 0
    with tempfile.TemporaryDirectory() as folder, Office() as office:
        book = register(office).books.open(Path(KEPT) if KEPT else built(Path(folder)))
        print(f"{'(marking)':12} {first_change(book):6.2f} s, of LibreOffice alone", flush=True)
        for command in COMMANDS.values():
            if command.id in SAID:
                selected(book, step, ALIKE if command is batch.COMMAND else 0)
                seconds = measured(command, book)
                late += seconds >= SECONDS
                print(f"{command.id:12} {seconds:6.2f} s", flush=True)
        book.close()
    return int(late > 0)


if __name__ == "__main__":
    sys.exit(main(4 if "scattered" in sys.argv[1:] else 1))
