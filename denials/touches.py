"""What was really done about denials: the rows of Activity that count as touches, and that no undo took back.

A line is never changed: what was done under a key that a denial had before follows it to the key it has now.
"""

from __future__ import annotations

import pandas as pd

COMMANDS = ("call", "status", "document", "secondary", "letters", "packet", "sent")
"""Commands by which a denial is worked. Routing, ticking, planning and approving move no payer."""
RENAMED = "renamed"
"""What a line is called by which a denial got another key: Before the old one, Case the new one."""


def standing(activity: pd.DataFrame) -> pd.DataFrame:
    """The rows that nothing took back; those of an undo or a restore say what they took back and are left out too.

    What took rows back and was itself taken back later counts as nothing: then its rows stand again. Each row's case is
    the key that its denial has now.

    >>> rows = pd.DataFrame({"key": ["000001", "000002", "000003"], "command": ["call", "call", "undo"],
    ...                      "takes_back": ["", "", "000002-000002"]})
    >>> standing(rows)["key"].tolist()
    ['000001']
    >>> undone = rows.tail(1).assign(key="000004", takes_back="000003-000003")
    >>> standing(pd.concat([rows, undone], ignore_index=True))["key"].tolist()
    ['000001', '000002']
    """
    spans = activity.get("takes_back", _none(activity))
    number = pd.to_numeric(activity["key"], errors="coerce") if (spans != "").any() else pd.Series(0, activity.index)
    back = pd.Series(False, activity.index)
    for place in number[(spans != "").to_numpy()].sort_values(ascending=False).index:
        if not back[place]:
            first, last = map(int, spans[place].split("-"))
            back |= number.between(first, last)
    rows = activity[~back & (spans == "")]
    return rows.assign(case=_named_now(rows)) if "case" in rows.columns else rows


def _named_now(rows: pd.DataFrame) -> pd.Series:
    """The case of each row by its last key; a line before it got another key is meant, none after.

    >>> _named_now(pd.DataFrame({"key": ["000001", "000002", "000003"], "command": ["call", "renamed", "call"],
    ...                          "case": ["A1", "A9", "A1"], "old": ["", "A1", ""]})).tolist()
    ['A9', 'A9', 'A1']
    """
    case = rows["case"].copy()
    changed = rows[rows["command"] == RENAMED].sort_values("key")
    for line, old, new in zip(changed["key"], changed.get("old", _none(changed)), changed["case"], strict=True):
        case = case.mask((case == old) & (rows["key"] < line), new)
    return case


def touches(activity: pd.DataFrame) -> pd.DataFrame:
    """The rows that are true touches of a denial, and stand.

    >>> rows = pd.DataFrame({"key": ["000001", "000002"], "command": ["call", "assign"], "case": ["A1", "A1"]})
    >>> touches(rows)["key"].tolist()
    ['000001']
    """
    rows = standing(activity)
    return rows[(rows["case"] != "") & rows["command"].isin(COMMANDS)]


def counted(cases: pd.Series, activity: pd.DataFrame) -> pd.Series:
    """How often each case was touched.

    >>> rows = pd.DataFrame({"key": ["000001"], "command": ["call"], "case": ["A1"]})
    >>> counted(pd.Series(["A1", "A2"]), rows).tolist()
    [1, 0]
    """
    return cases.map(touches(activity)["case"].value_counts()).fillna(0).astype("int64")


def _none(activity: pd.DataFrame) -> pd.Series:
    return pd.Series("", activity.index, dtype="str")
