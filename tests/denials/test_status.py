"""A status follows another only where the work allows it."""

from __future__ import annotations

import pandas as pd
import pytest
from practice import ledger

from denials.figures import QUESTIONS
from denials.status import FOLLOWS, allowed
from workbook.schema.work import STATUSES

CASES = [("New", "Appealed", True), ("Appealed", "Upheld", True), ("Upheld", "Appealed", True),
         ("Paid", "Reopened", True), ("Written off", "Paid", True), ("Paid", "Appealed", False),
         ("Paid", "New", False), ("Reopened", "New", False), ("Overturned", "Written off", False), ("", "Paid", True)]


@pytest.mark.parametrize(("old", "new", "may"), CASES)
def test_a_status_follows_another_only_where_the_work_allows_it(old: str, new: str, may: bool) -> None:
    assert allowed(pd.Series([old]), pd.Series([new])).tolist() == [may]


def test_a_status_of_ours_that_the_payer_has_overtaken_is_counted() -> None:
    rows = pd.DataFrame({"key": ["a", "b", "c"], "status": ["Appealed", "Appealed", ""],
                         "outcome": ["Paid", "New", "Paid"]})
    figure = QUESTIONS["contradicted"](ledger(Denials=rows))
    assert (figure.value, figure.n) == (1, 2)


def test_every_status_of_the_sheet_has_its_followers() -> None:
    assert set(STATUSES) <= set(FOLLOWS) <= {*STATUSES, "Reopened"}
    assert {after for afters in FOLLOWS.values() for after in afters} <= {*STATUSES, "Reopened"}
