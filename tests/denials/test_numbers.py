"""No number of a rule stands in code: every number of the judgement is in numbers.csv, with what it is instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[2]
KNOWN = pd.read_csv(Path(__file__).parent / "numbers.csv", dtype=str, keep_default_na=False)
PLAIN = {-1, 0, 1}
"""Nothing, one, and the sign: no rule is told by them."""


def numbers(path: Path) -> Iterator[str]:
    """The numbers of a module as they are written."""
    source = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in PLAIN:
            yield str(ast.get_source_segment(source, node))


def found() -> list[tuple[str, str]]:
    return [(path.relative_to(ROOT).as_posix(), number)
            for path in sorted((ROOT / "denials").rglob("*.py")) for number in numbers(path)]


def fits(row: tuple[str, str], one: tuple[str, str]) -> bool:
    return all(fnmatch(said, known) for said, known in zip(one, row, strict=True))


def test_every_number_in_the_judgement_is_known_and_is_no_rule() -> None:
    known, there = list(zip(KNOWN["file"], KNOWN["number"], strict=True)), found()
    strays = [one for one in there if not any(fits(row, one) for row in known)]
    assert not strays, "a rule's number belongs in Policy or Payers; any other in numbers.csv, with its why"
    assert not [row for row in known if not any(fits(row, one) for one in there)], "these are no longer there"
    assert (KNOWN["why"].str.len() > 10).all()


def test_a_stray_number_is_found(tmp_path: Path) -> None:
    stray = tmp_path / "stray.py"
    stray.write_text("LATE = 90\nDAYS = {'soon': 7.5}\nFIRST = rows[0]\n")
    assert sorted(numbers(stray)) == ["7.5", "90"]
