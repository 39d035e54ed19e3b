"""Classification: nothing is dropped, nothing is two things, and no odd value stops it."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denials.classify import DENIED, classify, merged
from denials.rules import Rules

CLASSES = {"reversal", "informational", "unknown", "pending", "patient share", "suspicious", "contractual",
           "denial billable to the patient", "partial denial", "denial"}
REASONS = ["1", "16", "23", "24", "29", "45", "96", "97", "193", "253", "62", "co45", "b7", "", "ZZ9"]
STATUSES = ["1", "2", "3", "4", "19", "22", "25", ""]
ADJUSTMENT = st.fixed_dictionaries({
    "group": st.sampled_from(["CO", "PR", "OA", "PI", "CR", "co", "", "ZZ"]),
    "reason": st.sampled_from(REASONS) | st.text("0123456789ABCab =-+", max_size=5),
    "amount": st.none() | st.integers(-30000, 30000), "charge": st.none() | st.integers(-30000, 30000),
    "paid": st.none() | st.integers(-30000, 30000), "status": st.sampled_from(STATUSES),
    "remarks": st.sampled_from(["", "N4", "MA130 N290", "MA01", "RX:75", "nonsense"]),
    "paid_on": st.sampled_from([pd.Timestamp("2005-01-01"), pd.Timestamp("2026-01-05"), pd.NaT]),
})
KINDS = {"amount": "Int64", "charge": "Int64", "paid": "Int64", "paid_on": "datetime64[s]"}


def frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    columns = ["group", "reason", "amount", "charge", "paid", "status", "remarks", "paid_on"]
    return pd.DataFrame(rows, columns=columns).astype({name: KINDS.get(name, "str") for name in columns})


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ADJUSTMENT, max_size=30))
def test_every_adjustment_has_one_class_and_a_reason_why(rows: list[dict[str, object]], shipped: Rules) -> None:
    adjustments = frame(rows)
    found = classify(adjustments, shipped)
    assert len(found) == len(rows)
    assert set(found["kind"]) <= CLASSES
    assert (found[["category", "why"]] != "").all(axis=None)
    worked = found["worked"].astype(bool)
    assert set(found["kind"][worked]) <= set(DENIED)
    assert (adjustments["amount"][worked] > 0).all()
    assert (adjustments["charge"][worked] > 0).all()


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(ADJUSTMENT, min_size=1, max_size=20), place=st.integers(0, 19))
def test_an_adjustment_is_judged_alone_as_it_is_among_others(
        rows: list[dict[str, object]], place: int, shipped: Rules) -> None:
    adjustments = frame(rows)
    alone = adjustments.iloc[[place % len(rows)]]
    pd.testing.assert_frame_equal(classify(alone, shipped), classify(adjustments, shipped).loc[alone.index])


@pytest.mark.parametrize("group", ["CO", "PR", "OA", "PI"])
def test_every_code_on_the_list_has_its_class_with_every_group(group: str, shipped: Rules) -> None:
    codes = shipped.reasons[shipped.reasons["retired"] == "no"]
    found = classify(frame([{"group": group, "reason": code, "amount": 100, "charge": 100, "paid": 0, "status": "1",
                             "remarks": "", "paid_on": pd.Timestamp("2026-01-05")} for code in codes["reason"]]),
                     shipped).set_index("code")["kind"]
    by_kind = codes.groupby("kind")["reason"].agg(list)
    share = {"patient share"} if group == "PR" else {"contractual", "suspicious"}
    denied = {"denial billable to the patient"} if group == "PR" else {"denial"}
    assert set(found[by_kind["denial"]]) == denied
    assert set(found[by_kind["contractual"]]) == share
    assert set(found[by_kind["patient share"]]) == share - {"suspicious"}
    assert set(found[by_kind["informational"]]) == {"informational"}
    assert set(found[by_kind["pending"]]) == {"pending"}


def test_a_group_that_the_list_forbids_is_told(shipped: Rules) -> None:
    row = {"group": "CO", "reason": "23", "amount": 100, "charge": 100, "paid": 0, "status": "1", "remarks": "",
           "paid_on": pd.Timestamp("2026-01-05")}
    assert classify(frame([row]), shipped)["why"].tolist() == ["CO-23: only informs; the list allows it with OA only"]


def test_remarks_of_line_and_claim_are_kept_once_each() -> None:
    assert merged(pd.Series(["N290 MA01"]), pd.Series(["MA01 MA130"])).tolist() == ["N290 MA01 MA130"]
