"""The month on both books: read from month.csv, done step by step, kept for all tests."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from office import Office

from era.problem import Problem
from macros import desk, new, rescore
from macros.command import Command
from macros.demo import house_rules
from macros.entries import entry
from macros.registry import COMMANDS
from workbook.book import Book, SilentDesk
from workbook.excel_book import ExcelBook
from workbook.file_book import FileBook
from workbook.schema import BY_NAME, Owner

HERE = Path(__file__).parent
STEPS = pd.read_csv(HERE / "month.csv", dtype=str, keep_default_na=False).to_dict("records")
sys.path.append(str(HERE.parent / "excel"))


@dataclass(frozen=True)
class Done:
    """A book after the month, and what each step answered."""

    book: Book
    answers: list[str]
    details: dict[int, tuple[str, ...]]


def again(book: Book) -> Book:
    """The book as the next command finds it."""
    return ExcelBook(book.book) if isinstance(book, ExcelBook) else FileBook(book.path)


def values(command: Command, options: str, day: date, letters: Path) -> dict[str, Any]:
    """The arguments that a step's words name, as the command takes them; a file is a letter of the book's own."""
    said = dict(re.findall(r"--([\w-]+)((?:(?! --).)*)", options))
    given = {}
    for argument in command.arguments:
        words = said.get(argument.name.lstrip("-"), "").strip()
        if argument.kind == "paths":
            given[argument.field] = [HERE / name for name in options.split() if "." in name]
        elif argument.kind == "file" and words:
            given[argument.field] = letters / words
        elif argument.kind == "flag":
            given[argument.field] = argument.name.lstrip("-") in said
        elif argument.name == "--today":
            given[argument.field] = day
        elif argument.kind != "book":
            many = words.split() if argument.kind == "texts" else words
            given[argument.field] = entry(argument, many) if words else None
    return given


def typed(book: Book, words: str, day: date) -> str:
    """She types into a rule table by hand, and has the queue worked out again."""
    name, *cells = re.split(r" (?=\w+=)", words)
    table, (which, *row) = BY_NAME[name], (cell.split("=", 1) for cell in cells)
    old = book.read(table)
    mine = old[old[which[0]] == which[1]]
    given = {field: float(word) if field == "value" else word for field, word in row}
    book.merge(table, mine[[*table.key]].assign(**given), Owner.BILLER)
    book.save()
    rescore.run(SilentDesk(), again(book), day)
    return ""


def answer(book: Book, step: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """What a step says."""
    name, _, options = step["words"].partition(" ")
    day = date.fromisoformat(step["day"])
    if name == "type":
        return typed(book, options, day), ()
    given = values(COMMANDS[name], options, day, book.path.parent / "Letters")
    try:
        outcome = COMMANDS[name].run(desk=SilentDesk(), book=book, **given)
    except Problem as problem:
        return str(problem), ()
    return outcome.sentence.replace(str(book.path.parent), "HERE"), tuple(outcome.details)


def month(book: Book, patch: pytest.MonkeyPatch) -> Done:
    """Take every step; the clock and the person are the story's."""
    said, details = [], {}
    for number, step in enumerate(STEPS):
        when = datetime.combine(date.fromisoformat(step["day"]), datetime.min.time()).replace(hour=9)
        for module in (desk, *(module for name, module in sys.modules.items() if name.startswith("macros."))):
            if hasattr(module, "person"):
                patch.setattr(module, "person", lambda who=step["who"]: who)
            if hasattr(module, "moment"):
                patch.setattr(module, "moment", lambda when=when: when)
        sentence, details[number] = answer(again(book), step)
        said.append(sentence)
    return Done(again(book), said, details)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice's workbook on the first day."""
    path = tmp_path_factory.mktemp("month") / "Month.xlsx"
    new.make(path, rules=house_rules(), today=date(2026, 3, 31))
    return path


def copied(start: Path, folder: str) -> Path:
    """The workbook in a folder of its own, where its letters go too."""
    start.with_name(folder).mkdir()
    return Path(shutil.copy(start, start.with_name(folder)))


@pytest.fixture(scope="module")
def closed(start: Path) -> Done:
    """The month in a closed workbook."""
    path = copied(start, "closed")
    with pytest.MonkeyPatch.context() as patch:
        return month(FileBook(path), patch)


@pytest.fixture(scope="module")
def live(start: Path, office: Office) -> Iterator[Done]:
    """The month in a workbook that is open in a spreadsheet."""
    from engine import register

    path = copied(start, "open")
    opened = register(office).books.open(path)
    with pytest.MonkeyPatch.context() as patch:
        done = month(ExcelBook(opened), patch)
    opened.app.calculate()
    yield Done(again(done.book), done.answers, done.details)
    opened.close()
