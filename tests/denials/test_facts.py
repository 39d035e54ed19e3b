"""Facts: the rows that shipped stories stand for, with keys of their own and money that adds up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from paper import Check, remittance

import era
from denials.facts import Facts, facts
from denials.payers import names
from denials.payments import NOTHING, Held, only, verdicts, whole
from denials.rules import Rules
from denials.story import Told, tell
from era import Remittances
from workbook.schema import (
    CLAIMS,
    DENIALS,
    DENIED_LINES,
    PAYER_NAMES,
    PROVIDER_ADJUSTMENTS,
    REJECTIONS,
    REMITS,
    VOLUMES,
    Owner,
    Table,
)

STORIES = Path(__file__).parent.parent.parent / "samples" / "stories"
PAID = "2026-01-20 Aetna: CLP*A1*1*200*{paid}**12*88001*11~NM1*QC*1*DOE*JO****MI*W1~SVC*HC:99213*200*{paid}~{cas}"


@pytest.fixture(scope="module")
def read() -> Remittances:
    return era.read(STORIES)


@pytest.fixture(scope="module")
def found(read: Remittances, shipped: Rules) -> Facts:
    return facts(read, shipped)


@pytest.fixture(scope="module")
def told(found: Facts, shipped: Rules) -> Told:
    return tell(found.claims, found.denied_lines, found.provider_adjustments, shipped)


KNOWN_BY_THE_BOOK = {"source", "accepted_on"}
"""What one file does not say: whether someone had a denial on paper before, and what comes after a rejection."""


def payers_fields(table: Table) -> set[str]:
    return {column.field for column in table.owned(Owner.PAYER)}


def test_each_frame_has_the_payers_columns_of_its_table_and_unlike_keys(found: Facts, told: Told) -> None:
    ours = {REMITS: found.remits, CLAIMS: told.claims, DENIED_LINES: told.denied_lines, REJECTIONS: found.rejections,
            PROVIDER_ADJUSTMENTS: told.provider_adjustments, VOLUMES: found.volumes, DENIALS: told.denials}
    for table, frame in ours.items():
        assert set(frame.columns) == payers_fields(table) - KNOWN_BY_THE_BOOK, table.name
        assert frame["key"].is_unique, table.name
    assert set(found.payer_names.columns) == {*payers_fields(PAYER_NAMES), "guess", "guess_line"}


def test_there_is_a_row_for_every_claim_and_every_check(read: Remittances, found: Facts) -> None:
    assert len(found.claims) == len(read.claims)
    assert len(found.remits) == len(read.remits)
    assert found.claims["paid"].sum() == read.claims["paid"].sum()


def test_denied_dollars_are_the_same_in_lines_claims_and_volumes(found: Facts) -> None:
    lines = found.denied_lines.groupby("claim_key")["amount"].sum()
    claims = found.claims.set_index("key")["denied"]
    assert claims[claims > 0].sort_index().tolist() == lines.sort_index().tolist()
    assert found.volumes["denied"].sum() == lines.sum()
    assert found.volumes["paid"].sum() == found.claims["paid"].sum()


def test_the_name_of_the_file_is_nothing(tmp_path: Path, shipped: Rules, found: Facts) -> None:
    for place, file in enumerate(sorted(STORIES.iterdir(), reverse=True)):
        (tmp_path / f"{place:02} renamed.txt").write_bytes(file.read_bytes())
    other = facts(era.read(tmp_path), shipped)
    for name in ("remits", "claims", "denied_lines", "provider_adjustments", "rejections", "volumes"):
        ours, theirs = (getattr(one, name).drop(columns="file", errors="ignore").sort_values("key", ignore_index=True)
                        for one in (found, other))
        pd.testing.assert_frame_equal(ours, theirs, obj=name)


def test_one_check_with_two_contents_is_refused_by_name(tmp_path: Path, shipped: Rules) -> None:
    (tmp_path / "a.835").write_text(remittance(Check.of(PAID.format(paid=0, cas="CAS*CO*29*200")), 1))
    (tmp_path / "b.835").write_text(remittance(Check.of(PAID.format(paid=120, cas="CAS*CO*45*80")), 1))
    (tmp_path / "c.835").write_text(remittance(Check.of(PAID.format(paid=0, cas="CAS*CO*29*200")), 1))
    read = era.read(tmp_path)
    verdict = verdicts(read, NOTHING)
    assert verdict[["file", "verdict"]].values.tolist() == [["a.835", "new"], ["b.835", "conflict"],
                                                            ["c.835", "known"]]
    assert facts(read, shipped).claims["paid"].tolist() == [0]
    later = verdicts(only(read, verdict[verdict["file"] == "b.835"]), _held(facts(read, shipped)))
    assert later["verdict"].tolist() == ["conflict"]


def _held(rows: Facts) -> Held:
    return Held.of(rows.remits, rows.claims, rows.provider_adjustments)


def test_parts_of_one_check_are_one_payment_in_any_order(tmp_path: Path, shipped: Rules) -> None:
    first, second = PAID.format(paid=120, cas="CAS*CO*45*80"), PAID.format(paid=0, cas="CAS*CO*29*200")
    (tmp_path / "part 1.835").write_text(remittance(Check.of(first), 1))
    (tmp_path / "part 2.835").write_text(remittance(Check.of(second.replace("A1", "B1").replace("88001", "88002")), 1))
    parts = [era.read(tmp_path / f"part {place}.835") for place in (1, 2)]
    both = facts(era.read(tmp_path), shipped)
    assert both.remits[["amount", "claims", "balanced"]].values.tolist() == [[12000, 2, "yes"]]
    for one, other in (parts, parts[::-1]):
        had = facts(one, shipped)
        assert verdicts(other, _held(had))["verdict"].tolist() == ["new"]
        merged = whole(pd.concat([had.remits, facts(other, shipped).remits]))
        pd.testing.assert_frame_equal(merged, both.remits)
        assert set(verdicts(era.read(tmp_path), _held(both))["verdict"]) == {"known"}


def test_a_test_file_says_so(tmp_path: Path) -> None:
    text = remittance(Check.of(PAID.format(paid=0, cas="CAS*CO*29*200")), 1, test=True)
    (tmp_path / "test.835").write_text(text)
    assert verdicts(era.read(tmp_path), NOTHING)["verdict"].tolist() == ["test"]


def test_a_payer_that_the_biller_named_keeps_her_name(read: Remittances, found: Facts, shipped: Rules) -> None:
    typed = found.payer_names.assign(payer="", line_of_business="", state="", owner="")
    typed.loc[typed["payer_sent"].str.startswith("AETNA"), ["payer", "line_of_business"]] = ["Aetna Ohio", "Other"]
    rules = replace(shipped, payer_names=typed)
    claims = facts(read, rules).claims
    hers = claims[claims["payer"] == "Aetna Ohio"]
    assert len(hers) == (found.claims["payer"] == "Aetna").sum() > 0
    assert set(hers["line_of_business"]) == {"Other"}


def test_payer_names_count_every_remittance_once(found: Facts, shipped: Rules) -> None:
    counted = names(pd.concat([found.remits] * 2), pd.concat([found.claims] * 2), shipped)
    assert counted["remits"].sum() == len(found.remits)


def test_rejected_claims_are_no_denials(read: Remittances, found: Facts, told: Told) -> None:
    assert len(found.rejections) == (~read.statuses["accepted"].astype(bool)).sum() > 0
    assert not set(found.rejections["claim"]) & set(told.denials["claim"])


def test_no_patient_stands_in_a_key_or_a_story(told: Told) -> None:
    people = {part for name in told.claims["patient"] for part in name.split(", ") if len(part) > 2}
    words = " ".join([*told.denials["key"], *told.denials["story"], *told.denied_lines["key"]])
    assert not [person for person in people if person in words]


def test_stories_end_as_their_names_say(told: Told) -> None:
    ending = told.denials.set_index("claim")["outcome"]
    file = told.claims.drop_duplicates("claim", keep="last").set_index("claim")["file"]
    by_file = {story: set(ending.reindex(file.index[file == f"{story}.835"]).dropna()) for story in (
        "first_denial", "reversal_and_correction", "reversal_in_a_later_file_2", "appeal_upheld", "paid_after_appeal",
        "deductible_only", "capitation", "secondary_payer", "pending", "take_back_by_plb", "interest")}
    assert by_file == {
        "first_denial": {"New"}, "reversal_and_correction": {"Paid"}, "reversal_in_a_later_file_2": {"Reopened"},
        "appeal_upheld": {"Upheld"}, "paid_after_appeal": {"Overturned"}, "deductible_only": set(),
        "capitation": set(), "secondary_payer": set(), "pending": set(), "take_back_by_plb": set(), "interest": set()}
