"""Spans of bytes become values, a whole column at once: money, numbers, days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from era.spans import WORD, Mask, Rows, Spans

Integers = pd.arrays.IntegerArray
Numbers = NDArray[np.float64]
Days = NDArray[np.datetime64]
LONGEST = 15
"""Signs that an amount may have; X12 allows ten digits, and in cents this many still fit 64 bits."""
NEVER = np.datetime64("NaT", "s")
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""No sheet holds a day before 1900; and with hundreds of years to come every day can be counted on from."""
MINUS, PLUS, POINT, ZERO = b"-+.0"
UP = np.array([100, 10, 1] + [1] * LONGEST, dtype=np.int64)
DOWN = np.array([1, 1] + [10**place for place in range(LONGEST + 1)], dtype=np.int64)
"""What digits with so many decimals are multiplied with and divided by to be cents."""
SELDOM = 4
"""Where fewer than one in so many is given, only those are read."""
TENS = 10.0 ** np.arange(LONGEST + 1)


@dataclass(frozen=True)
class Amounts:
    """Numbers as digits and a count of decimals; `sound` where they could be read, `given` where there were any."""

    digits: NDArray[np.int64]
    decimals: NDArray[np.int64]
    sound: Mask
    given: Mask


def amounts(spans: Spans) -> Amounts:
    """Read decimal numbers such as `12`, `12.5`, `-.06`; everything else is not sound."""
    given = spans.given
    if SELDOM * np.count_nonzero(given) < len(given):
        return _scattered(amounts(spans.at(np.flatnonzero(given))), given)
    digits, decimals, sound = _at_once(spans)
    rest = np.flatnonzero(given & ~sound)
    if len(rest):
        digits[rest], decimals[rest], sound[rest] = _one_by_one(spans.at(rest))
    return Amounts(digits, decimals, sound, given)


def _scattered(read: Amounts, given: Mask) -> Amounts:
    """What was read, where something was given."""
    digits, decimals = np.zeros((2, len(given)), dtype=np.int64)
    sound = np.zeros(len(given), dtype=np.bool_)
    digits[given], decimals[given], sound[given] = read.digits, read.decimals, read.sound
    return Amounts(digits, decimals, sound, given)


def _all(sign: int) -> np.uint64:
    return np.uint64(int.from_bytes(bytes([sign]) * WORD, "little"))


BITS = np.uint64(8)
ZEROS, HIGH_HALVES, SIXES, LOW_HALVES = _all(ZERO), _all(0xF0), _all(0x06), _all(0x0F)
SIGN = np.uint64(MINUS ^ ZERO)
TENTHS, HUNDREDTHS = np.uint64(48), np.uint64(40)
"""How far up in a number the point stands that has one or two digits above it."""
KEPT = np.array([2**64 - 1, 0xFF << 56, 0xFFFF << 48, 2**64 - 1], dtype=np.uint64)
FILLED = np.array([0, ZERO, ZERO, 0], dtype=np.uint64)
PAIRS, FOURS = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF)
BY_TEN, BY_HUNDRED, BY_MYRIAD = map(np.uint64, (10 * 2**8 + 1, 100 * 2**16 + 1, 10_000 * 2**32 + 1))


def _at_once(spans: Spans) -> tuple[NDArray[np.int64], NDArray[np.int64], Mask]:
    """Digits and decimals of amounts of up to eight signs, and where that went well.

    Eight signs are one number of 64 bits (the first sign its lowest byte), so a few operations on whole columns read
    them: push them up until the last sign is the highest byte, take the minus and the point out, add up neighbours.
    """
    lengths, words = spans.lengths.astype(np.uint64), spans.words()
    negative = (words & np.uint64(0xFF)) == MINUS
    unused = (np.uint64(WORD) - np.minimum(lengths, np.uint64(WORD))) * BITS
    words = ((words ^ (negative * SIGN)) << unused) | (ZEROS >> (lengths * BITS))
    decimals = _is_point(words, TENTHS) + 2 * _is_point(words, HUNDREDTHS)
    kept = KEPT.take(decimals)
    words = (words & kept) | ((words << BITS) & ~kept) | FILLED.take(decimals)
    sound = ((words & HIGH_HALVES) == ZEROS) & (((words + SIXES) & HIGH_HALVES) == ZEROS)
    sound &= (lengths > negative) & (lengths <= WORD)
    digits = _added_up(words).astype(np.int64)
    return np.where(negative, -digits, digits), decimals, sound


def _is_point(words: NDArray[np.uint64], place: np.uint64) -> NDArray[np.int64]:
    return ((words >> place & np.uint64(0xFF)) == POINT).astype(np.int64)


def _added_up(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The value of eight digits: pairs of digits, then of pairs, then of fours."""
    words = ((words & LOW_HALVES) * BY_TEN) >> np.uint64(8)
    words = ((words & PAIRS) * BY_HUNDRED) >> np.uint64(16)
    return ((words & FOURS) * BY_MYRIAD) >> np.uint64(32)


def _one_by_one(spans: Spans) -> tuple[NDArray[np.int64], NDArray[np.int64], Mask]:
    """The same for amounts of any other shape, sign by sign."""
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
    negative = spans.data[spans.start] == MINUS
    return np.where(negative, -digits, digits), decimals, sound & some & (pointed <= 1)


def cents(read: Amounts, *, none_is_zero: bool = False) -> Integers:
    """Money in whole cents; missing where nothing was given, it could not be read, or it has parts of a cent."""
    whole = read.digits * UP.take(read.decimals)
    whole = whole // DOWN.take(read.decimals) if _has_mills(read) else whole
    known = ~unsound(read) if none_is_zero else read.given & ~unsound(read)
    return Integers(whole * known, ~known)


def in_cents(spans: Spans) -> Integers:
    """Money in whole cents; missing where it is not given or cannot be read."""
    return cents(amounts(spans))


def unsound(read: Amounts) -> Mask:
    """Where something was given that is not an amount of money."""
    sound = read.sound & (read.digits % DOWN.take(read.decimals) == 0) if _has_mills(read) else read.sound
    return read.given & ~sound


def _has_mills(read: Amounts) -> bool:
    """Whether any amount has more than two decimals: divisions are slow, and hardly a file needs them."""
    return int(read.decimals.max(initial=0)) > 2


def counts(values: NDArray[np.integer]) -> Integers:
    """A column of whole numbers that are all known."""
    return Integers(values.astype(np.int64), np.zeros(len(values), dtype=np.bool_))


def numbers(read: Amounts) -> Numbers:
    """Decimal numbers; NaN where nothing was given or it could not be read."""
    return np.where(read.sound, read.digits / TENS.take(read.decimals), np.nan)


def decimals(spans: Spans) -> Numbers:
    """Decimal numbers; NaN where nothing is given or it cannot be read."""
    return numbers(amounts(spans))


def days(spans: Spans) -> Days:
    """Days written as CCYYMMDD; NaT where nothing was given, or there is no such day, or no sheet can hold it.

    A file names few days many times, so each is read once.
    """
    words = spans.words() * (spans.lengths == WORD)
    place, named = cast("tuple[Rows, NDArray[np.uint64]]", pd.factorize(words))
    return _days(named).take(place)


def _days(words: NDArray[np.uint64]) -> Days:
    digit = words[:, None].view(np.uint8).astype(np.int64) - ZERO
    sound = ((digit >= 0) & (digit <= 9)).all(axis=1)
    year, month, day = digit[:, :4] @ (1000, 100, 10, 1), digit[:, 4:6] @ (10, 1), digit[:, 6:] @ (10, 1)
    sound &= (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(sound, (year - 1970) * 12 + month - 1, 0)
    found = months.astype("datetime64[M]").astype("datetime64[D]") + np.where(sound, day - 1, 0)
    sound &= found.astype("datetime64[M]").astype(np.int64) == months
    return np.where(sound, found.astype("datetime64[s]"), NEVER)
