"""What each worksheet function answers, asked as Excel asks."""

import csv
import inspect
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from asking import ask, cells, column, day
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import udfs
from denials.rules import Rules
from denials.score import scores
from udfs.ask import shown
from workbook.frames import typed
from workbook.rules import seeds
from workbook.schema import BY_NAME, DENIALS, FEE_SCHEDULE, JUDGEMENT, PAYERS, REASONS
from workbook.schema.work import SCORE_INPUTS, SCORE_TABLES

HERE = Path(__file__).parent
CASES = list(csv.DictReader((HERE / "functions.csv").open(encoding="utf-8")))
FEES = pd.DataFrame([{"payer": "Aetna", "procedure": "99213", "modifiers": "", "place": "", "rate": 9250,
                      "from_date": pd.Timestamp("2026-01-01")}])
WORDS: dict[str, Any] = {
    **{name: (lambda *values, name=name: ask(name, *values)) for name in udfs.__all__},
    **{name: cells(BY_NAME[name]) for name in SCORE_TABLES}, "Fees": cells(FEE_SCHEDULE, FEES), "day": day,
}
TABLES = {f"{BY_NAME[name].sheet.lower().replace(' ', '_')}_table": cells(BY_NAME[name])
          for name in (*SCORE_TABLES, "FeeSchedule")}
MESSY = st.one_of(st.none(), st.text(max_size=12), st.floats(), st.integers(-10**6, 10**6), st.booleans(),
                  st.datetimes(min_value=day("1900-03-01")))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_function_answers(case: dict[str, str]) -> None:
    answer = eval(case["asked"], WORDS)
    assert (answer if isinstance(answer, list) else str(answer)) == (
        eval(case["answer"]) if case["answer"].startswith("[[") else case["answer"])


def test_every_function_has_a_case() -> None:
    asked = {case["asked"].partition("(")[0] for case in CASES}
    assert asked == set(udfs.__all__) - {"DENIAL_SCORES"}


@pytest.mark.parametrize("name", sorted(set(udfs.__all__) - {"DENIAL_SCORES"}))
@settings(max_examples=12, deadline=None, phases=[Phase.generate])
@given(data=st.data())
def test_whatever_stands_in_the_cells_the_answer_is_a_value_or_a_sentence(name: str, data: st.DataObject) -> None:
    wanted = inspect.signature(getattr(udfs, name)).parameters
    values = [TABLES[one] if one in TABLES else data.draw(MESSY) for one in wanted]
    answer = ask(name, *values)
    assert isinstance(answer, (str, int, float))
    assert "A fault of ours" not in str(answer), answer


def sample(count: int) -> pd.DataFrame:
    """Denials of every payer with every code, over most of a year."""
    codes = [f"{group}-{code}" for group in ("CO", "PR", "OA") for code in seeds(REASONS)["reason"]]
    payers = [*sorted(set(seeds(PAYERS)["payer"])), "Somebody else"]
    days = [day("2026-01-01") + pd.Timedelta(days=number % 300) for number in range(count)]
    made = pd.DataFrame({
        "key": [f"{number:05d}" for number in range(count)], "payer": [payers[n % len(payers)] for n in range(count)],
        "line_of_business": "Commercial", "codes": [codes[n % len(codes)] for n in range(count)],
        "remarks": ["N290" if n % 7 == 0 else "" for n in range(count)],
        "status": ["Paid" if n % 11 == 0 else "Appealed" if n % 13 == 0 else "" for n in range(count)],
        "outcome": "New", "at_risk": [100 * n for n in range(count)], "first_denied": days, "last_answer": days,
        "my_odds": [0.9 if n % 17 == 0 else None for n in range(count)],
        "my_act_by": [day("2026-12-24") if n % 19 == 0 else None for n in range(count)],
    })
    return typed(made.reindex(columns=list(DENIALS.fields)), DENIALS)


def asked(denials: pd.DataFrame, **tables: list[list[Any]]) -> list[list[Any]]:
    """The block of scores over these denials."""
    columns = [[[value] for value in column(denials[field], DENIALS.fields[field].kind)] for field in SCORE_INPUTS]
    return ask("DENIAL_SCORES", *columns, *(tables.get(name) or cells(BY_NAME[name]) for name in SCORE_TABLES))


def test_the_block_says_of_ten_thousand_denials_what_the_judgement_says(shipped: Rules) -> None:
    denials = sample(10_000)
    block = asked(denials)
    judged = scores(denials, shipped)
    expected = zip(*(shown(judged[one.field], one.kind) for one in JUDGEMENT.columns), strict=True)
    assert block == [list(row) for row in expected]


def test_a_row_without_a_key_is_answered_with_an_empty_row() -> None:
    denials = sample(3)
    denials.loc[1, "key"] = ""
    block = asked(denials)
    assert [row[0] for row in block] == ["00000", "", "00002"]
    assert block[1] == [""] * len(JUDGEMENT.columns)


def test_a_rule_that_changed_changes_its_own_rows_and_no_others() -> None:
    denials = sample(600)
    rows = seeds(PAYERS)
    hers = (rows["payer"] == "Aetna") & (rows["step"] == "appeal") & (rows["level"] == "First")
    edited = rows.assign(amount=rows["amount"].mask(hers, 10))
    before, after = asked(denials), asked(denials, Payers=cells(PAYERS, edited))
    changed = {payer for payer, old, new in zip(denials["payer"], before, after, strict=True) if old != new}
    assert changed == {"Aetna"}


def test_the_block_answers_a_broken_rule_with_one_sentence() -> None:
    answer = ask("DENIAL_SCORES", *[[["A1"]]] * len(SCORE_INPUTS), *[[["Name"]]] * len(SCORE_TABLES))
    assert answer.startswith("Payers: it has no column Payer,")
