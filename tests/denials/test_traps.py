"""The traps: every row of traps.csv is what a payer sent, what a naive program makes of it, and what it is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from paper import Read, cents, read

from denials.rules import Rules
from denials.score import scores
from workbook.frames import typed
from workbook.schema import DENIALS

CASES = pd.read_csv(Path(__file__).parent / "traps.csv", dtype=str, keep_default_na=False)
NAMES = [f"{row.trap}: {row.happens}" for row in CASES.itertuples()]
MONEY = ("at_risk", "recovered")
WORDS = ("codes", "outcome", "procedures", "remarks")
JUDGED = ("category", "owner", "route")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory, shipped: Rules) -> list[Read]:
    """What an import makes of each row."""
    checks = {f"{place:03}": str(text).splitlines() for place, text in enumerate(CASES["checks"])}
    return list(read(checks, tmp_path_factory.mktemp("traps"), shipped).values())


@pytest.fixture(scope="module")
def judged(said: list[Read], shipped: Rules) -> pd.DataFrame:
    """What the score says of the denials, under the place of the row."""
    denials = pd.concat({place: one.told.denials for place, one in enumerate(said)})
    rows = typed(denials.reset_index(drop=True).reindex(columns=list(DENIALS.fields)), DENIALS)
    return scores(rows, shipped).set_axis(denials.index.get_level_values(0))


@pytest.mark.parametrize("place", range(len(CASES)), ids=NAMES)
def test_what_looks_like_a_denial_is_told_apart(place: int, said: list[Read], judged: pd.DataFrame) -> None:
    case, one = CASES.iloc[place], said[place]
    assert "; ".join(one.adjustments["kind"]) == case["classes"]
    assert len(one.told.denials) == int(case["denials"])
    expected = {field: case[field] for field in (*MONEY, *WORDS, *JUDGED) if case[field]}
    assert cells(one.told.denials, judged[judged.index == place], list(expected)) == expected
    assert not case["balanced"] or set(one.remits["balanced"]) == {case["balanced"]}


def cells(denials: pd.DataFrame, judged: pd.DataFrame, fields: list[str]) -> dict[str, str]:
    """These cells of the one denial, as the table writes them."""
    rows = [{**denial, **score} for denial, score in zip(denials.to_dict("records"),
                                                         judged[list(JUDGED)].to_dict("records"), strict=True)]
    return {field: f"{rows[0][field] / 100:g}" if field in MONEY else rows[0][field] for field in fields}


def test_the_table_writes_money_as_the_remittance_does() -> None:
    assert [cents(text) for text in ("", "12", "12.5", "-.06")] == [0, 1200, 1250, -6]
