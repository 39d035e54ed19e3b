"""Letters are what docxtpl makes, made several times as fast."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.letters import anybody, differences, docxtpl_s, speed
from templates.compile import load
from templates.fields import FOLDER

TEMPLATES = sorted(FOLDER.glob("*.docx"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_letter_equals_docxtpl_s_part_by_part(path: Path) -> None:
    for seed in range(2):
        assert list(differences(load(path).render(anybody(seed)), docxtpl_s(path, anybody(seed)))) == []


def test_a_difference_between_two_letters_is_seen() -> None:
    path = TEMPLATES[0]
    assert list(differences(load(path).render(anybody(1)), docxtpl_s(path, anybody(2)))) != []


def test_letters_are_made_at_least_six_times_as_fast() -> None:
    ours, theirs = speed(FOLDER / "medical_necessity.docx", 100)
    assert theirs / ours > 6
