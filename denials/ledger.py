"""One claim's money over all its answers: what is denied, open, paid, won back, and since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

import pandas as pd

LEVELS = {"secondary": 2, "tertiary": 3}
NO_MONEY = ("predetermination", "forwarded")
SPLIT = "MA15"
"""The remark that says: this claim was split, another answer brings the rest."""


class Line(NamedTuple):
    """One denied adjustment of an answer."""

    code: str
    amount: int
    category: str
    to_patient: bool
    procedure: str
    remarks: str
    outcome: bool
    """True where the code only says that an earlier decision stands."""


class Answer(NamedTuple):
    """One answer of a payer; money in cents."""

    key: str
    day: pd.Timestamp
    kind: str
    payer: str
    number: str
    replaces: str
    charge: int
    allowed: int
    paid: int
    share: int
    procedures: str
    remarks: str
    to_appeal: bool
    lines: tuple[Line, ...]

    @property
    def denied(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def decided(self) -> bool:
        return bool(self.paid or self.share or self.allowed)

    @property
    def duplicate(self) -> bool:
        return bool(self.lines) and all(line.category == "Duplicate" for line in self.lines)


class State(NamedTuple):
    """How a claim stands at the end of a day."""

    day: pd.Timestamp
    charge: int
    denied: int
    taken_back: int
    paid: int
    live: tuple[Answer, ...]

    @property
    def at_risk(self) -> int:
        return max(0, min(self.denied + self.taken_back, self.charge - self.paid))


@dataclass
class Ledger:
    """The answers that count at each level (1 primary, 2 secondary, 3 tertiary), and what was taken back unanswered."""

    live: dict[int, list[Answer]] = field(default_factory=dict[int, list[Answer]])
    open: dict[int, int] = field(default_factory=dict[int, int])
    owed: list[Answer] = field(default_factory=list[Answer])
    charge: int = 0

    def take(self, answer: Answer) -> None:
        """Let one answer change how the claim stands."""
        if answer.kind in NO_MONEY:
            return
        if answer.kind == "reversal":
            self._reverse(answer)
        else:
            self._answer(answer)

    def state(self, day: pd.Timestamp) -> State:
        """How the claim stands."""
        live = tuple(answer for level in sorted(self.live) for answer in self.live[level])
        denied, paid = sum(answer.denied for answer in live), sum(answer.paid for answer in live)
        return State(day, self.charge, denied, sum(self.open.values()), paid, live)

    def _answer(self, answer: Answer) -> None:
        level = LEVELS.get(answer.kind, 1)
        before = self.live.get(level, [])
        taken = next((back for back in self.owed if _undoes(back, answer)), None)
        if taken:
            self.owed.remove(taken)
            self.open[level] = self.open.get(level, 0) + answer.denied
        elif not (answer.duplicate and before):
            self.live[level] = [*(old for old in before if _both_stand(old, answer)), answer]
            self.open[level] = 0
        if level == 1 or not self.live.get(1):
            self.charge = sum(one.charge for one in self.live.get(level, [])) or answer.charge

    def _reverse(self, back: Answer) -> None:
        level = self._level(back)
        live = self.live.get(level, [])
        gone = _reversed(live, back)
        self.live[level] = [answer for answer in live if answer not in gone]
        self.open[level] = self.open.get(level, 0) + sum(one.paid + one.denied for one in gone)
        if not gone:
            self.owed.append(back)
            self.open[level] += max(0, -back.paid)
        self.charge = self.charge or -back.charge

    def _level(self, back: Answer) -> int:
        """Whose answer is taken back: the one with its number, else the payer's latest, else the first payer's."""
        for same in (_numbered, _same_payer):
            for level in sorted(self.live):
                if any(same(answer, back) for answer in self.live[level]):
                    return level
        return 1


def in_order(answers: Iterable[Answer]) -> list[Answer]:
    """Answers in time order; on one day what is taken back comes before what is said anew, else their keys decide.

    >>> day = pd.Timestamp("2026-03-10")
    >>> paid = Answer("2", day, "original", "Cigna", "8", "", 200, 0, 120, 0, "", "", False, ())
    >>> [one.kind for one in in_order([paid, paid._replace(key="1", kind="reversal")])]
    ['reversal', 'original']
    """
    return sorted(answers, key=lambda one: (pd.isna(one.day), one.day if pd.notna(one.day) else pd.Timestamp.min,
                                            one.kind != "reversal", one.key))


def states(answers: list[Answer]) -> list[State]:
    """How the claim stood at the end of each day on which a payer answered; answers in order.

    >>> line = Line("CO-16", 200, "Coding", False, "99213", "M76", False)
    >>> denied = Answer("1", pd.Timestamp("2026-01-05"), "original", "Cigna", "8", "", 200, 0, 0, 0, "99213", "", False,
    ...                 (line,))
    >>> paid = denied._replace(key="2", day=pd.Timestamp("2026-02-05"), number="9", paid=120, lines=())
    >>> [state.at_risk for state in states([denied, paid])]
    [200, 0]
    """
    ledger = Ledger()
    found: list[State] = []
    for day, same_day in groupby(answers, key=lambda one: one.day):
        for answer in same_day:
            ledger.take(answer)
        found.append(ledger.state(day))
    return found


def codes(lines: Iterable[Line]) -> str:
    """Group and reason of the lines, most dollars first; one that only reports an appeal stands last.

    >>> codes([Line("PR-96", 500, "", True, "", "", False), Line("CO-197", 9000, "", False, "", "", False)])
    'CO-197 PR-96'
    """
    dollars: Counter[tuple[bool, str]] = Counter()
    for line in lines:
        dollars[line.outcome, line.code] += line.amount
    ranked = sorted(dollars, key=lambda code: (code[0], -dollars[code], code[1]))
    return " ".join(code for _, code in ranked)


def _both_stand(old: Answer, new: Answer) -> bool:
    """Whether an earlier answer of the same level still counts: the claim was split, or another payer had paid."""
    apart = not set(old.procedures.split()) & set(new.procedures.split()) and old.number != new.number
    split = apart and (old.day == new.day or SPLIT in f"{old.remarks} {new.remarks}".split())
    return split or (old.payer != new.payer and old.paid > 0 and new.denied > 0)


def _numbered(answer: Answer, back: Answer) -> bool:
    return bool(answer.number) and answer.number in (back.number, back.replaces)


def _same_payer(answer: Answer, back: Answer) -> bool:
    return answer.payer == back.payer


def _same_charge(answer: Answer, back: Answer) -> bool:
    return answer.charge == -back.charge and _same_payer(answer, back)


def _reversed(live: list[Answer], back: Answer) -> list[Answer]:
    """The answers that a reversal takes back: those of its number, else of its charge, else its payer's."""
    for same in (_numbered, _same_charge, _same_payer):
        gone = [answer for answer in live if same(answer, back)]
        if gone:
            return gone
    return []


def _undoes(back: Answer, answer: Answer) -> bool:
    """Whether a reversal of the same day took back exactly this answer."""
    return (back.day, back.number, -back.charge, -back.paid) == (answer.day, answer.number, answer.charge, answer.paid)
