"""A seeded fault puts one balance out, and its truth says which, where and by how much."""

from __future__ import annotations

import pytest
from recount import Imbalance, imbalances

from samples.declared import STORIES
from samples.faults import LEVELS, unbalanced
from samples.tell import text
from samples.write import interchange
from samples.year import year

WHOLE = interchange(year(120, seed=4), 1, STORIES["first_denial"].checks[0].day)
SEVERAL = text(STORIES["several_checks"], 1)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("whole", [WHOLE, SEVERAL], ids=["year", "several_checks"])
def test_exactly_one_balance_fails_where_the_truth_says(whole: str, level: str, seed: int) -> None:
    broken, fault = unbalanced(whole, level, seed)
    assert imbalances(broken) == [Imbalance(level, fault.segment, fault.cents)]


@pytest.mark.parametrize("level", LEVELS)
def test_a_fault_changes_no_more_than_it_must(level: str) -> None:
    broken, _ = unbalanced(WHOLE, level, 7)
    changed = [one for one, other in zip(broken.split("~"), WHOLE.split("~"), strict=True) if one != other]
    assert [each.strip().split("*")[0] for each in changed] == {
        "line": ["SVC"], "claim": ["BPR", "CLP"], "check": ["BPR"]}[level]


def test_the_truth_names_transaction_claim_and_line_as_a_reader_counts_them() -> None:
    faults = {unbalanced(SEVERAL, "line", seed)[1] for seed in range(40)}
    assert {(each.transaction, each.claim, each.line) for each in faults} == {
        (1, 1, 1), (1, 1, 2), (2, 1, 1), (2, 1, 2), (3, 1, 1)}


def test_the_same_seed_gives_the_same_fault() -> None:
    assert unbalanced(WHOLE, "claim", 3) == unbalanced(WHOLE, "claim", 3)
