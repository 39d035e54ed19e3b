"""What may be said of a line that is not sent yet: never more than own lines bear, and always with their number."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denials.risk import LEVELS, checks, history, risks
from denials.rules import Rules
from era.problem import Problem
from workbook.rules import seeds
from workbook.schema import CHECKLISTS

FIELDS = ["payer", "provider", "procedure", "modifiers"]


def past(*groups: tuple[str, int, int]) -> pd.DataFrame:
    """Lines "payer provider procedure modifiers": so many answered, so many of them denied for CO-197."""
    rows = [dict(zip(FIELDS, (*words.split(), "")[:4], strict=True)) | {"denied": place < denied}
            for words, n, denied in groups for place in range(n)]
    lines = pd.DataFrame(rows, columns=[*FIELDS, "denied"])
    code = pd.Series("", lines.index).mask(lines["denied"], "CO-197")
    return lines.assign(code=code, category=pd.Series("", lines.index).mask(lines["denied"], "Authorization"))


def planned(words: str) -> pd.DataFrame:
    return pd.DataFrame([dict(zip(FIELDS, (*words.split(), "")[:4], strict=True))])


KNOWN = past(("Aetna Reed 20610 RT", 40, 20), ("Aetna Cole 20610", 60, 3), ("Cigna Reed 99213", 900, 9))


@pytest.mark.parametrize(("words", "n", "denied", "rests_on"), [
    ("Aetna Reed 20610 RT", 40, 20, "this payer, procedure, provider and modifiers"),
    ("Aetna Reed 20610 LT", 40, 20, "this payer, procedure and provider"),
    ("Aetna Roe 20610 RT", 100, 23, "this payer and procedure"),
    ("Cigna Reed 20610 RT", 100, 23, "this procedure, any payer"),
    ("Aetna Reed 29881", 0, 0, "all lines: nothing like it was answered yet"),
])
def test_a_line_rests_on_the_narrowest_group_that_was_answered(
        words: str, n: int, denied: int, rests_on: str, shipped: Rules) -> None:
    found = risks(planned(words), KNOWN, shipped).iloc[0]
    assert (found["n"], found["denied"], found["rests_on"]) == (n, denied, rests_on)


def test_what_was_never_seen_is_said_to_be_as_usual(shipped: Rules) -> None:
    found = risks(planned("Aetna Reed 29881"), KNOWN, shipped).iloc[0]
    assert (found["rate"], found["times"]) == (pytest.approx(0.032), 1.0)


def test_few_lines_move_the_rate_little_and_many_move_it_far(shipped: Rules) -> None:
    usual = ("Cigna Reed 99213", 900, 45)
    few, many = (risks(planned("Aetna Cole 20610"), past(usual, ("Aetna Cole 20610", n, n // 2)), shipped)["rate"][0]
                 for n in (4, 400))
    assert few < 0.1 < 0.4 < many < 0.5


def test_a_group_that_narrows_nothing_counts_once(shipped: Rules) -> None:
    alone = past(("Cigna Reed 99213", 100, 0), ("Aetna Cole 20610", 50, 25))
    weight, usual = shipped.policy_value("Risk pseudo lines"), 25 / 150
    assert risks(planned("Aetna Cole 20610"), alone, shipped)["rate"][0] == pytest.approx(
        (25 + weight * usual) / (50 + weight))


def test_the_weight_of_the_wider_group_is_the_policys(shipped: Rules) -> None:
    none = replace(shipped, policy=shipped.policy.assign(
        value=shipped.policy["value"].where(shipped.policy["name"] != "Risk pseudo lines", 0)))
    assert risks(planned("Aetna Reed 20610 RT"), KNOWN, none)["rate"][0] == 0.5


def test_the_reason_is_the_one_most_seen_with_its_number(shipped: Rules) -> None:
    found = risks(planned("Aetna Reed 20610 RT"), KNOWN, shipped).iloc[0]
    assert (found["reason"], found["category"]) == ("CO-197: 20 of 20 denials", "Authorization")
    assert checks(pd.Series(["Authorization"]), seeds(CHECKLISTS))[0].startswith("Authorization number on file")


def test_every_category_has_a_step_to_check_before_sending(shipped: Rules) -> None:
    denied = shipped.reasons.loc[shipped.reasons["kind"] == "denial", "category"].drop_duplicates()
    none = [name for name, step in zip(denied, checks(denied, seeds(CHECKLISTS)), strict=True) if not step]
    assert none == []


def test_without_an_answer_nothing_is_said(shipped: Rules) -> None:
    with pytest.raises(Problem, match="no payer has answered"):
        risks(planned("Aetna Reed 20610"), past(), shipped)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["A R 1", "A R 2", "B R 1 X", "B S 1", "B S 2 Y"]), st.integers(1, 30),
                          st.integers(0, 30)), min_size=1, max_size=6), st.sampled_from(["A R 1", "B S 1 X", "C T 3"]))
def test_a_rate_is_a_share_and_never_more_sure_than_its_lines(
        shipped: Rules, groups: list[tuple[str, int, int]], asked: str) -> None:
    found = risks(planned(asked), past(*((words, n, min(n, k)) for words, n, k in groups)), shipped).iloc[0]
    assert 0 <= found["rate"] <= 1 and found["denied"] <= found["n"]
    assert found["rests_on"] in LEVELS or found["n"] == 0


def test_only_first_answers_count_and_a_denial_of_the_whole_claim_strikes_every_line() -> None:
    claims = pd.DataFrame({
        "key": ["k1", "k2", "k3"], "case": ["A", "A", "B"], "payer": "Aetna", "provider": "Reed",
        "procedures": ["99213", "99213", "99213 36415"], "services": ["99213", "99213", ""],
        "first_answer": ["yes", "", "yes"], "paid_on": pd.Timestamp("2026-05-04")})
    denied = pd.DataFrame({"claim_key": ["k2", "k3"], "line": [1, 0], "group": "CO", "reason": ["4", "29"],
                           "category": ["Coding", "Timely filing"], "amount": [5000, 9000]})
    found = history(claims, denied)
    assert found[["case", "procedure", "denied", "code"]].values.tolist() == [
        ["A", "99213", False, ""], ["B", "99213", True, "CO-29"], ["B", "36415", True, "CO-29"]]
