"""The pages of the rhythm say what the plan says, to the row; what she answered to a cause stays; each is one page."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from office import Office
from pypdf import PdfReader

from denials.figures.week import PARTS
from denials.figures.week_blocks import SHOWN
from macros import plan, rescore
from macros.demo import DAY, PLANNED
from macros.risk import COMMAND as RISK
from templates.kpis import pages
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.schema import AUTHORIZATIONS, CHANGES, GOALS, RISKS, ROOT_CAUSES, TRAINING, Owner, Table

PAGES = [page["sheet"] for page in pages() if not page.get("hidden")
         and not any(item["kind"] == "pivot" for item in page["item"])]
LISTS = ("Calls", "Documents", "Escalations", "Batches", "Write-offs", "Postings", "Ticks", "Changes", "Authorizations",
         "Training", "Rejections", "Portals", "Team", "Goals")
BROAD = ("Root causes", "Risks")
"""Lists with too many words for one page across: they print on two, side by side."""


@pytest.fixture(scope="module")
def shown_lists(demo_book: Path) -> dict[str, list[list[object]]]:
    """The values behind the pages, as the file keeps them, by name."""
    book = openpyxl.load_workbook(demo_book, data_only=True)
    return {name: [[cell.value for cell in row] for row in book["Figures"][str(area.value).split("!")[1]]]
            for name, area in book.defined_names.items() if name.startswith("kpi_week_") and ":" in str(area.value)}


@pytest.fixture(scope="module")
def planned(demo_book: Path) -> pd.DataFrame:
    outcome = plan.run(SilentDesk(), FileBook(demo_book), DAY, None)
    return pd.DataFrame(outcome.data["plan"])


@pytest.mark.parametrize("part", SHOWN)
def test_a_list_of_the_page_is_the_first_rows_of_the_plan(
        part: str, shown_lists: dict[str, list[list[object]]], planned: pd.DataFrame) -> None:
    rows = shown_lists[f"kpi_week_{part.replace(' ', '_')}"]
    listed = [row[0] for row in rows if row[0] not in ("", None, "nothing")]
    assert listed == planned.loc[planned["part"] == part, "claim"].head(SHOWN[part]).tolist()


def test_the_parts_of_the_page_are_those_of_the_plan_and_make_up_all_that_is_open(
        shown_lists: dict[str, list[list[object]]], planned: pd.DataFrame) -> None:
    rows = shown_lists["kpi_week_parts"]
    counts = planned["part"].value_counts()
    assert [row[:2] for row in rows] == [[title, counts.get(name, 0)] for name, title in PARTS.items()]
    assert sum(row[1] for row in rows) == len(planned)


def test_each_page_and_each_list_worked_on_paper_prints_on_one_page(
        office: Office, demo_book: Path, tmp_path: Path) -> None:
    with office.open(demo_book) as sheets:
        assert sheets.errors() == []
        names = sheets.document.Sheets
        wanted = [name for name in names.ElementNames if name in {*PAGES, *LISTS, *BROAD}]
        for name in set(names.ElementNames) - set(wanted):
            names.getByName(name).IsVisible = False
        sheets.document.storeToURL((tmp_path / "pages.pdf").as_uri(),
                                   office.properties(FilterName="calc_pdf_Export"))
    printed = [page.extract_text().split(" Page ")[0].strip() for page in PdfReader(tmp_path / "pages.pdf").pages]
    assert len(wanted) == len({*PAGES, *LISTS, *BROAD})
    assert printed == [name for name in wanted for _ in range(1 + (name in BROAD))]


@pytest.fixture(scope="module")
def again(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's workbook in which she answered a cause, and the queue was worked out again."""
    path = Path(shutil.copy(demo_book, tmp_path_factory.mktemp("again") / "book.xlsx"))
    book = FileBook(path)
    last = book.read(ROOT_CAUSES)[["key"]].tail(1)
    book.merge(ROOT_CAUSES, last.assign(answer="Nobody asked.", note="Mine."), Owner.BILLER)
    book.merge(RISKS, book.read(RISKS)[["key"]].head(1).assign(done="yes"), Owner.BILLER)
    book.save()
    rescore.run(SilentDesk(), FileBook(path), DAY)
    return path


@pytest.mark.parametrize("table", [ROOT_CAUSES, CHANGES, AUTHORIZATIONS, TRAINING, GOALS, RISKS],
                         ids=lambda table: table.name)
def test_working_out_again_doubles_no_row_and_changes_no_cell_of_the_rules(
        table: Table, demo_book: Path, again: Path) -> None:
    rules = [column.field for column in table.owned(Owner.RULE)]
    before, after = (FileBook(path).read(table) for path in (demo_book, again))
    assert len(before) > 0
    pd.testing.assert_frame_equal(before[rules], after[rules])


def test_what_she_answered_stays(again: Path) -> None:
    last = FileBook(again).read(ROOT_CAUSES).iloc[-1]
    assert (last["answer"], last["note"]) == ("Nobody asked.", "Mine.")


def test_the_list_of_planned_claims_is_brought_up_to_date_and_not_doubled(again: Path) -> None:
    before = FileBook(again).read(RISKS)
    outcome = RISK.run(SilentDesk(), FileBook(again), PLANNED, DAY)
    after = FileBook(again).read(RISKS)
    pd.testing.assert_frame_equal(before, after)
    assert outcome.data["lines"] == len(after) and outcome.findings == (after["times"] >= 1.5).sum() > 0


def test_a_planned_line_says_own_cases_a_reason_and_a_check(demo_book: Path) -> None:
    rows = FileBook(demo_book).read(RISKS)
    assert (rows["rate"].between(0, 1)).all() and (rows[["rests_on", "reason", "check"]] != "").all().all()
    assert rows.loc[rows["claim"] == "P-1018", "rests_on"].tolist() == ["this procedure, any payer"]
    assert set(rows["provider"]) == {"Amara Okafor, MD", "Erik Lindqvist, MD", "Priya Ramanathan, MD"}
