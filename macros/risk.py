"""Risk: claims that are not sent yet, held against what payers denied before."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from denials.risk import alarming, checks, history, risks
from denials.rules import Rules
from macros.command import BOOK, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, record, rules
from macros.planned import planned
from macros.words import many, money
from workbook.schema import CHECKLISTS, CLAIMS, DENIED_LINES, RISKS, Owner

MOST = 10


def run(desk: Desk, book: Book, file: Path, today: date) -> Outcome:
    """Write a row of Risks for each line of the list; rows that are there already are brought up to date."""
    known = rules(book)
    past = history(book.read(CLAIMS), book.read(DENIED_LINES))
    lines = _known_names(planned(file), past, known)
    found = lines.join(risks(lines, past, known))
    found = found.assign(
        key=found["claim"] + "|" + (found.groupby("claim").cumcount() + 1).astype("str"), listed_on=pd.Timestamp(today),
        expected=(found["charge"].astype("Float64") * found["rate"]).round().astype("Int64"),
        check=checks(found["category"], book.read(CHECKLISTS)))
    book.merge(RISKS, found.sort_values("rate", ascending=False, kind="stable"), Owner.RULE)
    high = found[alarming(found, known)].sort_values("rate", ascending=False, kind="stable")
    sentence = _sentence(found, high, past)
    record(book, COMMAND.id, sentence)
    book.save()
    return Outcome(sentence, tuple(_line(row) for row in high.head(MOST).to_dict("records")), len(high),
                   {"lines": len(found), "high": len(high), "usual": float(past["denied"].mean())})


def _known_names(lines: pd.DataFrame, past: pd.DataFrame, known: Rules) -> pd.DataFrame:
    """Payers and providers by the names the workbook gives them; an unknown one stays as the list has it."""
    names = known.payer_names
    ours = names["payer"].where(names["payer"] != "", names["guess"])
    sent = names["payer_sent"].str.replace(r"\s*\(.*\)$|\s*\|.*$", "", regex=True)
    team = known.team[known.team["npi"] != ""]
    payer = _called(lines["payer"], [(sent, ours), (past["payer"], past["payer"])])
    provider = _called(lines["provider"], [(team["npi"], team["person"]), (past["provider"], past["provider"])])
    return lines.assign(payer=payer, provider=provider)


def _called(texts: pd.Series, tables: list[tuple[pd.Series, pd.Series]]) -> pd.Series:
    known = {called.strip().casefold(): name
             for called_as, names in tables for called, name in zip(called_as, names, strict=True) if name}
    return pd.Series([known.get(str(text).casefold(), text) for text in texts], texts.index, dtype="str")


def _sentence(found: pd.DataFrame, high: pd.DataFrame, past: pd.DataFrame) -> str:
    usual = float(past["denied"].mean())
    stake = int(high["expected"].fillna(0).sum())
    lines, claims = many(len(found), "line"), many(found["claim"].nunique(), "claim")
    return (f"{lines} of {claims} held against {many(len(past), 'line')} answered before, of which {usual:.1%} were "
            f"denied: {len(high)} to check first, with {money(stake)} likely to come back denied; see Risks.")


def _line(row: dict[Hashable, Any]) -> str:
    what = f"{row['procedure']} {row['modifiers']}".strip()
    return (f"  {row['claim']}, {row['payer']}, {what}: {row['rate']:.0%} ({row['denied']} of {row['n']}, "
            f"{row['rests_on']}); {row['reason']}; {row['check']}")


COMMAND = Command(
    "risk", "Risk list", "Rhythm", "risk",
    "Hold claims that are not sent yet against your own denials: how often, why, and what to check first.",
    (BOOK, Argument("FILE", "the list of planned claims (CSV)", "file", required=True), TODAY), run,
)
"""Planned claims in, a row of Risks for each line out."""
