"""What an import into a closed workbook costs, against openpyxl's load and save of the same file, in one run.

`python -m bench.file_book` imports 500 denials into a table of 20,000. Ends with 1 if a promise is broken: at most a
fifth of openpyxl's time, under 600 MB.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from workbook.build import build
from workbook.file_book import FileBook
from workbook.frames import typed
from workbook.schema import DENIALS, Kind, Owner, Table

ROWS, NEWS = 20_000, 500
SHARE, MEGABYTES = 0.2, 600


def invented(table: Table, numbers: range) -> pd.DataFrame:
    """Rows with a value in every cell."""
    day = pd.Timestamp(2026, 1, 1)
    makers: dict[Kind, Any] = {
        Kind.TEXT: lambda n: f"Some text of row {n}", Kind.MONEY: lambda n: n * 7, Kind.COUNT: lambda n: n,
        Kind.DAY: lambda n: day + pd.Timedelta(days=n % 900), Kind.MOMENT: lambda n: day + pd.Timedelta(minutes=n),
        Kind.NUMBER: lambda n: n / 8, Kind.SHARE: lambda n: n % 100 / 100,
    }
    return typed(pd.DataFrame({
        field: [makers[column.kind](number) for number in numbers] for field, column in table.fields.items()
    }), table)


def by_openpyxl(path: Path) -> None:
    """Load the workbook and save it, with nothing changed."""
    openpyxl.load_workbook(path).save(path)


def by_file_book(path: Path) -> None:
    """Import 500 denials: half of them new, half of them known with something new to say."""
    book = FileBook(path)
    news = invented(DENIALS, range(ROWS - NEWS // 2, ROWS + NEWS // 2)).assign(patient="Doe, Jane")
    merged = book.merge(DENIALS, news, Owner.PAYER)
    assert (merged.new, merged.changed) == (NEWS // 2, NEWS // 2)
    book.save()


WAYS = {way.__name__: way for way in (by_openpyxl, by_file_book)}


def measured(way: str, path: Path) -> dict[str, float]:
    """Seconds and megabytes of one way, in a process of its own."""
    command = [sys.executable, "-m", "bench.file_book", way, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def measure(way: str, path: Path) -> None:
    """Run one way here and print what it took."""
    begin, worked = time.perf_counter(), time.process_time()
    WAYS[way](path)
    spent = {"seconds": time.perf_counter() - begin, "of the processor": time.process_time() - worked}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(spent | {"megabytes": peak}))


def compare() -> bool:
    """Print both ways side by side; true if ours keeps its promise."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "Bench.xlsx")
        build(path, pages=[])
        book = FileBook(path)
        book.append(DENIALS, invented(DENIALS, range(ROWS)))
        book.save()
        print(f"{ROWS:,} denials of {len(DENIALS.columns)} columns, {path.stat().st_size / 1e6:.1f} MB")
        ours, theirs = measured("by_file_book", path), measured("by_openpyxl", path)
    for name, cost in (("import of 500", ours), ("openpyxl load and save", theirs)):
        print(f"{name:24} {cost['seconds']:7.1f} s, {cost['of the processor']:.1f} s of the processor, "
              f"{cost['megabytes']:.0f} MB")
    share = ours["of the processor"] / theirs["of the processor"]
    print(f"share of openpyxl's processor time {share:.3f} (at most {SHARE}), memory at most {MEGABYTES} MB")
    return share <= SHARE and ours["megabytes"] < MEGABYTES


if __name__ == "__main__":
    match sys.argv[1:]:
        case [way, path]:
            measure(way, Path(path))
        case _:
            sys.exit(not compare())
