"""Until when: the safe and the outer date of each step with a payer, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from denials.basis import basis, worded
from denials.calendar import Days, column_of, days_of, later, next_business_day, previous_business_day
from denials.payer_rules import ANCHORS, Places, chosen
from denials.rules import Rules, distinct

LEVELS = ("First", "Second", "Third", "Fourth", "Fifth", "External")
FIRST, EXTERNAL = LEVELS[0], LEVELS[-1]
NEXT_LEVEL = dict(zip(LEVELS, (*LEVELS[1:], EXTERNAL), strict=True))
BY_MAIL = ("Mail", "Certified mail", "")
"""Ways of sending after which an answer takes the longer time; so does one that nobody noted."""

_TEXTS = ("payer", "line_of_business", "state", "category", "level", "sent_by")
_DAYS = tuple(dict.fromkeys(ANCHORS.values()))


def deadline(denials: pd.DataFrame, rules: Rules, step: str) -> pd.DataFrame:
    """The dates of one step (of Payers[Step]) for each denial: by, outer, anchor, allowed, instead, basis, method.

    `by` is the safe date: anchor + time - mail allowance. `outer` is the legal one, counted from the presumed
    receipt, where it differs. Where a date or the time is missing there is no date, and the basis says what to
    enter. Columns that `denials` does not have count as empty; an empty level of an appeal is the first.

    >>> denial = pd.DataFrame({"payer": ["Aetna"], "line_of_business": ["Commercial"], "level": [""],
    ...     "first_denied": pd.to_datetime(["2026-05-12"])})
    >>> print(deadline(denial, shipped, "appeal")["basis"][0].split(" (")[0])
    Aetna: appeal level First, 180 days from remittance 2026-05-12; a closed day, the business day before is 2026-11-06
    """
    return deadlines(denials, rules, [step])[0]


def deadlines(denials: pd.DataFrame, rules: Rules, steps: Sequence[str]) -> list[pd.DataFrame]:
    """What `deadline` says of each of several steps, worked out together.

    >>> denial = denials_of([{"payer": "Regence", "line_of_business": "Commercial", "first_denied": "2026-05-11"}])
    >>> [told["allowed"].tolist() for told in deadlines(denial, shipped, ["appeal", "corrected claim"])]
    [[True], [True]]
    """
    cases = pd.concat([_cases(denials, step) for step in steps], ignore_index=True)
    payers = worded(rules.payers[rules.payers["step"].isin(cases["step"].unique())].reset_index(drop=True))
    rule = chosen(cases, payers)
    little = (cases["at_risk"] < payers["least"].reindex(rule).set_axis(cases.index)).fillna(False)
    met = cases[["step", "level"]].assign(rule=rule, anchor=_anchors(cases, payers, rule), little=little)
    situations, place = distinct(met)
    answered = _answered(situations, payers, rules)
    return [answered.take(mine).set_axis(denials.index) for mine in np.split(place, len(steps))]


def level_due(denials: pd.DataFrame, upheld: pd.Series) -> pd.Series:
    """The appeal level that is due: the one typed, else the first; the next one after an upheld appeal.

    A typed level counts as answered if its appeal went out (Sent on) before the last answer.

    >>> lost = denials_of([{"level": ""}, {"level": "Second"},
    ...                    {"level": "Second", "sent_on": "2026-05-11", "last_answer": "2026-06-30"}])
    >>> level_due(lost, pd.Series([True, True, True])).tolist()
    ['Second', 'Second', 'Third']
    """
    typed = denials["level"].where(denials["level"] != "", FIRST)
    answered = upheld & ((denials["level"] == "") | (denials["sent_on"] < denials["last_answer"]))
    return typed.where(~answered, typed.map(NEXT_LEVEL)).fillna(FIRST).astype("str")


def follow_up(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """When to ask the payer about what was sent: by the payer's own rule, else by how it was sent; NaT if it was not.

    A row of Payers with a Method counts for what was sent that way, and goes before one without.

    >>> sent = pd.DataFrame({"payer": ["Regence", "Aetna"], "line_of_business": "Commercial", "sent_by": "Portal",
    ...     "sent_on": pd.to_datetime(["2026-05-11"] * 2)})
    >>> follow_up(sent, shipped).dt.strftime("%Y-%m-%d").tolist()
    ['2026-07-10', '2026-05-25']
    """
    mailed = denials["sent_by"].isin(BY_MAIL)
    usual = np.where(mailed, rules.policy_value("Follow-up mail"), rules.policy_value("Follow-up portal"))
    due = denials["sent_on"] + pd.to_timedelta(usual, unit="D")
    rows = rules.payers[rules.payers["step"] == "follow up"]
    for way in sorted(rows["method"].unique()):
        mine = (denials["sent_by"] == way) | (way == "")
        own = replace(rules, payers=rows[rows["method"] == way])
        due = deadline(denials, own, "follow up")["by"].where(mine).fillna(due)
    return due


def _cases(denials: pd.DataFrame, step: str) -> pd.DataFrame:
    """The columns that a payer's rule may ask for, empty where the denials do not have them."""
    cases = denials.reindex(columns=[*_TEXTS, *_DAYS, "at_risk"]).reset_index(drop=True)
    kinds = dict.fromkeys(_TEXTS, "str") | dict.fromkeys(_DAYS, "datetime64[s]") | {"at_risk": "Int64"}
    cases = cases.astype(kinds).fillna(dict.fromkeys(_TEXTS, "")).assign(step=step)
    if step == "appeal":
        cases["level"] = cases["level"].where(cases["level"] != "", FIRST)
        cases["step"] = cases["step"].where(cases["level"] != EXTERNAL, "external review")
    return cases


def _anchors(cases: pd.DataFrame, payers: pd.DataFrame, rule: Places) -> pd.Series:
    """The day from which each case's time is counted."""
    days = pd.Series(pd.NaT, cases.index, "datetime64[s]")
    for anchor, field in ANCHORS.items():
        mine = np.isin(rule, payers.index[payers["anchor"] == anchor])
        days = days.where(~mine, cases[field])
    return days


def _answered(situations: pd.DataFrame, payers: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """What `deadline` says of each situation: step, level, rule, anchor, and whether too little is in dispute."""
    row = payers.reindex(situations["rule"]).drop(columns=["step", "level", "anchor"]).reset_index(drop=True)
    cases = situations.join(row)
    cases["allowed"] = (cases["allowed"] != "no") & ~situations["little"].astype("bool")
    holidays = days_of(rules.holidays["day"].dropna())
    safe, outer = _dates(cases, holidays, rules.policy_value("Weekend rule"))
    cases = cases.assign(by=safe, outer=outer.where(outer != safe), note=_closed(safe, holidays))
    return cases.assign(basis=basis(cases), instead=cases["instead"].fillna(""), method=cases["method"].fillna(""))[
        ["by", "outer", "anchor", "allowed", "instead", "basis", "method"]]


def _dates(cases: pd.DataFrame, holidays: Days, weekend_rule: float) -> tuple[pd.Series, pd.Series]:
    """The safe and the legal date."""
    amount, presumed, mail = (cases[field].fillna(0).to_numpy("int64") for field in ("amount", "presumed", "mail"))
    start, units = days_of(cases["anchor"].where(cases["amount"].notna())), cases["unit"].to_numpy(object)
    safe = later(start, amount, units, holidays) - mail.astype("timedelta64[D]")
    outer = later(start + presumed.astype("timedelta64[D]"), amount, units, holidays)
    return column_of(_off_closed_days(safe, holidays, weekend_rule)), column_of(outer)


def _off_closed_days(days: Days, holidays: Days, direction: float) -> Days:
    if direction == 0:
        return days
    return next_business_day(days, holidays) if direction > 0 else previous_business_day(days, holidays)


def _closed(safe: pd.Series, holidays: Days) -> pd.Series:
    """A hint where the safe date is no business day: the one before it."""
    days = days_of(safe)
    before = previous_business_day(days, holidays)
    shut = ~np.isnat(days) & (before != days)
    hint = np.full(len(days), "", object)
    hint[shut] = "; a closed day, the business day before is " + np.datetime_as_string(before[shut]).astype(object)
    return pd.Series(hint, safe.index)
