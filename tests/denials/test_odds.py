"""How likely a denial is to be won: odds.csv has the own results, the prior, and what comes of the two."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from denials.odds import own_results, shrunk
from denials.rules import Rules

CASES = pd.read_csv(Path(__file__).parent / "odds.csv")
STAGES = {"paid": "Paid", "overturned": "Overturned", "upheld": "Upheld", "written_off": "Written off",
          "closed": "Closed - no action", "new": "New"}


@pytest.mark.parametrize("place", range(len(CASES)), ids=CASES["why"].tolist())
def test_own_results_are_weighed_against_the_prior(place: int, shipped: Rules) -> None:
    case = CASES.loc[place]
    stage = pd.Series([word for field, word in STAGES.items() for _ in range(case[field])])
    same = pd.Series(["same"] * len(stage))
    results = own_results(same, same, stage)
    odds = shrunk(results["won"], results["decided"], same.map({"same": case["prior"]}),
                  shipped.policy_value("Pseudo cases"))
    assert f"{odds[0]:.4f}" == f"{case['odds']:.4f}"
    assert results["decided"][0] == case["cases"]


def test_another_payer_or_category_lends_no_results() -> None:
    payer, category = pd.Series(["Aetna", "Cigna", "Aetna"]), pd.Series(["Coding", "Coding", "Bundling"])
    assert own_results(payer, category, pd.Series(["Paid", "New", "New"]))["decided"].tolist() == [1, 0, 0]


def test_without_pseudo_cases_only_own_results_count() -> None:
    assert shrunk(pd.Series([2, 0]), pd.Series([3, 0]), pd.Series([0.5, 0.5]), 0).round(2).tolist() == [0.67, 0.5]
