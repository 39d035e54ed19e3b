"""A walk: steps on a closed workbook and, side by side, on one that is open; after each, every promise."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pandas as pd
import xlwings

from bench.fault_acts import OLDER
from bench.walks.hands import Closed, Hands, Open
from bench.walks.promises import Seen, broken_promises, differing
from bench.walks.steps import BREAK, Dice
from era.problem import Problem
from macros import cli, upgrade
from macros.command import OPEN
from macros.demo import house_rules
from macros.desk import rules
from macros.registry import COMMANDS
from samples import tell
from workbook.book import Book, SilentDesk
from workbook.build import build
from workbook.cell_xml import FORMULA, content_of
from workbook.excel_book import ExcelBook
from workbook.faults import fault
from workbook.file_book import FileBook
from workbook.schema import ACTIVITY, DENIALS, REMITS, SCORES, TABLES, Owner

DAY = date(2026, 11, 2)
RULES = ("Payers", "Reasons", "Remarks", "Transitions", "FeeSchedule", "Checklists", "Holidays", "Goals")
LOOKED_AT = [table for table in (*TABLES, SCORES) if table.name not in RULES]
"""The tables that are read after every step; no command and no step writes the others."""
Own = dict[tuple[str, str], tuple[str, str]]
ALL_AFTER = 20
"""After so many steps an open workbook is read whole again."""
WHOLE = ("import", "rescore", "add")
"""Commands that work the whole queue out in either book."""


@dataclass(frozen=True)
class Known:
    """What the steps so far have told."""

    imported: frozenset[str] = frozenset()
    """The files that were imported and not taken back."""
    by_hand: frozenset[str] = frozenset()
    """The claims and keys of rows that she added or deleted since the last import."""


class Broken(AssertionError):
    """A promise that does not hold: after which steps, and what is wrong."""

    def __init__(self, steps: Sequence[str], said: Sequence[str]) -> None:
        super().__init__("\n".join([*steps, *(f"  BROKEN: {one}" for one in said)]))
        self.steps, self.said = list(steps), list(said)


@dataclass
class Side:
    """One of the two workbooks of a walk."""

    name: str
    book: Callable[[], Book]
    hands: Hands
    own: Callable[[Book], Own]
    """Her own columns: the value and the formula of each cell, by key and header."""
    now: dict[str, pd.DataFrame] = field(default_factory=dict[str, pd.DataFrame])
    undoable: list[dict[str, pd.DataFrame]] = field(default_factory=list[dict[str, pd.DataFrame]])
    """The tables before each command that undo can take back."""

    def read(self, book: Book, names: Collection[str] = ()) -> dict[str, pd.DataFrame]:
        """The tables as they stand; of an open workbook, which takes its time, only those named are read again."""
        again = names or [table.name for table in LOOKED_AT]
        return self.now | {table.name: book.read(table) for table in LOOKED_AT if table.name in again}

    def press(self, words: Sequence[str]) -> str:
        """Run a command; answers what it says, or why it refuses."""
        book = self.book()
        letters = book.path.parent / "Letters"
        places = {path.name: str(path) for path in [*tell.FOLDER.iterdir(), *letters.glob("*")]}
        command = COMMANDS[words[0]]
        day = ["--today", f"{DAY}"] if any(one.name == "--today" for one in command.arguments) else []
        said = cli.parser().parse_args([words[0], str(book.path), *(places.get(word, word) for word in words[1:]),
                                        *day])
        given = cli.values(command, said, dict.fromkeys(OPEN if book.live else OPEN[:1], lambda _: book))
        try:
            return command.run(desk=SilentDesk(), **given).sentence.replace(str(book.path.parent), "HERE")
        except Problem as problem:
            return str(problem).replace(str(book.path.parent), "HERE")


def closed_side(path: Path) -> Side:
    """The closed file."""
    return Side("the closed book", lambda: FileBook(path), Closed(path), _own_in_file)


def open_side(live: xlwings.Book, uno: Any) -> Side:
    """The workbook that is open."""
    return Side("the open book", lambda: ExcelBook(live), Open(live, uno), _own_in_sheet)


def start(path: Path, upgraded: bool = False) -> Path:
    """The workbook that a walk begins with: the practice's rules, no pages; or one of the first version, upgraded."""
    if upgraded:
        with patch.object(FileBook, "fixed_day", lambda _: DAY):
            upgrade.run(SilentDesk(), Path(shutil.copy(OLDER, path)), DAY)
    else:
        build(path, pages=[], rules=house_rules(), today=DAY)
    return path


@contextmanager
def still(walked: Walk) -> Iterator[None]:
    """The pages are not walked; clock, calendar and person are the walk's."""
    with ExitStack() as stack:
        stack.enter_context(patch("macros.refresh.figures", lambda *_: {}))
        stack.enter_context(patch("macros.refresh.show", lambda *_: None))
        stack.enter_context(patch("macros.undo.date", SimpleNamespace(today=lambda: DAY)))
        for module in [module for name, module in sys.modules.items() if name.startswith("macros.")]:
            for name, told in (("moment", walked.moment), ("person", lambda: "biller")):
                if hasattr(module, name):
                    stack.enter_context(patch.object(module, name, told))
        yield


class Walk:
    """The steps so far, and what is known of both workbooks."""

    def __init__(self, sides: Sequence[Side]) -> None:
        self.sides, self.steps = list(sides), list[str]()
        self.stood: dict[str, pd.DataFrame] = {}
        """The first side's tables before the step."""
        self.wrote: dict[tuple[str, str], str] = {}
        for side in self.sides:
            side.now = side.read(side.book())
        self.known = [Known(frozenset(self.sides[0].now[REMITS.name]["file"]))]
        """What is known now, last, and what was before each command."""

    def moment(self) -> datetime:
        """What the clock says at this step."""
        return datetime(DAY.year, DAY.month, DAY.day, 8) + timedelta(minutes=len(self.steps))

    @property
    def undo(self) -> bool:
        """Whether there is a command to be taken back."""
        return all(side.undoable for side in self.sides)

    def take(self, line: str) -> str:
        """Take one step on every side. Raises Broken if a promise does not hold after it."""
        self.steps.append(line)
        self.stood = self.sides[0].now
        words = shlex.split(line.replace(BREAK, "\n"))
        said = [self._taken(side, words) for side in self.sides]
        wrong = [f"{side.name}: {one}" for side, answer in zip(self.sides, said, strict=True)
                 for one in self._looked_at(side, words, answer)]
        if len(self.sides) == 2:
            wrong += self._apart(words, said)
        if wrong:
            raise Broken(self.steps, wrong)
        return said[0]

    def _taken(self, side: Side, words: Sequence[str]) -> str:
        try:
            if words[0] in COMMANDS:
                return side.press(words)
            getattr(side.hands, words[0])(*words[1:])
        except Exception as bug:
            raise Broken(self.steps, [f"{side.name}: {fault(bug)}"]) from bug
        return ""

    def _looked_at(self, side: Side, words: Sequence[str], answer: str) -> list[str]:
        book = side.book()
        before, after = side.now, side.read(book, self._news(words) if book.live else ())
        wrote = len(after[ACTIVITY.name]) > len(before[ACTIVITY.name])
        if side is self.sides[0]:
            self._noted(words, wrote)
        whole = words[0] in WHOLE and wrote
        seen = Seen(tuple(words), before, after, side.own(book) if self.wrote else {}, rules(book) if whole else None,
                    self.known[-1].imported, self.known[-1].by_hand, self.wrote)
        said = broken_promises(seen, pd.Timestamp(DAY))
        if words[0] == "undo":
            said += _not_restored(side.undoable.pop(), after, book.live) if wrote else [f"not taken back: {answer}"]
        elif words[0] in COMMANDS and wrote:
            side.undoable.append(before)
        elif words[0] in COMMANDS:
            said += [f"{name}: changed by a command that says it did nothing: {answer}"
                     for name in _changed(before, after)]
        else:
            side.undoable.clear()
        side.now = after
        return said

    def _news(self, words: Sequence[str]) -> set[str]:
        """The tables that the closed book shows to be changed, and the queue; every so often, and at an undo, all."""
        if len(self.steps) % ALL_AFTER == 0 or words[0] in ("undo", "import"):
            return set()
        first = self.sides[0]
        return {DENIALS.name, ACTIVITY.name, SCORES.name, *_changed(self.stood, first.now)}

    def _noted(self, words: Sequence[str], wrote: bool) -> None:
        """What the step tells of files, rows by hand, and her own columns."""
        known = self.known[-1]
        if words[0] == "undo":
            self.known.pop()
        elif words[0] in COMMANDS and wrote:
            self.known.append(known)
        match words[0]:
            case "import" if wrote:
                files = {name for name in words[1:] if name.endswith(".835")}
                self.known[-1] = Known(known.imported | files, frozenset())
            case "row" | "delete":
                self.known[-1] = replace(known, by_hand=known.by_hand | {words[1]})
            case "add":
                self.known[-1] = replace(known, by_hand=known.by_hand | {words[2]})
            case "own":
                self.wrote[words[1], words[2]] = words[3]
        if words[0] == "delete":
            self.wrote = {(key, header): text for (key, header), text in self.wrote.items() if key != words[1]}

    def _apart(self, words: Sequence[str], said: Sequence[str]) -> list[str]:
        closed, live = self.sides
        told = [] if said[0] == said[1] or words[0] == "undo" else [
            f"the closed book says {said[0]!r}, the open one {said[1]!r}"]
        wrote = len(closed.now[ACTIVITY.name]) > len(self.stood[ACTIVITY.name])
        names = [name for name in closed.now if name != SCORES.name or (words[0] in WHOLE and wrote)]
        return told + list(differing(names, closed.now, live.now))


def walked(sides: Sequence[Side], steps: int, dice: Dice, told: Callable[[str], None] = lambda _: None) -> Walk:
    """Walk so many steps as the dice say. Raises Broken at the first that breaks a promise."""
    walk = Walk(sides)
    with still(walk):
        for _ in range(steps):
            line = dice.line(walk.sides[0].now, walk.undo)
            told(f"{line}\n    {walk.take(line)}")
    return walk


def replayed(sides: Sequence[Side], lines: Sequence[str], told: Callable[[str], None] = lambda _: None) -> Walk:
    """Take these steps again. Raises Broken as the walk did, if nothing was mended."""
    walk = Walk(sides)
    with still(walk):
        for line in lines:
            told(f"{line}\n    {walk.take(line)}")
    return walk


def _changed(before: dict[str, pd.DataFrame], after: dict[str, pd.DataFrame]) -> list[str]:
    return [name for name in before if not before[name].equals(after[name])]


def _not_restored(before: dict[str, pd.DataFrame], after: dict[str, pd.DataFrame], live: bool) -> list[str]:
    """Tables that undo did not put back. An open workbook works its queue out anew: that may have been out of date."""
    if live:
        ruled = [column.field for column in DENIALS.owned(Owner.RULE)]
        before, after = ({name: rows.drop(columns=ruled) if name == DENIALS.name else rows
                          for name, rows in tables.items() if name != SCORES.name} for tables in (before, after))
    return [f"{name}: undo did not put it back" for name in _changed(before, after) if name != ACTIVITY.name]


def _own_in_file(book: Book) -> Own:
    assert isinstance(book, FileBook)
    table, found = book._table(DENIALS), Own()
    for number, key in table.frame["key"].items():
        cells = table.sheet.cells(number)
        values = book._grid(DENIALS.sheet)[number - 1]
        for column, header in table.place.others.items():
            formula = FORMULA.match(content_of(cells.get(column, b"")).formula)
            found[key, header] = str(values[column - 1]), "=" + formula[2].decode() if formula else ""
    return found


def _own_in_sheet(book: Book) -> Own:
    assert isinstance(book, ExcelBook)
    table, found = book._table(DENIALS), Own()
    for number, key in table.frame["key"].items():
        for column, header in table.place.others.items():
            cell = table.sheet.range((number, column))
            formula = str(cell.formula)
            found[key, header] = str(cell.value or ""), formula if formula.startswith("=") else ""
    return found
