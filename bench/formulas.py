"""How long the worksheet function behind the Scores sheet takes for a whole queue.

`python -m bench.formulas` asks DENIAL_SCORES once for 10,000 denials, through xlwings' own `call_udf` with cells for
arguments as Excel hands them over, prints the seconds, and ends with 1 if they are 0.5 or more, or if any row is not
what `denials` says. How long a spreadsheet then takes is a test's: tests/excel/test_formulas.py.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "tests" / "udfs"))

from asking import cells, column

from bench.denials import denials, shipped
from denials.score import scores
from udfs.ask import shown
from udfs.machinery import MACHINERY
from workbook.schema import BY_NAME, DENIALS, SCORES
from workbook.schema.work import SCORE_INPUTS, SCORE_TABLES

ROWS, SECONDS, TRIES = 10_000, 0.5, 5


def main() -> int:
    """Measure; 0 if the promise is kept."""
    rules = shipped()
    rows = denials(ROWS, rules)
    inputs = [tuple((cell,) for cell in column(rows[field], DENIALS.fields[field].kind)) for field in SCORE_INPUTS]
    tables = [tuple(map(tuple, cells(BY_NAME[name]))) for name in SCORE_TABLES]
    judged = scores(rows, rules)
    expected = list(zip(*(shown(judged[one.field], one.kind) for one in SCORES.columns), strict=True))
    measured = [_asked((*inputs, *tables)) for _ in range(TRIES)]
    same = all([tuple(row) for row in answer] == expected for *_, answer in measured)
    seconds, busy, _ = min(measured, key=lambda one: one[0])
    print(f"DENIAL_SCORES, {ROWS:,} denials: {seconds:.2f} s ({busy:.2f} s of CPU), the fastest of {TRIES}; "
          f"{'every row is' if same else 'NOT every row is'} what denials says")
    return 0 if same and seconds < SECONDS else 1


def _asked(arguments: tuple[Any, ...]) -> tuple[float, float, Any]:
    """Seconds, seconds of CPU, and the answer."""
    start, busy = time.perf_counter(), time.process_time()
    answer = MACHINERY.call_udf("udfs", "DENIAL_SCORES", arguments)
    return time.perf_counter() - start, time.process_time() - busy, answer


if __name__ == "__main__":
    sys.exit(main())
