"""The year is believable, adds up, and is the same everywhere."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from recount import envelopes_hold, imbalances, segments
from second_opinion import objections

from samples.adjudicate import REFUSALS
from samples.practice import PAYERS, PROVIDERS, SHORT, rate
from samples.remittance import Claim
from samples.year import write, year

FAMILIES = {"eligibility", "authorization", "coding", "missing", "bundling", "duplicate", "timely", "necessity",
            "noncovered", "coordination", "maximum", "enrolment"}
REFUSING = {each.reason for each in REFUSALS}
CLAIMS = 5000


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write(tmp_path_factory.mktemp("year"), CLAIMS, seed=1)


@pytest.fixture(scope="module")
def told() -> dict[str, list[Claim]]:
    """What the first payer said to each claim, in order of time."""
    by_account: dict[str, list[Claim]] = {}
    for check in year(CLAIMS, seed=1):
        for claim in check.claims:
            if claim.status != "2":
                by_account.setdefault(claim.account, []).append(claim)
    return by_account


def reasons(claim: Claim) -> set[str]:
    return {each.reason for each in claim.all_adjustments}


def digest(paths: list[Path]) -> str:
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in paths)).hexdigest()


def test_pyx12_finds_nothing_wrong_in_a_whole_year(files: list[Path]) -> None:
    assert [path.name for path in files if objections(path.read_text(encoding="ascii"))] == []


def test_every_line_claim_and_check_adds_up_to_the_cent(files: list[Path]) -> None:
    assert [one for path in files for one in imbalances(path.read_text(encoding="ascii"))] == []


def test_every_envelope_counts_what_it_holds(files: list[Path]) -> None:
    assert all(envelopes_hold(path.read_text(encoding="ascii")) for path in files)


def test_no_check_is_below_zero(files: list[Path]) -> None:
    paid = [segment[2] for path in files for segment in segments(path.read_text(encoding="ascii"))
            if segment[0] == "BPR"]
    assert not [each for each in paid if each.startswith("-")]


def test_two_downloads_a_week_are_60_to_120_files_with_a_check_of_each_payer_a_week(files: list[Path]) -> None:
    assert len(files) == 104
    assert Counter(check.payer.key for check in year(CLAIMS, seed=1)) == dict.fromkeys(PAYERS, 52)


def test_every_check_is_dated_within_the_sample_year() -> None:
    assert all(date(2025, 11, 1) <= check.day <= date(2026, 10, 31) for check in year(CLAIMS, seed=1))


def test_every_claim_sent_is_answered_for_the_first_time_within_the_year(told: dict[str, list[Claim]]) -> None:
    assert len(told) == CLAIMS


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_six_to_nine_of_a_hundred_claims_are_refused_at_first(seed: int) -> None:
    first: dict[str, bool] = {}
    for check in year(CLAIMS, seed):
        for claim in check.claims:
            if claim.status != "2":
                first.setdefault(claim.account, bool(REFUSING & reasons(claim)))
    assert 0.06 <= sum(first.values()) / len(first) <= 0.09


def test_every_family_of_reasons_comes_up_and_every_reason_of_the_table(told: dict[str, list[Claim]]) -> None:
    seen = {reason for claims in told.values() for claim in claims for reason in reasons(claim)}
    assert {each.family for each in REFUSALS} == FAMILIES
    assert REFUSING | {"1", "2", "3", "24", "45", "193", "253"} <= seen


def test_about_half_of_the_answered_denials_are_paid_in_the_end_and_some_are_never_answered(
    told: dict[str, list[Claim]],
) -> None:
    denied = [claims for claims in told.values() if REFUSING & reasons(claims[0])]
    answers = [claims[-1] for claims in denied if len(claims) > 1]
    won = [answer for answer in answers if not reasons(answer) & (REFUSING | {"193"})]
    assert 0.50 <= len(won) / len(answers) <= 0.65
    assert 0.15 <= 1 - len(answers) / len(denied) <= 0.50


def test_a_claim_answered_again_keeps_our_number_and_gets_a_new_one_of_the_payer(told: dict[str, list[Claim]]) -> None:
    answered = [[claim for claim in claims if claim.status != "22"] for claims in told.values()]
    assert all(len({claim.control for claim in claims}) == len(claims) for claims in answered)


def test_a_reversal_takes_back_exactly_what_was_said_before(told: dict[str, list[Claim]]) -> None:
    for claims in told.values():
        for at, claim in enumerate(claims):
            if claim.status == "22":
                before = next(each for each in claims[:at] if each.control == claim.control)
                assert (claim.charge, claim.paid) == (-before.charge, -before.paid)


def test_a_second_payer_is_told_what_the_first_one_did() -> None:
    second = [claim for check in year(CLAIMS, seed=1) for claim in check.claims if claim.status == "2"]
    assert len(second) > 300
    assert all("23" in reasons(claim) for claim in second)


def test_money_is_taken_back_forwarded_and_paid_as_interest_outside_of_claims() -> None:
    found = {each.reason for check in year(CLAIMS, seed=1) for each in check.provider_adjustments}
    assert {"WO", "L6"} <= found


def test_payers_keep_their_contracts_but_for_the_procedures_they_are_declared_to_pay_short() -> None:
    short = {
        (check.payer.key, line.procedure)
        for check in year(CLAIMS, seed=1) for claim in check.claims if claim.status in {"1", "19"}
        for line in claim.lines if 0 < line.allowed != rate(check.payer, line.procedure) * line.units
    }
    assert short == {(each.payer, each.procedure) for each in SHORT}


def test_every_provider_of_the_practice_is_refused_something(told: dict[str, list[Claim]]) -> None:
    refused = {claims[0].provider for claims in told.values() if REFUSING & reasons(claims[0])}
    assert refused == set(PROVIDERS.values())


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path, files: list[Path]) -> None:
    assert digest(write(tmp_path / "again", CLAIMS, seed=1)) == digest(files)
    assert digest(write(tmp_path / "other", CLAIMS, seed=2)) != digest(files)


def test_the_year_of_seed_one_is_the_same_on_every_machine(tmp_path: Path) -> None:
    """The digest stands here so that a change of the generator, or of Python's generator, is seen."""
    assert digest(write(tmp_path, 200, seed=1)) == "3d3df45dcbfb45e3f7773f4e857ed5923fb9a1c3cf1fdc0e0d9ab15ef7c6a926"


@pytest.mark.parametrize("layout", ["one file", "one check"])
def test_the_whole_year_in_one_file_holds_the_same_claims_and_adds_up(tmp_path: Path, layout: str) -> None:
    [path] = write(tmp_path, 500, seed=3, layout=layout)  # type: ignore[arg-type]
    text = path.read_text(encoding="ascii")
    assert imbalances(text) == []
    assert sum(segment[0] == "CLP" for segment in segments(text)) == sum(len(each.claims) for each in year(500, 3))
