"""A status follows another only where a row of Transitions, in force on that day, allows it."""

from __future__ import annotations

import pandas as pd
import pytest
from practice import blank, ledger

from denials.figures import QUESTIONS
from denials.status import allowed, followers
from workbook.schema.work import STATUSES

DAY = pd.Timestamp("2026-05-11")
SHIPPED = blank()["Transitions"]
CASES = [("New", "Appealed", True), ("Appealed", "Upheld", True), ("Upheld", "Appealed", True),
         ("Paid", "Reopened", True), ("Written off", "Paid", True), ("Paid", "Appealed", False),
         ("Paid", "New", False), ("Reopened", "New", False), ("Overturned", "Written off", False), ("", "Paid", True),
         ("Paid", "Paid", True), ("At the lawyer's", "Paid", True)]


def may_follow(old: str, new: str, rows: pd.DataFrame, day: pd.Timestamp = DAY) -> bool:
    return allowed(pd.Series([old]), pd.Series([new]), rows, day).tolist() == [True]


@pytest.mark.parametrize(("old", "new", "may"), CASES)
def test_a_status_follows_another_only_where_the_work_allows_it(old: str, new: str, may: bool) -> None:
    assert may_follow(old, new, SHIPPED) is may


def test_a_status_of_ours_that_the_payer_has_overtaken_is_counted() -> None:
    rows = pd.DataFrame({"key": ["a", "b", "c"], "status": ["Appealed", "Appealed", ""],
                         "outcome": ["Paid", "New", "Paid"]})
    figure = QUESTIONS["contradicted"](ledger(Denials=rows))
    assert (figure.value, figure.n) == (1, 2)


def test_every_status_of_the_sheet_has_its_followers() -> None:
    assert set(SHIPPED["status"]) == {*STATUSES, "Reopened"}
    assert set(SHIPPED["next"]) == {*STATUSES, "Reopened"} - {"New"}


def test_each_row_of_transitions_decides_when_it_is_deleted_ended_or_not_yet_begun() -> None:
    for place, (old, new) in enumerate(zip(SHIPPED["status"], SHIPPED["next"], strict=True)):
        row = SHIPPED.index == place
        assert may_follow(old, new, SHIPPED) and new in followers(old, SHIPPED, DAY)
        assert not may_follow(old, new, SHIPPED[~row])
        ended = SHIPPED.assign(to_date=SHIPPED["to_date"].mask(row, DAY - pd.Timedelta(days=1)))
        assert not may_follow(old, new, ended) and may_follow(old, new, ended, DAY - pd.Timedelta(days=1))
        begun = SHIPPED.assign(from_date=SHIPPED["from_date"].mask(row, DAY + pd.Timedelta(days=1)))
        assert not may_follow(old, new, begun) and may_follow(old, new, begun, DAY + pd.Timedelta(days=1))


def test_a_table_without_rows_forbids_nothing() -> None:
    assert may_follow("Paid", "New", SHIPPED[:0])
