"""Random walks on both books, a small share of `python -m bench.walks`; and every promise, broken once, is named."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import xlwings
from office import Office

from bench.walks.promises import Seen, Tables, broken_promises
from bench.walks.steps import Dice
from bench.walks.walk import DAY, Walk, closed_side, open_side, replayed, start, walked
from macros.desk import rules
from workbook.file_book import FileBook

STEPS = 2
STORY = ("import first_denial.835 several_checks.835",
         "call --claim CH000101 --said yes --next wait --next-on 2026-11-09")


@pytest.fixture(scope="module")
def both(office: Office, excel: xlwings.App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """A walk of a few steps on both books."""
    folder = tmp_path_factory.mktemp("walk")
    path = start(folder / "Walk.xlsx")
    live = excel.books.open(shutil.copy(path, folder / "Open.xlsx"))
    try:
        yield walked([closed_side(path), open_side(live, office.uno)], STEPS, Dice(random.Random(11)))
    finally:
        live.close()


def test_every_promise_holds_after_every_step_on_both_books(both: Walk) -> None:
    assert len(both.steps) == STEPS


def test_every_promise_holds_in_a_workbook_of_the_first_version_once_it_is_upgraded(tmp_path: Path) -> None:
    upgraded = closed_side(start(tmp_path / "Walk.xlsx", upgraded=True))
    assert len(walked([upgraded], STEPS, Dice(random.Random(11))).steps) == STEPS


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """A rescored workbook in which every promise holds."""
    path = start(tmp_path_factory.mktemp("promises") / "Walk.xlsx")
    walk = replayed([closed_side(path)], STORY)
    now, known = walk.sides[0].now, walk.known[-1]
    return Seen(("rescore",), now, now, {("K", "Mine"): ("42", "=6*7")}, rules(FileBook(path)), known.imported,
                wrote={("K", "Mine"): "=6*7"})


def changed(table: str, field: str, value: object) -> Callable[[Tables], Tables]:
    """The tables with another value in the first row of one."""
    def act(tables: Tables) -> Tables:
        rows = tables[table].copy()
        rows[field] = rows[field].astype("object")
        rows.loc[0, field] = value
        return {**tables, table: rows.astype({field: tables[table][field].dtype})}
    return act


def twice(tables: Tables) -> Tables:
    return {**tables, "Claims": pd.concat([tables["Claims"], tables["Claims"].head(1)], ignore_index=True)}


def without(table: str) -> Callable[[Tables], Tables]:
    return lambda tables: {**tables, table: tables[table].iloc[1:].reset_index(drop=True)}


SABOTAGE: dict[str, tuple[Callable[[Tables], Tables], str]] = {
    "a note is overwritten": (changed("Denials", "note", "gone"), "Note was"),
    "a status changes without a line": (changed("Denials", "status", "Paid"), "Status was"),
    "a claim stands twice": (twice, "stand twice"),
    "a call is gone": (without("Calls"), "Calls: 1 row"),
    "a cent is lost": (changed("Claims", "paid", 1), "not the sum of its rows"),
    "a check is another one": (changed("Remits", "amount", 1), "not its claims less its adjustments"),
    "a payer's word is changed": (changed("Claims", "patient", "Doe"), "differ from their seal"),
    "a line of the record is changed": (changed("Activity", "what", "nothing"), "the record breaks"),
    "a score is another one": (changed("Denials", "score", 1.0), "Python says"),
    "a deadline is another one": (changed("Scores", "act_by", pd.Timestamp("2030-01-01")), "Python says"),
    "more is at risk than billed": (changed("Denials", "at_risk", 10**9), "more is at risk"),
}


def test_where_every_promise_holds_nothing_is_said(seen: Seen) -> None:
    assert broken_promises(seen, pd.Timestamp(DAY)) == []


@pytest.mark.parametrize("name", SABOTAGE)
def test_a_broken_promise_is_named(name: str, seen: Seen) -> None:
    act, told = SABOTAGE[name]
    assert any(told in one for one in broken_promises(replace(seen, after=act(seen.after)), pd.Timestamp(DAY)))


def test_a_formula_of_hers_that_is_gone_is_named(seen: Seen) -> None:
    [said] = broken_promises(replace(seen, own={("K", "Mine"): ("42", "")}), pd.Timestamp(DAY))
    assert said.startswith("Mine, row K: she wrote '=6*7'")


def test_a_file_that_was_never_imported_is_named(seen: Seen) -> None:
    said = broken_promises(replace(seen, imported=seen.imported - {"first_denial.835"}), pd.Timestamp(DAY))
    assert said == ["first_denial.835: was never imported, or was taken back, and is there"]
