"""What each adjustment is: a denial, or one of the many things that only look like one, with the reason why."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from denials.keys import CLAIM, LINE, TRANSACTION, placed
from denials.reasons import cleaned, meanings
from denials.rules import Rules, distinct, periods
from era import Remittances

DENIED = ("denial", "denial billable to the patient", "partial denial", "suspicious", "unknown")
"""The classes that someone must work; unknown counts only where nothing was paid."""

REVERSAL, PREDETERMINATION, FORWARDED = "22", "25", "23"
SECONDARY, TERTIARY = ("2", "20"), ("3", "21")
"""How a claim was processed (CLP02), by X12's claim status codes for the 835."""

_Facts = pd.DataFrame

_CASES: tuple[tuple[str, Callable[[_Facts], pd.Series], str], ...] = (
    ("reversal", lambda a: (a["status"] == REVERSAL) | (a["group"] == "CR"), "takes back an earlier answer"),
    ("informational", lambda a: a["status"] == PREDETERMINATION, "only a predetermination"),
    ("informational", lambda a: a["status"] == FORWARDED, "not this payer's claim, and forwarded"),
    ("informational", lambda a: a["uncharged"], "the line was billed at zero or less"),
    ("informational", lambda a: a["raises"], "raises the payment"),
    ("unknown", lambda a: a["kind"] == "unknown", "a code that is not in force: kept until someone knows it"),
    ("informational", lambda a: a["kind"] == "informational", "only informs"),
    ("pending", lambda a: a["kind"] == "pending", "not decided yet"),
    ("patient share", lambda a: (a["group"] == "PR") & a["kind"].isin(["patient share", "contractual"]),
     "the patient's share"),
    ("suspicious", lambda a: (a["kind"] == "contractual") & (a["route"] == "review") & a["whole"] & ~a["later payer"],
     "takes the whole charge, which a contract reduction never does"),
    ("contractual", lambda a: a["kind"].isin(["contractual", "patient share"]), "by contract or law"),
    ("denial billable to the patient", lambda a: a["group"] == "PR", "denied and put on the patient"),
    ("partial denial", lambda a: a["some paid"], "denied while the rest was paid"),
    ("denial", lambda a: a["kind"] != "", "denied"),
)
"""Class, when it holds, why in words: the first that holds counts. The code's meaning comes from Reasons."""


def classify(adjustments: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The class, category and reason why of each adjustment.

    Takes the columns of `in_place`, answers the columns `code` (the reason code, cleaned), `kind`, `category`, `why`,
    `worked` (True where it is one of `DENIED` and open) and `answers_appeal`, row by row.

    >>> adjustments = pd.DataFrame({"group": ["CO", "CO"], "reason": ["45", "197"], "amount": [2000, 10000],
    ...     "status": ["1", "1"], "remarks": ["", ""], "charge": [10000, 10000], "paid": [8000, 0],
    ...     "paid_on": pd.to_datetime(["2026-01-05"] * 2)})
    >>> classify(adjustments, shipped)[["kind", "why"]].values.tolist()
    [['contractual', 'CO-45: by contract or law'], ['denial', 'CO-197: denied']]
    """
    different, place = distinct(_situations(adjustments, rules))
    judged = _judged(different, rules)
    return judged.take(place).set_index(adjustments.index)


def in_place(remittances: Remittances) -> pd.DataFrame:
    """The adjustments with what they adjust: status, charge and paid of the line (else of the claim), remarks, date.

    `remarks` are those of the line and then those of its claim; `claim_at` and `line_at` are the positions of the
    claim and the line in their frames, -1 for none.

    >>> in_place(era.read(STORIES / "first_denial.835"))[["reason", "amount", "charge", "paid"]].values.tolist()
    [['45', 7980, 19000, 8020], ['3', 3000, 19000, 8020], ['197', 145000, 145000, 0]]
    """
    adjustments, claims, lines = remittances.adjustments, remittances.claims, remittances.lines
    claim_at, line_at = placed(adjustments, claims, CLAIM), placed(adjustments, lines, LINE)
    remit_at = placed(adjustments, remittances.remits, TRANSACTION)
    of_claim = _at(claims[["status_code", "charge", "paid", "remarks"]], claim_at)
    of_line = _at(lines[["charge", "paid", "remarks"]], line_at)
    has_line = line_at >= 0
    return adjustments.assign(
        claim_at=claim_at, line_at=line_at, status=of_claim["status_code"],
        charge=of_line["charge"].where(has_line, of_claim["charge"]),
        paid=of_line["paid"].where(has_line, of_claim["paid"]),
        remarks=merged(of_line["remarks"].where(has_line, ""), of_claim["remarks"]),
        paid_on=_at(remittances.remits[["payment_date"]], remit_at)["payment_date"],
    )


def merged(first: pd.Series, second: pd.Series) -> pd.Series:
    """Codes separated by spaces put together, each once, in order.

    >>> merged(pd.Series(["N4 M76", ""]), pd.Series(["MA01 N4", "MA01"])).tolist()
    ['N4 M76 MA01', 'MA01']
    """
    different, place = distinct(pd.DataFrame({"first": first, "second": second}))
    both = [" ".join(dict.fromkeys(f"{one} {two}".split())) for one, two in different.itertuples(index=False)]
    return pd.Series(both, dtype="str").take(place).set_axis(first.index)


def _at(rows: pd.DataFrame, places: pd.Series) -> pd.DataFrame:
    return rows.reset_index(drop=True).reindex(places).set_index(places.index)


def _situations(adjustments: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """What the judgement of an adjustment depends on, without its money: few different ones among many."""
    charge, paid, amount = (adjustments[field].fillna(0) for field in ("charge", "paid", "amount"))
    dates = pd.concat([frame[["from_date", "to_date"]] for frame in (rules.reasons, rules.remarks)])
    return pd.DataFrame({
        "group": adjustments["group"], "sent": adjustments["reason"], "remarks": adjustments["remarks"],
        "day": periods(dates, adjustments["paid_on"]), "status": adjustments["status"],
        "uncharged": charge <= 0, "raises": amount <= 0, "some paid": paid > 0,
        "whole": (amount >= charge) & (paid <= 0),
    })


def _judged(situations: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The class, category and reason why of each different situation."""
    code = _each(situations["sent"], cleaned)
    said = meanings(code, situations["remarks"], situations["day"], rules)
    known = situations.assign(
        code=code, group=situations["group"].str.strip().str.upper(), kind=said["kind"], route=said["route"],
        **{"later payer": situations["status"].isin([*SECONDARY, *TERTIARY])})
    kind, why = pd.Series("", index=known.index), pd.Series("", index=known.index)
    for name, holds, words in reversed(_CASES):
        here = holds(known)
        kind, why = kind.mask(here, name), why.mask(here, words)
    worked = kind.isin(DENIED) & ~((kind == "unknown") & known["some paid"])
    return pd.DataFrame({
        "code": code, "kind": kind, "category": said["category"], "worked": worked.astype(bool),
        "why": known["group"] + "-" + code + ": " + why + _flags(known, said),
        "answers_appeal": (said["kind"] == "outcome") | (said["answers_appeal"] == "yes"),
    }).astype({"code": "str", "kind": "str", "category": "str", "why": "str"})


def _flags(known: pd.DataFrame, said: pd.DataFrame) -> pd.Series:
    """What is odd about a code: sent in other letters, retired, or with a group that the list does not allow."""
    sent = ("; sent as '" + known["sent"] + "'").where(known["sent"] != known["code"], "")
    retired = pd.Series("; retired", index=known.index).where(said["retired"] == "yes", "")
    other = "; the list allows it with " + said["groups"] + " only"
    among = _each(known["group"] + " " + said["groups"], _among)
    return sent + retired + other.where((said["groups"] != "") & (among == ""), "")


def _among(words: str) -> str:
    """The first word, a group, if it is among the others, the groups that a code may come with; else ''."""
    group, *allowed = words.split() or [""]
    return group if group in allowed else ""


def _each(values: pd.Series, function: Callable[[str], str]) -> pd.Series:
    """The function of each value, asked once for each different one."""
    return values.map({value: function(value) for value in values.unique()}).astype("str")
