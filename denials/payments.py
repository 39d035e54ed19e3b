"""Which payments a workbook has already: a check is one payment, in whatever files and however many parts it comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from denials.keys import TRANSACTION, joined, placed, remit_keys
from era import Remittances

SUMS = ["amount", "claims_paid", "provider_adjustments", "difference", "claims"]


@dataclass(frozen=True)
class Held:
    """The payments that a workbook has: rows of Remits, and `remit` and `key` of its claims and adjustments."""

    remits: pd.DataFrame
    rows: pd.DataFrame

    @classmethod
    def of(cls, remits: pd.DataFrame, claims: pd.DataFrame, provider_adjustments: pd.DataFrame) -> Held:
        """What rows of Remits, Claims and Provider adjustments hold."""
        return cls(remits, pd.concat([rows[["remit", "key"]] for rows in (claims, provider_adjustments)]))


NOTHING = Held(pd.DataFrame({"key": [], "body_hash": []}, dtype="str"),
               pd.DataFrame({"remit": [], "key": []}, dtype="str"))


def verdicts(remittances: Remittances, held: Held) -> pd.DataFrame:
    """For each payment that was read whether the workbook has it: new, known, conflict or test.

    A payment is known when its key and its content are there. Where its key is there with other content, it is a
    part of that payment, and new, if it has other claims and provider adjustments; it is a conflict if it has one of
    them again. What comes first in the files counts as there. A test (ISA15 = T) that is new says so. Columns: file,
    transaction, key, body_hash, verdict.

    >>> from denials.facts import facts
    >>> read = era.read(STORIES / "several_checks.835")
    >>> verdicts(read, NOTHING)["verdict"].tolist()
    ['new', 'new', 'new']
    >>> one = facts(only(read, read.remits.head(1)), shipped)
    >>> verdicts(read, Held.of(one.remits, one.claims, one.provider_adjustments))["verdict"].tolist()
    ['known', 'new', 'new']
    """
    asked = remittances.remits[[*TRANSACTION, "body_hash", "test"]].assign(key=remit_keys(remittances.remits))
    asked["verdict"] = pd.Series("new", asked.index).mask(asked["test"], "test").astype("str")
    contested = asked[asked["key"].duplicated(keep=False) | asked["key"].isin(held.remits["key"])]
    asked.loc[contested.index, "verdict"] = list(_judged(contested, _contents(remittances, contested), held))
    return asked[[*TRANSACTION, "key", "body_hash", "verdict"]]


def _judged(contested: pd.DataFrame, contents: list[set[str]], held: Held) -> Iterator[str]:
    there = held.remits[held.remits["key"].isin(contested["key"])]
    hashes = {(key, one) for key, many in zip(there["key"], there["body_hash"], strict=True) for one in many.split()}
    rows = held.rows.loc[held.rows["remit"].isin(contested["key"]), "key"]
    names = {key.rpartition("|")[0] for key in rows}
    for key, content, verdict, own in zip(contested["key"], contested["body_hash"], contested["verdict"], contents,
                                          strict=True):
        if (key, content) in hashes:
            yield "known"
        elif own & names:
            yield "conflict"
        else:
            yield verdict
            hashes.add((key, content))
            names |= own


def _contents(remittances: Remittances, contested: pd.DataFrame) -> list[set[str]]:
    """The keys of the claims and provider adjustments of each payment, without their number among equals."""
    found = [set[str]() for _ in range(len(contested))]
    tables = ((remittances.claims, ("patient_control_number", "payer_control_number", "status_code")),
              (remittances.provider_adjustments, ("provider", "reason", "reference")))
    for rows, fields in tables:
        of = placed(rows, contested, TRANSACTION)
        mine, of = rows[of >= 0], of[of >= 0]
        keys = contested["key"].take(of.to_numpy()).set_axis(mine.index)
        for place, name in zip(of, joined(keys, *(mine[field] for field in fields)), strict=True):
            found[int(place)].add(name)
    return found


def only(remittances: Remittances, chosen: pd.DataFrame) -> Remittances:
    """The remittances without the payments that are not among the chosen (`file`, `transaction`).

    >>> read = era.read(STORIES / "several_checks.835")
    >>> len(only(read, read.remits.head(2)).remits)
    2
    """
    def kept(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[placed(rows, chosen, TRANSACTION) >= 0].reset_index(drop=True)

    return replace(
        remittances, remits=kept(remittances.remits), claims=kept(remittances.claims), lines=kept(remittances.lines),
        adjustments=kept(remittances.adjustments), provider_adjustments=kept(remittances.provider_adjustments))


def whole(remits: pd.DataFrame) -> pd.DataFrame:
    """Rows of Remits, the parts of one payment added up: what a workbook has and what an import adds.

    >>> part = {"key": "k", "balanced": "yes", "test": "no", "amount": 100, "claims_paid": 100, "difference": 0,
    ...         "provider_adjustments": 0, "claims": 1}
    >>> rows = pd.DataFrame([{**part, "body_hash": "b"}, {**part, "body_hash": "a", "amount": 50}])
    >>> whole(rows)[["amount", "claims", "body_hash"]].values.tolist()
    [[150, 2, 'a b']]
    """
    if not remits["key"].duplicated().any():
        return remits
    parts = remits.sort_values("body_hash", kind="stable").groupby("key", sort=False)
    first = parts.head(1).set_index("key")
    hashes = parts["body_hash"].agg(lambda texts: " ".join(sorted(set(" ".join(texts).split()))))
    sums = {field: parts[field].sum(min_count=1) for field in SUMS}
    table = first.assign(**sums, body_hash=hashes, balanced=parts["balanced"].min(), test=parts["test"].max())
    return table.reindex(remits["key"].drop_duplicates()).reset_index()[list(remits.columns)]
