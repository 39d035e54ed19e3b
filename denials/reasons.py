"""What a reason code says together with its remark codes: its row of Reasons, refined by Remarks."""

from __future__ import annotations

import re

import pandas as pd

from denials.rules import Rules, distinct, in_force, periods

UNKNOWN = {
    "kind": "unknown", "category": "Unknown", "role": "Biller", "route": "review",
    "action": "Ask the payer what this code means, then add it to Reasons",
}
"""What stands in for a code that no row in force explains."""

_REFINED = ("category", "role", "action", "route")


def cleaned(reason: str) -> str:
    """A reason code as the list writes it: capitals, without a group glued to it.

    >>> cleaned("co45"), cleaned("b7 "), cleaned("PR-96")
    ('45', 'B7', '96')
    """
    code = reason.strip().upper()
    glued = re.fullmatch(r"(?:CO|PR|OA|PI|CR)[- ]?(\w{1,3})", code)
    return glued.group(1) if glued else code


def meanings(reasons: pd.Series, remarks: pd.Series, days: pd.Series, rules: Rules) -> pd.DataFrame:
    """For each reason code with its remark codes (separated by spaces) on a day: what it means and what to do.

    The columns of Reasons come back, and `appealable` and `answers_appeal` of Remarks. A remark that has a category
    speaks for a reason that needs a remark; one without a category changes the route of any reason. A code that no
    row explains, or that was retired without a known end, has the kind and category of `UNKNOWN`.

    >>> days = pd.Series(pd.to_datetime(["2026-01-05"] * 3))
    >>> meanings(pd.Series(["16", "16", "ZZ"]), pd.Series(["N290 MA130", "N4", ""]), days, shipped)["role"].tolist()
    ['Credentialing', 'Front desk', 'Biller']
    """
    found = in_force(rules.reasons, "reason", reasons, days)
    unknown = (found["reason"] == "") | ((found["retired"] == "yes") & found["to_date"].isna())
    for field, word in UNKNOWN.items():
        found[field] = found[field].mask(unknown, word)
    said = _said(remarks, days, rules)
    speaks = found["needs_remark"] == "yes"
    for field in _REFINED:
        own, any_reason = said[f"own {field}"], said[f"any {field}"]
        found[field] = found[field].mask(speaks & (own != ""), own).mask(any_reason != "", any_reason)
    return found.assign(appealable=said["appealable"], answers_appeal=said["answers_appeal"])


def _said(remarks: pd.Series, days: pd.Series, rules: Rules) -> pd.DataFrame:
    """What each set of remark codes says on its day, worked out once for each different set."""
    sets, number = distinct(pd.DataFrame({"remarks": remarks, "day": periods(rules.remarks, days)}))
    words = sets["remarks"].str.split().explode().rename("remark").dropna().to_frame()
    rows = in_force(rules.remarks, "remark", words["remark"], sets["day"].reindex(words.index))
    explains = (rows["category"] != "") & (rows["alert"] != "yes")
    routes = rows["category"] == ""
    said = {f"own {field}": _first(rows[field].where(explains, ""), sets) for field in _REFINED}
    said |= {f"any {field}": _first(rows[field].where(routes, ""), sets) for field in _REFINED}
    said |= {field: _first(rows[field].where(rows[field] == word, ""), sets)
             for field, word in (("appealable", "no"), ("answers_appeal", "yes"))}
    return pd.DataFrame(said).take(number).set_axis(remarks.index)


def _first(values: pd.Series, sets: pd.DataFrame) -> pd.Series:
    """For each set the first of its values that is not empty."""
    given = values[values != ""]
    return given[~given.index.duplicated()].reindex(sets.index, fill_value="")
