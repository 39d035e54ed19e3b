"""The reason and remark tables that a workbook starts with."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from denials.classify import classify
from denials.reasons import cleaned, meanings
from denials.rules import Rules, in_force
from era import Problem
from workbook.rules import seeds
from workbook.schema import CHECKLISTS, REASONS, REMARKS, Table

DAY = pd.Timestamp("2026-01-05")


@pytest.mark.parametrize("table", [REASONS, REMARKS, CHECKLISTS], ids=lambda table: table.name)
def test_every_cell_is_one_of_its_choices_and_every_row_has_a_source(table: Table) -> None:
    rows = seeds(table)
    for column in table.columns:
        if isinstance(column.choices, tuple) and column.choices:
            assert set(rows[column.field]) <= {*column.choices, ""}, column.field
    assert (rows["source"] != "").all()
    assert not rows.duplicated(list(table.key)).any()


def test_all_407_reason_codes_are_there_and_110_of_them_retired(shipped: Rules) -> None:
    assert shipped.reasons["reason"].nunique() == 407
    assert (shipped.reasons["retired"] == "yes").sum() == 110
    assert shipped.reasons["reason"].map(cleaned).eq(shipped.reasons["reason"]).all()


def test_every_denial_says_whose_it_is_what_to_do_and_how_often_it_is_won(shipped: Rules) -> None:
    denials = shipped.reasons[shipped.reasons["kind"].isin(["denial", "outcome"])]
    assert (denials[["role", "action", "route", "pattern", "origin", "checklist"]] != "").all(axis=None)
    assert denials["odds"].between(0.01, 0.99).all()
    assert denials["scenario"].between(1, 4).all()


def test_every_checklist_that_a_reason_names_has_steps(shipped: Rules) -> None:
    assert set(shipped.reasons["checklist"]) - {""} <= set(seeds(CHECKLISTS)["checklist"])


def test_at_least_150_remarks_ask_for_an_action_and_no_alert_explains_a_denial(shipped: Rules) -> None:
    remarks = shipped.remarks
    assert ((remarks["action"] != "") & (remarks["alert"] == "no")).sum() >= 150
    explained = remarks[(remarks["alert"] == "yes") & (remarks["category"] != "")]["remark"]
    says = meanings(pd.Series(["16"] * len(explained)), explained.reset_index(drop=True),
                    pd.Series([DAY] * len(explained)), shipped)
    assert set(says["category"]) <= {"Missing information"}


def test_the_gists_are_our_own_short_words(shipped: Rules) -> None:
    for gist in (*shipped.reasons["gist"], *shipped.remarks["gist"]):
        assert 0 < len(gist) <= 70
        assert "Missing/incomplete/invalid" not in gist


@pytest.mark.parametrize(("field", "value"), [("category", "Duplicate"), ("role", "Coder"), ("route", "wait"),
                                              ("action", "Ask Ann"), ("odds", 0.25), ("kind", "pending")])
def test_what_the_biller_changes_in_a_reason_counts(field: str, value: str | float, shipped: Rules) -> None:
    reasons = shipped.reasons.copy()
    reasons.loc[reasons["reason"] == "197", field] = value
    says = meanings(pd.Series(["197"]), pd.Series([""]), pd.Series([DAY]), replace(shipped, reasons=reasons))
    assert says[field].tolist() == [value]


def test_what_the_biller_changes_in_a_reason_changes_the_class(shipped: Rules) -> None:
    adjustment = pd.DataFrame({"group": ["CO"], "reason": ["197"], "amount": [100], "status": ["1"], "remarks": [""],
                               "charge": [100], "paid": [0], "paid_on": [DAY]})
    reasons = shipped.reasons.copy()
    reasons.loc[reasons["reason"] == "197", "kind"] = "informational"
    assert classify(adjustment, shipped)["kind"].tolist() == ["denial"]
    assert classify(adjustment, replace(shipped, reasons=reasons))["kind"].tolist() == ["informational"]


def test_a_rule_counts_from_its_first_day_to_its_last(shipped: Rules) -> None:
    rows = pd.DataFrame({"reason": ["9", "9"], "kind": ["first", "second"],
                         "from_date": pd.to_datetime(["2026-01-01", "2026-02-01"]),
                         "to_date": pd.to_datetime(["2026-03-31", "2026-02-28"])})
    days = pd.Series(pd.to_datetime(["2025-12-31", "2026-01-01", "2026-02-01", "2026-02-28", "2026-03-01",
                                     "2026-03-31", "2026-04-01"]))
    found = in_force(rows, "reason", pd.Series(["9"] * 7), days)["kind"].tolist()
    assert found == ["", "first", "second", "second", "first", "first", ""]


def test_a_number_that_policy_does_not_have_is_asked_for_by_name(shipped: Rules) -> None:
    with pytest.raises(Problem, match="'Luck'"):
        shipped.policy_value("Luck")
