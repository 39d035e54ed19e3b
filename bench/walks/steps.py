"""The steps of a walk: each a line of words, thrown by dice from what the workbook holds.

A line is a command as it is typed at a shell, without the workbook, or one of the acts of `bench.walks.hands`.
"""

from __future__ import annotations

import random
import shlex
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from samples import tell
from workbook.schema import DENIALS, Kind, Owner
from workbook.schema.steps import DECISIONS, SOURCES
from workbook.schema.work import METHODS, STATUSES

Tables = Mapping[str, pd.DataFrame]
FILES = sorted(path.name for path in tell.FOLDER.iterdir())
PEOPLE = ("Rosa Medina", "Helen Brandt", "Nobody")
DATES = ("2026-11-02", "2026-11-16", "2026-12-24", "2027-03-01")
TEXTS = ("called Friday", "=1+1", "00123", "+A1", "'tis paid", "1E5", "=HYPERLINK(\"http://x\")", "é & <b>", "a\nb",
         "2026-05-11", "TRUE", "-5", " ", "x" * 300)
BREAK = "␤"
"""A line break within a step, which is one line."""
FORMULAS = ("=6*7", "=40+2")
HERS = DENIALS.owned(Owner.BILLER)
NOTES = ("Calls", "Documents", "Escalations", "WriteOffs", "Appeals")
"""Tables of her steps in which she has a note of her own."""


@dataclass
class Dice:
    """Throws the next step. `columns` are those she has added so far, `rows` counts what she has added by hand."""

    chance: random.Random
    columns: list[str] = field(default_factory=list)
    rows: int = 0

    def line(self, tables: Tables, undo: bool) -> str:
        """The words of the next step; `undo` says whether there is a command to be taken back."""
        ways = {**COMMANDS, **ACTS} if len(tables["Denials"]) else {_import: 1}
        if undo:
            ways[_undo] = 12
        made = None
        while made is None:
            [way] = self.chance.choices([*ways], [*ways.values()])
            made = way(self, tables)
        return shlex.join(made).replace("\n", BREAK)

    def claims(self, tables: Tables, most: int = 3) -> list[str]:
        """Some claims of the queue."""
        known = sorted(set(tables["Denials"].query("key != ''")["claim"]))
        return self.chance.sample(known, min(len(known), self.chance.randint(1, most)))

    def one_of(self, several: Collection[str]) -> str:
        """One of them."""
        return self.chance.choice(list(several))

    def maybe(self, *words: str) -> list[str]:
        """These words, or none."""
        return [*words] if self.chance.random() < 0.5 else []


Words = list[str] | None
Way = Callable[[Dice, Tables], Words]


def _import(dice: Dice, _: Tables) -> Words:
    return ["import", *dice.chance.sample(FILES, dice.chance.randint(1, 4))]


def _undo(_: Dice, __: Tables) -> Words:
    return ["undo", "--yes"]


def _on_claims(*words: str | Callable[[Dice], list[str]]) -> Way:
    """A command on some claims, or the first of the queue, with further words."""
    def thrown(dice: Dice, tables: Tables) -> Words:
        named = ["--top", str(dice.chance.randint(1, 4))] if dice.chance.random() < 0.2 else [
            "--claim", *dice.claims(tables)]
        rest = [part for word in words[1:] for part in ([word] if isinstance(word, str) else word(dice))]
        return [str(words[0]), *named, *rest]
    return thrown


def _of(name: str, choices: Collection[str], always: bool = True) -> Callable[[Dice], list[str]]:
    def said(dice: Dice) -> list[str]:
        words = [name, dice.one_of(choices)]
        return words if always else dice.maybe(*words)
    return said


def _awaited(command: str, table: str, field: str, *words: Callable[[Dice], list[str]]) -> Way:
    """A command on a claim about which a table still awaits something."""
    def thrown(dice: Dice, tables: Tables) -> Words:
        rows = tables[table]
        waiting = rows.loc[rows[field].isna() | (rows[field] == ""), "claim"].tolist()
        claim = dice.one_of(waiting) if waiting else dice.claims(tables, 1)[0]
        return [command, "--claim", claim, *[part for word in words for part in word(dice)]]
    return thrown


def _add(dice: Dice, tables: Tables) -> Words:
    dice.rows += 1
    claim = dice.one_of([f"PAPER{dice.rows}", *tables["Claims"]["claim"].head(3)])
    return ["add", "--claim", claim, "--patient", "Kemp, Ruth", "--payer",
            dice.one_of(["Aetna", "Cigna", "UnitedHealthcare"]), "--service-on", dice.one_of(
                ["2026-02-04", "2026-05-11", "2026-10-05"]), "--codes", dice.one_of(["CO-197", "CO-29", "PR-204"]),
            "--amount", dice.one_of(["80.00", "1450.01", "0.05"]), "--source", dice.one_of(SOURCES)]


def _letters(dice: Dice, tables: Tables) -> Words:
    return ["letters", "--claim", *dice.claims(tables, 2)]


def _sent(dice: Dice, tables: Tables) -> Words:
    letters = tables["Appeals"]["file"].tolist()
    return ["sent", "--letter", dice.one_of(letters), *_of("--by", METHODS)(dice)] if letters else None


def _looked(dice: Dice, _: Tables) -> Words:
    return ["looked", "--payer", dice.one_of(["Aetna", "Acme", "Cigna"]), *dice.maybe("--every", "7")]


def _plain(*words: str) -> Way:
    return lambda *_: [*words]


def _type(dice: Dice, tables: Tables) -> Words:
    column, key = dice.chance.choice(HERS), dice.one_of(_keys(tables))
    if column.choices:
        text = dice.one_of([*PEOPLE] if isinstance(column.choices, str) else [*column.choices])
    else:
        text = dice.one_of({Kind.DAY: DATES, Kind.SHARE: ("0.25", "0.9", "0", "1")}.get(column.kind, TEXTS))
    return ["type", DENIALS.name, key, column.header, text if dice.chance.random() < 0.9 else ""]


def _note(dice: Dice, tables: Tables) -> Words:
    table = dice.one_of(NOTES)
    keys = tables[table]["key"].tolist()
    return ["type", table, dice.one_of(keys), "Note", dice.one_of(TEXTS)] if keys else None


def _policy(dice: Dice, _: Tables) -> Words:
    return ["type", "Policy", "Touches to escalate", "Value", dice.one_of("234")]


def _hide(dice: Dice, tables: Tables) -> Words:
    return ["hide", *dice.maybe(*dice.claims(tables, 6))]


def _move(dice: Dice, _: Tables) -> Words:
    return ["move", *dice.chance.sample([*DENIALS.headers, *dice.columns], 2)]


def _column(dice: Dice, _: Tables) -> Words:
    if len(dice.columns) > 2:
        return None
    dice.columns.append(f"My column {len(dice.columns) + 1}")
    return ["column", dice.columns[-1]]


def _own(dice: Dice, tables: Tables) -> Words:
    if not dice.columns:
        return None
    text = dice.one_of([*FORMULAS, *(text for text in TEXTS if not text.startswith("="))])
    return ["own", dice.one_of(_keys(tables)), dice.one_of(dice.columns), text]


def _row(dice: Dice, _: Tables) -> Words:
    dice.rows += 1
    return ["row", f"HAND{dice.rows}", "typed by hand"]


def _delete(dice: Dice, tables: Tables) -> Words:
    return ["delete", dice.one_of(_keys(tables))]


def _keys(tables: Tables) -> list[str]:
    return tables["Denials"].query("key != ''")["key"].tolist()


COMMANDS: dict[Way, int] = {
    _import: 14, _add: 4, _letters: 4, _sent: 5, _looked: 2, _plain("rescore"): 4, _plain("escalate", "--due"): 1,
    _on_claims("assign", _of("--to", PEOPLE), _of("--next-on", DATES, False)): 4,
    _on_claims("override", "--why", "I know better", _of("--odds", ("0", "90", "100"), False),
               _of("--act-by", DATES, False), _of("--owner", PEOPLE, False)): 4,
    _on_claims("call", "--said", "=in process", "--next", "ask again", _of("--next-on", DATES)): 5,
    _on_claims("status", _of("--to", STATUSES), _of("--next-on", DATES, False), _of("--sent-by", METHODS, False)): 8,
    _on_claims("document", "--what", "Office notes"): 4,
    _awaited("brought", "Documents", "received_on", lambda dice: dice.maybe("--sent")): 4,
    _on_claims("tick", _of("--step", "123")): 3,
    _on_claims("batch", "--mend", "the number"): 2,
    _on_claims("secondary", _of("--payer", ("Cigna", "Acme")), _of("--sent-by", METHODS)): 2,
    _on_claims("escalate", "--why", "asked"): 3,
    _awaited("decide", "Escalations", "decision", _of("--decision", DECISIONS), _of("--by", PEOPLE),
             _of("--owner", PEOPLE, False), _of("--next-on", DATES)): 4,
    _on_claims("writeoff", "--reason", "bundled"): 3,
    _awaited("approve", "WriteOffs", "approved_on", _of("--by", PEOPLE)): 3,
    _on_claims("posted"): 2,
}
"""How often, one against the other, she presses which button."""
ACTS: dict[Way, int] = {
    _type: 20, _note: 5, _policy: 1, _plain("sort"): 3, _hide: 3, _move: 3, _column: 1, _own: 4, _row: 1, _delete: 1,
}
"""How often she does what by herself."""
