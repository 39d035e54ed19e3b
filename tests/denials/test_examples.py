"""Every function that other modules may call shows an answer in its documentation; figures have kpis.csv."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[2] / "denials"


def without_example(path: Path) -> Iterator[str]:
    """Public functions of a module that show no answer. A question's answers stand in figures/kpis.csv, one by one."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        asked = any(ast.unparse(one).startswith("asks(") for one in node.decorator_list)
        if not asked and ">>>" not in (ast.get_docstring(node) or ""):
            yield node.name


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: path.stem)
def test_every_public_function_shows_an_answer(path: Path) -> None:
    assert list(without_example(path)) == []
