"""docs/coverage.md names only what exists, and calls done only what a command really runs."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from types import CodeType
from typing import Any

import pandas as pd
import pytest

from denials.figures import QUESTIONS
from denials.figures.reports import REPORTS
from macros import cli, demo, new
from macros.registry import COMMANDS
from samples import house, tell
from templates.choice import catalogue
from templates.fields import FOLDER as LETTERS
from templates.kpis import pages
from workbook import guide
from workbook.file_book import FileBook
from workbook.rules import seeds
from workbook.schema import BY_NAME, FEE_SCHEDULE, PRACTICE, SCORES, TEAM, Owner, Table

PAGE = Path(__file__).parent.parent / "docs" / "coverage.md"
NUMBERS = [f"S{number}" for number in range(1, 139)] + [f"X{number}" for number in range(1, 23)]
THEMES = {"working the queue", "letters", "seeing it", "Excel", "trust"}
NAME = re.compile(r"`(\w+):([^`]+)`")
TABLES = {**BY_NAME, SCORES.name: SCORES}
TODAY = "2026-11-02"
STORIES = [str(tell.FOLDER / name) for name in (
    "first_denial.835", "paid_after_appeal.835", "the_trade_example.835", "timely_filing_medicare.835",
    "deductible_only.835", "modifiers_and_restated_code.835", "rejected_by_payer.277",
)]


@dataclass(frozen=True)
class Row:
    """One row of the page."""

    number: str
    asked: str
    state: str
    where: str

    @property
    def names(self) -> list[tuple[str, str]]:
        return NAME.findall(self.where)

    @property
    def words(self) -> str:
        """What it says besides names."""
        return NAME.sub("", self.where).strip(" ,;.")


def rows() -> list[Row]:
    """Every row of both tables."""
    lines = [line.split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [Row(*(cell.strip() for cell in cells[1:5])) for cells in lines if re.match(r" [SX]\d", cells[1])]


def cell_of(name: str) -> tuple[Table, str]:
    """The table and what stands in brackets: Policy[Rework cost]."""
    table, _, inside = name.rstrip("]").partition("[")
    return TABLES[table], inside


def is_column(name: str) -> bool:
    table, header = cell_of(name)
    return header in table.headers


def is_rule(name: str) -> bool:
    table, key = cell_of(name)
    return key in set(seeds(table)[table.key[0]])


def is_letter(name: str) -> bool:
    return name in catalogue() and (LETTERS / f"{name}.docx").is_file()


def asked_for(node: Any) -> Iterator[str]:
    """The figures and blocks that a part of a page asks for."""
    if isinstance(node, dict):
        yield from (node[key] for key in ("figure", "note", "block") if isinstance(node.get(key), str))
        yield from node.get("head", [])[:1]
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from asked_for(inner)


@cache
def visible() -> list[dict[str, Any]]:
    return [page for page in pages() if not page.get("hidden")]


def is_shown(name: str) -> bool:
    """A figure that a page shows; to be worked out is not enough."""
    return name in figures() & set(asked_for(visible()))


@cache
def figures() -> set[str]:
    return {one["id"] for page in pages() for kind in ("figure", "block") for one in page.get(kind, [])}


def is_pivot(name: str) -> bool:
    return name in {item["name"] for page in visible() for item in page["item"] if item["kind"] == "pivot"}


def is_code(name: str) -> bool:
    return callable(resolve_name(name))


EXISTS: dict[str, Callable[[str], bool]] = {
    "table": TABLES.__contains__, "column": is_column, "rule": is_rule, "command": COMMANDS.__contains__,
    "page": [guide.SHEET, *(page["sheet"] for page in visible())].__contains__, "figure": is_shown,
    "pivot": is_pivot, "kpi": QUESTIONS.__contains__, "report": REPORTS.__contains__, "template": is_letter,
    "function": is_code, "ready": is_code,
}
"""For each kind of name, whether there is such a thing."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workbook stands that the commands were used on."""
    return tmp_path_factory.mktemp("coverage") / "book.xlsx"


@pytest.fixture(scope="module")
def ran(book: Path) -> set[CodeType]:
    """Every function that ran while the commands were used on some stories of the invented practice."""
    seen, before = set[CodeType](), sys.gettrace()
    sys.settrace(lambda frame, event, argument: seen.add(frame.f_code))
    try:
        new.make(book, rules=practice(), today=date.fromisoformat(TODAY))
        for words in (["import", str(book), *STORIES], ["letters", str(book), "--top", "1"], ["plan", str(book)],
                      ["kpis", str(book), "--tables"]):
            assert cli.main([*words, "--today", TODAY]) in (cli.DONE, cli.FINDINGS), words
    finally:
        sys.settrace(before)
    return seen


def practice() -> dict[str, pd.DataFrame]:
    """Who the practice is, and contracts that promise twice what it was paid."""
    who = seeds(PRACTICE).assign(value=lambda rows: rows["name"].map(house.sheet()).fillna(""))
    fees = whole(house.fees(demo.PAYER_NAMES), FEE_SCHEDULE)
    return {PRACTICE.name: who, TEAM.name: whole(house.team(), TEAM),
            FEE_SCHEDULE.name: fees.assign(rate=fees["rate"] * 2)}


def whole(typed_in: list[dict[str, Any]], table: Table) -> pd.DataFrame:
    return pd.DataFrame(typed_in).reindex(columns=list(table.fields))


def code_of(name: str) -> CodeType:
    return resolve_name(name).__code__


def named(*kinds: str) -> list[str]:
    return sorted({name for row in rows() for kind, name in row.names if kind in kinds})


def test_everything_that_is_asked_has_one_row() -> None:
    assert [row.number for row in rows()] == NUMBERS


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.number)
def test_every_name_stands_for_something_that_exists(row: Row) -> None:
    assert len(row.names) == row.where.count("`") / 2
    assert [name for kind, name in row.names if not EXISTS[kind](name)] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.number)
def test_a_row_says_done_partial_or_later_and_keeps_to_it(row: Row) -> None:
    later = {theme.strip() for theme in re.findall(r"later: ([\w ]+)", f"{row.state}; {row.where}")}
    ready = [name for kind, name in row.names if kind == "ready"]
    assert later <= THEMES
    assert 0 < len(row.asked.split()) < 10
    if row.state == "done":
        assert row.names and not ready and "later" not in row.where
    elif row.state == "partial":
        assert row.names and len(row.words.split()) > 2
    else:
        assert re.fullmatch(r"later: [\w ]+", row.state)
        assert row.where == "" or (ready and row.where.startswith("function ready: "))


@pytest.mark.parametrize("name", named("function"))
def test_a_function_that_is_named_as_doing_something_runs_in_a_command(name: str, ran: set[CodeType]) -> None:
    assert code_of(name) in ran


@pytest.mark.parametrize("name", named("ready"))
def test_a_function_that_is_named_as_ready_is_run_by_no_command_yet(name: str, ran: set[CodeType]) -> None:
    assert code_of(name) not in ran


@pytest.mark.parametrize("name", [name for name in named("column") if cell_of(name)[0] in BY_NAME.values()])
def test_a_column_that_a_program_owns_is_filled_by_one(name: str, book: Path, ran: set[CodeType]) -> None:
    table, header = cell_of(name)
    column = table.headers[header]
    if column.owner is not Owner.BILLER:
        cells = FileBook(book).read(table)[column.field]
        assert (cells.notna() & (cells.astype("str") != "")).any()
