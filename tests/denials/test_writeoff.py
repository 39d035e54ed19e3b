"""The week's work: every row of writeoff.csv is a denial, its class, its band, and what the policy proposes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from denials.rules import Rules
from denials.writeoff import bands, break_even, clusters, plan
from workbook import schema
from workbook.frames import empty, typed

CASES = pd.read_csv(Path(__file__).parent / "writeoff.csv", dtype=str, keep_default_na=False)


def denials(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of text as denials; dollars become cents, what is left out is empty."""
    cells = rows.where(rows != "", None).reindex(columns=list(schema.DENIALS.fields))
    money = {field: (pd.to_numeric(cells[field]) * 100).round() for field in ("at_risk", "patient_denied")}
    return typed(cells.assign(**money), schema.DENIALS).reset_index(drop=True)


def alone(case: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """The case as the first row of a payer's denials, its likes behind it; what was done about it; and the routes."""
    count = 1 + int(case["alike"])
    row = case.to_dict() | {"payer": "Aetna", "main_code": "CO-197", "first_denied": "2026-05-11"}
    rows = pd.DataFrame([row | {"key": f"C{place}"} for place in range(count)])
    times = int(case["touches"])
    done = typed(pd.DataFrame({"key": ["1"] * times, "command": ["call"] * times, "case": ["C0"] * times}),
                 schema.ACTIVITY)
    return denials(rows.drop(columns=["alike"])), done, rows["route"]


@pytest.mark.parametrize("place", range(len(CASES)), ids=[f"${row.at_risk} {row.why}" for row in CASES.itertuples()])
def test_the_policy_decides_not_the_biller(place: int, shipped: Rules) -> None:
    case = CASES.loc[place]
    rows, done, routes = alone(case)
    answer = plan(rows, routes, done, shipped).loc[0]
    assert (answer["class"], answer["band"], answer["proposal"]) == (case["class"], case["band"], case["proposal"])


def test_the_largest_of_each_payer_are_top_the_following_ones_next(shipped: Rules) -> None:
    rows = denials(pd.DataFrame({"payer": ["Aetna"] * 75 + ["Cigna"] * 2, "stage": "New",
                                 "at_risk": [str(1000 - place) for place in range(75)] + ["150", "101"]}))
    told = bands(rows, pd.Series(0, rows.index), shipped)
    assert told.value_counts().to_dict() == {"next": 50, "top": 22, "later": 5}
    assert told.tolist()[:20] == ["top"] * 20 and told.tolist()[70:] == ["later"] * 5 + ["top"] * 2


def test_what_was_touched_once_and_is_left_over_makes_the_middle_layer(shipped: Rules) -> None:
    dollars = ["2000"] * 70 + ["1500.01", "1500", "250", "249.99"]
    rows = denials(pd.DataFrame({"payer": "Aetna", "stage": "New", "at_risk": dollars}))
    touches = pd.Series([0] * 70 + [1] * 4)
    assert bands(rows, touches, shipped).tolist()[70:] == ["later", "middle layer", "middle layer", "later"]


@pytest.mark.parametrize(("days", "found"), [
    ([0] * 10, 10), ([0] * 9, 0), ([0] * 9 + [13], 10), ([0] * 9 + [14], 0),
    ([0, 2, 4, 6, 8, 10, 12, 14, 16, 18], 0), ([0] * 5 + [13] * 5 + [26] * 5, 15), ([0] * 10 + [14] * 9, 10),
], ids=["ten on a day", "nine", "the last on the fourteenth day", "a day too late", "spread over three weeks",
        "two windows that share a day", "only the first ten"])
def test_a_cluster_is_so_many_alike_in_so_many_days(shipped: Rules, days: list[int], found: int) -> None:
    first = pd.Timestamp("2026-05-01") + pd.to_timedelta(pd.Series(days), unit="D")
    rows = denials(pd.DataFrame({"payer": ["Aetna"] * len(days), "main_code": "CO-197",
                                 "first_denied": first.dt.strftime("%Y-%m-%d")}))
    shuffled = rows.sample(frac=1, random_state=1)
    assert clusters(shuffled, shipped).sum() == found
    other = rows.assign(main_code=["CO-197", "PR-197"] * (len(days) // 2) + ["OA-197"] * (len(days) % 2))
    assert clusters(other, shipped).sum() == found, "the group code makes no other reason"
    assert not clusters(rows.assign(payer=[f"P{place}" for place in rows.index]), shipped).any()


def test_what_has_no_date_or_no_code_is_in_no_cluster(shipped: Rules) -> None:
    rows = denials(pd.DataFrame({"payer": ["Aetna"] * 24, "main_code": ["CO-197"] * 12 + [""] * 12,
                                 "first_denied": [""] * 12 + ["2026-05-11"] * 12}))
    assert not clusters(rows, shipped).any()


def test_working_a_denial_pays_from_its_cost_over_its_odds(shipped: Rules) -> None:
    assert break_even(pd.Series([1.0, 0.5, 0.1, 0.0, None]), shipped).tolist() == [2500, 5000, 25000, pd.NA, pd.NA]


def test_no_denials_make_no_plan(shipped: Rules) -> None:
    assert plan(empty(schema.DENIALS), pd.Series(dtype="str"), empty(schema.ACTIVITY), shipped).empty
