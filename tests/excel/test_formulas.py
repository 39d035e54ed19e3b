"""The formulas of the workbook, worked out by a real spreadsheet through the generated VBA text."""

import datetime as dt
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from functions import install
from office import Office

from denials.score import scores, worklist
from macros.desk import rules
from macros.new import make
from udfs.ask import shown
from workbook.file_book import FileBook
from workbook.frames import typed
from workbook.rules import seeds
from workbook.schema import DENIALS, JUDGEMENT, PAYERS, REASONS, SCORES, Owner
from workbook.schema.work import scores_formula

DAY = dt.date(2026, 11, 2)
COUNT = 600


@pytest.fixture(scope="module")
def asked(office: Office) -> list[str]:
    """The names of the functions that the spreadsheet has asked."""
    return install(office)


def queue(count: int) -> pd.DataFrame:
    """What payers said of so many denials."""
    codes = [f"CO-{code}" for code in seeds(REASONS)["reason"]]
    payers = ["Aetna", "Cigna", "Original Medicare", "Regence", "Somebody else"]
    days = [pd.Timestamp("2026-05-04") + pd.Timedelta(days=number % 160) for number in range(count)]
    made = pd.DataFrame({
        "key": [f"{n:06d}" for n in range(count)], "claim": [f"{n:06d}" for n in range(count)],
        "payer": [payers[n % len(payers)] for n in range(count)],
        "codes": [codes[n % len(codes)] for n in range(count)],
        "line_of_business": "Commercial", "at_risk": [n * 137 for n in range(count)], "first_denied": days,
        "last_answer": days, "outcome": ["Paid" if n % 9 == 0 else "New" for n in range(count)]})
    return typed(made, DENIALS)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose scores are one formula, with a wrong last result: only working it out puts it right."""
    path = tmp_path_factory.mktemp("formulas") / "Book.xlsx"
    make(path, today=DAY)
    closed = FileBook(path)
    closed.merge(DENIALS, queue(COUNT), Owner.PAYER)
    known = rules(closed)
    judged = scores(closed.read(DENIALS), known)
    closed.merge(DENIALS, worklist(closed.read(DENIALS), judged, known, DAY), Owner.RULE)
    closed.write_block(SCORES, judged.assign(category="not worked out yet"), scores_formula())
    closed.save()
    return path


def expected(path: Path) -> list[list[object]]:
    closed = FileBook(path)
    judged = scores(closed.read(DENIALS), rules(closed))
    columns = [shown(judged[column.field], column.kind) for column in JUDGEMENT.columns]
    return [[None if value == "" else value for value in row] for row in zip(*columns, strict=True)]


def test_one_formula_works_out_the_score_of_every_denial(book: Path, office: Office, asked: list[str]) -> None:
    with office.open(book) as sheets:
        asked.clear()
        start = time.process_time()
        sheets.recalculate()
        assert time.process_time() - start < 10
        assert asked == ["DENIAL_SCORES"], "one call for the whole queue"
        assert [row[:len(JUDGEMENT.columns)] for row in sheets.cells("Scores")[1:COUNT + 1]] == expected(book)
        assert sheets.errors() == []


def test_the_queue_looks_the_new_scores_up(book: Path, office: Office, asked: list[str]) -> None:
    closed = FileBook(book)
    with office.open(book) as sheets:
        sheets.recalculate()
        headers, *rows = sheets.cells("Denials")
        shown_there = pd.DataFrame(rows, columns=headers)
    written = closed.read(DENIALS)
    for field in ("category", "owner", "action", "basis"):
        assert shown_there[DENIALS.fields[field].header].fillna("").tolist() == written[field].tolist()
    for field in ("score", "urgency"):
        found = pd.to_numeric(shown_there[DENIALS.fields[field].header])
        assert (found - written[field].astype("float64")).abs().max() < 1e-9


def test_a_rule_that_the_biller_edits_changes_its_own_denials_and_no_others(book: Path, office: Office,
                                                                              asked: list[str]) -> None:
    place = next(number for number, row in enumerate(seeds(PAYERS).itertuples(), 2)
                 if (row.payer, row.step, row.level) == ("Aetna", "appeal", "First"))
    column = "ABCDEFGHIJKLMNOP"[[one.field for one in PAYERS.columns].index("amount")]
    with office.open(book) as sheets:
        sheets.recalculate()
        before = sheets.cells("Scores")[1:COUNT + 1]
        asked.clear()
        sheets.set("Payers", f"{column}{place}", 10)
        after = sheets.cells("Scores")[1:COUNT + 1]
        assert asked == ["DENIAL_SCORES"], "the edit alone asked for it"
    closed = FileBook(book)
    known, queued = rules(closed), closed.read(DENIALS)
    there = known.payers.index[place - 2]
    edited = known.payers.assign(amount=known.payers["amount"].where(known.payers.index != there, 10))
    old, new = scores(queued, known), scores(queued, replace(known, payers=edited))
    affected = [not row.equals(new.loc[number]) for number, row in old.iterrows()]
    assert [one != other for one, other in zip(before, after, strict=True)] == affected
    assert set(queued.loc[affected, "payer"]) == {"Aetna"}


def test_a_missing_rule_is_told_in_the_cell_and_the_queue_asks_for_a_rescore(book: Path, office: Office,
                                                                             asked: list[str]) -> None:
    with office.open(book) as sheets:
        for row in range(2, 80):
            sheets.set("Policy", f"A{row}", None)
            sheets.set("Policy", f"B{row}", None)
        sheets.recalculate()
        assert str(sheets.cells("Scores")[1][0]).startswith("Policy: there is no number for")
        place = sheets.cells("Denials")[0].index("Category")
        assert {row[place] for row in sheets.cells("Denials")[1:]} == {"Rescore"}
