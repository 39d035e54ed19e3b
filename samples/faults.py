"""Puts a balanced remittance out of balance in exactly one place, and says where: what a reader must find."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from samples.practice import cents
from samples.write import END, dollars

LEVELS = ("line", "claim", "check")
_HOLDS = {"line": ("SVC", 3), "claim": ("CLP", 4), "check": ("BPR", 2)}


class Fault(NamedTuple):
    """Where the imbalance is: `segment` 1-based in the file, of the SVC, CLP or BPR; `line` 0 unless at a line.

    `cents` is what is paid too much there, against what the adjustments leave.
    """

    level: str
    segment: int
    transaction: int
    claim: int
    line: int
    cents: int


def unbalanced(text: str, level: str, seed: int = 1) -> tuple[str, Fault]:
    """The text with one amount changed, so that one balance at that level fails and no other does."""
    rng = Random(seed)  # noqa: S311 - repeatable, not secret
    segments = [segment.split("*") for segment in text.split(END)[:-1]]
    places = [place for place in _places(segments) if place.level == level]
    place = places[int(rng.random() * len(places))]
    fault = place._replace(cents=(1 + int(rng.random() * 9999)) * (1 if rng.random() < 0.5 else -1))
    _put_out(segments, fault)
    return "".join("*".join(segment) + END for segment in segments), fault


def _places(segments: list[list[str]]) -> Iterator[Fault]:
    """Every place where a balance can fail."""
    transaction = claim = line = 0
    for at, (name, *_) in enumerate(segments, 1):
        if name == "ST":
            transaction, claim = transaction + 1, 0
        elif name == "BPR":
            yield Fault("check", at, transaction, 0, 0, 0)
        elif name == "CLP":
            claim, line = claim + 1, 0
            yield Fault("claim", at, transaction, claim, 0, 0)
        elif name == "SVC":
            line += 1
            yield Fault("line", at, transaction, claim, line, 0)


def _put_out(segments: list[list[str]], fault: Fault) -> None:
    """Change the paid amount there; a claim's own change is passed on to its check, which then still adds up."""
    name, element = _HOLDS[fault.level]
    _add(segments[fault.segment - 1], name, element, fault.cents)
    if fault.level == "claim":
        opening = max(at for at in range(fault.segment) if segments[at][0] == "BPR")
        _add(segments[opening], "BPR", 2, fault.cents)


def _add(segment: list[str], name: str, element: int, amount: int) -> None:
    assert segment[0] == name
    segment[element] = dollars(cents(segment[element]) + amount)
