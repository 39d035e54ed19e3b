"""The invented practice: its three providers, its five payers, its patients, what it charges."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent


class Practice(NamedTuple):
    """Whom the payers pay."""

    name: str
    npi: str
    tax_id: str
    street: str
    city: str
    state: str
    zip: str


class Provider(NamedTuple):
    """Who saw the patient."""

    last: str
    first: str
    npi: str
    field: str


class Payer(NamedTuple):
    """Who pays: as it names itself in a remittance, and how its contract pays."""

    key: str
    name: str
    payer_id: str
    qualified: bool
    tax_id: str
    street: str
    city: str
    state: str
    zip: str
    phone: str
    filing: str
    allowed: int
    weekday: int
    lag: int
    prefix: str
    member: str
    weight: int
    medicare: bool


class Short(NamedTuple):
    """A procedure that a payer pays short from a week on: percent of what its contract says."""

    payer: str
    procedure: str
    from_week: int
    percent: int


class Patient(NamedTuple):
    """Whom it is about, as the payer knows them."""

    last: str
    first: str
    member: str


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file beside this module."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cents(dollars: str) -> int:
    """Cents of an amount in dollars.

    >>> cents("12.50"), cents("-3"), cents("0.5")
    (1250, -300, 50)
    """
    whole, _, part = dollars.partition(".")
    amount = abs(int(whole)) * 100 + int((part + "00")[:2])
    return -amount if dollars.startswith("-") else amount


def _declared() -> dict[str, Any]:
    return tomllib.loads((HERE / "practice.toml").read_text(encoding="utf-8"))


_ALL = _declared()
PRACTICE = Practice(**_ALL["practice"])
PROVIDERS = {row["field"]: Provider(**row) for row in _ALL["providers"]}
PAYERS = {key: Payer(key=key, **row) for key, row in _ALL["payers"].items()}
SHORT = tuple(Short(**row) for row in _ALL["short"])
PATIENTS = {key: Patient(**row) for key, row in _ALL["patients"].items()}
LAST_NAMES: tuple[str, ...] = tuple(_ALL["names"]["last"])
FIRST_NAMES: tuple[str, ...] = tuple(_ALL["names"]["first"])
CHARGES = {row["procedure"]: cents(row["charge"]) for row in rows("fees.csv")}


def rate(payer: Payer, procedure: str) -> int:
    """What the payer's contract allows for one unit, in cents.

    >>> rate(PAYERS["aetna"], "99213")
    11020
    """
    return CHARGES[procedure] * payer.allowed // 100
