"""The sentence behind a date: which rule of which payer, counted from which day, on whose word; or what is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from denials.calendar import days_of
from denials.payer_rules import ANCHORS, ANY, Row
from denials.rules import distinct

_HEADERS = {"first_denied": "First denied", "last_answer": "Last answer", "service_from": "Service from",
            "service_to": "Service to", "sent_on": "Sent on"}


def worded(payers: pd.DataFrame) -> pd.DataFrame:
    """The rows of Payers with their words: named, timed, sourced, instead, wanted, sending.

    >>> worded(shipped.payers).loc[2, ["named", "timed"]].tolist()
    ['Aetna: corrected claim', '180 days from remittance']
    """
    rows = payers.to_dict("records")
    ways = {"named": _named, "timed": _timed, "sourced": _sourced, "instead": _instead, "wanted": _wanted,
            "sending": _sending}
    words = {field: pd.Series([way(row) for row in rows], dtype="str") for field, way in ways.items()}
    return payers.assign(**words)


def basis(cases: pd.DataFrame) -> pd.Series:
    """The sentence of each case, from its rule's words, its anchor, whether it is allowed, and a note on the date.

    Cases have `rule` (-1 for none), `step`, `level`, `allowed`, `anchor`, `note` and the columns of `worded`.

    >>> case = worded(shipped.payers).loc[[0]].assign(rule=0, allowed=True, note="", anchor=pd.Timestamp("2026-05-11"))
    >>> print(basis(case)[0].split(" (")[0])
    Aetna: filing, 90 days from service from 2026-05-11
    """
    place = distinct(cases[["rule", "step", "level", "allowed"]])[1]
    said = _said(cases.take(np.unique(place, return_index=True)[1]))
    before, after, undated = (said[field].to_numpy(object)[place] for field in ("before", "after", "undated"))
    days = days_of(cases["anchor"])
    dated = ~np.isnat(days) & said["timed"].to_numpy(bool)[place]
    undated[dated] = (before[dated] + np.datetime_as_string(days[dated]).astype(object)
                      + cases["note"].to_numpy(object)[dated] + after[dated])
    return pd.Series(undated, cases.index, dtype="str")


def _said(kinds: pd.DataFrame) -> pd.DataFrame:
    """What is the same on every day: the words before and after the date, those without one, and if time is counted."""
    named, timed, sourced = kinds["named"], kinds["timed"], kinds["sourced"]
    level = kinds["level"].where(kinds["level"] == "", " level " + kinds["level"])
    refused = named + ": not to be had. " + kinds["instead"]
    missing = named + ", " + timed + ", which is missing: enter " + kinds["wanted"] + " or My act by"
    untimed = named + ": nobody has entered the time yet, enter it in Payers"
    unruled = "No rule for this payer's " + kinds["step"] + level + ": add a row to Payers"
    lacking = missing.where(timed != "", untimed) + sourced + kinds["sending"]
    return pd.DataFrame({
        "before": (named + ",").where(kinds["allowed"], refused) + " " + timed + " ",
        "after": sourced + kinds["sending"].where(kinds["allowed"], ""),
        "undated": lacking.where(kinds["allowed"], refused + sourced).where(kinds["rule"] >= 0, unruled),
        "timed": (kinds["rule"] >= 0) & (timed != "")})


def _named(row: Row) -> str:
    who = next((row[field] for field in ("payer", "line_of_business") if row[field] not in ANY), "Any payer")
    kind = "" if row["category"] in ANY else f" for {row['category'].lower()}"
    level = f" level {row['level']}" if row["level"] else ""
    return f"{who}: {row['step']}{level}{kind}"


def _timed(row: Row) -> str:
    if pd.isna(row["amount"]):
        return ""
    unit = row["unit"].removesuffix("s") if row["amount"] == 1 else row["unit"]
    mail = "" if pd.isna(row["mail"]) or not row["mail"] else f", less {row['mail']} for the mail,"
    return f"{row['amount']} {unit}{mail} from {row['anchor']}"


def _sourced(row: Row) -> str:
    unsure = "" if "verify" in row["source"] else ", not looked up yet: verify"
    verified = unsure if pd.isna(row["verified_on"]) else f", looked up {row['verified_on']:%Y-%m-%d}"
    return f" ({row['source']}{verified})"


def _instead(row: Row) -> str:
    if row["allowed"] == "no" or pd.isna(row["least"]):
        return str(row["instead"])
    return f"Less than the ${row['least'] / 100:,.2f} that must be in dispute here: other claims may be added up."


def _sending(row: Row) -> str:
    """How it is sent, with which form, where to, and which level it is of how many."""
    levels = "" if pd.isna(row["max_level"]) else f"of {row['max_level']} levels inside the payer"
    parts = [row["method"], row["form"] and f"with {row['form']}", row["to"] and f"to {row['to']}", levels]
    told = ", ".join(part for part in parts if part)
    return f". Send: {told}" if told else ""


def _wanted(row: Row) -> str:
    return _HEADERS[ANCHORS.get(row["anchor"], "first_denied")]
