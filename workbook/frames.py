"""Frames whose columns are the fields of a table, each of its kind."""

from __future__ import annotations

import pandas as pd
from pandas.api.types import pandas_dtype

from workbook.schema import Kind, Table

DTYPES = {
    Kind.TEXT: "str", Kind.MONEY: "Int64", Kind.COUNT: "Int64", Kind.DAY: "datetime64[s]",
    Kind.MOMENT: "datetime64[s]", Kind.NUMBER: "float64", Kind.SHARE: "float64",
}


def empty(table: Table) -> pd.DataFrame:
    """No rows of a table.

    >>> from workbook.schema import POLICY
    >>> list(empty(POLICY).columns)
    ['name', 'value', 'unit', 'why', 'source', 'verified_on']
    """
    return typed(pd.DataFrame(columns=list(table.fields)), table)


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The frame with each column that is a field of the table in the kind the table declares.

    Text that is missing becomes ''. Columns that the table does not know are left out.
    """
    known = [field for field in table.fields if field in frame.columns]
    return pd.DataFrame({field: _typed(frame[field], table.fields[field].kind) for field in known})


def _typed(values: pd.Series, kind: Kind) -> pd.Series:
    if values.dtype == pandas_dtype(DTYPES[kind]) and not (kind is Kind.TEXT and values.hasnans):
        return values
    if kind is Kind.TEXT:
        return values.astype("object").where(values.notna(), "").astype("str")
    if kind in (Kind.DAY, Kind.MOMENT):
        return pd.to_datetime(values).astype(pandas_dtype(DTYPES[kind]))
    return pd.to_numeric(values).astype(pandas_dtype(DTYPES[kind]))
