"""Each shipped file tells its story, is well formed, adds up, and is what its declaration says."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from recount import envelopes_hold, imbalances, segments
from second_opinion import objections

from samples import tell
from samples.declared import STORIES
from samples.practice import PRACTICE, PROVIDERS

FILES = tell.files()
COUNTED = list(csv.DictReader((Path(__file__).parent / "stories.csv").open(encoding="utf-8", newline="")))


def of(text: str, name: str) -> list[list[str]]:
    return [segment for segment in segments(text) if segment[0] == name]


def test_the_folder_holds_the_declared_files_and_no_others() -> None:
    assert sorted(path.name for path in tell.FOLDER.iterdir()) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_file_is_what_its_declaration_gives(name: str) -> None:
    assert (tell.FOLDER / name).read_bytes().decode("ascii") == FILES[name]


@pytest.mark.parametrize("name", FILES)
def test_pyx12_finds_nothing_wrong(name: str) -> None:
    assert objections(FILES[name]) == ""


@pytest.mark.parametrize("name", FILES)
def test_every_envelope_counts_what_it_holds(name: str) -> None:
    assert envelopes_hold(FILES[name])


@pytest.mark.parametrize("name", FILES)
def test_the_opening_segment_is_as_wide_as_the_standard_wants(name: str) -> None:
    assert all(len("*".join(isa)) + 1 == 106 for isa in of(FILES[name], "ISA"))


@pytest.mark.parametrize("name", STORIES)
def test_a_story_adds_up_to_the_cent_unless_it_is_about_a_fault(name: str) -> None:
    found = [one.level for one in imbalances(FILES[f"{name}.835"])]
    assert found == ([STORIES[name].fault] if STORIES[name].fault else [])


@pytest.mark.parametrize("row", COUNTED, ids=lambda row: row["story"])
def test_a_story_holds_the_checks_claims_lines_and_dollars_counted_by_hand(row: dict[str, str]) -> None:
    text = FILES[f"{row['story']}.835"]
    found = {name: str(len(of(text, name))) for name in ("ST", "CLP", "SVC")}
    paid = [segment[2] for segment in of(text, "BPR")]
    assert (found["ST"], found["CLP"], found["SVC"], " ".join(paid)) == (
        row["checks"], row["claims"], row["lines"], row["paid"])


def test_every_story_was_counted() -> None:
    assert [row["story"] for row in COUNTED] == list(STORIES)


@pytest.mark.parametrize("name", STORIES)
def test_every_payment_is_dated_within_the_sample_year(name: str) -> None:
    assert all(date(2025, 11, 1) <= check.day <= date(2026, 10, 31) for check in STORIES[name].checks)


def test_no_two_checks_share_a_trace_number() -> None:
    traces = [check.trace for story in STORIES.values() for check in story.checks]
    assert len(traces) == len(set(traces))


def test_the_trade_example_leaves_five_days_and_ninety_on_the_second_of_november() -> None:
    first, second = (check.day + timedelta(days=180) for check in STORIES["the_trade_example"].checks)
    demo = date(2026, 11, 2)
    assert ((first - demo).days, (second - demo).days) == (5, 90)


@pytest.mark.parametrize("npi", [PRACTICE.npi, *(each.npi for each in PROVIDERS.values())])
def test_an_invented_npi_has_a_right_check_digit_and_lies_where_none_was_given_out(npi: str) -> None:
    digits = [int(sign) for sign in f"80840{npi}"][::-1]
    doubled = [divmod(2 * digit, 10) for digit in digits[1::2]]
    assert npi.startswith("2")
    assert (sum(digits[::2]) + sum(map(sum, doubled))) % 10 == 0


def test_a_test_file_says_so_and_no_other_does() -> None:
    marked = {name for name, text in FILES.items() if any(isa[15] == "T" for isa in of(text, "ISA"))}
    assert marked == {"test_file.835"}
