"""What the codes of a denial advise: its category, whose it is, what to do, by which route, with what odds."""

from __future__ import annotations

import pandas as pd

from denials.alike import alike, epochs, spread
from denials.rules import Rules, in_force

UNKNOWN = {"category": "Unknown", "role": "Biller", "action": "Look this code up, then add it to Reasons",
           "route": "review", "kind": "denial"}
"""A code that Reasons does not know: it stays in sight, and nothing is decided for it."""

REFINABLE = ("denial", "outcome")
"""Classes of a reason that a remark may change: what pends or is the patient's share stays so."""

PATIENT = "PR"
_REFINED = ("category", "role", "action", "route")


def advice(denials: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Category, role, action, route, kind, prior odds, appealable and upheld for each denial, from codes and remarks.

    The first code decides, unless it only reports an appeal's outcome and another stands beside it. A remark with a
    word of its own goes before the reason. A denial put to the patient (PR) goes the patient's route. Rules count on
    the day of the latest answer.

    >>> denial = pd.DataFrame({"codes": ["CO-16"], "remarks": ["N290"], "first_denied": pd.to_datetime(["2026-05-11"]),
    ...                        "last_answer": pd.to_datetime(["2026-05-11"])})
    >>> advice(denial, shipped)[["category", "role", "route"]].values.tolist()
    [['Provider enrolment', 'Credentialing', 'correct']]
    """
    day = epochs(denials["last_answer"].fillna(denials["first_denied"]), [rules.reasons, rules.remarks])
    kinds, place = alike(denials[["codes", "remarks"]].assign(day=day))
    return spread(_advised(kinds, rules), place, denials.index)


def _advised(kinds: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The advice for each kind of denial: codes, remarks, day."""
    group, code, told = _main_codes(kinds["codes"], rules)
    day = kinds["day"]
    reason = in_force(rules.reasons, "reason", code, day)
    known = reason["category"] != ""
    said = pd.DataFrame({field: reason[field].where(known, text) for field, text in UNKNOWN.items()})
    said["prior"] = reason["odds"].fillna(rules.policy_value("Odds when unknown"))
    said = _refined(said, kinds["remarks"], day, rules)
    billable = (group == PATIENT) & (said["kind"] == "denial")
    first = billable & (said["route"] != "bill patient")
    return said.assign(action=said["action"].where(~first, "May be billed to the patient. First: " + said["action"]),
                       route=said["route"].where(~billable, "bill patient"), upheld=said["upheld"] | told)


def _main_codes(codes: pd.Series, rules: Rules) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Group and CARC that govern each denial, and whether its codes report an upheld appeal."""
    place, texts = pd.factorize(codes)
    parts = pd.Series(texts, dtype="str").str.upper().str.findall(r"\b(CO|PR|OA|PI|CR)?-?([A-Z]?\d+)\b").explode()
    parts = pd.DataFrame([part if isinstance(part, tuple) else ("", "") for part in parts],
                         columns=["group", "code"], index=parts.index)
    reports = rules.reasons.loc[rules.reasons["kind"] == "outcome", "reason"]
    parts["told"] = parts["code"].isin(reports)
    main = parts.sort_values("told", kind="stable").groupby(level=0).first().reindex(range(len(texts)))
    told = parts["told"].groupby(level=0).any().reindex(range(len(texts)))
    taken = main.take(place).set_axis(codes.index)
    return taken["group"], taken["code"], told.take(place).set_axis(codes.index)


def _refined(said: pd.DataFrame, remarks: pd.Series, day: pd.Series, rules: Rules) -> pd.DataFrame:
    """The reason's words, each replaced by the first remark that has its own; one that bars an appeal speaks first."""
    tokens = remarks.str.upper().str.split().explode().dropna()
    found = in_force(rules.remarks, "remark", tokens, day.loc[tokens.index])
    found = found.assign(row=tokens.index, barred=found["appealable"] == "no", upheld=found["answers_appeal"] == "yes")
    ordered = found.sort_values("barred", ascending=False, kind="stable")
    by_row = ordered[list(_REFINED)].where(ordered[list(_REFINED)] != "").groupby(ordered["row"]).first()
    flags = found.groupby("row")[["barred", "upheld"]].any().reindex(said.index, fill_value=False)
    own = by_row.reindex(said.index).where(said["kind"].isin(REFINABLE))
    words = {field: own[field].fillna(said[field]).astype("str") for field in _REFINED}
    return said.assign(**words, appealable=~flags["barred"], upheld=flags["upheld"])
