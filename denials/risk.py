"""How likely a line is to be denied before it is sent: own history, from what is done down to how it is billed.

A rate is that of all lines ever answered, drawn towards the procedure's, then the payer's for that procedure, then the
provider's, then that of the same modifiers: each step as far as its own lines bear it.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from denials.odds import shrunk
from denials.rules import Rules
from era.problem import Problem

LEVELS: dict[str, list[str]] = {
    "this procedure, any payer": ["procedure"],
    "this payer and procedure": ["payer", "procedure"],
    "this payer, procedure and provider": ["payer", "procedure", "provider"],
    "this payer, procedure, provider and modifiers": ["payer", "procedure", "provider", "modifiers"],
}
"""What lines may have in common, from the widest group to the narrowest; each begins where the one before ends."""
ALL = "all lines: nothing like it was answered yet"
_SERVICE = re.compile(r"^([^\s-]+?)((?:-\w\w)*)(?:x\d+(?:\.\d+)?)?$")
WHOLE_CLAIM = 0


def history(claims: pd.DataFrame, denied_lines: pd.DataFrame) -> pd.DataFrame:
    """One row for each service line of the first answer to each claim: what it was, and whether it was denied.

    Columns: case, payer, provider, procedure, modifiers, paid_on, denied (flag), code, category ('' if not denied).
    `claims` are rows of Claims, `denied_lines` of Denied lines. Claims without services count by their procedures.

    >>> claims = pd.DataFrame({"key": ["k"], "case": ["A1"], "payer": ["Aetna"], "provider": ["Dr. Reed"],
    ...     "procedures": ["99213 20610"], "services": ["99213-25 20610-RTx2"], "first_answer": ["yes"],
    ...     "paid_on": pd.to_datetime(["2026-05-04"])})
    >>> denied = pd.DataFrame({"claim_key": ["k"], "line": [2], "procedure": ["20610"], "group": ["CO"],
    ...     "reason": ["197"], "category": ["Authorization"], "amount": [9000]})
    >>> history(claims, denied)[["procedure", "modifiers", "denied", "code"]].values.tolist()
    [['99213', '25', False, ''], ['20610', 'RT', True, 'CO-197']]
    """
    first = claims[claims["first_answer"] == "yes"]
    told = first["services"].where(first["services"] != "", first["procedures"]).str.split()
    rows = first[["key", "case", "payer", "provider", "paid_on"]].assign(word=told).explode("word")
    rows = rows.dropna(subset=["word"])
    rows["line"] = rows.groupby("key").cumcount() + 1
    parts = rows["word"].str.extract(_SERVICE).fillna("")
    modifiers = parts[1].str.strip("-").str.replace("-", " ")
    rows = rows.assign(procedure=parts[0].astype("str"), modifiers=modifiers.astype("str"))
    return _with_denials(rows.drop(columns="word").reset_index(drop=True), denied_lines).drop(columns=["key", "line"])


def _with_denials(rows: pd.DataFrame, denied: pd.DataFrame) -> pd.DataFrame:
    """The rows with what they were denied for: the largest of a line, else that of the whole claim."""
    by_size = denied.sort_values("amount", ascending=False, kind="stable")
    by_size = by_size.assign(code=by_size["group"] + "-" + by_size["reason"])
    largest = by_size.drop_duplicates(["claim_key", "line"]).set_index(["claim_key", "line"])[["code", "category"]]
    own = largest.reindex(pd.MultiIndex.from_frame(rows[["key", "line"]])).reset_index(drop=True)
    whole = largest.reindex(pd.MultiIndex.from_product([rows["key"], [WHOLE_CLAIM]])).reset_index(drop=True)
    found = own.fillna(whole)
    return rows.assign(denied=found["code"].notna(), code=found["code"].fillna("").astype("str"),
                       category=found["category"].fillna("").astype("str"))


def risks(planned: pd.DataFrame, past: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """For each planned line (payer, provider, procedure, modifiers), in order: how often the like of it was denied.

    Columns: rate (shrunk from group to group as the policy weighs it), n and denied (own lines of the narrowest
    group ever answered), rests_on (which group that is), times (rate over that of all lines), reason (most seen, with
    its n), category. `past` is a history. Raises a Problem where nothing was answered yet.

    >>> past = pd.DataFrame({"payer": ["Aetna"] * 20, "provider": "Dr. Reed", "modifiers": "",
    ...     "procedure": ["20610"] * 10 + ["99213"] * 10, "denied": [True] * 5 + [False] * 15,
    ...     "code": ["CO-197"] * 5 + [""] * 15, "category": ["Authorization"] * 5 + [""] * 15})
    >>> found = risks(past.iloc[[0, 19]], past, shipped)
    >>> found[["n", "denied", "reason"]].values.tolist(), found["rate"].round(3).tolist()
    ([[10, 5, 'CO-197: 5 of 5 denials'], [10, 0, 'CO-197: 5 of 5 denials']], [0.273, 0.227])
    """
    if past.empty:
        raise Problem("Claims", "no payer has answered a claim yet, so nothing can be said about new ones",
                      "Import remittances first.")
    usual, weight = float(past["denied"].mean()), rules.policy_value("Risk pseudo lines")
    answer = pd.DataFrame({"rate": usual, "n": 0, "denied": 0, "rests_on": ALL}, planned.index)
    reasons = _reasons(planned.assign(any="")[["any"]], past.assign(any=""), 0)
    for words, shared in LEVELS.items():
        counted = _counted(planned, past, shared)
        met = counted["n"] > 0
        closer = met & ((counted["n"] < answer["n"]) | (answer["n"] == 0))
        answer["rate"] = shrunk(counted["denied"], counted["n"], answer["rate"], weight).where(closer, answer["rate"])
        answer[["n", "denied"]] = counted.where(met, answer[["n", "denied"]])
        answer["rests_on"] = answer["rests_on"].mask(met, words)
        seen = _reasons(planned[shared], past, int(rules.policy_value("Pattern cases")))
        reasons = seen.where(seen["reason"] != "", reasons)
    return answer.assign(times=(answer["rate"] / usual).round(2) if usual else np.nan, reason=reasons["reason"],
                         category=reasons["category"])


def _counted(planned: pd.DataFrame, past: pd.DataFrame, shared: list[str]) -> pd.DataFrame:
    """How many past lines share these columns with each planned line, and how many of them were denied."""
    sums = past.groupby(shared)["denied"].agg(["size", "sum"])
    found = sums.reindex(_named(planned, shared)).fillna(0).astype("int64")
    return pd.DataFrame({"n": found["size"].to_numpy(), "denied": found["sum"].to_numpy()}, planned.index)


def _reasons(planned: pd.DataFrame, past: pd.DataFrame, least: int) -> pd.DataFrame:
    """The code most seen among the denials that share the planned lines' columns, where there are `least` of them."""
    shared = list(planned.columns)
    denied = past[past["denied"]]
    codes = denied.groupby([*shared, "code", "category"]).size().rename("times").reset_index()
    codes["of"] = codes.groupby(shared)["times"].transform("sum")
    top = codes[codes["of"] >= least].sort_values("times", ascending=False, kind="stable").drop_duplicates(shared)
    words = [f"{row['code']}: {row['times']} of {row['of']} denials" for row in top.to_dict("records")]
    told = top.assign(reason=pd.Series(words, top.index, dtype="str")).set_index(shared)[["reason", "category"]]
    found = told.reindex(_named(planned, shared)).fillna("").astype("str")
    return found.set_axis(planned.index)


def _named(rows: pd.DataFrame, shared: list[str]) -> pd.Index[Any]:
    return pd.Index(rows[shared[0]]) if len(shared) == 1 else pd.MultiIndex.from_frame(rows[shared])


def alarming(found: pd.DataFrame, rules: Rules) -> pd.Series:
    """Whether each judged line has so many times the usual rate as the policy calls alarming.

    >>> alarming(pd.DataFrame({"times": [0.5, 3.0, None]}), shipped).tolist()
    [False, True, False]
    """
    return found["times"] >= rules.policy_value("Risk alarm")


def checks(categories: pd.Series, checklists: pd.DataFrame) -> pd.Series:
    """The first step of each category's prevention checklist; '' where nobody wrote one.

    >>> lists = pd.DataFrame({"checklist": ["Prevent: Coding"], "step": [1], "what": ["Read the note."]})
    >>> checks(pd.Series(["Coding", ""]), lists).tolist()
    ['Read the note.', '']
    """
    steps = checklists.sort_values("step", kind="stable").drop_duplicates("checklist")
    known: dict[Hashable, str] = dict(zip(steps["checklist"], steps["what"], strict=True))
    return ("Prevent: " + categories).map(known).fillna("").astype("str")
