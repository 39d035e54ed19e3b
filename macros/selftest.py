"""Self-test: ten checks of the workbook where it is, in Excel, written to a sheet of their own."""

from __future__ import annotations

import platform
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any
from zipfile import BadZipFile

import pandas as pd

from denials.score import scores
from era.problem import Problem
from macros.command import BOOK, Command, Outcome
from macros.desk import Book, Desk, rules
from macros.words import many
from workbook import package
from workbook.faults import fault
from workbook.macro_package import CONFIG, PROJECT, SETTINGS
from workbook.schema import DENIALS, SCORES, TABLES
from workbook.vba.compression import decompress
from workbook.vba.reader import read

SHEET, TITLE = "Self-test", "Self-test of Denial Desk"
HEADERS = ("Check", "Result", "What was seen")
GOOD, FAILED, NOT_RUN = "good", "failed", "not run"
ASKED, ANSWER = "=DENIAL_AGE(46100,46131)", "31-60 days"
"""From 2026-03-19 to 2026-04-19."""
TEXTS = ("00123", "1E5", "=1+1", "3-4", "'tis")
SCRATCH = (30, 1)
"""A cell of the self-test's own sheet, below its results."""


class Unfit(Exception):
    """A check found what it should not have found; the text says what."""


@dataclass(frozen=True)
class Bench:
    """What is tested: the book as every command has it, and the workbook as Excel has it open, if it does."""

    book: Book
    live: Any

    @property
    def scratch(self) -> Any:
        """Cells to try things in."""
        return self.live.sheets[SHEET].range(SCRATCH)


@dataclass(frozen=True)
class Check:
    """One check: what a person reads, what it does, and whether it needs the workbook to be open in Excel."""

    name: str
    look: Callable[[Bench], str]
    open: bool


def button(bench: Bench) -> str:
    """The ribbon's macro started Python on this workbook."""
    return f"{bench.live.name}, Excel {bench.live.app.version}"


def versions(bench: Bench) -> str:
    """The macros in the workbook and the installed xlwings are of one version."""
    try:
        streams = read(package.read(bench.book.path.read_bytes())[PROJECT])
    except (KeyError, BadZipFile):
        raise Unfit("the workbook has no macros: make one that ends in .xlsm") from None
    macros = re.search(rb'XLWINGS_VERSION As String = "([\d.]+)"', decompress(streams["VBA/xlwings"]))
    inside, installed = macros[1].decode() if macros else "none", version("xlwings")
    if inside != installed:
        raise Unfit(f"the macros are of xlwings {inside}, installed is {installed}")
    return f"xlwings {installed}, Python {platform.python_version()}"


def settings(bench: Bench) -> str:
    """The sheet that tells xlwings where the functions are says what it said."""
    rows = bench.live.sheets[CONFIG].range((1, 1), (len(SETTINGS), 2)).value
    found = {str(name): str(value).lower() for name, value in rows}
    changed = [name for name, value in SETTINGS.items() if found.get(name) != value]
    if changed:
        raise Unfit(f"changed on sheet {CONFIG}: {', '.join(changed)}")
    return f"{many(len(SETTINGS), 'setting')} as shipped"


def tables(bench: Bench) -> str:
    """Every table is found by its name, with every column that the commands need."""
    return f"{many(len(TABLES), 'table')}, {many(sum(len(bench.book.read(table)) for table in TABLES), 'row')}"


def function(bench: Bench) -> str:
    """A worksheet function is asked by a cell and answers."""
    bench.scratch.number_format = "General"
    bench.scratch.formula = ASKED
    answer = bench.scratch.value
    if answer != ANSWER:
        raise Unfit(f"{ASKED[1:]} answered {answer!r} instead of {ANSWER!r}")
    return f"{ASKED[1:]} is {answer}"


def judged(bench: Bench) -> str:
    """What stands on Scores is what Python works out from the rules as they are."""
    wanted, held = scores(bench.book.read(DENIALS), rules(bench.book)), bench.book.read(SCORES)
    if list(wanted["key"]) != list(held["key"]):
        raise Unfit("Scores and Denials do not hold the same claims: press Rescore")
    unlike = [str(column) for column in wanted if not _alike(wanted[column], held[column])]
    if unlike:
        raise Unfit(f"other values in {', '.join(SCORES.fields[column].header for column in unlike)}: press Rescore")
    return f"{many(len(wanted), 'claim')}, every value equal"


def text(bench: Bench) -> str:
    """Text that looks like a number or a formula stays the text it is."""
    cells = bench.scratch.resize(1, len(TEXTS))
    cells.number_format = "@"
    cells.value = ["'" + one if one.startswith("'") else one for one in TEXTS]
    if tuple(cells.value) != TEXTS:
        raise Unfit(f"{TEXTS} came back as {tuple(cells.value)}")
    return "unchanged: " + "  ".join(TEXTS)


def calculation(bench: Bench) -> str:
    """After a command wrote, calculation and screen are as they were before."""
    app = bench.live.app
    before = app.calculation, app.screen_updating
    bench.book.save()
    after = app.calculation, app.screen_updating
    if before != after:
        raise Unfit(f"before {before}, after {after}")
    return f"calculation {after[0]}, screen {'on' if after[1] else 'off'}"


def pivots(bench: Bench) -> str:
    """Every PivotTable takes its figures anew."""
    found = [pivot for sheet in bench.live.sheets for pivot in sheet.pivot_tables]
    if not found:
        raise Unfit("there are none")
    for pivot in found:
        pivot.refresh()
    return f"{many(len(found), 'PivotTable')} refreshed"


def folder(bench: Bench) -> str:
    """Copies can be kept beside the workbook, and letters written."""
    with tempfile.TemporaryFile(dir=bench.book.path.parent) as file:
        file.write(b"x")
    return "a file can be written beside the workbook"


CHECKS = (
    Check("The button reached Python", button, open=True),
    Check("Macros and xlwings are of one version", versions, open=False),
    Check("Excel is told where the functions are", settings, open=True),
    Check("Every table is found", tables, open=False),
    Check("A function answers in a cell", function, open=True),
    Check("Scores is what Python works out", judged, open=False),
    Check("Text stays text", text, open=True),
    Check("Calculation and screen are given back", calculation, open=True),
    Check("PivotTables are refreshed", pivots, open=True),
    Check("The workbook's folder can be written", folder, open=False),
)


def run(desk: Desk, book: Book) -> Outcome:
    """Run every check that can be run where the workbook is; in Excel, write what was seen to the sheet Self-test."""
    live = getattr(book, "book", None)  # a closed file has none
    sheet = _sheet(live) if live is not None else None
    results = [_result(check, Bench(book, live)) for check in CHECKS]
    if live is not None and sheet is not None:
        with _told():
            _write(sheet, results, str(live.app.version))
    counts = {result: sum(row[1] == result for row in results) for result in (GOOD, FAILED, NOT_RUN)}
    sentence = f"{many(len(CHECKS), 'check')}: {', '.join(f'{count} {result}' for result, count in counts.items())}."
    return Outcome(sentence, tuple(f"  {result}: {name}. {seen}" for name, result, seen in results),
                   findings=counts[FAILED], data={"checks": [dict(zip(HEADERS, row, strict=True)) for row in results]})


def _result(check: Check, bench: Bench) -> tuple[str, str, str]:
    if check.open and bench.live is None:
        return check.name, NOT_RUN, "Press the button in Excel."
    try:
        return check.name, GOOD, check.look(bench)
    except (Unfit, Problem) as found:
        return check.name, FAILED, str(found)
    except Exception as bug:
        return check.name, FAILED, fault(bug)


def _alike(one: pd.Series, other: pd.Series) -> bool:
    if one.dtype.kind == "f":
        return bool(((one - other).abs().fillna(0) < 1e-9).all() and (one.isna() == other.isna()).all())
    return list(one.astype("str")) == list(other.astype("str"))


def _sheet(live: Any) -> Any:
    """The self-test's own sheet, made at the end if there is none."""
    if SHEET not in [sheet.name for sheet in live.sheets]:
        live.sheets.add(SHEET, after=live.sheets[-1]).range((1, 1)).value = TITLE
    sheet = live.sheets[SHEET]
    if sheet.range((1, 1)).value != TITLE:
        raise Problem(f"sheet {SHEET}", "it is not the self-test's own", "Give your sheet another name.")
    return sheet


@contextmanager
def _told() -> Iterator[None]:
    """A sheet that takes nothing as a Problem."""
    try:
        yield
    except Exception as error:
        raise Problem(f"sheet {SHEET}", "it is protected, or a cell of it is being edited; nothing was written to it",
                      "Take its protection off: Review, Unprotect Sheet.") from error


def _write(sheet: Any, results: list[tuple[str, str, str]], excel: str) -> None:
    """The results below their title, as text; what was tried in the scratch cells is gone."""
    sheet.range((2, 1), (SCRATCH[0], len(TEXTS))).clear_contents()
    where = f"{datetime.now():%Y-%m-%d %H:%M}, Excel {excel}, {platform.system()} {platform.release()}"
    rows = [(where, "", ""), ("", "", ""), HEADERS, *results]
    area = sheet.range((2, 1), (len(rows) + 1, len(HEADERS)))
    area.number_format = "@"
    area.value = [list(row) for row in rows]
    for place, width in enumerate((40, 10, 90), 1):
        sheet.range((1, place)).column_width = width


COMMAND = Command(
    "selftest", "Self-test", "Workbook", "selftest",
    "Run ten checks of this workbook, of Excel and of Python, and write what was seen to the sheet Self-test.",
    (BOOK,), run,
)
