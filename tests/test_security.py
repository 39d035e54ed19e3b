"""docs/security.md and docs/reliability.md name tests, commands and measurements that exist, and leave none unnamed."""

from __future__ import annotations

import re
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

from macros.registry import COMMANDS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "docs" / "security.md", ROOT / "docs" / "reliability.md"]
TESTS = {name for file in ROOT.glob("tests/**/test_*.py")
         for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.M)}
COLUMNS = 5


def cells(page: Path) -> list[list[str]]:
    """The rows of its tables, without heads and lines."""
    lines = page.read_text(encoding="utf-8").splitlines()
    below = [line for before, line in pairwise(lines)
             if line.startswith("| ") and not line.startswith("| -") and before.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in below]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_command_and_measurement_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    assert len(named) > 10 and named <= TESTS
    assert set(re.findall(r"`denialdesk (\w+)", text)) <= set(COMMANDS)
    measured = set(re.findall(r"python -m (bench\.\w+)", text))
    assert measured and all(find_spec(name) for name in measured)


def test_whatever_stops_a_threat_is_shown_by_something() -> None:
    threats = [row for row in cells(PAGES[0]) if len(row) == COLUMNS]
    assert len(threats) > 15
    assert [row[1] for row in threats if not re.search("`(test_|python -m bench)", row[3])] == []


def test_every_command_that_writes_a_file_stands_among_the_places_of_patient_data() -> None:
    places = PAGES[0].read_text(encoding="utf-8").partition("## Where patient data is written")[2]
    writers = {command.id for command in COMMANDS.values()
               if {"--out", "--to"} & {one.name for one in command.arguments if one.kind in ("path", "folder")}}
    assert writers >= {"letters", "report", "read", "export"}
    told = {"letters": "Letters", "report": "Reports"}
    assert [one for one in sorted(writers) if f"`{told.get(one, one)}" not in places] == []
