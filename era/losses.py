"""Nothing is dropped in silence: what a remittance says and no table can hold is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from era.columns import Table, money
from era.delimiters import COMPONENT, ELEMENT, ENDS, TERMINATOR, places
from era.envelope import Envelope
from era.findings import ERROR, WARNING, Finding
from era.pieces import KINDS
from era.remittance import Remittance
from era.spans import Bytes
from era.values import days

KNOWN = KINDS[1 : KINDS.index("BHT")]
GLUED = re.compile(rb"CLP([^A-Za-z0-9 \0])[^\x1c~]{0,80}?\1[0-9 ]{1,2}\1[0-9. -]*[0-9]", re.IGNORECASE)
"""A claim without the beginning of its segment: its name, account, status and charge, whatever separates them."""
SIGNS = frozenset(b"%c" % sign for sign in b"~'!|*^:;<>" + ELEMENT + COMPONENT + TERMINATOR)
"""Signs that separate, here or in other interchanges: between two of them stands the name of a segment."""
WINDOW = 200
LOST_CLAIM = "a claim (CLP) is damaged here and could not be read"
LOOK = "Ask the payer for this payment again, or enter what is missing by hand."


@dataclass(frozen=True)
class Told:
    """The tables of a remittance that hold money; `taken` are the provider adjustments."""

    claims: Table
    lines: Table
    adjustments: Table
    taken: Table


def findings(it: Remittance, told: Told) -> Iterator[Finding]:
    """Name the claims, lines, adjustments, amounts, dates and segments that stand in no table as they were sent."""
    yield from _astray(it)
    yield from _amounts(it, told)
    yield from _days(it)
    yield from _unknown(it)


def lost_claims(data: Bytes) -> list[int]:
    """Where the name of a claim stands that begins no claim: with text glued to it, or glued to other text.

    >>> text = b"REF\x1d6R\x1d1CLP\x1d7\x1d1\x1d90\x1cCLP\x1d7\x1cCLP.7\x1cREF\x1dCLP\x1c"
    >>> lost_claims(np.frombuffer(text, dtype=np.uint8))
    [8, 25]
    """
    return [at for at in _odd(data) if _is_lost(data, at)]


def _odd(data: Bytes) -> list[int]:
    """Where the name stands and is not plainly that of a segment."""
    every = places(data, b"CLP")
    plain = (data[every - 1] == TERMINATOR[0]) & (data[np.minimum(every + 3, len(data) - 1)] == ELEMENT[0])
    return every[~plain].tolist()


def _is_lost(data: Bytes, at: int) -> bool:
    """True where a claim is damaged; what follows a usual end of segments is one, whatever this interchange has."""
    before, window = data[max(at - 1, 0) : at].tobytes(), data[at : at + WINDOW].tobytes()
    if before in (b"", TERMINATOR):
        return window[3:].lstrip(b" ")[:1] not in (b"", ELEMENT, TERMINATOR)
    between = before in SIGNS and window[3:4] in SIGNS
    after_end = data[max(at - WINDOW, 0) : at].tobytes().rstrip(b" ")[-1:] in ENDS
    return after_end or (before != ELEMENT and (between or bool(GLUED.match(window))))


def damaged_claims(it: Envelope) -> Iterator[Finding]:
    """Name each claim that no table has because its segment is damaged."""
    for row in np.searchsorted(it.segments.end, lost_claims(it.segments.data)):
        yield it.finding(row, ERROR, LOST_CLAIM, LOOK)


def _astray(it: Remittance) -> Iterator[Finding]:
    """Lines and adjustments of no claim: no table has a row for them."""
    for name, what in (("SVC", "a service line (SVC)"), ("CAS", "an adjustment (CAS)")):
        rows = it.qualified(name)
        astray = rows[it.claim.take(rows) < 0]
        for row in astray[it.check[astray] >= 0]:
            yield it.envelope.finding(row, ERROR, f"{what} belongs to no claim and was left out", LOOK)


def _amounts(it: Remittance, told: Told) -> Iterator[Finding]:
    """Amounts that are missing although they must be there, or are no amounts of money: what the tables leave empty."""
    needed = (
        ("the charge of a claim (CLP03)", money(told.claims, "charge"), it.claim_rows, 3),
        ("the payment of a claim (CLP04)", money(told.claims, "paid"), it.claim_rows, 4),
        ("the patient's share of a claim (CLP05)", money(told.claims, "patient_responsibility"), it.claim_rows, 5),
        ("the charge of a line (SVC02)", money(told.lines, "charge"), it.line_rows, 2),
        ("the payment of a line (SVC03)", money(told.lines, "paid"), it.line_rows, 3),
        ("the amount of an adjustment (CAS)", money(told.adjustments, "amount"), it.triplets.rows,
         it.triplets.place + 1),
        ("the amount of a provider adjustment (PLB)", money(told.taken, "amount"), it.pairs.rows, it.pairs.place + 1),
    )
    for what, values, rows, place in needed:
        empty = np.flatnonzero(values.isna())
        given = it.segments.element(rows[empty], place if isinstance(place, int) else place[empty]).given
        for row, is_given in zip(rows[empty], given, strict=True):
            yield it.envelope.finding(row, ERROR, f"{what} {'is not an amount' if is_given else 'is missing'}", LOOK)


def _days(it: Remittance) -> Iterator[Finding]:
    """Dates of the remittance that are no dates; their columns stay empty."""
    for rows, place, read in ((it.qualified("DTM"), 2, it.days), (it.qualified("BPR"), 16, None)):
        read = days(it.segments.element(rows, place)) if read is None else read
        none = rows[np.isnat(read)]
        for row in none[it.segments.element(none, place).given & (it.check[none] >= 0)]:
            yield it.envelope.finding(row, WARNING, "a date is not a date of the calendar and was left empty",
                                      "Look the date up on the payer's website.")


def _unknown(it: Remittance) -> Iterator[Finding]:
    """Segments that no remittance has: one finding for each transaction that holds any."""
    segments = it.segments
    known = segments.called(*KNOWN)
    rows = segments.given(np.flatnonzero(~known & (it.check >= 0)))
    _, first, many = np.unique(it.check[rows], return_index=True, return_counts=True)
    for row, count in zip(rows[first], many, strict=True):
        yield it.envelope.finding(row, WARNING, f"{_segments(int(count))} not part of a remittance and passed over",
                                  "Compare the claims around it with the payer's website if a balance fails.")


def _segments(many: int) -> str:
    return "a segment is" if many == 1 else f"from here on {many} segments are"
