"""Which denials ask for a decision: touched too often without an end, or answered too late."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from denials.deadlines import follow_up
from denials.rules import Rules
from denials.status import CLOSED, ESCALATED, WON
from denials.touches import counted
from denials.worklist import stages


def asks_for_decision(denials: pd.DataFrame, activity: pd.DataFrame, rules: Rules, today: dt.date) -> pd.Series:
    """Why each denial is to be escalated; '' where it is not: closed, escalated already, or neither late nor stuck.

    >>> denials = denials_of([{"key": "A1", "payer": "Aetna", "outcome": "New", "sent_on": "2026-05-11",
    ...                        "sent_by": "Fax"}, {"key": "A2", "outcome": "New"}, {"key": "A3", "outcome": "Paid"}])
    >>> called = pd.DataFrame({"key": ["000001"] * 6, "command": "call", "case": ["A2"] * 3 + ["A3"] * 3})
    >>> asks_for_decision(denials, called, shipped, dt.date(2026, 6, 30)).tolist()
    ['payer late since 2026-05-26', '3 touches without an end', '']
    """
    times, stage = counted(denials["key"], activity), stages(denials)
    ask_on = late_since(denials, rules)
    late = (ask_on < pd.Timestamp(today)).fillna(False)
    stuck = times >= rules.policy_value("Touches to escalate")
    since = (ask_on + pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d")
    words = (times.astype("str") + " touches without an end").where(stuck, "payer late since " + since)
    return words.where((late | stuck) & ~stage.isin([*CLOSED, ESCALATED]), "").fillna("").astype("str")


def settled(escalations: pd.DataFrame, denials: pd.DataFrame) -> pd.DataFrame:
    """Key of each escalation that nobody decided, and the payment that settled its denial; '' where none did.

    >>> denials = denials_of([{"key": "A1", "outcome": "Paid", "closed_on": "2026-05-11"}, {"key": "A2"}])
    >>> waiting = pd.DataFrame({"key": ["000001", "000002", "000003"], "case": ["A1", "A2", "A1"],
    ...                         "decision": ["", "", "Appeal"]})
    >>> settled(waiting, denials).values.tolist()
    [['000001', 'paid by the remittance of 2026-05-11'], ['000002', '']]
    """
    won = denials[denials["outcome"].isin(WON)]
    days = "paid by the remittance of " + won["closed_on"].dt.strftime("%Y-%m-%d").fillna("an unknown day")
    words = dict(zip(won["key"], days, strict=True))
    open_ = escalations[escalations["decision"] == ""]
    settled_by = [words.get(case, "") for case in open_["case"]]
    return open_[["key"]].assign(settled=pd.Series(settled_by, open_.index, dtype="str"))


def late_since(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """The day to ask about what went out and was not answered since; NaT where nothing waits for the payer.

    >>> sent = denials_of([{"payer": "Aetna", "sent_on": "2026-05-11", "sent_by": "Fax", "last_answer": "2026-05-20"}])
    >>> late_since(sent, shipped).isna().tolist()
    [True]
    """
    waits = denials["sent_on"].notna() & ~(denials["sent_on"] < denials["last_answer"])
    return follow_up(denials, rules).where(waits)
