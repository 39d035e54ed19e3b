"""How much was answered: the denominators of every rate."""

from __future__ import annotations

import pandas as pd

from denials.keys import LINE, joined, placed, summed

_PRIMARY = ("original", "correction", "forwarded", "reversal")
BY = ["month", "payer", "provider", "procedure"]
SUMS = ["lines", "charge", "allowed", "paid", "denied", "denied_lines"]


def volumes(lines: pd.DataFrame, claims: pd.DataFrame, adjustments: pd.DataFrame,
            lines_of: pd.Series) -> pd.DataFrame:
    """Lines, charge, allowed, paid and denied by month, payer, provider and procedure, as rows of Volumes.

    A later payer repeats the charge, so it adds what it paid and denied, never lines, charge or allowed. A reversal
    takes off again what it takes back, but not the denial: a denial counts once, where it first came. Lines billed at
    zero count for nothing; a claim without lines counts as one without a procedure.

    >>> from denials.facts import facts
    >>> facts(era.read(STORIES / "first_denial.835"), shipped).volumes[["procedure", "lines", "denied"]].values.tolist()
    [['73721', 1, 145000], ['99213', 1, 0]]
    """
    parts = pd.concat([_of_lines(lines, claims, adjustments, lines_of), _of_claims(claims, adjustments, lines_of)])
    summed = parts.groupby(BY, sort=True, dropna=False)[SUMS].sum().reset_index()
    month = summed["month"].dt.strftime("%Y-%m").astype("object").fillna("").astype("str")
    key = joined(month, summed["payer"], summed["provider"], summed["procedure"])
    return summed.assign(key=key)[["key", *BY, *SUMS]]


def together(volumes: pd.DataFrame) -> pd.DataFrame:
    """Rows of Volumes with equal keys added up: what a workbook has and what an import adds.

    >>> row = {"key": "k", "month": pd.Timestamp("2026-01-01"), "payer": "Aetna", "provider": "", "procedure": "99213"}
    >>> rows = pd.DataFrame([{**row, **dict.fromkeys(SUMS, 2)}, {**row, **dict.fromkeys(SUMS, 3)}])
    >>> together(rows)["lines"].tolist()
    [5]
    """
    return volumes.groupby(["key", *BY], sort=True, dropna=False)[SUMS].sum().reset_index()


def _of_lines(lines: pd.DataFrame, claims: pd.DataFrame, adjustments: pd.DataFrame,
              lines_of: pd.Series) -> pd.DataFrame:
    worked = adjustments["amount"].where(adjustments["worked"])
    denied = summed(worked, placed(adjustments, lines, LINE), lines.index)
    money = lines[["charge", "allowed", "paid"]].assign(procedure=lines["procedure"], denied=denied)
    of = claims.take(lines_of.to_numpy())
    implied = lines["paid"].where(claims["denied"].take(lines_of.to_numpy()).to_numpy() == 0)
    return _counted(money.assign(allowed=money["allowed"].fillna(implied)), of.set_axis(lines.index))


def _of_claims(claims: pd.DataFrame, adjustments: pd.DataFrame, lines_of: pd.Series) -> pd.DataFrame:
    """Claims without lines, and what is denied of a whole claim that has lines."""
    bare = pd.Series(~pd.RangeIndex(len(claims)).isin(lines_of), index=claims.index)
    worked = adjustments["amount"].where(adjustments["worked"] & (adjustments["line_at"] < 0))
    denied = summed(worked, adjustments["claim_at"], claims.index)
    money = {field: claims[field].where(bare) for field in ("charge", "allowed", "paid")}
    rows = pd.DataFrame({**money, "procedure": "", "denied": denied}, index=claims.index)
    return _counted(rows[bare | (rows["denied"] > 0)], claims)


def _counted(money: pd.DataFrame, of: pd.DataFrame) -> pd.DataFrame:
    of = of.loc[money.index]
    sign = pd.Series(1, index=of.index).mask(of["kind"] == "reversal", -1)
    primary = of["kind"].isin(_PRIMARY) & (money["charge"].fillna(0) != 0)
    money_kinds = of["kind"] != "predetermination"
    day = of["paid_on"]
    return pd.DataFrame({
        "month": day.dt.to_period("M").dt.to_timestamp().astype("datetime64[s]"), "payer": of["payer"],
        "provider": of["provider"], "procedure": money["procedure"].astype("str"),
        "lines": sign.where(primary, 0).astype("Int64"), "charge": money["charge"].where(primary, 0).fillna(0),
        "allowed": money["allowed"].where(primary, 0).fillna(0),
        "paid": money["paid"].where(money_kinds, 0).fillna(0), "denied": money["denied"],
        "denied_lines": (money["denied"] > 0).astype("Int64"),
    })
