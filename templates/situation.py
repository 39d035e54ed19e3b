"""What else decides on a letter: which windows are still open for a claim, and whether its authorization is on file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import pandas as pd

from denials.deadlines import deadline
from denials.rules import Rules

RETRO = "retro auth"
WINDOWS = {RETRO: "retro_authorization", "peer to peer": "peer_to_peer"}
"""Steps of the Payers table that come before an appeal, each with its letter."""


class Situation(NamedTuple):
    """What is known of a claim besides its denial."""

    windows: tuple[str, ...] = ()
    """The steps before an appeal for which there is still time."""
    authorization: str = ""
    """The authorization number that the payer's latest answer carries (REF*G1)."""


def situations(denials: pd.DataFrame, answers: pd.DataFrame, appeals: pd.DataFrame, rules: Rules,
               today: date) -> Mapping[str, Situation]:
    """The situation of each denial by its key, from the tables Claims, Appeals and Payers.

    A window is open up to its last day by Payers, until its letter was sent; one for which Payers gives no time is not.
    There is no asking for an authorization afterwards where the payer's own answer carries one.

    >>> denial = denials_of([{"key": "a", "payer": "Aetna", "service_from": "2026-05-04"}])
    >>> nothing = pd.DataFrame({"case": [], "template": [], "sent_on": [], "authorization": [], "paid_on": []})
    >>> situations(denial, nothing, nothing, shipped, date(2026, 6, 3))["a"]
    Situation(windows=('retro auth',), authorization='')
    >>> situations(denial, nothing, nothing, shipped, date(2026, 6, 4))["a"].windows
    ()
    """
    numbers = _authorizations(answers)
    sent = appeals[appeals["sent_on"].notna()]
    gone = set(zip(sent["case"], sent["template"], strict=True))
    in_time = {step: _in_time(denials, rules, step, today) for step in WINDOWS}
    in_time[RETRO] -= set(numbers)
    return {
        key: Situation(tuple(step for step, letter in WINDOWS.items()
                             if key in in_time[step] and (key, letter) not in gone), numbers.get(key, ""))
        for key in denials["key"]
    }


def _authorizations(answers: pd.DataFrame) -> dict[str, str]:
    given = answers[answers["authorization"] != ""].sort_values("paid_on", kind="stable")
    return dict(zip(given["case"], given["authorization"], strict=True))


def _in_time(denials: pd.DataFrame, rules: Rules, step: str, today: date) -> set[str]:
    """The keys of the denials for which the step may still be taken."""
    last = deadline(denials, rules, step)
    return set(denials["key"][(last["by"] >= pd.Timestamp(today)) & last["allowed"]])
