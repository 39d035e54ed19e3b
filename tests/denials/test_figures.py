"""Every figure of a practice of nine denials equals what a person works out by hand: see figures/*.csv."""

from __future__ import annotations

import datetime as dt

import pytest
from practice import TODAY, blank, cases, practice, rules

from denials.figures import QUESTIONS, figures, kpis
from denials.figures.blocks import BLOCKS
from denials.figures.cells import Scalar
from denials.figures.group_blocks import CATEGORIES
from denials.status import CLOSED, DECIDED, ESCALATED, WAITING
from workbook.schema import rules as schema_rules
from workbook.schema import work

PRACTICE = practice()
SHEET = figures(PRACTICE, rules(PRACTICE).policy_value, TODAY)
LIST = kpis(PRACTICE, rules(PRACTICE), TODAY).set_index("id")


def words(cell: Scalar) -> str:
    return str(round(cell, 4)) if isinstance(cell, float) else str(cell)


@pytest.mark.parametrize("case", cases("kpis").to_dict("records"), ids=lambda case: case["id"])
def test_a_figure_is_what_a_person_counts(case: dict[str, str]) -> None:
    row = LIST.loc[case["id"]]
    assert (row["value_text"], str(row["n"])) == (case["value_text"], case["n"]), case["why"]


def test_every_figure_has_a_case_a_definition_and_a_source() -> None:
    assert set(cases("kpis")["id"]) == set(QUESTIONS)
    assert (LIST[["label", "definition", "source", "of"]] != "").all().all()
    assert LIST["definition"].str.endswith(".").all()


@pytest.mark.parametrize("case", cases("figures").to_dict("records"), ids=lambda case: case["id"])
def test_a_cell_of_the_sheets_is_what_a_person_counts(case: dict[str, str]) -> None:
    assert words(SHEET[case["id"]]) == case["value"], case["why"]


@pytest.mark.parametrize("case", cases("blocks").to_dict("records"), ids=lambda case: f"{case['id']} {case['row']}")
def test_a_row_of_a_block_is_what_a_person_counts(case: dict[str, str]) -> None:
    row = SHEET[case["id"]][int(case["row"]) - 1]
    assert " | ".join(map(words, row)).strip() == case["cells"].strip(), case["why"]


def test_every_cell_of_the_sheets_has_a_case() -> None:
    assert set(cases("figures")["id"]) | set(cases("blocks")["id"]) == set(SHEET)


def test_an_empty_workbook_says_that_there_is_no_data_yet() -> None:
    frames = blank()
    assert set(kpis(frames, rules(frames), TODAY)["value_text"]) == {"no data yet"}
    assert figures(frames, rules(frames).policy_value, TODAY)["overturn_rate"] == "no data yet"


def test_blocks_keep_their_size_whatever_they_hold() -> None:
    frames = blank()
    empty = figures(frames, rules(frames).policy_value, TODAY)
    for name in BLOCKS:
        assert [len(row) for row in empty[name]] == [len(row) for row in SHEET[name]]


def test_the_statuses_and_categories_are_those_of_the_schema() -> None:
    assert {*CLOSED, *DECIDED, *WAITING, ESCALATED} <= set(work.STATUSES)
    assert CATEGORIES == schema_rules.CATEGORIES


def test_only_plain_values_stand_in_cells() -> None:
    rows = [row for value in SHEET.values() for row in (value if isinstance(value, list) else [[value]])]
    assert {type(cell) for row in rows for cell in row} <= {str, int, float, dt.date}


def test_a_claim_that_was_denied_as_sent_twice_is_no_answer_of_a_primary_payer() -> None:
    frames = practice()
    frames["Denials"].loc[frames["Denials"]["claim"] == "C1", "category"] = "Duplicate"
    found = kpis(frames, rules(frames), TODAY).set_index("id").loc["primary_denials"]
    assert found["value_text"] == "1 of 2", "of C1, C2 (denied) and P2 (paid)"
