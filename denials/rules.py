"""The rules the biller keeps: frames of the workbook's rule tables, and which of their rows count on a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from era.problem import Problem

TABLES = {
    "payers": "Payers", "payer_names": "PayerNames", "reasons": "Reasons", "remarks": "Remarks", "team": "Team",
    "policy": "Policy", "holidays": "Holidays", "fee_schedule": "FeeSchedule",
}
"""The workbook's table of each field of `Rules`."""


@dataclass(frozen=True, repr=False)
class Rules:
    """The rule tables of one workbook, each a frame in that table's fields."""

    payers: pd.DataFrame
    payer_names: pd.DataFrame
    reasons: pd.DataFrame
    remarks: pd.DataFrame
    team: pd.DataFrame
    policy: pd.DataFrame
    holidays: pd.DataFrame
    fee_schedule: pd.DataFrame

    @classmethod
    def of(cls, table: Callable[[str], pd.DataFrame]) -> Rules:
        """The rules of a workbook, of which `table` answers the rows of a table by its name."""
        return cls(**{field: table(name) for field, name in TABLES.items()})

    def policy_value(self, name: str) -> float:
        """The number of a Policy row; a Problem names the row if it is missing or empty.

        >>> rules = Rules.of(lambda _: pd.DataFrame({"name": ["Least urgency"], "value": [0.2]}))
        >>> rules.policy_value("Least urgency")
        0.2
        >>> rules.policy_value("Urgent within")
        Traceback (most recent call last):
        era.problem.Problem: Policy: there is no number for 'Urgent within'. Add a row of that name with a value.
        """
        values = self.policy.loc[self.policy["name"] == name, "value"].dropna()
        if values.empty:
            raise Problem("Policy", f"there is no number for '{name}'", "Add a row of that name with a value.")
        return float(values.iloc[-1])


def in_force(rows: pd.DataFrame, key: str, wanted: pd.Series, days: pd.Series) -> pd.DataFrame:
    """For each wanted key and day the row that counts then: from_date <= day <= to_date, the latest from_date wins.

    An empty from_date or to_date leaves that side open; a missing day asks for the rows without an end. The answer
    has the rows' columns and the index of `wanted`; where no row counts, text is '' and all else is missing.

    >>> rows = pd.DataFrame({"reason": ["45", "45"], "kind": ["old", "new"],
    ...     "from_date": pd.to_datetime([None, "2026-01-01"]), "to_date": pd.to_datetime([None, None])})
    >>> days = pd.Series(pd.to_datetime(["2025-12-31", "2026-01-01", "2026-01-01"]))
    >>> in_force(rows, "reason", pd.Series(["45", "45", "?"]), days)["kind"].tolist()
    ['old', 'new', '']
    """
    asked, number = distinct(pd.DataFrame({key: wanted, "day": periods(rows, days)}))
    place = _places(rows, key, asked).to_numpy()[number]
    return _taken(rows, place, wanted.index)


def distinct(rows: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """The rows without their repetitions, and for each row the place of its like among them.

    >>> rows, place = distinct(pd.DataFrame({"group": ["CO", "PR", "CO"], "reason": ["45", "1", "45"]}))
    >>> rows["reason"].tolist(), place.tolist()
    (['45', '1'], [0, 1, 0])
    """
    number = np.zeros(len(rows), dtype="int64")
    for column in rows.columns:
        codes, values = pd.factorize(rows[column], use_na_sentinel=False)
        number, _ = pd.factorize(number * len(values) + codes)
    first = np.unique(number, return_index=True)[1]
    return rows.take(first).reset_index(drop=True), number


def periods(rows: pd.DataFrame, days: pd.Series) -> pd.Series:
    """Each day replaced by the first day of its period, a period being days on which the same rows are in force.

    >>> rows = pd.DataFrame({"from_date": pd.to_datetime(["2026-01-01", None]), "to_date": pd.to_datetime([None] * 2)})
    >>> periods(rows, pd.Series(pd.to_datetime(["2025-05-05", "2026-05-05", None]))).dt.year.tolist()
    [1900.0, 2026.0, nan]
    """
    always = pd.Series([pd.Timestamp("1900-01-01")])
    bounds = pd.concat([always, rows["from_date"], rows["to_date"] + pd.Timedelta(days=1)])
    starts = pd.DatetimeIndex(bounds.dropna().sort_values().unique())
    begun = starts[starts.get_indexer(pd.DatetimeIndex(days), method="pad").clip(0)]
    return pd.Series(begun, index=days.index).where(days.notna())


def _places(rows: pd.DataFrame, key: str, asked: pd.DataFrame) -> pd.Series:
    """The position in `rows` that counts for each asked pair, -1 where none does."""
    dated = rows[[key, "from_date", "to_date"]].assign(place=range(len(rows)))
    both = asked.assign(pair=range(len(asked))).merge(dated, on=key)
    begun = both["from_date"].isna() | both["day"].isna() | (both["from_date"] <= both["day"])
    ended = both["to_date"].notna() & ~(both["day"] <= both["to_date"])
    best = both[begun & ~ended].sort_values("from_date", na_position="first", kind="stable")
    latest = best.drop_duplicates("pair", keep="last").set_index("pair")["place"]
    return latest.reindex(range(len(asked)), fill_value=-1)


def _taken(rows: pd.DataFrame, place: np.ndarray, index: pd.Index) -> pd.DataFrame:
    """The rows at these places; a row of nothing where the place is -1."""
    numbered = rows.reset_index(drop=True)
    text = [column for column in numbered.columns if pd.api.types.is_string_dtype(numbered[column])]
    taken = numbered.reindex(place)
    taken[text] = taken[text].fillna("")
    return taken.set_index(index)
