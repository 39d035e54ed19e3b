"""Counts a remittance again from its bare text, by another way than the writer and the reader do."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple


class Imbalance(NamedTuple):
    """Where the paid amount is not what it should be: level, segment (1-based in the file), cents too much."""

    level: str
    segment: int
    cents: int


class Sum:
    """What one line, claim or check says it paid, and what its parts leave."""

    def __init__(self, level: str, segment: int, said: str, begins: str = "0") -> None:
        self.level, self.segment, self.said, self.left = level, segment, Decimal(said), Decimal(begins)

    def imbalance(self) -> Imbalance:
        return Imbalance(self.level, self.segment, int((self.said - self.left) * 100))


def segments(text: str) -> list[list[str]]:
    return [segment.strip().split("*") for segment in text.split("~") if segment.strip()]


def imbalances(text: str) -> list[Imbalance]:
    """Every line, claim and check of the text that does not add up."""
    return [one for one in (each.imbalance() for each in sums(text)) if one.cents]


def sums(text: str) -> Iterator[Sum]:
    """Every line, claim and check of the text, each yielded when it is over."""
    check = claim = line = None
    for at, segment in enumerate(segments(text), 1):
        name = segment[0]
        if name in {"SVC", "CLP", "PLB", "SE"} and line:
            yield line
            line = None
        if name in {"CLP", "PLB", "SE"} and claim:
            yield claim
            claim = None
        if name == "BPR":
            check = Sum("check", at, segment[2])
        elif name == "CLP" and check:
            claim = Sum("claim", at, segment[4], segment[3])
            check.left += Decimal(segment[4])
        elif name == "SVC":
            line = Sum("line", at, segment[3], segment[2])
        elif name == "CAS" and claim:
            off = sum(map(Decimal, segment[3::3]))
            claim.left -= off
            if line:
                line.left -= off
        elif name == "PLB" and check:
            check.left -= sum(map(Decimal, segment[4::2]))
        elif name == "SE" and check:
            yield check


def envelopes_hold(text: str) -> bool:
    """Whether every SE, GE and IEA counts what it closes and repeats the number of what opened it."""
    opened: dict[str, tuple[str, int]] = {}
    counts = {"ST": 0, "GS": 0}
    right = True
    for at, segment in enumerate(segments(text)):
        if segment[0] == "ISA":
            opened["IEA"], counts["GS"] = (segment[13], at), 0
        elif segment[0] == "GS":
            opened["GE"], counts["GS"], counts["ST"] = (segment[6], at), counts["GS"] + 1, 0
        elif segment[0] == "ST":
            opened["SE"], counts["ST"] = (segment[2], at), counts["ST"] + 1
        elif segment[0] in {"SE", "GE", "IEA"}:
            number, start = opened.pop(segment[0])
            expected = {"SE": at - start + 1, "GE": counts["ST"], "IEA": counts["GS"]}[segment[0]]
            right = right and segment[2] == number and int(segment[1]) == expected
    return right and not opened
