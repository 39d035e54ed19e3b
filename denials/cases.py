"""Which answers belong to one claim: by its own number and date of service, else by what ties them, never by name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import pandas as pd

from denials.keys import day_text

_NOTHING = r"0*|N/?A|NONE|UNKNOWN|X+"
SHORTEST = 4
"""A payer's number shorter than this ties nothing together."""


def cases(claims: pd.DataFrame) -> pd.Series:
    """The case of each answer (rows of Claims): the claim number and first date of service of the earliest of them.

    Answers share a case when these two are equal and they are not plainly two patients; or when, for one patient, they
    share the payer's claim number or one names the other's as the claim it replaces; or, where the claim number says
    nothing ('0'), when member, date of service and charge are equal. An answer that nothing ties to another keeps a
    case of its own. Two patients are never joined because their names are alike.

    >>> claims = pd.DataFrame({"key": ["k1", "k2"], "claim": ["A1", "0"], "payer_claim": ["88001", "88001"],
    ...     "original_claim": ["", ""], "payer": ["Aetna"] * 2, "patient": ["DOE, JO"] * 2, "member_id": ["W1", "W1"],
    ...     "charge": [100, 100], "service_from": pd.to_datetime(["2026-01-05"] * 2),
    ...     "paid_on": pd.to_datetime(["2026-01-20", "2026-02-20"])})
    >>> cases(claims).tolist()
    ['A1 2026-01-05', 'A1 2026-01-05']
    """
    person = claims["patient"].map(_person)
    own = _apart(_own(claims), person, claims["member_id"])
    tied = _united([*_same_number(claims, own, person), *_replaced(claims, own, person), *_nameless(claims, own)])
    order = pd.DataFrame({"own": own, "nothing": own.str.startswith("#"), "paid_on": claims["paid_on"]})
    earliest = order.sort_values(["nothing", "paid_on", "own"]).drop_duplicates("own")["own"]
    first = [str(key) for key in earliest]
    name: dict[str, str] = {}
    for key in first:
        name.setdefault(tied.get(key, key), key)
    return own.map({key: name[tied.get(key, key)] for key in first}).astype("str")


def _own(claims: pd.DataFrame) -> pd.Series:
    """What an answer would be called alone."""
    number = claims["claim"].str.upper().str.replace(" ", "")
    day = day_text(claims["service_from"])
    nothing = _says_nothing(number)
    stand_in = "#" + claims["payer_claim"].where(claims["payer_claim"] != "", claims["key"])
    return (number.where(~nothing, stand_in) + " " + day).str.strip().astype("str")


def _says_nothing(numbers: pd.Series) -> pd.Series:
    return numbers.str.fullmatch(_NOTHING)


def _person(name: str) -> str:
    last, _, first = name.upper().partition(",")
    return re.sub(r"[^A-Z]", "", last) + re.sub(r"[^A-Z]", "", first)[:1]


def _apart(own: pd.Series, person: pd.Series, member: pd.Series) -> pd.Series:
    """Names for the cases of two patients under one number: they differ in the name and in the member ID."""
    several = person.where(person != "").groupby(own).transform("nunique") > 1
    whose = own[several].copy()
    for _, rows in own[several].groupby(own[several]):
        pairs = [(f"p{person[at]}", f"m{member[at]}") for at in rows.index if person[at] and member[at]]
        tied = _united(pairs)
        same = {at: tied.get(f"p{person[at]}", person[at]) for at in rows.index}
        if len(set(same.values())) > 1:
            whose[rows.index] = [f"{own[at]} ~{_mark(str(same[at]))}" for at in rows.index]
    return own.where(~several, whose)


def _mark(person: str) -> str:
    return hashlib.sha256(person.encode()).hexdigest()[:6]


def _same_number(claims: pd.DataFrame, own: pd.Series, person: pd.Series) -> list[tuple[str, str]]:
    """Cases of one person and day that share the payer's claim number."""
    told = claims["payer_claim"].str.len() >= SHORTEST
    told &= ~_says_nothing(claims["payer_claim"])
    by = pd.DataFrame({"payer": claims["payer"], "number": claims["payer_claim"], "person": person,
                       "day": claims["service_from"], "own": own})[told & (person != "")]
    return _chained(by, ["payer", "number", "person", "day"])


def _replaced(claims: pd.DataFrame, own: pd.Series, person: pd.Series) -> list[tuple[str, str]]:
    """Cases of one person of which one names the other's number as the claim it replaces."""
    naming = pd.DataFrame({"payer": claims["payer"], "number": claims["original_claim"], "person": person, "own": own})
    named = naming.assign(number=claims["payer_claim"])
    told = naming[(naming["number"].str.len() >= SHORTEST) & (person != "")]
    both = told.merge(named, on=["payer", "number", "person"], suffixes=("", "_named"))
    return list(zip(both["own"].astype(str), both["own_named"].astype(str), strict=True))


def _nameless(claims: pd.DataFrame, own: pd.Series) -> list[tuple[str, str]]:
    """Answers whose claim number says nothing, tied to the one claim of the same member, day and charge."""
    by = pd.DataFrame({"member": claims["member_id"], "day": claims["service_from"], "charge": claims["charge"].abs(),
                       "own": own})[(claims["member_id"] != "") & claims["service_from"].notna()]
    lost = by["own"].str.startswith("#")
    known = by[~lost].drop_duplicates()
    sole = known[~known.duplicated(["member", "day", "charge"], keep=False)]
    both = by[lost].merge(sole, on=["member", "day", "charge"], suffixes=("", "_known"))
    return list(zip(both["own"].astype(str), both["own_known"].astype(str), strict=True))


def _chained(rows: pd.DataFrame, by: list[str]) -> list[tuple[str, str]]:
    """Each case with the first of its group."""
    different = rows.drop_duplicates()
    first = different.groupby(by, dropna=False)["own"].transform("first")
    apart = different["own"] != first
    return list(zip(different["own"][apart].astype(str), first[apart].astype(str), strict=True))


def _united(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each name in the pairs one name that stands for all that are tied to it."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for one, other in pairs:
        low, high = sorted((top(one), top(other)))
        above[high] = low
    return {name: top(name) for name in list(above)}
