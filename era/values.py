"""Spans of bytes become values, a whole column at once: text, money, numbers, days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from era.segments import Mask, Rows, Spans

STR = pd.StringDtype("pyarrow", na_value=np.nan)
LONGEST = 15
"""Signs that an amount may have; X12 allows ten digits, and in cents this many still fit 64 bits."""
NEVER = np.datetime64("NaT", "s")
MINUS, PLUS, POINT, ZERO = b"-+.0"


@dataclass(frozen=True)
class Amounts:
    """Numbers as digits and a count of decimals; `sound` where they could be read, `given` where there were any."""

    digits: NDArray[np.int64]
    decimals: NDArray[np.int64]
    sound: Mask
    given: Mask


def text(spans: Spans) -> pd.Series[str]:
    """A text column; '' where there is nothing."""
    return _text(gathered(spans), spans.lengths)


def gathered(spans: Spans) -> NDArray[np.uint8]:
    """The bytes of all pieces, one after the other."""
    lengths = spans.lengths
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return spans.data[np.repeat(spans.start - (ends - lengths), lengths) + np.arange(total)]


def _text(content: NDArray[np.uint8], lengths: Rows) -> pd.Series[str]:
    offsets = np.append(0, np.cumsum(lengths)).astype(np.int64)
    array = pa.LargeStringArray.from_buffers(len(lengths), pa.py_buffer(offsets.data), pa.py_buffer(content.data))
    return _column(array)


def joined(spans: Spans, owner: Rows, size: int, colon: Mask | None = None) -> pd.Series[str]:
    """The pieces of each owner (0 to size - 1), in their order, with a blank (or a colon, where asked) between them."""
    kept = spans.given
    glue = len(spans.data) - 1 - (np.zeros(len(owner), np.intp) if colon is None else colon.astype(np.intp))[kept]
    spans, owner = spans.at(kept), owner[kept]
    another = np.append(owner[1:] == owner[:-1], False)[: len(owner)]
    start, end = np.column_stack([spans.start, glue]).ravel(), np.column_stack([spans.end, glue + another]).ravel()
    pieces = Spans(spans.data, start, end)
    lengths = np.bincount(np.repeat(owner, 2), weights=pieces.lengths, minlength=size).astype(np.int64)
    return _text(gathered(pieces), lengths)


def repeated(names: list[str], rows: Rows) -> pd.Series[str]:
    """A text column that repeats a few names."""
    return _column(pa.array([*names, ""], type=pa.large_string()).take(rows))


def _column(array: pa.Array[Any]) -> pd.Series[str]:
    return pd.Series(cast("Any", array), dtype=STR)


def amounts(spans: Spans) -> Amounts:
    """Read decimal numbers such as `12`, `12.5`, `-.06`; everything else is not sound."""
    lengths = spans.lengths
    digits, decimals, pointed = (np.zeros(len(spans), dtype=np.int64) for _ in range(3))
    sound, some = lengths <= LONGEST, np.zeros(len(spans), dtype=np.bool_)
    for place in range(int(lengths.max(initial=0, where=sound))):
        here = sound & (lengths > place)
        sign = spans.data[np.where(here, spans.start + place, 0)]
        digit = sign.astype(np.int64) - ZERO
        is_digit = here & (digit >= 0) & (digit <= 9)
        is_point = here & (sign == POINT)
        digits = np.where(is_digit, digits * 10 + digit, digits)
        decimals += is_digit & (pointed > 0)
        some |= is_digit
        pointed += is_point
        sound &= ~here | is_digit | is_point | ((place == 0) & ((sign == MINUS) | (sign == PLUS)))
    negative = spans.given & (spans.data[np.where(spans.given, spans.start, 0)] == MINUS)
    return Amounts(np.where(negative, -digits, digits), decimals, sound & some & (pointed <= 1), spans.given)


def cents(read: Amounts) -> pd.Series[int]:
    """Money in whole cents; missing where nothing was given, it could not be read, or it has parts of a cent."""
    scale = 10 ** np.abs(read.decimals - 2)
    whole = np.where(read.decimals <= 2, read.digits * scale, read.digits // scale)
    return _integers(whole, read.given & ~unsound(read))


def unsound(read: Amounts) -> Mask:
    """Where something was given that is not an amount of money."""
    scale = 10 ** np.maximum(read.decimals - 2, 0)
    return read.given & (~read.sound | (read.digits % scale != 0))


def _integers(values: NDArray[np.int64], known: Mask) -> pd.Series[int]:
    return pd.Series(pd.arrays.IntegerArray(np.where(known, values, 0), ~known))


def counts(values: Rows) -> pd.Series[int]:
    """A column of whole numbers that are all known."""
    return pd.Series(pd.arrays.IntegerArray(values.astype(np.int64), np.zeros(len(values), dtype=np.bool_)))


def numbers(read: Amounts) -> pd.Series[float]:
    """Decimal numbers; NaN where nothing was given or it could not be read."""
    return pd.Series(np.where(read.sound, read.digits / 10.0**read.decimals, np.nan))


def days(spans: Spans) -> NDArray[np.datetime64]:
    """Days written as CCYYMMDD; NaT where nothing was given or there is no such day."""
    whole = spans.lengths == 8
    at = np.where(whole, spans.start, 0)[:, None] + np.arange(8)
    digit = spans.data[np.minimum(at, len(spans.data) - 1)].astype(np.int64) - ZERO
    sound = whole & ((digit >= 0) & (digit <= 9)).all(axis=1)
    year, month, day = digit[:, :4] @ (1000, 100, 10, 1), digit[:, 4:6] @ (10, 1), digit[:, 6:] @ (10, 1)
    sound &= (year > 0) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(sound, (year - 1970) * 12 + month - 1, 0)
    found = months.astype("datetime64[M]").astype("datetime64[D]") + np.where(sound, day - 1, 0)
    sound &= found.astype("datetime64[M]").astype(np.int64) == months
    return np.where(sound, found.astype("datetime64[s]"), NEVER)
