"""What a line should have been allowed by the practice's own fee schedule."""

from __future__ import annotations

import numpy as np
import pandas as pd

from denials.rules import Rules

_PREFIX, _SUFFIX = "Modifier ", " pays"
"""Policy rows of this shape say what share of the rate a modifier pays."""


def expected(lines: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The expected amount of each line that the fee schedule can price: expected (cents), rate, share and basis.

    `lines` has payer, procedure, modifiers, place, service_from, units, charge (cents) and answer (lines of one answer
    and day are reduced as several procedures). The answer has the index of those lines alone. The row that names most
    of the line's modifiers, then its place, then the latest in force counts. Never more than the charge.

    >>> from dataclasses import replace
    >>> lines = pd.DataFrame({"payer": ["Aetna"], "procedure": ["99213"], "modifiers": [""], "place": ["11"],
    ...     "service_from": pd.to_datetime(["2026-03-02"]), "units": [2.0], "charge": [40000], "answer": ["a"]})
    >>> row = {"payer": "Aetna", "procedure": "99213", "modifiers": "", "place": "", "rate": 9250, "of_charge": None,
    ...     "from_date": pd.Timestamp("2026-01-01"), "to_date": pd.NaT}
    >>> rules = replace(shipped, fee_schedule=pd.DataFrame([row]))
    >>> expected(lines, rules)[["expected", "basis"]].values.tolist()
    [[18500, 'Fee schedule from 2026-01-01: $92.50 x 2']]
    """
    rows = _priced(lines, rules)
    rows = rows.assign(share=_modifier_shares(rows, rules))
    rows = rows[rows["share"] > 0]
    rows = rows.assign(full=_full(rows))
    rows = rows.assign(reduction=_reductions(rows, lines, rules))
    by_rate = rows["rate"].notna()
    due = _half_up(rows["full"] * (rows["share"] * rows["reduction"]).where(by_rate, 1.0))
    return rows.assign(expected=np.minimum(due, rows["charge"].astype("int64")), basis=_basis(rows))


def _priced(lines: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The lines that a row of the fee schedule prices, with that row's modifiers (named), rate and share of charge."""
    schedule = rules.fee_schedule.rename(columns={"modifiers": "named", "place": "at"})
    rates = schedule[["payer", "procedure", "named", "at", "rate", "of_charge", "from_date", "to_date"]]
    both = lines.rename_axis("line_at").reset_index().merge(rates, on=["payer", "procedure"])
    begun = both["from_date"].isna() | (both["from_date"] <= both["service_from"])
    ended = both["to_date"].notna() & (both["to_date"] < both["service_from"])
    here = (both["at"] == "") | (both["at"] == both["place"])
    fits = pd.Series(
        [set(named.split()) <= set(sent.split()) for named, sent in zip(both["named"], both["modifiers"], strict=True)],
        both.index, dtype="bool")
    found = both[begun & ~ended & here & fits]
    order = found.assign(names=[len(named.split()) for named in found["named"]], places=found["at"] != "")
    best = order.sort_values(["names", "places", "from_date"], na_position="first", kind="stable")
    return best.drop_duplicates("line_at", keep="last").set_index("line_at").sort_index()


def _modifier_shares(rows: pd.DataFrame, rules: Rules) -> pd.Series:
    """What share of the rate the modifiers pay that the fee schedule's row does not name; 0 where nobody can say."""
    policy = rules.policy[rules.policy["name"].str.startswith(_PREFIX) & rules.policy["name"].str.endswith(_SUFFIX)]
    shares = {name[len(_PREFIX):-len(_SUFFIX)]: value
              for name, value in zip(policy["name"], policy["value"], strict=True)}
    pays = [float(np.prod([shares.get(modifier, 1.0) for modifier in sent.split() if modifier not in named.split()]))
            for sent, named in zip(rows["modifiers"], rows["named"], strict=True)]
    return pd.Series(pays, rows.index, dtype="float64").where(rows["rate"].notna(), 1.0)


def _full(rows: pd.DataFrame) -> pd.Series:
    """Rate times units; else the share of the charge."""
    units = rows["units"].fillna(1.0)
    return (rows["rate"].astype("float64") * units).fillna(rows["charge"].astype("float64") * rows["of_charge"])


def _reductions(rows: pd.DataFrame, lines: pd.DataFrame, rules: Rules) -> pd.Series:
    """1 for the highest of several surgical procedures of one answer and day, the policy's shares for the others.

    A procedure that the fee schedule does not price is taken as the highest: better too little asked than too much.
    """
    code = pd.to_numeric(lines["procedure"], errors="coerce")
    surgical = lines[code.between(rules.policy_value("Multiple procedures from"),
                                  rules.policy_value("Multiple procedures to"))]
    worth = rows["full"].reindex(surgical.index).fillna(np.inf)
    place = worth.groupby([surgical["answer"], surgical["service_from"]]).rank(method="first", ascending=False)
    pays = pd.Series(1.0, place.index).mask(place == 2, rules.policy_value("Second procedure pays"))
    pays = pays.mask(place > 2, rules.policy_value("Later procedures pay"))
    return pays.reindex(rows.index).fillna(1.0)


def _basis(rows: pd.DataFrame) -> list[str]:
    return [_sentence(*row) for row in zip(
        rows["from_date"], rows["rate"], rows["of_charge"], rows["units"].fillna(1.0), rows["share"],
        rows["reduction"], strict=True)]


def _sentence(since: pd.Timestamp, rate: float, of_charge: float, units: float, share: float, reduction: float) -> str:
    head = "Fee schedule" if pd.isna(since) else f"Fee schedule from {since:%Y-%m-%d}"
    if pd.isna(rate):
        return f"{head}: {of_charge:.0%} of the charge"
    parts = [f"{head}: ${rate / 100:,.2f} x {units:g}"]
    parts += [f"x {share:g} by modifier"] if share != 1 else []
    parts += [f"x {reduction:g} as a further procedure"] if reduction != 1 else []
    return " ".join(parts)


def _half_up(cents: pd.Series) -> pd.Series:
    return pd.Series(np.floor(cents.to_numpy("float64") + 0.5 + 1e-9).astype("int64"), cents.index)
