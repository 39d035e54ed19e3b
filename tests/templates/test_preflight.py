"""A packet that would be sent back is stopped before it is sent."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from templates.exhibit import Exhibit
from templates.preflight import Sending, preflight

NUMBERS = ("blanks", "levels", "asked", "at_risk", "size", "pages", "sheets")
READY: dict[str, Any] = {
    "template": "medical_necessity", "payer": "Elm", "line_of_business": "Commercial", "level": "First",
    "today": date(2026, 11, 2), "appeal_by": date(2026, 12, 1), "method": "Fax", "documents": frozenset[str](),
    "asked": 25000, "at_risk": 25000, "signed": True, "address": "PO Box 1", "fax": "(614) 555-0100", "tabs": "ABCD",
    "size": 90_000, "same": False, "kind": ".pdf", "sheets": 1, "mail_days": 5,
    "words": "",
}
CASES = list(csv.DictReader((Path(__file__).parent / "preflight.csv").open(encoding="utf-8")))


def sending(changed: str) -> Sending:
    """The ready packet with some things changed: "method=Fax documents=a_form,another_form"."""
    values = READY | dict(_value(*pair.split("=")) for pair in changed.split())
    tabs, size, same, kind, sheets, words = (
        values.pop(name) for name in ("tabs", "size", "same", "kind", "sheets", "words"))
    exhibits = [Exhibit(tab, "", b"same" if same else bytes([at]), sheets, kind, size, words)
                for at, tab in enumerate(tabs)]
    return Sending(exhibits=exhibits, **values)


def _value(name: str, text: str) -> tuple[str, Any]:
    text = text.replace("_", " ") if name != "template" else text
    if name in NUMBERS:
        return name, int(text)
    if name == "appeal_by":
        return name, date.fromisoformat(text) if text else None
    if name == "documents":
        return name, frozenset(text.split(","))
    return name, text == "True" if name in ("signed", "same") else text


@pytest.mark.parametrize("case", CASES, ids=[f"{case['changed']}: {case['why']}" for case in CASES])
def test_the_preflight_finds_what_is_wrong_and_nothing_else(case: dict[str, str]) -> None:
    found = preflight(sending(case["changed"]))
    if not case["says"]:
        assert found == []
    else:
        assert [finding for finding in found
                if case["says"] in finding.what and finding.stop == (case["stop"] == "stop")]


def test_what_stops_is_told_before_what_is_to_be_looked_at() -> None:
    found = preflight(sending("asked=1 blanks=2 signed=False"))
    assert [finding.stop for finding in found] == [True, True, False]
