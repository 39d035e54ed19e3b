"""What holds for every figure whatever the tables hold: parts make the whole, order means nothing."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice import TODAY, blank, filled, rules

from denials.figures import QUESTIONS, Ledger, figures, first_answers, kpis
from denials.figures.days import both_times
from denials.figures.forecast import forecast
from denials.figures.measures import totals
from workbook.schema import CLAIMS, DENIALS, REMITS

STAGES = ("New", "In review", "Appealed", "Overturned", "Paid", "Upheld", "Written off", "Closed - no action")
DAYS = st.dates(pd.Timestamp("2025-06-01").date(), TODAY).map(str)
DENIAL = st.fixed_dictionaries({
    "payer": st.sampled_from(["Aetna", "Cigna", "Medicare"]), "provider": st.sampled_from(["Dr. Reed", "Dr. Cole"]),
    "codes": st.sampled_from(["CO-197", "CO-50, CO-16", "PR-27"]), "stage": st.sampled_from(STAGES),
    "category": st.sampled_from(["Authorization", "Coding", "Eligibility"]), "denied": st.integers(1, 5000).map(str),
    "at_risk": st.integers(0, 5000).map(str), "recovered": st.sampled_from(["0", "12.34", "800"]),
    "odds": st.sampled_from(["", "0", "0.35", "1"]), "days_left": st.sampled_from(["", "-3", "0", "1", "7", "8", "61"]),
    "first_denied": DAYS, "sent_on": st.one_of(st.just(""), DAYS), "closed_on": st.one_of(st.just(""), DAYS),
    "owner": st.sampled_from(["", "Ana"]),
})


def tables(rows: list[dict[str, str]]) -> dict[str, pd.DataFrame]:
    """A workbook with these denials, each answered once on the day it was first denied."""
    queue = pd.DataFrame([{"key": f"d{place}", "charge": row["denied"], **row} for place, row in enumerate(rows)])
    claims = queue.assign(case=queue["key"], paid_on=queue["first_denied"], kind="original", status_code="1")
    remits = claims.assign(payment_date=claims["paid_on"], balanced="yes")
    frames = blank() | {"Denials": filled(queue, DENIALS), "Claims": filled(claims, CLAIMS)}
    return answered(frames | {"Remits": filled(remits, REMITS)})


def answered(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same with the first answers marked, as an import leaves them."""
    claims = frames["Claims"]
    return frames | {"Claims": claims.assign(first_answer=first_answers(claims))}


def book(frames: dict[str, pd.DataFrame]) -> Ledger:
    return Ledger(frames, rules(frames).policy_value, pd.Timestamp(TODAY))


QUEUES = st.lists(DENIAL, min_size=1, max_size=12).map(tables)
FEW = settings(max_examples=10, deadline=None)


@FEW
@given(QUEUES)
def test_the_parts_of_every_slice_make_the_whole(frames: dict[str, pd.DataFrame]) -> None:
    ledger = book(frames)
    whole = ledger.measures.sum()
    for field in ("payer", "provider", "category", "code", "stage", "month"):
        pd.testing.assert_series_equal(totals(ledger, field).sum(), whole, check_dtype=False)


@FEW
@given(QUEUES)
def test_the_blocks_of_the_sheets_add_up_to_their_totals(frames: dict[str, pd.DataFrame]) -> None:
    sheet = figures(frames, rules(frames).policy_value, TODAY)
    sums = {name: pd.DataFrame(sheet[name]).replace("", 0).set_index(0).sum() for name in ("aging", "deadlines")}
    assert sums["aging"][1] == sums["deadlines"][1] == sheet["open_n"]
    assert sums["aging"][2] == pytest.approx(sheet["open_dollars"]) == pytest.approx(sums["deadlines"][2])
    went = pd.DataFrame(sheet["recovered_lost"])[1]
    assert went.sum() == pytest.approx(sheet["recovered"] + sheet["written_off"] + sheet["open_dollars"])
    for name, n, amount in (("payers", 2, 4), ("categories", 1, 2), ("reasons", 2, 3), ("months", 2, 4)):
        table = pd.DataFrame(sheet[name]).replace("", 0)
        assert (table[n].sum(), table[amount].sum()) == (sheet["denials_n"], pytest.approx(sheet["denied_total"]))


@FEW
@given(QUEUES)
def test_a_forecast_lies_between_nothing_and_all_that_is_open(frames: dict[str, pd.DataFrame]) -> None:
    outlook = forecast(book(frames))
    assert 0 <= outlook.low <= outlook.expected <= outlook.high
    assert outlook.high <= book(frames).measures["open"].sum() + 1e-6


@FEW
@given(QUEUES)
def test_our_days_and_the_payers_days_make_the_whole(frames: dict[str, pd.DataFrame]) -> None:
    rows = both_times(book(frames))
    assert (rows["own"] + rows["payer_days"] == rows["days"]).all()


@FEW
@given(QUEUES, st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(frames: dict[str, pd.DataFrame], chance: random.Random) -> None:
    seed = chance.randrange(10**6)
    mixed = frames | {name: frames[name].sample(frac=1, random_state=seed) for name in ("Denials", "Claims", "Remits")}
    told, again = (kpis(each, rules(each), TODAY)[["id", "value_text", "n"]] for each in (frames, answered(mixed)))
    assert told.values.tolist() == again.values.tolist()


@FEW
@given(QUEUES)
def test_later_answers_and_reversals_change_no_rate_of_first_denials(frames: dict[str, pd.DataFrame]) -> None:
    claims = frames["Claims"]
    later = claims.assign(paid_on=claims["paid_on"] + pd.Timedelta(days=9), kind="correction", key=claims["key"] + "b")
    taken = later.assign(kind="reversal", charge=-claims["charge"], key=claims["key"] + "c")
    after = answered(frames | {"Claims": pd.concat([claims, later, taken], ignore_index=True)})
    asked = ["initial_denials", "initial_denial_dollars", "first_pass", "primary_denials"]
    told, again = ([QUESTIONS[id](book(each)).text(5) for id in asked] for each in (frames, after))
    assert told == again
