"""What a denial is worth: routes.csv says what to do with it, score.csv what it comes to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from denials.rules import Rules
from denials.score import FIELDS, scores, worklist
from era.problem import Problem
from workbook import schema
from workbook.frames import empty, typed
from workbook.schema import Owner
from workbook.schema.work import SCORE_INPUTS

HERE = Path(__file__).parent
TODAY = dt.date(2026, 5, 11)


def table(name: str) -> pd.DataFrame:
    """A case table as text."""
    return pd.read_csv(HERE / name, dtype=str, keep_default_na=False)


def denials(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of text as denials; dollars become cents, what is left out is empty."""
    cells = rows.where(rows != "", None).reindex(columns=list(schema.DENIALS.fields))
    keys = [f"C{place}" for place in range(len(cells))]
    return typed(cells.assign(key=keys, at_risk=(pd.to_numeric(cells["at_risk"]) * 100).round()), schema.DENIALS)


ROUTES, SCORES = table("routes.csv"), table("score.csv")


@pytest.fixture(scope="module")
def judged(shipped: Rules) -> pd.DataFrame:
    return scores(denials(ROUTES.drop(columns=["category", "owner"])), shipped)


@pytest.mark.parametrize("place", range(len(ROUTES)), ids=[f"{r.payer} {r.codes} {r.remarks}: {r.why}"
                                                            for r in ROUTES.itertuples()])
def test_a_denial_takes_the_route_a_biller_would_take(place: int, judged: pd.DataFrame) -> None:
    case, answer = ROUTES.loc[place], judged.loc[place]
    act_by = "" if pd.isna(answer["act_by"]) else f"{answer['act_by']:%Y-%m-%d}"
    assert (answer["category"], answer["route"], act_by) == (case["category"], case["route"], case["act_by"])
    assert case["owner"] in ("", answer["owner"])
    assert case["action_says"] in answer["action"]
    assert case["basis_says"] in answer["basis"]


def test_what_pends_or_is_no_denial_has_no_date_at_all(judged: pd.DataFrame) -> None:
    idle = judged[ROUTES["codes"].isin(["OA-133", "CO-257", "CO-24"])]
    assert len(idle) == 3
    assert idle[["correct_by", "appeal_by", "outer_by", "act_by"]].isna().all(axis=None)


def test_medicares_legal_date_stands_beside_the_safe_one(judged: pd.DataFrame) -> None:
    row = judged[ROUTES["why"].str.startswith("T34")].iloc[0]
    assert (f"{row['appeal_by']:%Y-%m-%d}", f"{row['outer_by']:%Y-%m-%d}") == ("2026-09-04", "2026-09-14")


@pytest.fixture(scope="module")
def worth(shipped: Rules) -> pd.DataFrame:
    due = pd.to_datetime(str(TODAY)) + pd.to_timedelta(pd.to_numeric(SCORES["days_left"]), unit="D")
    rows = denials(SCORES.drop(columns=["days_left", "urgency", "score", "odds"]).assign(
        payer="Any plan", line_of_business="Medicaid", codes="CO-197", my_odds=SCORES["odds"],
        my_act_by=due.dt.strftime("%Y-%m-%d").fillna("")))
    return worklist(rows, scores(rows, shipped), shipped, TODAY)


@pytest.mark.parametrize("place", range(len(SCORES)), ids=SCORES["why"].tolist())
def test_a_score_is_dollars_times_urgency_times_odds(place: int, worth: pd.DataFrame) -> None:
    case, answer = SCORES.loc[place], worth.loc[place]
    assert f"{answer['urgency']:.2f}" == f"{float(case['urgency']):.2f}"
    assert f"{answer['score']:.2f}" == case["score"]


def test_the_articles_large_urgent_claim_comes_before_its_small_likely_one(worth: pd.DataFrame) -> None:
    assert worth["rank"][0] < worth["rank"][1]
    assert worth["why"][:2].tolist() == ["$4,800.00 x urgency 1.00 x odds 60%", "$200.00 x urgency 0.20 x odds 90%"]


def test_nothing_that_is_worth_nothing_has_a_rank(worth: pd.DataFrame) -> None:
    assert worth.loc[worth["score"] <= 0, "rank"].isna().all()
    assert worth.loc[worth["score"] > 0, "rank"].notna().all()


def test_the_worklist_has_every_column_that_the_rules_own(worth: pd.DataFrame) -> None:
    assert set(worth.columns) == {column.field for column in schema.DENIALS.owned(Owner.RULE)} | {"key"}


def test_the_scores_have_the_columns_of_their_table(shipped: Rules) -> None:
    nothing = scores(empty(schema.DENIALS), shipped)
    assert tuple(nothing.columns) == FIELDS == tuple(schema.JUDGEMENT.fields)
    assert worklist(empty(schema.DENIALS), nothing, shipped, TODAY).empty


def test_the_columns_that_the_scores_formula_hands_over_are_enough(shipped: Rules, judged: pd.DataFrame) -> None:
    rows = denials(ROUTES.drop(columns=["category", "owner"]))
    pd.testing.assert_frame_equal(scores(rows[list(SCORE_INPUTS)], shipped), judged)


def test_a_denial_without_a_score_asks_for_a_rescore(shipped: Rules) -> None:
    rows = denials(pd.DataFrame({"codes": ["CO-197"] * 2, "at_risk": ["100", "100"], "my_owner": ["", "Dana"]}))
    listed = worklist(rows, scores(rows, shipped).iloc[:0], shipped, TODAY)
    assert listed["owner"].tolist() == ["Rescore", "Dana"]
    assert listed[["action", "score", "score_row", "why"]].iloc[0].tolist() == [
        "Rescore", 0.0, 0, "$100.00 x urgency 0.50 x odds ?"]


def test_her_own_date_and_odds_win_and_the_basis_says_so(shipped: Rules) -> None:
    row = denials(pd.DataFrame({"payer": ["Aetna"], "line_of_business": ["Commercial"], "codes": ["CO-197"],
                                "first_denied": ["2026-05-12"], "last_answer": ["2026-05-12"],
                                "my_act_by": ["2026-06-30"], "my_odds": ["0.9"]}))
    answer = scores(row, shipped).loc[0]
    assert (f"{answer['act_by']:%Y-%m-%d}", answer["odds"]) == ("2026-06-30", 0.9)
    assert answer["basis"].startswith("Your own date; by rule 2026-11-08. Aetna: appeal level First, 180 days")


@pytest.mark.parametrize("typed_odds", ["60", "-0.1", "1.01"])
def test_typed_odds_that_are_none_are_not_used_and_the_basis_says_so(shipped: Rules, typed_odds: str) -> None:
    row = denials(pd.DataFrame({"codes": ["CO-197"], "my_odds": [typed_odds]}))
    answer = scores(row, shipped).loc[0]
    assert answer["odds"] == 0.5
    assert answer["basis"].startswith("My odds must lie between 0 and 1. ")


def test_the_payers_owner_goes_before_the_role_and_a_person_before_its_name(shipped: Rules) -> None:
    names = typed(pd.DataFrame({"payer_sent": ["AETNA (60054)", "CIGNA (62308)"], "guess": ["Aetna", "Cigna"],
                                "payer": ["", "Cigna West"], "owner": ["Ana", "Ben"]}), schema.PAYER_NAMES)
    team = shipped.team.assign(person=shipped.team["role"].map({"Coder": "Cleo"}).fillna(""))
    rules = replace(shipped, payer_names=names, team=team)
    rows = denials(pd.DataFrame({"payer": ["Aetna", "Cigna West", "Cigna", "Cigna"],
                                 "codes": ["CO-4", "CO-4", "CO-4", "CO-197"]}))
    assert scores(rows, rules)["owner"].tolist() == ["Ana", "Ben", "Cleo", "Authorization staff"]


def test_a_slope_that_cannot_fall_is_refused_in_a_sentence(shipped: Rules) -> None:
    rows = denials(pd.DataFrame({"codes": ["CO-197"]}))
    flat = with_policy(shipped, "Relaxed after", 7)
    with pytest.raises(Problem, match="'Relaxed after' is not later than 'Urgent within'"):
        worklist(rows, scores(rows, flat), flat, TODAY)


def with_policy(rules: Rules, name: str, value: float) -> Rules:
    """The rules with one number of the Policy table changed."""
    changed = rules.policy["value"].where(rules.policy["name"] != name, value)
    return replace(rules, policy=rules.policy.assign(value=changed))


def test_what_a_provider_has_to_do_goes_to_the_claims_own_provider(shipped: Rules) -> None:
    team = pd.DataFrame({"role": ["Provider"] * 2 + ["Coder"], "person": ["Dr. Ames", "Dr. Bell", "Kim"]})
    people = replace(shipped, team=team.reindex(columns=shipped.team.columns, fill_value=""))
    rows = pd.DataFrame({"key": ["1", "2", "3"], "payer": "Aetna", "codes": ["CO-50", "CO-50", "CO-4"],
                         "provider": ["Dr. Bell", "1999999984", "Dr. Bell"]})
    rows = typed(rows.reindex(columns=list(schema.DENIALS.fields)), schema.DENIALS)
    assert scores(rows, people)["owner"].tolist() == ["Dr. Bell", "Dr. Ames", "Kim"]
