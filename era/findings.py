"""What a reader found wrong: rows of the table of problems."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from era.columns import Table, frame, texts
from era.tables import COUNT, PROBLEMS
from era.values import counts

ERROR, WARNING, NOTE = "error", "warning", "note"
"""error: money or claims are affected · warning: worth a look · note: good to know."""


class Finding(NamedTuple):
    """One row of the table of problems; `segment` 0 means the whole file."""

    file: str
    segment: int
    severity: str
    what: str
    remedy: str


def table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a frame, in the order of `era.tables.PROBLEMS`."""
    return frame([columns(findings)], PROBLEMS)


def columns(findings: Iterable[Finding]) -> Table:
    """The columns of that frame."""
    told = list(zip(*findings, strict=True)) or [()] * len(PROBLEMS)
    return {name: counts(np.array(column, dtype=np.int64)) if kind == COUNT else texts(column)
            for (name, kind), column in zip(PROBLEMS.items(), told, strict=True)}


def dollars(cents: int) -> str:
    """Money as a person writes it.

    >>> dollars(-123456), dollars(5)
    ('-$1,234.56', '$0.05')
    """
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"
