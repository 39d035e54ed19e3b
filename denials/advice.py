"""What the codes of a denial advise: its category, whose it is, what to do, by which route, with what odds."""

from __future__ import annotations

import pandas as pd

from denials.reasons import cleaned, meanings
from denials.rules import Rules, distinct, periods

PATIENT = "PR"
"""The group code of what is put on the patient."""

NO_CODE = "The payer gave no reason: read the story, then ask what it wants"
"""What to do where an answer carries no code at all, as after money that was taken back."""


def advice(denials: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Category, role, action, route, prior odds, appealable and upheld for each denial, from its codes and remarks.

    The first code decides, unless it only reports an appeal's outcome and another stands beside it. A denial put on
    the patient (PR) goes the patient's route. Rules count on the day of the latest answer.

    >>> denial = pd.DataFrame({"codes": ["CO-16"], "remarks": ["N290"], "first_denied": pd.to_datetime(["2026-05-11"]),
    ...                        "last_answer": pd.to_datetime(["2026-05-11"])})
    >>> advice(denial, shipped)[["category", "role", "route"]].values.tolist()
    [['Provider enrolment', 'Credentialing', 'correct']]
    """
    dated = pd.concat([rules.reasons[["from_date", "to_date"]], rules.remarks[["from_date", "to_date"]]])
    day = periods(dated, denials["last_answer"].fillna(denials["first_denied"]))
    kinds, place = distinct(denials[["codes", "remarks"]].assign(day=day))
    return _advised(kinds, rules).take(place).set_axis(denials.index)


def _advised(kinds: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The advice for each kind of denial: codes, remarks, day."""
    main = _main_codes(kinds["codes"], rules)
    said = meanings(main["reason"], kinds["remarks"], kinds["day"], rules)
    billable = (main["group"] == PATIENT) & (said["kind"] == "denial")
    first = billable & (said["route"] != "bill patient")
    action = said["action"].where(main["reason"] != "", NO_CODE)
    return said[["category", "role"]].assign(
        action=action.where(~first, "May be billed to the patient. First: " + action),
        route=said["route"].where(~billable, "bill patient"),
        prior=said["odds"].fillna(rules.policy_value("Odds when unknown")),
        appealable=said["appealable"] != "no", upheld=main["told"] | (said["answers_appeal"] == "yes"))


def _main_codes(codes: pd.Series, rules: Rules) -> pd.DataFrame:
    """Group and reason that govern each denial, and whether its codes tell that an appeal was upheld."""
    texts, place = distinct(codes.to_frame())
    words = texts["codes"].str.upper().str.split("[ ,]+").explode()
    parts = pd.DataFrame({"group": words.str.extract("^(CO|PR|OA|PI|CR)")[0].fillna(""), "reason": words.map(cleaned)})
    parts["told"] = parts["reason"].isin(rules.reasons.loc[rules.reasons["kind"] == "outcome", "reason"])
    ordered = parts.sort_values("told", kind="stable")
    main = ordered[~ordered.index.duplicated()].sort_index()
    return main.assign(told=parts["told"].groupby(level=0).any()).take(place).set_axis(codes.index)
