"""Lines that a payer allowed less than the fee schedule says."""

from __future__ import annotations

import numpy as np
import pandas as pd

from denials.classify import classify, in_place
from denials.fees import expected
from denials.keys import CLAIM, placed
from denials.rules import Rules
from era import Remittances

FIELDS = ("key", "case", "claim", "payer", "paid_on", "procedure", "modifiers", "service_from", "units", "charge",
          "allowed", "expected", "short", "basis")
"""The payer's columns of Underpayments."""
MONEY = ("charge", "allowed", "expected", "short")
JUDGED = ("original", "correction")
"""Answers of a first payer: a second one's allowed amount is its own."""
STANDING = (*JUDGED, "reversal")


def underpayments(remittances: Remittances, claims: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """One row for each line that was allowed less than expected, by more than the policy's tolerance.

    `remittances` is what was read, `claims` the rows of Claims that it became (lines of other answers are left out).
    A line with a denial is left to the denial; an answer that was taken back, or answered anew, is left out.

    >>> from dataclasses import replace
    >>> from denials.facts import facts
    >>> from era import read
    >>> remittances = read(["samples/stories/deductible_only.835"])
    >>> row = {"payer": "Aetna", "procedure": "99214", "modifiers": "", "place": "", "rate": 17000, "of_charge": None,
    ...     "from_date": pd.Timestamp("2026-01-01"), "to_date": pd.NaT}
    >>> rules = replace(shipped, fee_schedule=pd.DataFrame([row]))
    >>> found = underpayments(remittances, facts(remittances, rules).claims, rules)
    >>> found[["procedure", "allowed", "expected", "short"]].values.tolist()
    [['99214', 15660, 17000, 1340]]
    """
    priced = expected(_judged(remittances, claims, rules), rules)
    short = priced["expected"] - priced["allowed"].astype("int64")
    found = priced.assign(short=short).loc[short > _tolerance(priced["expected"], rules), list(FIELDS)]
    return found.reset_index(drop=True).astype(dict.fromkeys(MONEY, "Int64"))


def _tolerance(due: pd.Series, rules: Rules) -> pd.Series:
    """Cents by which a line may be short without being shown."""
    dollars, part = rules.policy_value("Underpayment tolerance"), rules.policy_value("Underpayment tolerance share")
    return pd.Series(np.maximum(100 * dollars, part * due.to_numpy("float64")), due.index)


def _judged(remittances: Remittances, claims: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The lines that can be held against the fee schedule, with what is known of their answer."""
    lines = _answered(remittances, claims)
    lines = lines[lines["payer"].isin(rules.fee_schedule["payer"])]
    adjustments = in_place(remittances)
    adjustments = adjustments.join(classify(adjustments, rules))
    worked = adjustments.loc[adjustments["worked"], "line_at"]
    share = adjustments[adjustments["kind"] == "patient share"].groupby("line_at")["amount"].sum()
    implied = lines["paid"] + share.reindex(lines.index).fillna(0)
    lines = lines.assign(allowed=lines["allowed"].fillna(implied))
    return lines[(lines["allowed"] > 0).fillna(False) & ~lines.index.isin(worked)]


def _answered(remittances: Remittances, claims: pd.DataFrame) -> pd.DataFrame:
    """Lines, by their position, with key, case, claim, payer, date and place of the standing answer they belong to."""
    lines = remittances.lines.reset_index(drop=True)
    sent = remittances.claims.reset_index(drop=True)
    of_sent = placed(lines, sent, CLAIM)
    of_claim = placed(sent, claims, ["file", "segment"]).reindex(of_sent).fillna(-1).astype(int).to_numpy()
    answer = claims.reset_index(drop=True).reindex(of_claim).set_axis(lines.index)
    place = sent["facility"].reindex(of_sent).fillna("").set_axis(lines.index)
    rows = lines.assign(
        **{field: answer[field] for field in ("case", "claim", "payer", "paid_on")}, answer=answer["key"],
        key=answer["key"] + "|" + lines["line"].astype("str"), place=place,
        service_from=lines["service_from"].fillna(answer["service_from"]).fillna(answer["paid_on"]),
    )
    return rows[answer["key"].isin(_standing(claims))]


def _standing(claims: pd.DataFrame) -> pd.Series:
    """Keys of the latest answer to each claim by its payer, unless that took the claim back."""
    rows = claims[claims["kind"].isin(STANDING)].sort_values("paid_on", kind="stable")
    last = rows.drop_duplicates(["payer", "claim", "service_from"], keep="last")
    return last.loc[last["kind"].isin(JUDGED), "key"]
