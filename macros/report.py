"""Report: the leaders' page and the payer scorecard, for people who read elsewhere."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from denials.figures import kpis
from macros.command import BOOK, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, frames, rules
from macros.words import many
from templates.pdf import convert
from workbook.schema import TABLES

FOLDER = "Reports"
"""Beside the workbook: where reports go."""
PAGES = {"Leaders": "Leaders", "By payer": "Payer scorecard"}
"""The sheets that are reported, and what the files are called."""
LEADERS = ("recovered", "lost", "open_dollars", "initial_denials", "overturn_rate", "days_to_resolution", "preventable",
           "prevented", "hours_needed", "expected_recovery")
"""What is said in the terminal."""
EXPORT = "pdf:calc_pdf_Export"


def run(desk: Desk, book: Book, today: date, pdf: bool, out: Path | None) -> Outcome:
    """Say the leaders' figures and, if asked, write both pages as PDF; nothing in the workbook changes."""
    found = kpis(frames(book, *(table.name for table in TABLES)), rules(book), today).set_index("id").loc[list(LEADERS)]
    width = int(found["label"].str.len().max())
    lines = tuple(f"  {row.label:<{width}}  {row.value_text:>14}  {f'of {row.n:,} {row.of}' if row.n else ''}".rstrip()
                  for row in found.itertuples())
    written = _written(book, today, out or book.path.parent / FOLDER) if pdf else []
    where = f" {many(len(written), 'page')} as PDF in {written[0].parent}." if written else ""
    return Outcome(f"What leaders ask, as of {today.isoformat()}.{where}", lines,
                   data={"pages": [str(path) for path in written]})


def _written(book: Book, today: date, folder: Path) -> list[Path]:
    """Both pages as PDF; a page of the same day is written anew."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {sheet: folder / f"{name} {today.isoformat()}.pdf" for sheet, name in PAGES.items()}
    book.print_to(paths, partial(convert, kind=book.path.suffix.lstrip("."), how=EXPORT))
    return list(paths.values())


COMMAND = Command(
    "report", "Report", "Figures", "print",
    "Say what leaders ask; write their page and the payer scorecard as PDF. Changes nothing in the workbook.",
    (BOOK, TODAY, Argument("--pdf", "write both pages as PDF", "flag", asked=True),
     Argument("--out", "folder for them; else Reports beside the workbook", "path")), run, long=True,
)
