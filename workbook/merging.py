"""What a merge has to write: pure comparison of the rows that are there with the rows that come."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbook.book import Merged
from workbook.frames import typed
from workbook.schema import Kind, Owner, Table
from workbook.text import fitted

_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Plan:
    """The cells to write in rows that are there, the rows to add, and the count of both."""

    changes: dict[str, pd.Series]
    """For each field its new values, by the label of the row."""
    new: pd.DataFrame
    merged: Merged


def keys(frame: pd.DataFrame, table: Table) -> pd.Series:
    """Each row's key as one text; '' for a row without one.

    >>> from workbook.schema import TEAM
    >>> keys(pd.DataFrame({"role": ["Biller"], "person": ["Ann"]}), TEAM).tolist()
    ['Biller\\x1fAnn']
    """
    parts = [_plain(frame[field], table.fields[field].kind) for field in table.key]
    joined = [_BETWEEN.join(row) for row in zip(*parts, strict=True)]
    return pd.Series([key if key.strip(_BETWEEN) else "" for key in joined], frame.index, dtype="object")


def keyed(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The rows that have a key, numbered anew: one that a person typed below a table of ours has none, and stays hers.

    >>> from workbook.schema import POLICY
    >>> keyed(pd.DataFrame({"name": ["", "Hourly cost"], "value": [1, 2]}), POLICY)["value"].tolist()
    [2]
    """
    return rows[keys(rows, table) != ""].reset_index(drop=True)


def plan(old: pd.DataFrame, frame: pd.DataFrame, table: Table, owner: Owner) -> Plan:
    """What it takes to bring the rows of a frame, by key, into the rows that are there.

    Only the owner's fields count, and of new rows the key; the values of other owners in the frame are left aside.
    Raises ValueError if a row has no key or two rows have the same.
    """
    own = [column.field for column in table.owned(owner) if column.field in frame.columns]
    frame = fit(frame[[*dict.fromkeys([*table.key, *own])]], table)
    coming = keys(frame, table)
    if coming.duplicated().any() or (coming == "").any():
        raise ValueError(f"rows for {table.name} without a key of their own")
    place = keys(old, table).map(dict(zip(coming, range(len(coming)), strict=True)))
    met = place.dropna().astype(int)
    changes = {
        field: changed for field in own if field not in table.key
        and len(changed := _differing(old.loc[met.index, field], frame[field].iloc[met], table.fields[field].kind))
    }
    new = frame.drop(index=met.unique().tolist())
    touched = met.loc[list({row for values in changes.values() for row in values.index})].nunique()
    return Plan(changes, new, Merged(len(new), touched, len(frame) - len(new) - touched))


def renamed(old: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """The new keys of the rows that get one, by the label of the row: none that is taken, and each one once.

    >>> renamed(pd.Series(["a", "b", "c"]), {"a": "x", "b": "x", "c": "b"}).to_dict()
    {0: 'x'}
    """
    new = old.map(dict(names)).dropna()
    return new[~new.isin(old) & ~new.duplicated()]


def untyped(rows: pd.DataFrame, table: Table, names: Collection[str]) -> pd.DataFrame:
    """The rows of these keys in which no person has typed anything."""
    hers = rows[[column.field for column in table.owned(Owner.BILLER)]]
    typed_in = (hers.notna() & (hers != "")).any(axis="columns")
    return rows[keys(rows, table).isin(names) & ~typed_in]


def fit(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The rows as a workbook can hold them: each column of its kind, each text one that fits a cell."""
    texts = {
        field: [fitted(text, f"table {table.name}, column {column.header}") if isinstance(text, str) else text
                for text in frame[field]]
        for field, column in table.fields.items() if field in frame.columns and column.kind is Kind.TEXT
    }
    return typed(frame.assign(**texts), table).reset_index(drop=True)


def _plain(values: pd.Series, kind: Kind) -> list[str]:
    if kind is Kind.TEXT:
        return values.tolist()
    if kind in (Kind.DAY, Kind.MOMENT):
        return values.dt.strftime("%Y-%m-%d %H:%M:%S").fillna("").tolist()
    return ["" if pd.isna(value) else str(value) for value in values]


def _differing(old: pd.Series, new: pd.Series, kind: Kind) -> pd.Series:
    """The new values, by the labels of the old ones, where they say something else."""
    new = new.set_axis(old.index)
    if kind in (Kind.NUMBER, Kind.SHARE):
        close = np.isclose(old.to_numpy(), new.to_numpy(), rtol=1e-9, atol=1e-12, equal_nan=True)
        return new[~close]
    same = (old == new).fillna(False).astype(bool) | (old.isna() & new.isna())
    return new[~same]
