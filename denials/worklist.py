"""The queue on a given day: the columns of Denials that the rules own, as the sheet's own formulas work them out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd

from denials.rules import Rules
from denials.status import CLOSED, ESCALATED, WON
from era.problem import Problem

RESCORE = "Rescore"
LOOKED_UP = ("category", "action", "correct_by", "appeal_by", "act_by", "basis", "odds")


def stages(denials: pd.DataFrame) -> pd.Series:
    """The biller's status, else what the remittances say; a payment ends an escalation that nobody decided.

    >>> stages(denials_of([{"status": "Appealed", "outcome": "New"}, {"outcome": "Paid"},
    ...                    {"status": "Escalated", "outcome": "Overturned"}])).tolist()
    ['Appealed', 'Paid', 'Overturned']
    """
    settled = (denials["status"] == ESCALATED) & denials["outcome"].isin(WON)
    return denials["status"].where((denials["status"] != "") & ~settled, denials["outcome"])


def worklist(denials: pd.DataFrame, scores: pd.DataFrame, rules: Rules, today: dt.date) -> pd.DataFrame:
    """Key and every column of Denials that the rules own, for each denial, on this day.

    The same figures as the formulas in the sheet. A denial that `scores` does not know says Rescore and scores as one
    without odds.

    >>> denials = denials_of([{"key": "A1", "at_risk": 480000, "my_act_by": "2026-05-16", "my_odds": 0.6}])
    >>> from denials.score import scores
    >>> print(worklist(denials, scores(denials, shipped), shipped, dt.date(2026, 5, 11))["why"][0])
    $4,800.00 x urgency 1.00 x odds 60%
    """
    judged = _looked_up(denials, scores)
    stage = stages(denials)
    days_left = (judged["act_by"] - pd.Timestamp(today)).dt.days.astype("Int64")
    urgent = urgency(days_left, rules)
    dollars = denials["at_risk"].fillna(0).astype("float64") / 100
    score = half_up(dollars * urgent * judged["odds"].fillna(0), 2).where(~stage.isin(CLOSED), 0.0)
    return pd.DataFrame({
        "key": denials["key"], "rank": ranks(score), "score": score, "days_left": days_left, "urgency": urgent,
        "stage": stage, "owner": denials["my_owner"].where(denials["my_owner"] != "", judged["owner"]),
        "why": _why(dollars, urgent, judged["odds"]), "main_code": denials["codes"].str.extract("^([^ ,]*)")[0],
        "score_row": judged["score_row"], **{field: judged[field] for field in LOOKED_UP},
    })


def urgency(days_left: pd.Series, rules: Rules) -> pd.Series:
    """1 when little time is left, falling in a straight line to the policy's least; 0 when the window has closed.

    >>> urgency(pd.Series([0, 5, 48, 90, pd.NA], dtype="Int64"), shipped).round(3).tolist()
    [0.0, 1.0, 0.605, 0.2, 0.5]
    """
    within, after, least, unknown = (rules.policy_value(name) for name in (
        "Urgent within", "Relaxed after", "Least urgency", "Urgency without a deadline"))
    if after <= within:
        raise Problem("Policy", "'Relaxed after' is not later than 'Urgent within'", "Make it the larger number.")
    days = days_left.astype("Float64").astype("float64")
    slope = (1 - (days - within) * (1 - least) / (after - within)).clip(upper=1).clip(lower=least)
    return slope.where(days > 0, 0.0).where(days.notna(), unknown)


def half_up(values: pd.Series, digits: int) -> pd.Series:
    """Rounded half away from zero, as ROUND in Excel does.

    >>> half_up(pd.Series([1.005, -1.005, 0.125]), 2).tolist()
    [1.01, -1.01, 0.13]
    """
    scale = 10.0 ** digits
    return np.sign(values) * np.floor((values.abs() * scale).round(6) + 0.5) / scale


def ranks(score: pd.Series) -> pd.Series:
    """Place by score, the highest first, equals sharing theirs: as RANK in Excel; none for a score of 0.

    >>> ranks(pd.Series([36.0, 2880.0, 0.0, 36.0])).tolist()
    [2, 1, <NA>, 2]
    """
    return score.rank(method="min", ascending=False).where(score > 0).astype("Int64")


def in_order(score: pd.Series) -> pd.Series:
    """The scores, the highest first, in which each rank is the place of the first equal one; none for those of 0.

    >>> in_order(pd.Series([36.0, 2880.0, 0.0, 36.0])).tolist()
    [2880.0, 36.0, 36.0, nan]
    """
    return score.where(score > 0).sort_values(ascending=False, ignore_index=True)


def _looked_up(denials: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """The row of each denial's key in the block of scores, and its number in the sheet; 0 where there is none."""
    block = scores.drop_duplicates("key").assign(score_row=lambda rows: rows.index + 2)
    place = pd.Index(block["key"]).get_indexer(pd.Index(denials["key"]))
    found = block.reset_index(drop=True).reindex(place).set_axis(denials.index)
    found["score_row"] = found["score_row"].fillna(0).astype("Int64")
    texts = ["category", "action", "basis", "owner"]
    return found.assign(**{field: found[field].fillna(RESCORE) for field in texts})


def _why(dollars: pd.Series, urgent: pd.Series, odds: pd.Series) -> pd.Series:
    """The three factors in words."""
    return (_written(dollars, 2, _money) + " x urgency " + _written(urgent, 2, "{:.2f}".format) + " x odds "
            + _written(odds, 2, "{:.0%}".format).where(odds.notna(), "?"))


def _written(values: pd.Series, digits: int, text: Callable[[float], str]) -> pd.Series:
    """Each number in words; equal ones are written once."""
    place, numbers = pd.factorize(half_up(values.fillna(0), digits))
    return pd.Series(np.array([text(number) for number in numbers], object)[place], values.index, dtype="str")


def _money(dollars: float) -> str:
    return f"{'-' if dollars < 0 else ''}${abs(dollars):,.2f}"
