"""No number of a rule stands in code: change any of them in the tables, and what is judged changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denials import score, worklist, writeoff
from denials.deadlines import deadline, follow_up
from denials.rules import Rules
from workbook import schema
from workbook.frames import empty, typed

TODAY = dt.date(2026, 5, 11)
TOUCHES = typed(pd.DataFrame({"key": range(60), "command": "call",
                              "case": ["C3", "C5", "C7"] * 5 + [f"C{n}" for n in range(45)]}),
                schema.ACTIVITY)


def queue(count: int = 600, seed: int = 3) -> pd.DataFrame:
    """Denials of every kind, drawn by a fixed seed; one payer has most of them."""
    draw = np.random.default_rng(seed)

    def of(*values: str | float | None) -> np.ndarray:
        return draw.choice(np.array(values, object), count)

    first = pd.Timestamp(TODAY) - pd.to_timedelta(draw.integers(0, 180, count), unit="D")
    rows = pd.DataFrame({
        "key": [f"C{place}" for place in range(count)],
        "payer": of("Aetna", "Aetna", "Aetna", "Aetna", "Cigna", "Regence", "Medicare"),
        "line_of_business": of("Commercial", "Commercial", "Original Medicare", "Medicaid"),
        "codes": of("CO-197", "CO-4", "CO-29", "CO-50", "CO-B4", "CO-96", "CO-9999"),
        "outcome": of("New", "Paid", "Upheld"),
        "at_risk": (10 ** draw.uniform(2.7, 5.7, count)).astype(int), "first_denied": first, "last_answer": first,
        "service_from": first, "answers": draw.integers(1, 4, count), "sent_by": of("Mail", "Portal", ""),
        "sent_on": of(None, None, None, "2026-05-10"),
    })
    return typed(rows.reindex(columns=list(schema.DENIALS.fields)), schema.DENIALS)


def judged(rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Everything that is worked out of these denials."""
    block = score.scores(rows, rules)
    listed = worklist.worklist(rows, block, rules, TODAY)
    filled = rows.drop(columns=listed.columns.drop("key").intersection(rows.columns)).merge(listed, on="key")
    week = writeoff.plan(filled, block["route"], TOUCHES, rules)
    week = week.drop(columns="key").assign(ask=follow_up(rows, rules))
    return pd.concat([block, listed.drop(columns=block.columns, errors="ignore"), week], axis="columns")


@pytest.fixture(scope="module")
def before(shipped: Rules) -> pd.DataFrame:
    return judged(queue(), shipped)


def cases(payers: pd.DataFrame) -> pd.DataFrame:
    """For each row of Payers a denial that it decides: every date another one, while the row is in force."""
    day = payers["to_date"].fillna(pd.Timestamp("2026-05-11"))
    any_ = {"payer": "Nobody", "line_of_business": "Other", "state": "OR", "category": "Coding", "level": "First"}
    texts = {field: payers[field].where(~payers[field].isin(["*", ""]), other) for field, other in any_.items()}
    return typed(pd.DataFrame({**texts, "first_denied": day, "last_answer": day, "service_from": day, "service_to": day,
                               "sent_on": day, "at_risk": 10_000_000}), schema.DENIALS)


def answers(rules: Rules, rows: pd.DataFrame, steps: pd.Series) -> pd.DataFrame:
    """The deadline of each case for its step: by, outer, basis."""
    told = pd.concat([deadline(rows[steps == step], rules, str(step)) for step in steps.unique()])
    return told.sort_index()[["by", "outer", "basis"]]


def asked(payers: pd.DataFrame) -> pd.Series:
    """The step that each case asks for: an external review is the last level of an appeal."""
    return payers["step"].where(payers["step"] != "external review", "appeal")


@pytest.fixture(scope="module")
def told(shipped: Rules) -> pd.DataFrame:
    """What the shipped rows say of the cases they decide."""
    return answers(shipped, cases(shipped.payers), asked(shipped.payers))


def everywhere(rows: pd.DataFrame) -> pd.Series:
    return rows["source"] != ""


def timed(rows: pd.DataFrame) -> pd.Series:
    return rows["amount"].notna()


def had(rows: pd.DataFrame) -> pd.Series:
    return rows["allowed"] != "no"


def always(field: str, value: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda rows: rows[field].mask(everywhere(rows), value)


def instead(field: str, usual: str, other: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda rows: rows[field].where(rows[field] == usual, usual).mask(rows[field] == usual, other)


CHANGES: dict[str, tuple[Callable[[pd.DataFrame], pd.Series], Callable[[pd.DataFrame], pd.Series]]] = {
    "amount": (timed, lambda rows: rows["amount"] + 3),
    "unit": (timed, instead("unit", "months", "years")),
    "anchor": (timed, instead("anchor", "service to", "sent")),
    "presumed": (timed, lambda rows: rows["presumed"].fillna(0) + 2),
    "mail": (timed, lambda rows: rows["mail"].fillna(0) + 2),
    "allowed": (timed, instead("allowed", "no", "yes")),
    "least": (lambda rows: rows["allowed"] == "yes", lambda rows: rows["least"].fillna(0) + 10_000_001),
    "instead": (lambda rows: rows["allowed"] == "no", lambda rows: rows["instead"] + " Ask Dana."),
    "source": (everywhere, lambda rows: "our contract, " + rows["source"]),
    "verified_on": (everywhere, lambda rows: rows["verified_on"] + pd.Timedelta(days=1)),
    "from_date": (everywhere, always("from_date", "2026-12-01")),
    "to_date": (everywhere, always("to_date", "1999-12-31")),
    "payer": (everywhere, always("payer", "Somebody else")),
    "line_of_business": (everywhere, always("line_of_business", "TRICARE")),
    "state": (everywhere, always("state", "ZZ")),
    "category": (everywhere, always("category", "Pending")),
    "step": (everywhere, always("step", "another step")),
    "level": (lambda rows: ~rows["level"].isin(["", "Fourth"]), always("level", "Fourth")),
    "method": (had, always("method", "Pigeon")), "form": (had, always("form", "Our own form")),
    "to": (had, always("to", "The lighthouse")), "max_level": (had, lambda rows: rows["max_level"].fillna(0) + 1),
}
"""Field of Payers: in which rows a change must show, and the change."""


def test_every_column_of_payers_decides_something_but_the_note() -> None:
    assert set(schema.PAYERS.fields) == {*CHANGES, "note"}


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_cell_of_payers_changes_the_deadline(field: str, shipped: Rules, told: pd.DataFrame) -> None:
    payers, (must, change) = shipped.payers, CHANGES[field]
    rows, steps = cases(payers), asked(payers)
    after = answers(replace(shipped, payers=payers.assign(**{field: change(payers)})), rows, steps)
    same = (told.astype("str") == after.astype("str")).all(axis=1)
    still = payers[must(payers) & same]
    assert still.empty, still[["payer", "line_of_business", "step", "level"]].to_string()


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_the_denials_plays_no_part(shipped: Rules, before: pd.DataFrame, chance: int) -> None:
    mixed = score.scores(queue().sample(frac=1, random_state=chance), shipped).sort_index()
    pd.testing.assert_frame_equal(mixed, before[mixed.columns])


def test_scoring_leaves_the_denials_alone(shipped: Rules) -> None:
    rows = queue(50)
    kept = rows.copy(deep=True)
    judged(rows, shipped)
    pd.testing.assert_frame_equal(rows, kept)


def test_no_denials_are_no_trouble(shipped: Rules) -> None:
    assert follow_up(empty(schema.DENIALS), shipped).empty
    assert deadline(empty(schema.DENIALS), shipped, "appeal").empty
