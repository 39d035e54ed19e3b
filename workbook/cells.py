"""Values between a frame's columns and a sheet's cells, each of the kind its column declares."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, to_excel

from workbook.cell_xml import Content, number, words
from workbook.schema import Kind

_AMOUNT = re.compile(r"-?\$?-?\d[\d,]*(\.\d+)?%?")
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d %H:%M:%S")


def epoch(is_1904: bool) -> dt.datetime:
    """The day from which a workbook counts its dates."""
    return MAC_EPOCH if is_1904 else WINDOWS_EPOCH


def column(values: Sequence[object], kind: Kind, start: dt.datetime = WINDOWS_EPOCH) -> pd.Series:
    """The cells of a column, as a reader gives them, as a frame's column of this kind.

    What is not of the kind (a word in a column of dates) is missing in the frame; its cell is left alone.

    >>> column([12.5, "", "$1,000.10"], Kind.MONEY).tolist()
    [1250, <NA>, 100010]
    """
    if kind is Kind.TEXT:
        return pd.Series([value if type(value) is str else _text(value) for value in values], dtype="str")
    if kind in (Kind.DAY, Kind.MOMENT):
        days = [value if type(value) is dt.date else _moment(value, start) for value in values]
        moments = pd.Series(pd.to_datetime(pd.Series(days, dtype="object"), errors="coerce")).dt.round("s")
        return (moments.dt.normalize() if kind is Kind.DAY else moments).astype("datetime64[s]")
    numbers = pd.Series([value if type(value) is float else _number(value) for value in values], dtype="float64")
    if kind in (Kind.NUMBER, Kind.SHARE):
        return numbers
    whole = (numbers * 100).round() if kind is Kind.MONEY else numbers.where(numbers == numbers.round())
    return whole.where(whole.abs() < 2**53).astype("Int64")


def content(value: object, kind: Kind, start: dt.datetime = WINDOWS_EPOCH, formula: bytes = b"") -> Content:
    """One value as what stands in its cell.

    >>> content(0.25, Kind.SHARE).value
    b'<v>0.25</v>'
    """
    return words("", formula) if value is None else _WRITERS[kind](value, start, formula)


def contents(values: pd.Series, kind: Kind, start: dt.datetime = WINDOWS_EPOCH, formula: bytes = b"") -> list[Content]:
    """A frame's column as what stands in its cells: text as text, whatever it looks like; money in dollars.

    With a formula, each value is its last result.

    >>> [content.value for content in contents(pd.Series([-1205, 3]), Kind.MONEY)]
    [b'<v>-12.05</v>', b'<v>0.03</v>']
    """
    known = values.astype("object").where(values.notna(), None).tolist()
    missing = words("", formula)
    write = _WRITERS[kind]
    return [missing if value is None else write(value, start, formula) for value in known]


def _as_text(text: str, _: dt.datetime, formula: bytes) -> Content:
    return words(text, formula)


def _as_dollars(cents: int, _: dt.datetime, formula: bytes) -> Content:
    sign, cents = "-" if cents < 0 else "", abs(int(cents))
    return number(f"{sign}{cents // 100}.{cents % 100:02d}", formula)


def _as_whole(count: int, _: dt.datetime, formula: bytes) -> Content:
    return number(str(int(count)), formula)


def _as_real(value: float, _: dt.datetime, formula: bytes) -> Content:
    return number(repr(float(value)), formula) if math.isfinite(value) else words("", formula)


def _as_serial(moment: pd.Timestamp, start: dt.datetime, formula: bytes) -> Content:
    """Days since the workbook's first day; earlier ones, which Excel does not know, as text."""
    if moment.to_pydatetime() < max(start, dt.datetime(1900, 1, 1)):
        return words(moment.strftime("%Y-%m-%d" if moment == moment.normalize() else "%Y-%m-%d %H:%M:%S"), formula)
    serial = float(to_excel(moment.to_pydatetime(), start))
    return number(str(int(serial)) if serial.is_integer() else repr(serial), formula)


_WRITERS: dict[Kind, Callable[[Any, dt.datetime, bytes], Content]] = {
    Kind.TEXT: _as_text, Kind.MONEY: _as_dollars, Kind.COUNT: _as_whole, Kind.DAY: _as_serial,
    Kind.MOMENT: _as_serial, Kind.NUMBER: _as_real, Kind.SHARE: _as_real,
}


def _text(value: object) -> str:
    """Text of a cell that holds none: a biller who types 00123 into a column of numbers gets 123."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    return str(value)


def _number(value: object) -> float:
    if isinstance(value, (bool, int, float)):
        return float(value)
    if isinstance(value, (dt.datetime, dt.date, dt.time, dt.timedelta)):
        return float(to_excel(value))
    text = str(value).strip()
    if not _AMOUNT.fullmatch(text):
        return math.nan
    number = float(re.sub(r"[$,%]", "", text))
    return number / 100 if text.endswith("%") else number


def _moment(value: object, start: dt.datetime) -> object:
    if isinstance(value, dt.date):
        return value
    if isinstance(value, float) and 0 < value < 2_958_466:
        return from_excel(value, start)
    return _day_in_words(value) if isinstance(value, str) and value else None


def _day_in_words(text: str) -> dt.datetime | None:
    for pattern in _DAYS:
        try:
            return dt.datetime.strptime(text.strip(), pattern)
        except ValueError:
            continue
    return None
