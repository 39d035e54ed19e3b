"""Rows that are alike are judged once: a queue has many rows and few situations."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd


def alike(rows: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """The distinct rows, and for each row the place of its like among them.

    >>> distinct, place = alike(pd.DataFrame({"codes": ["CO-4", "CO-16", "CO-4"]}))
    >>> distinct["codes"].tolist(), place.tolist()
    (['CO-4', 'CO-16'], [0, 1, 0])
    """
    place = rows.groupby(list(rows.columns), sort=False, dropna=False).ngroup().to_numpy("int64")
    return rows.drop_duplicates().reset_index(drop=True), place.astype(np.int64)


def spread(answers: pd.DataFrame, place: npt.NDArray[np.int64], index: pd.Index) -> pd.DataFrame:
    """The answer to each row's like, beside that row."""
    return answers.take(place).set_axis(index)


def epochs(days: pd.Series, rules: list[pd.DataFrame]) -> pd.Series:
    """For each day an earlier one on which the same rows of dated rules count: days between two changes are alike.

    >>> rule = pd.DataFrame({"from_date": pd.to_datetime(["2026-01-01"]), "to_date": pd.to_datetime(["2026-06-30"])})
    >>> days = pd.Series(pd.to_datetime(["2025-05-05", "2026-03-03", "2026-07-04", None]))
    >>> epochs(days, [rule]).dt.strftime("%Y-%m-%d").tolist()
    ['1900-01-01', '2026-01-01', '2026-07-01', nan]
    """
    begins = [rows["from_date"].dropna() for rows in rules]
    ends = [rows["to_date"].dropna() + pd.Timedelta(days=1) for rows in rules]
    dawn = pd.Series(pd.to_datetime(["1900-01-01"]))
    changes = pd.concat([*begins, *ends, dawn]).drop_duplicates().sort_values()
    place = changes.searchsorted(days, side="right") - 1
    return changes.take(place.clip(0)).set_axis(days.index).where(days.notna())
