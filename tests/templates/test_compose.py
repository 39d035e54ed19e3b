"""The shipped Word templates are what their texts give, and each of them is whole."""

from __future__ import annotations

import pytest
from words import canonical

from templates import compose
from templates.choice import catalogue, rules
from templates.compile import load
from templates.fields import FOLDER, rows

ROWS = [pytest.param(row, id=row["template"]) for row in rows("catalogue")]


@pytest.mark.parametrize("row", ROWS)
def test_a_shipped_template_is_what_its_text_gives(row: dict[str, str]) -> None:
    shipped = (FOLDER / f"{row['template']}.docx").read_bytes()
    assert canonical(shipped) == canonical(compose.compose(row)), "run: python -m templates.compose"


def test_the_composer_gives_the_same_bytes_each_time() -> None:
    row = rows("catalogue")[0]
    assert compose.compose(row) == compose.compose(row)


def test_every_template_in_the_folder_stands_in_the_catalogue_and_has_exhibits_or_asks_for_none() -> None:
    assert {path.stem for path in FOLDER.glob("*.docx")} == set(catalogue())
    assert {row["template"] for row in rows("exhibits")} <= set(catalogue())


def test_every_choice_leads_to_a_template_or_says_what_to_do_instead() -> None:
    for *_, template, instead, source in rules():
        assert (template in catalogue()) != bool(instead)
        assert source or instead


@pytest.mark.parametrize("row", ROWS)
def test_a_shipped_template_passes_its_own_checks(row: dict[str, str]) -> None:
    assert load(FOLDER / f"{row['template']}.docx").name == f"{row['template']}.docx"
