"""A month of a practice, told once on both books: each sentence, each table at its end, and each KPI by hand.

month.csv is the story, golden/ the tables, kpis.csv the figures with the arithmetic beside them. REFRESH_GOLDEN=1
writes golden/ anew; kpis.csv is written by hand only.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from denials.figures import kpis
from macros.desk import frames, rules
from workbook.book import Book
from workbook.schema import BY_NAME, TABLES, Kind

HERE = Path(__file__).parent
STEPS = pd.read_csv(HERE / "month.csv", dtype=str, keep_default_na=False)
KPIS = pd.read_csv(HERE / "kpis.csv", dtype=str, keep_default_na=False)
END = date(2026, 3, 31)
SHOWN = {
    "Denials": "claim codes category owner stage outcome at_risk denied recovered first_denied next_on level sent_on "
               "sent_by my_odds other_payer source answers rank score",
    "Appeals": "claim payer level template version asked file sent_on sent_by confirmation follow_up",
    "Rejections": "claim category status effective_date accepted_on due",
    "Calls": "claim at who reference said next next_on",
    "Documents": "claim document bring due received_on",
    "Escalations": "claim why raised_on raised_by settled decision decided_by decided_on",
    "Batches": "claim batch code payer_claim frequency how mend", "Ticks": "claim checklist step who done_on",
    "WriteOffs": "claim amount policy reason proposed_by approved_by approved_on",
    "Postings": "claim paid_on trace_number charge paid patient denied contractual reversed",
    "Activity": "key at who command case what old new",
}
"""The tables that the month fills by work, and the columns that are looked at."""


def text(value: object, kind: Kind) -> str:
    """A cell as a biller would write it."""
    if pd.isna(value) or value == "":
        return ""
    if kind is Kind.MONEY:
        return f"{int(value) / 100:.2f}"
    if kind is Kind.DAY:
        return f"{value:%Y-%m-%d}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def table(book: Book, name: str) -> pd.DataFrame:
    """The columns of a table that are looked at, as text, by key."""
    there, fields = BY_NAME[name], SHOWN[name].split()
    rows = book.read(there).sort_values(list(there.key), ignore_index=True)
    return pd.DataFrame({field: [text(value, there.fields[field].kind) for value in rows[field]] for field in fields})


@pytest.fixture(params=["closed", "live"])
def done(request: pytest.FixtureRequest):
    """The month on either book."""
    return request.getfixturevalue(request.param)


def test_every_step_says_what_the_story_expects(done) -> None:
    expected = STEPS["sentence"].tolist()
    for number, (said, sentence) in enumerate(zip(done.answers, expected, strict=True)):
        assert said == sentence, f"{number}: {STEPS['day'][number]} {STEPS['words'][number]}"


@pytest.mark.parametrize("name", SHOWN)
def test_each_table_at_the_end_is_the_golden_one(done, name: str) -> None:
    place, found = HERE / "golden" / f"{name.lower()}.csv", table(done.book, name)
    if os.environ.get("REFRESH_GOLDEN"):
        found.to_csv(place, index=False, lineterminator="\n")
    pd.testing.assert_frame_equal(found, pd.read_csv(place, dtype=str, keep_default_na=False))


def test_the_missing_check_is_found(done) -> None:
    number = int(STEPS.index[STEPS["words"] == "gaps"][0])
    assert "  Aetna: check 710000103" in done.details[number]


def test_every_kpi_is_what_was_worked_out_by_hand(closed) -> None:
    book = closed.book
    found = kpis(frames(book, *(table.name for table in TABLES)), rules(book), END).set_index("id")
    assert KPIS["id"].tolist() == found.index.tolist(), "each has its arithmetic"
    for row in KPIS.itertuples():
        told = found.loc[row.id]
        assert (told["value_text"], str(told["n"])) == (row.value, row.n), f"{row.id}: {row.by_hand}"
