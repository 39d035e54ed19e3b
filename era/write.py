"""Write the tables as CSV: one file for each, as scripts and other programs expect them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from era.read import Remittances
from era.tables import CONTRACT, DAY, FLAG, MONEY, NUMBER


def write_csv(remittances: Remittances, folder: str | Path) -> list[Path]:
    """Write one CSV for each table into a folder (made if need be): UTF-8, money with two decimals, days as ISO.

    Flags are `true` and `false`; what is not known is empty. Only the columns of `era.tables.CONTRACT` are written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return [_written(getattr(remittances, name), columns, folder / f"{name}.csv") for name, columns in CONTRACT.items()]


def _written(frame: pd.DataFrame, columns: dict[str, str], file: Path) -> Path:
    plain = pd.DataFrame({column: printed(frame[column], kind) for column, kind in columns.items()})
    plain.to_csv(file, index=False, encoding="utf-8", lineterminator="\n")
    return file


def printed(values: pd.Series, kind: str) -> pd.Series:
    """A column as text, as it stands in a CSV."""
    if kind == MONEY:
        return values.map(_money, na_action="ignore").astype("object")
    if kind == DAY:
        return values.astype("datetime64[s]").dt.strftime("%Y-%m-%d")
    if kind == FLAG:
        return values.map({True: "true", False: "false"})
    return values.map(_number, na_action="ignore").astype("object") if kind == NUMBER else values


def _money(cents: int) -> str:
    """Cents as dollars.

    >>> _money(-6), _money(123456)
    ('-0.06', '1234.56')
    """
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def _number(value: float) -> str:
    """A number without a needless `.0`.

    >>> _number(2.0), _number(0.5)
    ('2', '0.5')
    """
    return np.format_float_positional(value, trim="-")
