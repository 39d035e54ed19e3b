"""How long the worksheet function behind the Scores sheet takes for a whole queue, in Python and in a spreadsheet.

`python -m bench.formulas` asks DENIAL_SCORES once for 10,000 denials, through xlwings' own `call_udf` with cells for
arguments as Excel hands them over; then LibreOffice opens a workbook with the same denials, a row of Payers is entered,
and its Scores sheet is worked out through the generated VBA text. It prints the seconds, and ends with 1 if they are
0.5 or more in Python, 3 or more in LibreOffice, or if any row is not what `denials` says. The third line, every formula
of that workbook with the queue's look-ups, is told for comparison only.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd

sys.path.extend(str(Path(__file__).parents[1] / place) for place in ("tests", "tests/udfs", "tests/excel"))

from asking import cells, column
from functions import install
from office import Office

from bench.denials import denials, shipped
from denials.rules import Rules
from denials.score import scores
from macros.desk import rules as rules_of
from udfs.ask import shown
from udfs.machinery import MACHINERY
from workbook.build import build
from workbook.file_book import FileBook
from workbook.schema import BY_NAME, DENIALS, SCORES
from workbook.schema.work import SCORE_INPUTS, SCORE_TABLES, scores_formula

ROWS, TRIES = 10_000, 5
SECONDS, SHEET_SECONDS = 0.5, 3.0


def main() -> int:
    """Measure both; 0 if the promises are kept."""
    rules = shipped()
    rows = denials(ROWS, rules)
    return 0 if all([in_python(rows, rules), in_a_sheet(rows)]) else 1


def in_python(rows: pd.DataFrame, rules: Rules) -> bool:
    """One call of the function, the fastest of some."""
    inputs = [tuple((cell,) for cell in column(rows[field], DENIALS.fields[field].kind)) for field in SCORE_INPUTS]
    tables = [tuple(map(tuple, cells(BY_NAME[name]))) for name in SCORE_TABLES]
    expected = _expected(rows, rules)
    measured = [_asked((*inputs, *tables)) for _ in range(TRIES)]
    same = all([tuple(row) for row in answer] == expected for *_, answer in measured)
    seconds, busy, _ = min(measured, key=lambda one: one[0])
    print(f"DENIAL_SCORES, {ROWS:,} denials: {seconds:.2f} s ({busy:.2f} s of CPU), the fastest of {TRIES}; "
          f"{_verdict(same)}")
    return same and seconds < SECONDS


def in_a_sheet(rows: pd.DataFrame) -> bool:
    """The Scores sheet of an open workbook worked out anew, the fastest of some."""
    with tempfile.TemporaryDirectory() as folder, Office() as office:
        path = Path(folder) / "Book.xlsx"
        _prepare(path, rows)
        closed = FileBook(path)
        expected = _expected(closed.read(DENIALS), rules_of(closed))
        install(office)
        with office.open(path) as sheets:
            seconds, found = min((_scored(sheets.document) for _ in range(TRIES)), key=lambda one: one[0])
            start = time.perf_counter()
            sheets.recalculate()
            whole = time.perf_counter() - start
    same = found == expected
    print(f"LibreOffice, the Scores sheet of {ROWS:,} denials after an edit in Payers: {seconds:.2f} s, the fastest of "
          f"{TRIES}; {_verdict(same)}\nLibreOffice, every formula of that workbook: {whole:.1f} s")
    return same and seconds < SHEET_SECONDS


def _prepare(path: Path, rows: pd.DataFrame) -> None:
    """A workbook whose scores are one formula with a wrong last result: only working it out puts it right."""
    build(path, pages=[])
    book = FileBook(path)
    book.append(DENIALS, rows)
    wrong = pd.DataFrame({"key": rows["key"]}).reindex(columns=list(SCORES.fields))
    book.write_block(SCORES, wrong, scores_formula())
    book.save()


def _scored(document: Any) -> tuple[float, list[tuple[Any, ...]]]:
    """Seconds from an entry in Payers until the sheet shows its new values, and these; other sheets are left stale."""
    document.enableAutomaticCalculation(False)
    entered = document.Sheets.getByName("Payers").getCellByPosition(0, 1)
    block = document.Sheets.getByName(SCORES.sheet).getCellRangeByPosition(0, 1, len(SCORES.columns) - 1, ROWS)
    start = time.perf_counter()
    entered.String = entered.String
    found = block.getDataArray()
    return time.perf_counter() - start, list(found)


def _expected(rows: pd.DataFrame, rules: Rules) -> list[tuple[Any, ...]]:
    judged = scores(rows, rules)
    return list(zip(*(shown(judged[one.field], one.kind) for one in SCORES.columns), strict=True))


def _verdict(same: bool) -> str:
    return f"{'every row is' if same else 'NOT every row is'} what denials says"


def _asked(arguments: tuple[Any, ...]) -> tuple[float, float, Any]:
    """Seconds, seconds of CPU, and the answer."""
    start, busy = time.perf_counter(), time.process_time()
    answer = MACHINERY.call_udf("udfs", "DENIAL_SCORES", arguments)
    return time.perf_counter() - start, time.process_time() - busy, answer


if __name__ == "__main__":
    sys.exit(main())
