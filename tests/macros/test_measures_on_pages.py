"""Every measure that is asked for stands on a page, with its n and meaning, and is what Python says: measures.csv."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from office import Office

from denials.figures import QUESTIONS, figures, kpis
from macros import import_era, new
from macros.demo import DAY, house_rules
from macros.desk import frames, rules
from macros.refresh import choices, refresh
from samples import year
from workbook.book import SilentDesk
from workbook.figures_sheet import EPOCH
from workbook.file_book import FileBook
from workbook.page_items import meaning
from workbook.schema import SCORES, TABLES

ASKED = pd.read_csv(Path(__file__).parent / "measures.csv", dtype=str)
MEASURES = pytest.mark.parametrize("measure", ASKED["measure"])


@pytest.fixture(scope="module", params=["demo", "year", "empty"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, the generated year by itself, and a workbook with nothing in it."""
    if request.param == "demo":
        return request.getfixturevalue("demo_book")
    path = tmp_path_factory.mktemp(request.param) / "book.xlsx"
    new.make(path, rules=house_rules(), today=DAY)
    made = FileBook(path)
    if request.param == "year":
        year.write(path.parent / "year")
        import_era.run(SilentDesk(), made, [path.parent / "year"], DAY)
    else:
        refresh(made, DAY)
        made.save()
    return path


@pytest.fixture(scope="module")
def on_page(office: Office, book: Path) -> Iterator[dict[str, Any]]:
    """Every named figure as the spreadsheet works it out, and the cells of the page of measures."""
    with office.open(book) as sheets:
        sheets.recalculate()
        wrong, page = sheets.errors(), sheets.cells("Measures")
        tiles = {name: sheets.cells(name) for name in ("Dashboard", "Leaders")}
        names = [name for name in sheets.document.NamedRanges.ElementNames if name.startswith("kpi_")]
        yield {"wrong": wrong, "page": page, "tiles": tiles, "values": {name[4:]: sheets.value(name) for name in names}}


@pytest.fixture(scope="module")
def python(book: Path) -> dict[str, Any]:
    """The same figures by Python, and the list of measures."""
    held = FileBook(book)
    tables = dict(frames(held, *(table.name for table in TABLES))) | {SCORES.name: held.read(SCORES)}
    return {"values": figures(tables, rules(held).policy_value, DAY, choices(held)),
            "list": kpis(tables, rules(held), DAY).set_index("id")}


def test_no_cell_shows_an_error(on_page: dict[str, Any]) -> None:
    assert on_page["wrong"] == []


def test_every_figure_is_what_python_says_to_the_cent(on_page: dict[str, Any], python: dict[str, Any]) -> None:
    values, own = on_page["values"], python["values"]
    assert set(values) == set(own)
    assert [name for name in own if not same(values[name], own[name])] == []


def same(sheet: Any, python: Any) -> bool:
    """Whether a cell, or every cell of a block, shows what Python says; nothing is nothing, a date its number."""
    if isinstance(python, list):
        rows = sheet if isinstance(sheet, list) else [[sheet]]
        filled = python + [[]] * (len(rows) - len(python))
        return all(same(cell, row[place] if place < len(row) else "")
                   for cells, row in zip(rows, filled, strict=True) for place, cell in enumerate(cells))
    if python == "" or sheet is None:
        return sheet is None and python == ""
    if isinstance(python, str):
        return sheet == python
    number = (python - EPOCH).days if hasattr(python, "year") else python
    return isinstance(sheet, float) and abs(sheet - number) < 1e-6


@MEASURES
def test_a_measure_stands_on_its_page_with_its_n(on_page: dict[str, Any], python: dict[str, Any], measure: str) -> None:
    row = python["list"].loc[measure]
    cells = next(cells for cells in on_page["page"] if row["label"] in cells)
    note = f"of {row['n']:,} {row['of']}" if row["n"] else None
    assert row["value_text"] in cells
    assert note is None or note in cells


@pytest.mark.parametrize("name", ["Dashboard", "Leaders"])
def test_a_tile_says_the_rate_that_the_list_says(on_page: dict[str, Any], python: dict[str, Any], name: str) -> None:
    rows, rate = on_page["tiles"][name], python["list"].loc["initial_denials"]
    row, place = next((n, cells.index(rate["label"])) for n, cells in enumerate(rows) if rate["label"] in cells)
    assert rows[row + 1][place] == rate["value_text"]


@pytest.fixture(scope="module")
def messages(demo_book: Path) -> dict[str, str]:
    """What shows as soon as one goes to a cell of the page of measures, by its title."""
    found = openpyxl.load_workbook(demo_book)["Measures"].data_validations.dataValidation
    return {rule.promptTitle: rule.prompt for rule in found}


@MEASURES
def test_what_a_measure_means_is_one_step_away(messages: dict[str, str], measure: str) -> None:
    question = QUESTIONS[measure]
    assert messages[question.label[:32]].replace("_x000a_", "\n") == meaning(question)


def test_an_empty_workbook_says_no_data_yet_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    new.make(path, today=DAY)
    held = FileBook(path)
    tables = frames(held, *(table.name for table in TABLES))
    assert set(kpis(tables, rules(held), DAY)["value_text"]) == {"no data yet"}
