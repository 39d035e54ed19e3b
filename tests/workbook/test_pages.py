"""Every figure of the pages is a native formula that says what Python says, to the cent."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import busy_practice
import jinja2
import openpyxl
import pandas as pd
import pytest
from her_parts import UPGRADED_ON
from lxml import etree
from office import Office, Sheets
from xlsxwriter.utility import xl_col_to_name

from denials.figures import figures
from macros.refresh import choices, refresh, show
from templates.kpis import pages
from workbook import package
from workbook.build import build
from workbook.cells import column
from workbook.figures_sheet import cached, spots
from workbook.file_book import FileBook
from workbook.pages import bands
from workbook.rules import seeds
from workbook.schema import DENIALS, SCORES, TABLES

PAGES = pages()
IDS = pytest.mark.parametrize("id", list(spots(PAGES)))


def queue(sheets: Sheets) -> pd.DataFrame:
    """The Denials table as the spreadsheet works it out."""
    columns = zip(*sheets.cells("Denials"), strict=True)
    known = [(DENIALS.headers[str(header)], cells) for header, *cells in columns]
    return pd.DataFrame({
        one.field: column(["" if cell is None else cell for cell in cells], one.kind) for one, cells in known
    })


def expected(tables: Mapping[str, pd.DataFrame], denials: pd.DataFrame,
             chosen: Mapping[str, Any] | None = None, today: dt.date = busy_practice.TODAY) -> dict[str, Any]:
    frames = {table.name: seeds(table) for table in TABLES if table.name not in tables} | {**tables, "Denials": denials}
    policy = dict(zip(frames["Policy"]["name"], frames["Policy"]["value"], strict=True))
    return figures(frames, policy.__getitem__, today, chosen)


def shown(value: Any) -> Any:
    """A figure as LibreOffice gives it back: a list of rows, numbers as floats, nothing as None."""
    if isinstance(value, list):
        return [[shown(cell) for cell in row] for row in value]
    value = cached(value)
    return None if value == "" else value if isinstance(value, str) else pytest.approx(float(value), abs=1e-6)


@pytest.fixture(scope="module")
def busy(office: Office, busy_book: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, Any]]:
    """What the spreadsheet works out and what Python does, for each figure of the busy practice, once it was filled."""
    path = Path(shutil.copy(busy_book, tmp_path_factory.mktemp("pages")))
    with office.open(path) as sheets:
        sheets.recalculate()
        assert sheets.errors() == []
        python = expected(busy_practice.tables(), queue(sheets))
    book = FileBook(path)
    show(book, python)
    book.save()
    with office.open(path) as sheets:
        sheets.recalculate()
        return {id: (sheets.value(f"kpi_{id}"), python[id]) for id in spots(PAGES)}


def test_a_workbook_of_the_first_version_works_out_in_todays_form_what_python_says(
        office: Office, upgraded_book: Path) -> None:
    book = FileBook(upgraded_book)
    tables = {table.name: book.read(table) for table in (*TABLES, SCORES)}
    with office.open(upgraded_book) as sheets:
        sheets.set("Dashboard", "C2", UPGRADED_ON)
        sheets.recalculate()
        python = expected(tables, queue(sheets), today=UPGRADED_ON)
        wrong = [id for id in spots(PAGES) if sheets.value(f"kpi_{id}") != shown(python[id])]
        assert (wrong, sheets.errors()) == ([], [])


@IDS
def test_a_figure_of_a_busy_practice_is_what_python_says(busy: dict[str, tuple[Any, Any]], id: str) -> None:
    sheet, python = busy[id]
    assert sheet == shown(python)


def test_python_knows_the_figures_of_the_pages_and_no_others() -> None:
    queue = seeds(DENIALS)
    assert set(expected({}, queue)) == set(spots(PAGES))


def test_a_busy_practice_leaves_no_tile_and_no_block_empty(busy: dict[str, tuple[Any, Any]]) -> None:
    assert [id for id, (sheet, _) in busy.items() if sheet in (None, "no data yet")
            and id not in ("practice", "no_data", "no_changes")] == []


POLICYS_OWN = {"goal_rate", "ceiling_rate", "benchmarks", "claim_facts", "month_goals"}
"""The lines of the policy, goals, and a claim's odds: no percentages over cases."""


def test_few_cases_are_shown_as_a_count_and_not_as_a_percentage_on_every_page(office: Office, tmp_path: Path) -> None:
    tables = busy_practice.tables(denials=3, claims=4)
    tables["Denials"]["status"] = ["Overturned", "Upheld", "Paid"]
    build(tmp_path / "book.xlsx", pages=PAGES, rules=tables, today=busy_practice.TODAY)
    book = FileBook(tmp_path / "book.xlsx")
    refresh(book, busy_practice.TODAY)
    book.save()
    with office.open(tmp_path / "book.xlsx") as sheets:
        sheets.recalculate()
        assert sheets.value("kpi_overturn_rate") == "2 of 3"
        shown = {id: sheets.value(f"kpi_{id}") for id in spots(PAGES) if id not in POLICYS_OWN}
    assert [id for id, value in shown.items() if "%" in str(value)] == []
    shares = {id: [field.kind in ("share", "rate") for field in spot.fields] for id, spot in spots(PAGES).items()}
    for id, value in shown.items():
        rows = value if isinstance(value, list) else [[value]]
        assert [cell for row in rows for cell, share in zip(row, shares[id], strict=True) if share and cell] == [], id


CHOSEN = {"payer": "Medicare Part B", "slice": "Category", "claim": "C00007", "threshold": 900.0, "cost": 60.0,
          "weight_dollars": 0.5, "weight_urgency": 1.0, "weight_odds": 0.0}


def test_what_is_chosen_on_a_page_is_worked_out_at_once(office: Office, busy_book: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(busy_book, tmp_path))
    with office.open(path) as sheets:
        for id, value in CHOSEN.items():
            cell = sheets.document.NamedRanges.getByName(f"choice_{id}").getReferredCells().getCellByPosition(0, 0)
            cell.setString(value) if isinstance(value, str) else cell.setValue(value)
        sheets.recalculate()
        assert sheets.errors() == []
        python = expected(busy_practice.tables(), queue(sheets), CHOSEN)
        live = [id for id, spot in spots(PAGES).items() if spot.fields[-1].formula and id != "slice_view"]
        assert [id for id in live if sheets.value(f"kpi_{id}") != shown(python[id])] == []
        assert sheets.value("kpi_payer_chosen") == "Medicare Part B"
        assert sheets.value("kpi_claim_chosen") == "C00007"


def test_what_was_typed_on_a_page_is_read_and_left_alone(empty_book: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = openpyxl.load_workbook(empty_book)
    sheet, _, cell = str(book.defined_names["choice_payer"].value).partition("!")
    book[sheet.strip("'")][cell.replace("$", "")] = "Aetna"
    book.save(path)
    typed = FileBook(path)
    assert choices(typed) == {"payer": "Aetna"}
    refresh(typed, busy_practice.TODAY)
    typed.save()
    assert FileBook(path).typed("choice_payer") == "Aetna"


def test_a_changed_row_changes_the_dashboard(office: Office, busy_book: Path) -> None:
    with office.open(busy_book) as sheets:
        sheets.recalculate()
        before, head = sheets.value("kpi_open_dollars"), sheets.cells("Denials")[0]
        row = queue(sheets).query("stage == 'New'").index[0]
        status, at_risk = head.index("Status"), queue(sheets)["at_risk"][row] / 100
        sheets.set("Denials", f"{openpyxl.utils.get_column_letter(status + 1)}{row + 2}", "Written off")
        assert sheets.value("kpi_open_dollars") == pytest.approx(before - at_risk)


def test_denials_of_one_rank_are_listed_one_after_the_other(office: Office, busy_book: Path) -> None:
    with office.open(busy_book) as sheets:
        column = xl_col_to_name(sheets.cells("Denials")[0].index("Rank"))
        sheets.document.enableAutomaticCalculation(False)
        for row, rank in enumerate([4, 8, 1, 1, 7, 1, 6, 4] + [None] * 152, 2):
            sheets.set("Denials", f"{column}{row}", rank)
        sheets.recalculate()
        rows = [row for row, in sheets.value("kpi_queue_rows")]
    assert rows == [3, 4, 6, 1, 8, 7, 5, 2, None, None]


def test_an_empty_workbook_says_no_data_yet(office: Office, empty_book: Path) -> None:
    with office.open(empty_book) as sheets:
        words = [sheets.value(f"kpi_{id}") for id in ("source", "recovered_share", "overturn_rate")]
        assert words == ["no data yet"] * 3


def test_a_page_holds_no_formula_but_references_to_figures(empty_book: Path) -> None:
    book = openpyxl.load_workbook(empty_book)
    shown = [cell.value for page in PAGES if not page.get("hidden")
             for row in book[page["sheet"]].iter_rows() for cell in row if cell.data_type == "f"]
    assert len(shown) > 500
    assert [formula for formula in shown if not re.fullmatch(r"=(Figures|Dashboard)!\$[A-Z]+\$\d+", formula)] == []


def test_every_value_of_the_hidden_sheet_stands_under_a_name(empty_book: Path) -> None:
    book = openpyxl.load_workbook(empty_book)
    named = {cell.coordinate for name, area in book.defined_names.items() if name.startswith("kpi_")
             for cell in _cells(book["Figures"], str(area.value).partition("!")[2].replace("$", ""))}
    formulas = {cell.coordinate for row in book["Figures"].iter_rows() for cell in row if cell.data_type == "f"}
    filled = {f"{xl_col_to_name(spot.place(field.id))}{spot.top + n}" for spot in spots(PAGES).values()
              for field in spot.fields for n in range(1, spot.rows + 1) if not field.at(n, spot.rows)}
    assert formulas == named - filled and filled <= named


def _cells(sheet: Any, area: str) -> list[Any]:
    found = sheet[area]
    return [cell for row in found for cell in row] if isinstance(found, tuple) else [found]


def test_every_chart_says_in_words_what_it_shows(empty_book: Path) -> None:
    parts = package.read(empty_book.read_bytes())
    drawings = [part for name, part in parts.items() if name.startswith("xl/drawings/drawing")]
    words = [frame.get("descr") for part in drawings for frame in etree.fromstring(part).iter("{*}cNvPr")]
    charts = [item for page in PAGES for item in page.get("item", ()) if item["kind"] == "chart"]
    assert sorted(filter(None, words)) == sorted(item["alt"] for item in charts)
    assert len([name for name in parts if name.startswith("xl/charts/chart")]) == len(charts)


def test_every_tile_has_its_definition_in_the_cell(empty_book: Path) -> None:
    book = openpyxl.load_workbook(empty_book)
    for page in PAGES:
        titles = [item["title"] for item in page.get("item", ()) if item["kind"] == "tile"]
        told = {rule.promptTitle for rule in book[page["sheet"]].data_validations.dataValidation if rule.prompt}
        assert set(titles) <= told


def test_a_tile_that_is_green_while_things_go_well_turns_below_nothing(empty_book: Path) -> None:
    book = openpyxl.load_workbook(empty_book)
    for page in PAGES:
        green = [item for item in page.get("item", ()) if item["kind"] == "tile" and item.get("tone") == "good"]
        rules = [rule for found in book[page["sheet"]].conditional_formatting for rule in found.rules]
        assert len([rule for rule in rules if rule.operator == "beginsWith" and rule.text == "-"]) == len(green)


def test_items_flow_into_bands_and_none_is_wider_than_its_page() -> None:
    for page in PAGES:
        columns = page.get("columns", 12)
        for band in bands(page.get("item", ()), columns):
            assert sum(item["width"] for item in band) <= columns


NEW_PAGE = """
place = 9
sheet = "My page"
title = "What I look at"

[[figure]]
id = "big_n"
kind = "count"
about = "Denials of a thousand dollars and more."
formula = 'COUNTIFS(Denials[Denied],">=1000")'

[[item]]
kind = "tile"
title = "Big ones"
figure = "big_n"
words = "a thousand dollars and more"
width = 3
"""


def test_a_page_is_added_by_data_alone(office: Office, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(NEW_PAGE, encoding="utf-8")
    tables = busy_practice.tables(denials=40, claims=40)
    build(tmp_path / "book.xlsx", pages=pages(None, tmp_path), rules=tables, today=busy_practice.TODAY)
    with office.open(tmp_path / "book.xlsx") as sheets:
        sheets.recalculate()
        assert sheets.value("kpi_big_n") == (tables["Denials"]["denied"] >= 100_000).sum()
        assert sheets.value("kpi_big_n") in [cell for row in sheets.cells("My page") for cell in row]


def test_a_page_that_asks_for_something_unknown_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('place = 9\ntitle = "{{ nobody_knows }}"', encoding="utf-8")
    with pytest.raises(jinja2.UndefinedError, match="nobody_knows"):
        pages(None, tmp_path)


def test_a_formula_that_names_no_figure_is_refused(tmp_path: Path) -> None:
    page = {"place": 1, "sheet": "Mine", "title": "Mine",
            "figure": [{"id": "a", "kind": "count", "about": "A.", "formula": "{nothing}+1"}]}
    with pytest.raises(KeyError, match="nothing"):
        build(tmp_path / "book.xlsx", pages=[page], today=busy_practice.TODAY)
