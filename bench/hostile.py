"""Hostile texts written into cells by both books: none may become a formula, none another text.

`python -m bench.hostile` writes 100,000 of them into a closed workbook and into one that is open (in LibreOffice, by
the code that Excel users run), reads both back, and ends with 1 if a single text changed or became a formula. With
`--rounds 10` it does so with ten times as many, in a new workbook for each 100,000, from `--seed` on. What is
no character at all (NUL, half a surrogate pair, U+FFFE) is known to become U+FFFD; what is longer than a cell is
refused in a sentence, never cut. What LibreOffice itself does to line breaks and tabs is not counted
(`in_libreoffice`).
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import xlwings

from era.problem import Problem
from workbook.book import Book
from workbook.build import build
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook
from workbook.schema import PRACTICE
from workbook.text import LIMIT, fitted

COUNT = 100_000
"""How many in one workbook."""
LONGEST, LONG_ONES = 40_000, 20
STARTERS = ["=", "+", "-", "@", "'", "''", "{=", "=cmd|' /C calc'!A", "=HYPERLINK(\"http://x\",", "\t=", "\r=", " ="]
LOOKALIKES = ["00123", "1E5", "1e-10", "2026-05-11", "3-4", "5/11/26", "12:30", "50%", "$1,234.50", "(5)", "1,000",
              "TRUE", "#N/A", "#REF!", "1234567890123456789", "_x0041_", "_x005F_x0041_", "_x000D_", "_x000"]
LETTERS = [*map(chr, range(256)), *"=+-@'\"<>&;{}[]_xX0123456789ABCDEFabcdefEe/:.,#\u2028\u202e\ufeff\ufffd",
           "_x0041_", "_x005F_", "\U0001f600", "\ud800", "\udfff", "\uffff", "&amp;", "]]>", "é"]


def texts(count: int, seed: int = 1) -> list[str]:
    """So many texts: formula starters, lookalikes of numbers and dates, any character, and some that fill a cell."""
    dice = random.Random(seed)
    ways: list[Callable[[], str]] = [
        lambda: "".join(dice.choices(LETTERS, k=dice.randrange(1, 40))),
        lambda: dice.choice(STARTERS) + "".join(dice.choices(LETTERS, k=dice.randrange(0, 20))),
        lambda: dice.choice(LOOKALIKES), lambda: str(dice.randrange(10**dice.randrange(1, 20))).zfill(6),
    ]
    made = [dice.choice(ways)() for _ in range(count)]
    for place in dice.sample(range(count), min(count, LONG_ONES)):
        made[place] = dice.choice("=x\u00e9") * LIMIT
    return made


def written(book: Book, made: Sequence[str]) -> int:
    """Write texts into a column of a table; answers how many rows stood there before."""
    before = len(book.read(PRACTICE))
    book.append(PRACTICE, pd.DataFrame({"name": [f"n{number}" for number in range(len(made))], "value": list(made)},
                                       dtype=object))
    book.save()
    return before


def changed(book: Book, before: int, made: Sequence[str]) -> int:
    """How many texts are no longer what they were."""
    there = book.read(PRACTICE)["value"].tolist()[before:]
    kept = in_libreoffice if isinstance(book, ExcelBook) else str
    return sum(got != kept(fitted(text, "")) for got, text in zip(there, made, strict=True))


def in_libreoffice(text: str) -> str:
    """A text as LibreOffice keeps it in a cell: any line break is a line feed, a tab among lines a mark of its own.

    >>> in_libreoffice("a\\r\\nb\\tc"), in_libreoffice("b\\tc")
    ('a\\nb\\x01c', 'b\\tc')
    """
    lines = re.sub("\r\n|\n\r|\r", "\n", text)
    return lines.replace("\t", "\1") if "\n" in lines else lines


def formulas(path: Path) -> int:
    """How many cells of the sheet in a file are formulas."""
    rows = openpyxl.load_workbook(path, read_only=True)[PRACTICE.sheet].iter_rows()
    return sum(cell.data_type == "f" for row in rows for cell in row)


def live_formulas(book: xlwings.Book) -> int:
    """How many cells of the sheet are formulas to the spreadsheet itself."""
    found = book.sheets[PRACTICE.sheet].api.queryContentCells(16).getRangeAddresses()
    return sum((area.EndRow - area.StartRow + 1) * (area.EndColumn - area.StartColumn + 1) for area in found)


def refused(book: Book) -> bool:
    """Whether a text longer than a cell is refused, with nothing written."""
    try:
        book.append(PRACTICE, pd.DataFrame({"name": ["long"], "value": ["=" * LONGEST]}))
    except Problem:
        return True
    return False


def main(argv: Sequence[str] | None = None) -> int:
    """Both books, so many rounds; 0 if every promise is kept."""
    sys.path[:0] = [str(Path(__file__).parents[1] / "tests"), str(Path(__file__).parents[1] / "tests" / "excel")]
    from engine import register
    from office import Office

    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    asked.add_argument("--rounds", type=int, default=1)
    asked.add_argument("--seed", type=int, default=1)
    words = asked.parse_args(argv)
    with Office() as office:
        kept = [one for seed in range(words.seed, words.seed + words.rounds) for one in _round(register(office), seed)]
    return 0 if all(kept) else 1


def _round(app: xlwings.App, seed: int) -> list[bool]:
    """The texts of a seed, into both books."""
    made = texts(COUNT, seed)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, "Closed.xlsx"), Path(folder, "Open.xlsx")]
        for path in paths:
            build(path, pages=[])
        closed, live = FileBook(paths[0]), app.books.open(paths[1])
        try:
            return [
                _told(f"seed {seed}, the closed workbook", closed, lambda: FileBook(paths[0]),
                      lambda: formulas(paths[0]), made),
                _told(f"seed {seed}, the open workbook", ExcelBook(live), lambda: ExcelBook(live),
                      lambda: live_formulas(live), made)]
        finally:
            live.close()


def _told(name: str, book: Book, again: Callable[[], Book], counted: Callable[[], int], made: Sequence[str]) -> bool:
    start = time.perf_counter()
    before = written(book, made)
    different, found, stopped = changed(again(), before, made), counted(), refused(again())
    print(f"{name}: {len(made):,} texts, {different} changed, {found} formulas, one of {LONGEST:,} characters "
          f"{'refused' if stopped else 'NOT refused'}; {time.perf_counter() - start:.0f} s", flush=True)
    return different == found == 0 and stopped


if __name__ == "__main__":
    sys.exit(main())
