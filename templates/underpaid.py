"""The claims of lines that were allowed less than the fee schedule says: what a payment dispute needs of them."""

from __future__ import annotations

import pandas as pd

from templates.choice import Case
from templates.claim import Claim, Row, about, cents, iso, records
from templates.wording import Value


def underpaid(lines: pd.DataFrame, answers: pd.DataFrame, payer_names: pd.DataFrame, team: pd.DataFrame) -> list[Claim]:
    """One Claim for each answer that some of these rows of Underpayments belong to, with all of them merged.

    `answers` are the rows of Claims. What is asked for is the sum of what the lines are short.
    """
    of = lines["key"].str.rpartition("|")[0]
    by_answer = {row["key"]: row for row in records(answers[answers["key"].isin(of)])}
    names, people = tuple(records(payer_names)), tuple(records(team))
    return [_claim(by_answer[str(key)], records(rows), names, people) for key, rows in lines.groupby(of, sort=False)]


def _claim(answer: Row, lines: list[Row], names: tuple[Row, ...], team: tuple[Row, ...]) -> Claim:
    total = {name: sum(cents(line[name]) for line in lines) for name in ("charge", "allowed", "expected", "short")}
    row = {**answer, "key": answer["case"], "last_answer": answer["paid_on"], "first_denied": answer["paid_on"],
           "appeal_by": pd.NaT}
    nothing: dict[str, Value] = dict.fromkeys(
        ("category", "codes", "gist", "remarks", "remarks_gist", "policy"), "")
    fields: dict[str, Value] = {
        **about(row, total["short"], names, team), "lines": [_line(line) for line in lines],
        "total": {**total, "paid": "", "denied": ""}, "denial": nothing,
    }
    kind = Case("Contract", answer["line_of_business"], "First", "appeal")
    return Claim(answer["case"], answer["claim"], answer["payer"], kind, "", total["short"], total["short"], fields)


def _line(line: Row) -> Value:
    procedure = "-".join([line["procedure"], *line["modifiers"].split()])
    return {
        "service_date": iso(line["service_from"]), "procedure": procedure,
        "units": "" if pd.isna(line["units"]) else f"{line['units']:g}", "charge": cents(line["charge"]), "paid": "",
        "denied": "", "codes": "", "allowed": cents(line["allowed"]), "expected": cents(line["expected"]),
        "short": cents(line["short"]), "basis": line["basis"],
    }
