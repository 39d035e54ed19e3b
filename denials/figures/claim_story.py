"""One claim's story on one sheet: what is known, every answer, every denied line, every letter, every touch."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from denials.figures.cells import Block, Scalar, block, day, dollars
from denials.figures.group_blocks import first_seen
from denials.figures.ledger import Ledger
from denials.figures.queue_blocks import first_ranks

FACTS = (
    ("Patient", "patient", "text"), ("Payer", "payer", "text"), ("Payer claim no.", "payer_claim", "text"),
    ("Member ID", "member_id", "text"), ("Provider", "provider", "text"), ("Procedures", "procedures", "text"),
    ("Service from", "service_from", "day"), ("First denied", "first_denied", "day"), ("Codes", "codes", "text"),
    ("Category", "category", "text"), ("Status now", "stage", "text"), ("Owner", "owner", "text"),
    ("Charge", "charge", "money"), ("Denied", "denied", "money"), ("Recovered", "recovered", "money"),
    ("At risk", "at_risk", "money"), ("Act by", "act_by", "day"), ("Days left", "days_left", "count"),
    ("Why this rank", "why", "text"), ("Next action", "action", "text"), ("Basis", "basis", "text"),
)
"""What is said of a claim: header in Denials, field, kind."""
ANSWERS, LINES, LETTERS, TOUCHES = 10, 8, 5, 10
ANSWER_FIELDS = (("paid_on", "day"), ("payer", "text"), ("kind", "text"), ("status_code", "text"), ("charge", "money"),
                 ("allowed", "money"), ("paid", "money"), ("patient_responsibility", "money"), ("denied", "money"),
                 ("remarks", "text"))
LINE_FIELDS = (("paid_on", "day"), ("procedure", "text"), ("modifiers", "text"), ("group", "text"), ("reason", "text"),
               ("remarks", "text"), ("amount", "money"), ("why", "text"))
LETTER_FIELDS = (("written_on", "day"), ("level", "text"), ("template", "text"), ("asked", "money"),
                 ("sent_on", "day"), ("sent_by", "text"), ("confirmation", "text"), ("result", "text"))
TOUCH_FIELDS = (("at", "day"), ("who", "text"), ("command", "text"), ("what", "text"))


def chosen(ledger: Ledger) -> str:
    """The claim to show: the one that was chosen, else the first of the queue.

    >>> chosen(nine)
    'C1'
    """
    first = "".join(str(row["claim"]) for row in first_ranks(ledger)[:1])
    return str(ledger.choices.get("claim") or first)


def claims(ledger: Ledger) -> list[str]:
    """The claims one may choose from.

    >>> claims(nine)[:2]
    ['A1', 'A2']
    """
    return first_seen(ledger.denials["claim"])


@lru_cache(maxsize=1)
def row(ledger: Ledger) -> dict[Any, Any]:
    """The claim's row in Denials; nothing if there is none of that number.

    >>> row(nine)["payer"]
    'Cigna'
    """
    rows = ledger.frames["Denials"].assign(place=lambda table: range(1, len(table) + 1))
    found = rows[rows["claim"].str.casefold() == chosen(ledger).casefold()].head(1).to_dict("records")
    return found[0] if found and chosen(ledger) else {}


def facts(ledger: Ledger) -> Block:
    """What Denials says of it: header and value.

    >>> facts(nine)[1]
    ['Payer', 'Cigna']
    """
    own = row(ledger)
    return [[header, _words(own.get(field, ""), kind)] for header, field, kind in FACTS]


def _words(value: Any, kind: str) -> str:
    """A value of any kind as text."""
    if value is None or value == "" or pd.isna(value):
        return ""
    if kind == "day":
        return f"{value:%Y-%m-%d}"
    return f"${dollars(value):,.2f}" if kind == "money" else str(int(value)) if kind == "count" else str(value)


def answers(ledger: Ledger) -> Block:
    """Every answer of a payer, in the order of Claims.

    >>> answers(nine)[0][1:4]
    [datetime.date(2026, 4, 1), 'Cigna', 'original']
    """
    return _rows(ledger, "Claims", ANSWER_FIELDS, ANSWERS)


def lines(ledger: Ledger) -> Block:
    """Every adjustment that is a denial.

    >>> lines(nine)[0]
    ['', '', '', '', '', '', '', '', '']
    """
    return _rows(ledger, "DeniedLines", LINE_FIELDS, LINES)


def letters(ledger: Ledger) -> Block:
    """Every letter.

    >>> letters(nine)[0][0]
    ''
    """
    return _rows(ledger, "Appeals", LETTER_FIELDS, LETTERS)


def touches(ledger: Ledger) -> Block:
    """Whatever was done about it.

    >>> touches(nine)[0][2:]
    ['ana', 'call', 'called']
    """
    return _rows(ledger, "Activity", TOUCH_FIELDS, TOUCHES)


def _rows(ledger: Ledger, table: str, fields: tuple[tuple[str, str], ...], height: int) -> Block:
    """The rows of a table that are about the claim: each its place in the table, then its fields."""
    rows = ledger.frames[table].assign(place=lambda frame: range(1, len(frame) + 1))
    key = row(ledger).get("key", "")
    about = rows["case"] == key if key else rows["case"].isna()
    own: list[dict[Any, Any]] = rows[about].head(height).to_dict("records")
    return block([[one["place"], *(_cell(one[field], kind) for field, kind in fields)] for one in own], height,
                 len(fields) + 1)


def _cell(value: Any, kind: str) -> Scalar:
    if kind == "day":
        return day(value)
    if pd.isna(value):
        return ""
    return dollars(value) if kind == "money" else str(value)
