"""Causes, authorizations, changes and records to bring: each rule by a case a biller can read."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from practice import denied, filled, ledger, rules

from denials.authorizations import tracked
from denials.figures import Ledger
from denials.figures.causes import ANY, CLUSTER, LARGEST, WEEKLY, root_causes, training
from denials.figures.changes import results
from denials.figures.today_blocks import records
from workbook.schema import BY_NAME

DAY = pd.Timestamp("2026-04-15")


def alike(n: int, first: str, code: str = "PR-27", payer: str = "Aetna") -> list[dict[str, object]]:
    """So many denials of one payer and code, one a day from the first on."""
    days = pd.date_range(first, periods=n).strftime("%Y-%m-%d")
    return [{"payer": payer, "codes": code, "main_code": code, "category": "Eligibility", "denied": "100",
             "at_risk": "100", "first_denied": day} for day in days]


def causes(rows: list[dict[str, object]]) -> pd.DataFrame:
    book = ledger(Denials=denied(rows))
    return root_causes(book, rules(dict(book.frames)))


@pytest.mark.parametrize(("rows", "found"), [
    (alike(12, "2026-04-01"), [("Aetna", CLUSTER, "now", 12)]),
    (alike(12, "2026-01-05"), [("Aetna", CLUSTER, "earlier", 12)]),
    (alike(3, "2026-03-20"), [("Aetna", LARGEST, "earlier", 3)]),
    (alike(2, "2026-04-10"), []),
    ([row for week in ("2026-03-28", "2026-04-04", "2026-04-11") for row in alike(1, week)],
     [("Aetna", LARGEST, "now", 3), (ANY, WEEKLY, "now", 3)]),
], ids=["a cluster of now", "a cluster of winter", "three within ninety days", "two are no cause", "one every week"])
def test_a_cause_is_found_by_what_its_denials_have_in_common(
        rows: list[dict[str, object]], found: list[tuple[str, str, str, int]]) -> None:
    table = causes(rows)
    assert sorted(table[["payer", "found_by", "standing", "n"]].itertuples(index=False, name=None)) == sorted(found)
    assert (table["question"] != "").all() and table["key"].is_unique


def test_training_follows_the_causes_of_now_to_whoever_should_know() -> None:
    book = ledger(Denials=denied([*alike(12, "2026-04-01"), *alike(12, "2026-01-05", "CO-197", "Cigna")]))
    told = training(book, root_causes(book, rules(dict(book.frames))))
    assert told[["category", "for_whom", "n"]].values.tolist() == [["Eligibility", "Front desk", 12]]


ANSWERS = pd.DataFrame({
    "authorization": ["A1", "A1", "A1", "A1", ""], "services": ["97110x3 99213", "97110", "97110", "97110x8", "97110"],
    "kind": ["original", "secondary", "reversal", "original", "original"], "paid": [90, 30, -30, 0, 90]})
"""Three units paid, one taken back; a second payer repeats; a denied claim and one without the number use nothing."""


@pytest.mark.parametrize(("changed", "used", "alert"), [
    ({}, 2.0, ""),
    ({"mine": 9.0}, 9.0, "1 of 10 left"),
    ({"mine": 10.0}, 10.0, "used up"),
    ({"to_date": DAY}, 2.0, "expires in 0 days"),
    ({"to_date": DAY + pd.Timedelta(days=30)}, 2.0, "expires in 30 days"),
    ({"to_date": DAY + pd.Timedelta(days=31)}, 2.0, ""),
    ({"to_date": DAY - pd.Timedelta(days=1), "mine": 10.0}, 10.0, "expired"),
    ({"counts": "visits"}, 0.0, ""),
    ({"procedures": "99213"}, 1.0, ""),
    ({"units": float("nan")}, 2.0, ""),
])
def test_an_authorization_says_what_is_left_and_what_to_see_to(
        changed: dict[str, object], used: float, alert: str) -> None:
    row = {"number": "A1", "procedures": "97110", "units": 10.0, "counts": "", "mine": 0.0, "to_date": pd.NaT} | changed
    rows = pd.DataFrame([row]).astype({"to_date": "datetime64[s]"})
    found = tracked(rows, ANSWERS, rules(dict(ledger().frames)), DAY).iloc[0]
    assert (found["used"], found["alert"]) == (used, alert)


def measured(measure_on: str, book: Ledger) -> str:
    rows = pd.DataFrame({"day": ["2026-03-16"], "change": ["Ask"], "category": ["Eligibility"],
                         "measure_on": [measure_on]})
    return results(replace(book, frames={**book.frames, "Changes": filled(rows, BY_NAME["Changes"])}))["result"][0]


def test_a_change_is_judged_on_its_day_and_with_its_numbers() -> None:
    answers = pd.DataFrame([{"key": str(n), "case": str(n), "kind": "original", "charge": "100", "first_answer": "yes",
                             "paid_on": "2026-03-01" if n < 20 else "2026-03-20"} for n in range(40)])
    book = ledger(Denials=denied([*alike(6, "2026-03-01"), *alike(2, "2026-03-20")]), Claims=answers)
    assert measured("2026-04-20", book) == "to be measured on 2026-04-20"
    assert measured("2026-04-10", book) == "fell: 30.0% before (6 of 20), 10.0% after (2 of 20)"
    assert measured("2026-04-10", ledger()) == "too little to compare: no claims answered on one side"


def test_what_was_asked_for_goes_before_what_the_category_asks_for() -> None:
    book = ledger(Denials=denied([
        {"category": "Medical necessity", "provider": "Dr. Reed", "at_risk": "100", "last_answer": "2026-04-01"},
        {"category": "Coding", "provider": "Dr. Cole", "at_risk": "200", "last_answer": "2026-04-01"},
        {"category": "Medical necessity", "provider": "Dr. Roe", "at_risk": "300", "stage": "Paid"}]))
    asked = pd.DataFrame({"case": ["d1", "d0", "d0"], "bring": ["Ana", "Ana", "Ben"],
                          "due": pd.to_datetime(["2026-04-20", "2026-04-18", "2026-04-25"]),
                          "received_on": pd.to_datetime([None, "2026-04-14", None])})
    with_requests = replace(book, frames={**book.frames, "Documents": asked})
    assert records(book)[["key", "bring"]].values.tolist() == [["d0", "Dr. Reed"]]
    assert records(with_requests)[["key", "bring"]].values.tolist() == [["d1", "Ana"], ["d0", "Ben"]]
