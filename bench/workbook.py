"""How long a spreadsheet takes over a whole workbook: `python -m bench.workbook [CLAIMS DENIALS]`.

Builds the busy practice of the tests in that size, opens it in LibreOffice and works every formula out anew. Beside the
seconds by the clock stand those of the processor, which other work on the machine changes less.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).parent.parent
sys.path += [str(HERE / "tests"), str(HERE / "tests" / "workbook")]

CLAIMS, DENIALS = 20_000, 2_000
SECONDS, MEGABYTES = 15, 6
"""What is aimed for: opened and worked out, and the size of the file."""


def main(claims: int = CLAIMS, denials: int = DENIALS) -> None:
    """Print one row of RESULTS.md."""
    import busy_practice
    from office import Office

    from templates.kpis import pages
    from workbook.build import build

    with tempfile.TemporaryDirectory() as folder, Office() as office:
        path = Path(folder) / "book.xlsx"
        build(path, pages=pages(), rules=busy_practice.tables(denials, claims), today=busy_practice.TODAY)
        size = path.stat().st_size / 1e6
        start, before = time.perf_counter(), _worked(office.process.pid)
        with office.open(path) as sheets:
            opened = time.perf_counter() - start
            sheets.recalculate()
            both, processor = time.perf_counter() - start, _worked(office.process.pid) - before
            wrong = len(sheets.errors())
    met = "met" if both < SECONDS and size < MEGABYTES and not wrong else "not met"
    print(f"| {claims:,} | {denials:,} | {size:.1f} | {opened:.1f} | {both - opened:.1f} | {both:.1f} | "
          f"{processor:.1f} | {wrong} | {os.getloadavg()[0]:.1f} | {met} |")


def _worked(group: int) -> float:
    """Seconds of the processor that a group of processes has used."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:13])) if int(fields[2]) == group else 0
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
