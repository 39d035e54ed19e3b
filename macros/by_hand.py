"""Denials that were added by hand, once a remittance answers their claim: one row, with what she typed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from denials.story import Told
from denials.touches import RENAMED
from macros.desk import Book, log
from workbook.schema import (
    APPEALS,
    BATCHES,
    CALLS,
    DENIALS,
    DOCUMENTS,
    ESCALATIONS,
    POSTINGS,
    TICKS,
    WRITE_OFFS,
    Owner,
)

REMITTANCE = "Remittance"
STEPS = (APPEALS, CALLS, DOCUMENTS, ESCALATIONS, BATCHES, WRITE_OFFS, POSTINGS, TICKS)
"""Tables whose rows are about a denial. Activity is not among them: its lines are never changed."""


def join(book: Book, told: Told) -> None:
    """Give denials added by hand the key of the claim that a remittance answered; close those it paid in full.

    A claim is known by its key, else by payer, the payer's number and the date of service.
    """
    hand = book.read(DENIALS).query("source not in ['', @REMITTANCE]")
    if hand.empty:
        return
    rename(book, _found(hand, told.claims))
    hand = book.read(DENIALS).query("source not in ['', @REMITTANCE]")
    paid = told.claims[told.claims["case"].isin(hand["key"]) & ~told.claims["case"].isin(told.denials["key"])]
    last = paid.sort_values("paid_on", kind="stable").drop_duplicates("case", keep="last").set_index("case")
    rows = hand[hand["key"].isin(last.index) & (hand["outcome"] == "New")]
    if rows.empty:
        return
    day = rows["key"].map(last["paid_on"])
    story = rows["story"] + "; " + day.dt.strftime("%Y-%m-%d").fillna("undated") + " paid"
    book.merge(DENIALS, rows[["key", "denied"]].assign(
        outcome="Paid", at_risk=0, recovered=rows["denied"], last_answer=day, closed_on=day, story=story), Owner.PAYER)


def first_word(book: Book, denials: pd.DataFrame) -> pd.DataFrame:
    """The denials with how each came first, and the day of the first denial if that was told on paper earlier."""
    hand = book.read(DENIALS).query("source not in ['', @REMITTANCE]").set_index("key")
    told = denials["key"].isin(hand.index)
    if not told.any():
        return denials.assign(source=REMITTANCE)
    before = hand.reindex(denials["key"]).reset_index(drop=True)[["source", "first_denied"]].set_axis(denials.index)
    first = before["first_denied"].fillna(denials["first_denied"])
    return denials.assign(source=before["source"].where(told, REMITTANCE).astype("str"),
                          first_denied=first.where(first < denials["first_denied"], denials["first_denied"]))


def rename(book: Book, names: Mapping[str, str]) -> None:
    """Give denials another key, and with it what was typed in them and every step that was taken about them.

    Lines of Activity stay as they are; one more says which key came after which.
    """
    known = book.rename(DENIALS, names)
    if known:
        log(book, RENAMED, [{"case": new, "old": old, "new": new, "what": "its claim goes by another number now."}
                            for old, new in known.items()])
    for table in STEPS:
        rows = book.read(table)
        mine = rows[rows["case"].isin(names)]
        book.merge(table, mine[["key"]].assign(case=mine["case"].map(dict(names))), Owner.RULE)


def _found(hand: pd.DataFrame, claims: pd.DataFrame) -> dict[str, str]:
    """The case of each one whose own key no remittance knows, by payer, the payer's number and the date of service."""
    by = ["payer", "payer_claim", "service_from"]
    loose = hand[~hand["key"].isin(claims["case"]) & (hand["payer_claim"] != "")]
    there = claims[[*by, "case"]].drop_duplicates()
    both = loose[[*by, "key"]].merge(there[~there.duplicated(by, keep=False)], on=by)
    return dict(zip(both["key"], both["case"], strict=True))
