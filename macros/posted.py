"""Posting slip: what to post in the practice system for claims that were answered, with the five checks."""

from __future__ import annotations

from datetime import date

import pandas as pd

from macros.command import Command, Outcome
from macros.desk import Book, Desk
from macros.press import Press, about, done, refuse
from macros.selection import ROWS, chosen
from macros.words import money
from workbook.schema import CLAIMS, DENIALS, POSTINGS, REMITS, UNDERPAYMENTS, Table


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date) -> Outcome:
    """Add a slip to Postings for each denial, from the payer's latest answer; the five checks are hers to tick."""
    rows = chosen(book, claim, top)
    answers = _of(book, CLAIMS, rows)
    refuse(rows, ~rows["key"].isin(answers["case"]), "no remittance answered it yet", "Import the remittance first.")
    slips = _slips(book, rows, answers)
    told = [f"posting slip: paid {money(paid)}, patient owes {money(owes)}, denied {money(denied)}, contractual "
            f"{money(rest)}." for paid, owes, denied, rest in
            zip(*(slips[name] for name in ("paid", "patient", "denied", "contractual")), strict=True)]
    return done(book, COMMAND, Press(rows, told, steps={POSTINGS: slips}), today)


def _slips(book: Book, rows: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """A slip for each denial: charge = paid + patient + denied + contractual, to the cent."""
    last = answers[answers["kind"] != "reversal"].sort_values("paid_on", kind="stable").groupby("case").tail(1)
    one = last.set_index("case").reindex(rows["key"]).reset_index(drop=True)
    cents = {field: one[source].fillna(0).astype("Int64") for field, source in (
        ("charge", "charge"), ("paid", "paid"), ("patient", "patient_responsibility"), ("denied", "denied"))}
    back = answers[answers["kind"] == "reversal"].groupby("case")["paid"].sum().abs()
    short = _of(book, UNDERPAYMENTS, rows).groupby("case")["expected"].sum()
    checks = book.columns(REMITS, ["key", "trace_number"]).set_index("key")["trace_number"].to_dict()
    return about(rows, paid_on=one["paid_on"], trace_number=one["remit"].map(checks).fillna(""),
                 allowed=one["allowed"], expected=rows["key"].map(short), reversed=rows["key"].map(back).fillna(0),
                 contractual=cents["charge"] - cents["paid"] - cents["patient"] - cents["denied"], **cents)


def _of(book: Book, table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """The table's rows about these denials."""
    there = book.columns(table, ["key", "case"])
    return book.rows(table, there.loc[there["case"].isin(rows["key"]), "key"].tolist())


COMMAND = Command(
    "posted", "Posting slip", "Working", "posting",
    "Make a posting slip for the selected claims from the payer's latest answer, with the five checks.",
    ROWS, run, rows=DENIALS,
)
