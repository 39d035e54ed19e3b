"""What is missing at intake: fields of a denial, checks in a run of numbers, payers and portals that are silent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from denials.owners import unowned
from denials.rules import Rules
from denials.status import CLOSED
from denials.worklist import stages

NEEDED = {"payer": "payer", "line_of_business": "line of business", "claim": "claim number",
          "service_from": "date of service", "codes": "codes", "at_risk": "amount", "procedures": "procedures",
          "provider": "provider", "act_by": "deadline", "patient": "patient", "member_id": "member ID"}
CLOCKLESS = ("bill patient", "bill other payer", "wait", "none")


def missing(denials: pd.DataFrame, routes: pd.Series, rules: Rules) -> pd.Series:
    """What each open denial lacks, in words; '' where it can be sorted and routed.

    >>> rows = denials_of([{"payer": "Aetna", "outcome": "New", "claim": "A1", "codes": "CO-4", "at_risk": 100,
    ...                     "patient": "Doe, Jo", "member_id": "W1", "provider": "Roe", "owner": "Ann",
    ...                     "line_of_business": "Commercial", "procedures": "99213", "service_from": "2026-01-05"}])
    >>> missing(rows, pd.Series(["correct"]), shipped).tolist()
    ['deadline']
    """
    lacks = {words: denials[field].isna() | (denials[field].astype("object") == "") for field, words in NEEDED.items()}
    lacks["deadline"] &= ~routes.isin(CLOCKLESS)
    lacks["owner"] = unowned(denials["owner"], rules.team)
    still = ~stages(denials).isin(CLOSED)
    told = [", ".join(words for words, gap in lacks.items() if gap[place]) for place in denials.index]
    return pd.Series(told, denials.index, dtype="str").where(still, "")


def missing_checks(remits: pd.DataFrame, rules: Rules) -> Iterator[str]:
    """Numbers that miss in a payer's run of checks: a remittance that nobody imported, or a check never sent.

    >>> remits = pd.DataFrame({"payer": ["Aetna"] * 3, "trace_number": ["1001", "1002", "1004"]})
    >>> list(missing_checks(remits, shipped))
    ['Aetna: check 1003']
    """
    step = rules.policy_value("Check numbers missing") + 1
    for payer, rows in remits.groupby("payer"):
        texts = rows.loc[rows["trace_number"].str.fullmatch(r"\d{3,15}"), "trace_number"]
        for length in sorted(set(texts.str.len())):
            numbers = np.unique(texts[texts.str.len() == length].astype("int64"))
            for before, after in pairwise(numbers):
                if 1 < after - before <= step:
                    yield from (f"{payer}: check {number:0{length}d}" for number in range(before + 1, after))


def silent(remits: pd.DataFrame, rules: Rules, today: dt.date) -> Iterator[str]:
    """Payers of whom nothing came for longer than the policy allows.

    >>> remits = pd.DataFrame({"payer": ["Aetna"], "payment_date": pd.to_datetime(["2026-04-01"])})
    >>> list(silent(remits, shipped, dt.date(2026, 5, 11)))
    ['Aetna: no remittance for 40 days']
    """
    last = remits.dropna(subset=["payment_date"]).groupby("payer")["payment_date"].max()
    days = (pd.Timestamp(today) - last).dt.days
    for payer, count in days[days > rules.policy_value("Payer silent after")].items():
        yield f"{payer}: no remittance for {count} days"


def unlooked(portals: pd.DataFrame, today: dt.date) -> Iterator[str]:
    """Portals in which somebody should have looked by now; one that nobody said how often to look in is always one.

    >>> portals = pd.DataFrame({"payer": ["Plan"], "every": [7], "looked_on": pd.to_datetime(["2026-05-01"])})
    >>> list(unlooked(portals, dt.date(2026, 5, 11)))
    ['Plan: last looked in its portal on 2026-05-01']
    """
    due = portals["looked_on"] + pd.to_timedelta(portals["every"].astype("float64"), unit="D")
    overdue: pd.Series[bool] = due.isna() | (due < pd.Timestamp(today))
    late = portals[overdue]
    for payer, looked in zip(late["payer"], late["looked_on"].dt.strftime("on %Y-%m-%d").fillna("never"), strict=True):
        yield f"{payer}: last looked in its portal {looked}"
