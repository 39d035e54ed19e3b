"""Until when: every row of deadlines.csv is a denial, the dates a biller would write down for it, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from denials.calendar import add_business_days, add_months, days_of
from denials.deadlines import deadline, follow_up
from denials.rules import Rules
from workbook import schema
from workbook.frames import typed

CASES = pd.read_csv(Path(__file__).parent / "deadlines.csv", dtype=str, keep_default_na=False)
NAMES = [f"{row.payer} {row.step} {row.level}: {row.why}" for row in CASES.itertuples()]
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))


def denials(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the case table as denials."""
    cells = rows.where(rows != "", None)
    return typed(cells.assign(at_risk=pd.to_numeric(cells["at_risk"]) * 100), schema.DENIALS)


@pytest.fixture(scope="module")
def answers(shipped: Rules) -> pd.DataFrame:
    """What the rules say of every case, in the order of the table."""
    steps = [deadline(denials(rows), shipped, str(step)) for step, rows in CASES.groupby("step")]
    return pd.concat(steps).sort_index()


@pytest.mark.parametrize("place", range(len(CASES)), ids=NAMES)
def test_a_deadline_is_the_date_a_biller_would_write_down(place: int, answers: pd.DataFrame) -> None:
    answer, case = answers.loc[place], CASES.loc[place]
    written = {field: "" if pd.isna(answer[field]) else f"{answer[field]:%Y-%m-%d}" for field in ("by", "outer")}
    assert (written["by"], written["outer"]) == (case["safe"], case["outer"])
    assert case["says"] in answer["basis"]


def test_the_case_table_is_long_enough_to_be_trusted() -> None:
    assert len(CASES) >= 120


def test_every_shipped_rule_in_force_decides_some_case(shipped: Rules, answers: pd.DataFrame) -> None:
    live = shipped.payers[shipped.payers["to_date"].isna() & shipped.payers["amount"].notna()]
    told = " ".join(answers["basis"])
    unused = [f"{row.payer} {row.line_of_business} {row.state} {row.step} {row.level}" for row in live.itertuples()
              if f"{row.amount} {row.unit.removesuffix('s')}" not in told or str(row.source) not in told]
    assert not unused


def test_a_deadline_on_a_closed_day_moves_only_if_the_policy_says_so(shipped: Rules) -> None:
    case = denials(CASES[CASES["why"].str.contains("a Sunday")]).reset_index(drop=True)
    moved = {rule: deadline(case, with_policy(shipped, "Weekend rule", rule), "appeal")["by"][0] for rule in (-1, 0, 1)}
    assert {rule: f"{day:%a %Y-%m-%d}" for rule, day in moved.items()} == {
        -1: "Fri 2026-01-02", 0: "Sun 2026-01-04", 1: "Mon 2026-01-05"}


def test_the_payers_own_waiting_time_wins_over_the_way_of_sending(shipped: Rules) -> None:
    sent = pd.DataFrame({"payer": ["Aetna", "Aetna", "Aetna", "Regence", "Aetna"], "line_of_business": "Commercial",
                         "sent_by": ["Portal", "Mail", "", "Mail", "Fax"],
                         "sent_on": pd.to_datetime(["2026-05-12"] * 4 + [None])})
    asked = follow_up(sent, shipped).dt.strftime("%Y-%m-%d").fillna("").tolist()
    assert asked == ["2026-05-26", "2026-06-11", "2026-06-11", "2026-07-11", ""]


def test_a_row_the_biller_adds_wins_and_says_so(shipped: Rules) -> None:
    case = denials(CASES.iloc[[0]])
    own = shipped.payers.iloc[[0]].assign(state="OR", step="appeal", level="First", amount=30, anchor="remittance",
                                          source="our contract", from_date=pd.Timestamp("2026-01-01"))
    mine = replace(shipped, payers=pd.concat([shipped.payers, own], ignore_index=True))
    assert f"{deadline(case, mine, 'appeal')['by'][0]:%Y-%m-%d}" == "2026-11-08"
    here = deadline(case.assign(state="OR"), mine, "appeal").loc[0]
    assert f"{here['by']:%Y-%m-%d}" == "2026-06-11"
    assert "our contract" in here["basis"]


@given(DAYS, st.integers(0, 60))
def test_months_are_counted_as_excel_counts_them(day: dt.date, months: int) -> None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - dt.timedelta(1)).day
    there = add_months(np.array([day], "datetime64[D]"), np.array([months]))[0]
    assert there == np.datetime64(dt.date(year, month + 1, min(day.day, last)))


@given(DAYS, st.integers(1, 40))
def test_business_days_skip_weekends_and_holidays_one_by_one(shipped: Rules, day: dt.date, amount: int) -> None:
    holidays = days_of(shipped.holidays["day"])
    walked, left = day, amount
    while left:
        walked += dt.timedelta(1)
        left -= walked.weekday() < 5 and np.datetime64(walked) not in holidays
    assert add_business_days(np.array([day], "datetime64[D]"), np.array([amount]), holidays)[0] == np.datetime64(walked)


def with_policy(rules: Rules, name: str, value: float) -> Rules:
    """The rules with one number of the Policy table changed."""
    changed = rules.policy["value"].where(rules.policy["name"] != name, value)
    return replace(rules, policy=rules.policy.assign(value=changed))
