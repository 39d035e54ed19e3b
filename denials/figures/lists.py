"""Lists on a page: the first rows of a table, as a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from denials.figures.cells import Block, Scalar, block, day, dollars, whole_number

NOTHING = "nothing"


def text(value: Any) -> str:
    """Text as it is; '' where there is none.

    >>> text("Aetna"), text(None)
    ('Aetna', '')
    """
    return "" if pd.isna(value) else str(value)


def money(value: Any) -> Scalar:
    """Cents as dollars; '' where there are none.

    >>> money(1250), money(pd.NA)
    (12.5, '')
    """
    return "" if pd.isna(value) else dollars(float(value))


def left(value: Any) -> str:
    """Days left in words.

    >>> left(3), left(0), left(-2), left(pd.NA)
    ('3 days', 'passed', 'passed', 'no date')
    """
    if pd.isna(value):
        return "no date"
    return f"{int(value)} day{'' if int(value) == 1 else 's'}" if value > 0 else "passed"


def name(value: Any) -> str:
    """A person without what stands behind a comma.

    >>> name("Erik Lindqvist, MD"), name("")
    ('Erik Lindqvist', '')
    """
    return text(value).partition(",")[0]


KINDS: dict[str, Callable[[Any], Scalar]] = {
    "text": text, "money": money, "day": day, "count": whole_number, "left": left, "name": name,
}


def listed(rows: pd.DataFrame, columns: Mapping[str, str], height: int, nothing: str = NOTHING) -> Block:
    """The first rows as cells, each column by its kind (see KINDS); where there is none, the first cell says so.

    >>> listed(pd.DataFrame({"claim": ["A1"], "at_risk": [1250]}), {"claim": "text", "at_risk": "money"}, 2)
    [['A1', 12.5], ['', '']]
    >>> listed(pd.DataFrame({"claim": [], "at_risk": []}), {"claim": "text", "at_risk": "money"}, 1)
    [['nothing', '']]
    """
    if rows.empty:
        return block([[nothing, *[""] * (len(columns) - 1)]], height, len(columns))
    cells = [[KINDS[kind](value) for value in rows[field].head(height)] for field, kind in columns.items()]
    return block(zip(*cells, strict=True), height, len(columns))

