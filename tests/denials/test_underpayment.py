"""What a line should have been allowed, and which lines were allowed less."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice import blank, filled, rules

import era
from denials.facts import facts
from denials.fees import expected
from denials.rules import Rules
from denials.underpayment import FIELDS, underpayments
from workbook.schema import FEE_SCHEDULE, UNDERPAYMENTS, Owner

CASES = Path(__file__).parent / "underpaid"


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(CASES / f"{name}.csv", dtype=str, keep_default_na=False)


def cents(dollars: pd.Series) -> pd.Series:
    return (pd.to_numeric(dollars) * 100).round().astype("Int64")


def to_price() -> pd.DataFrame:
    """The lines of the case table."""
    rows = read("expected").drop(columns="expected")
    return rows.assign(service_from=pd.to_datetime(rows["service_from"]).astype("datetime64[s]"),
                       units=pd.to_numeric(rows["units"]), charge=cents(rows["charge"]))


def contract() -> Rules:
    """The shipped rules with the fee schedule of the case table."""
    return replace(rules(blank()), fee_schedule=filled(read("fee_schedule"), FEE_SCHEDULE))


def test_a_line_is_expected_at_what_the_fee_schedule_says() -> None:
    cases = read("expected")
    found = expected(to_price(), contract())["expected"].reindex(cases.index).astype("Int64")
    wrong = cases.assign(found=found)[found.fillna(-1) != cents(cases["expected"]).fillna(-1)]
    assert wrong.empty, wrong.to_string()


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    """What is short in story.835."""
    remittances = era.read([CASES / "story.835"])
    return underpayments(remittances, facts(remittances, contract()).claims, contract())


def test_the_lines_of_a_remittance_that_are_short_are_found_and_no_others(found: pd.DataFrame) -> None:
    golden = read("golden")
    shown = found[["claim", "procedure", "modifiers", "units", "charge", "allowed", "expected", "short", "basis"]]
    told = shown.assign(**{field: shown[field] / 100 for field in ("charge", "allowed", "expected", "short")})
    told = told.astype(dict.fromkeys(("charge", "allowed", "expected", "short"), "float64"))
    pd.testing.assert_frame_equal(told.astype(str), golden.drop(columns="why").astype(str), check_dtype=False)


def test_the_columns_are_those_that_the_payer_owns(found: pd.DataFrame) -> None:
    assert tuple(column.field for column in UNDERPAYMENTS.owned(Owner.PAYER)) == FIELDS
    assert found["key"].is_unique and list(found.columns) == list(FIELDS)


def test_without_a_fee_schedule_nothing_is_short() -> None:
    remittances = era.read([CASES / "story.835"])
    nothing = underpayments(remittances, facts(remittances, rules(blank())).claims, rules(blank()))
    assert nothing.empty and list(nothing.columns) == list(FIELDS)


@pytest.mark.parametrize(("name", "value", "rows"), [
    ("Underpayment tolerance", 1000.0, 0), ("Underpayment tolerance share", 0.99, 0),
    ("Second procedure pays", 0.1, 2), ("Modifier 25 pays", 0.0, 2),
])
def test_the_policy_decides_what_is_worth_showing(name: str, value: float, rows: int) -> None:
    policy = contract().policy
    changed = pd.concat([policy[policy["name"] != name], pd.DataFrame({"name": [name], "value": [value]})])
    remittances = era.read([CASES / "story.835"])
    ruled = replace(contract(), policy=changed)
    assert len(underpayments(remittances, facts(remittances, ruled).claims, ruled)) == rows


LINE = st.fixed_dictionaries({
    "payer": st.sampled_from(["Aetna", "Cigna"]), "procedure": st.sampled_from(["99213", "20610", "11042", "J1885"]),
    "modifiers": st.sampled_from(["", "25", "50", "26", "95 25"]), "place": st.sampled_from(["11", "22", ""]),
    "service_from": st.sampled_from(["2025-06-01", "2026-03-02"]).map(pd.Timestamp),
    "units": st.sampled_from([1.0, 2.5, None]), "charge": st.integers(0, 10**6), "answer": st.sampled_from(["a", "b"]),
})


@settings(max_examples=30, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=8))
def test_nothing_is_expected_beyond_the_charge_and_no_line_is_priced_twice(rows: list[dict[str, object]]) -> None:
    lines = pd.DataFrame(rows).astype({"units": "float64"})
    found = expected(lines, contract())
    assert found.index.is_unique and set(found.index) <= set(lines.index)
    assert found["expected"].between(0, lines["charge"].reindex(found.index)).all()
