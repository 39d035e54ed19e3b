"""The money adds up to the cent where it should, and where it does not, exactly that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

import era
from era.files import Handed
from era.findings import dollars
from era.read import read_handed
from samples.faults import LEVELS, unbalanced
from samples.remittance import Check
from samples.write import interchange
from samples.year import year

SAID = {
    "line": "the service line is paid {} than its charge less adjustments leaves",
    "claim": "the claim is paid {} than its charge less adjustments leaves",
    "check": "is {} than its claims",
}


@pytest.fixture(scope="module")
def checks() -> list[Check]:
    return [check for seed in range(1, 6) for check in year(600, seed) if check.claims][:1_000]


def file(check: Check, number: int) -> str:
    return interchange([check], number, check.day)


def test_a_thousand_files_balance_to_the_cent(checks: list[Check]) -> None:
    handed = [Handed(f"{number}.835", file(check, number).encode()) for number, check in enumerate(checks, 1)]
    read = read_handed(handed)
    assert len(checks) == len(read.remits) == 1_000
    assert read.problems.empty
    assert read.remits["balanced"].all()
    assert (read.remits["amount"] == read.remits["claims_paid"] - read.remits["provider_adjustments"]).all()
    assert len(read.claims) == sum(len(check.claims) for check in checks)


@pytest.mark.parametrize("level", LEVELS)
def test_one_imbalance_is_the_one_problem(checks: list[Check], level: str) -> None:
    chosen = [check for check in checks if any(claim.lines for claim in check.claims)][:67]
    told = [unbalanced(file(check, number), level, seed=number) for number, check in enumerate(chosen, 1)]
    read = read_handed([Handed(f"{number}.835", text.encode()) for number, (text, _) in enumerate(told, 1)])
    assert list(read.problems["file"]) == [f"{number}.835" for number in range(1, 68)]
    for (_, fault), (_, problem) in zip(told, read.problems.iterrows(), strict=True):
        apart = f"{dollars(abs(fault.cents))} {'more' if fault.cents > 0 else 'less'}"
        assert problem["segment"] == (fault.segment if level != "check" else fault.segment - 1)
        assert SAID[level].format(apart) in problem["what"]


def test_takebacks_and_interest_have_their_signs(tmp_path: Path) -> None:
    story = Path(__file__).parent / "stories" / "six_pairs_of_provider_adjustments.835"
    check = era.read(story).remits.iloc[0]
    assert (check["amount"], check["claims_paid"], check["provider_adjustments"]) == (157_50, 80_00, -77_50)
