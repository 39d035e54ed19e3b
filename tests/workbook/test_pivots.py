"""The PivotTables are real ones: a spreadsheet lists them, fills them from the tables, and their totals are right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import busy_practice
import pandas as pd
import pytest
from office import Office

from templates.kpis import pages
from workbook import package
from workbook.file_book import FileBook
from workbook.pivots import Measure, Pivot, cache_xml
from workbook.schema import CLAIMS, DENIALS, REMITS, Owner

TABLES = busy_practice.tables()
DECLARED = [item["name"] for page in pages() for item in page.get("item", ()) if item["kind"] == "pivot"]


@pytest.fixture(scope="module")
def outputs(office: Office, busy_book: Path) -> dict[str, list[list[Any]]]:
    with office.open(busy_book) as sheets:
        sheets.recalculate()
        return sheets.pivots()["Pivots"]


def test_the_spreadsheet_lists_the_pivots_that_the_pages_declare(outputs: dict[str, list[list[Any]]]) -> None:
    assert set(outputs) == set(DECLARED) and len(DECLARED) >= 3


def test_answers_by_payer_add_up_to_the_claims_table(outputs: dict[str, list[list[Any]]]) -> None:
    claims = TABLES["Claims"].groupby("payer")[["charge", "paid", "denied"]].sum().astype("float64") / 100
    counts = TABLES["Claims"].groupby("payer").size()
    rows = {row[0]: row[1:] for row in outputs["ClaimsByPayer"] if row[0] in claims.index}
    assert set(rows) == set(claims.index)
    for payer, (number, charge, paid, denied) in rows.items():
        assert number == counts[payer]
        assert [charge, paid, denied] == pytest.approx(list(claims.loc[payer]))


def test_denials_by_payer_and_category_add_up_to_the_queue(outputs: dict[str, list[list[Any]]]) -> None:
    total = outputs["DenialsByPayer"][-1]
    assert total[-2:] == pytest.approx([len(TABLES["Denials"]), TABLES["Denials"]["at_risk"].sum() / 100])


def test_denials_by_what_the_payers_say_add_up_to_what_was_denied(outputs: dict[str, list[list[Any]]]) -> None:
    head = next(row for row in outputs["DenialsByCategory"] if "Upheld" in row)
    total = dict(zip(head, outputs["DenialsByCategory"][-1], strict=True))
    for outcome, denied in TABLES["Denials"].groupby("outcome")["denied"].sum().items():
        assert total[outcome] == pytest.approx(denied / 100)


def test_rows_that_an_import_adds_are_counted_when_the_file_is_opened_again(
        office: Office, empty_book: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(empty_book.read_bytes())
    book = FileBook(path)
    book.merge(CLAIMS, TABLES["Claims"].head(50), Owner.PAYER)
    book.merge(REMITS, TABLES["Remits"].head(5), Owner.PAYER)
    book.save()
    with office.open(path) as sheets:
        total = sheets.pivots()["Pivots"]["ClaimsByPayer"][-1]
    paid = pd.Series(TABLES["Claims"].head(50)["paid"]).sum() / 100
    assert (total[1], total[3]) == (50, pytest.approx(paid))


def test_a_pivot_keeps_no_records_and_reads_its_table_when_the_file_is_opened(empty_book: Path) -> None:
    parts = package.read(empty_book.read_bytes())
    assert not [name for name in parts if "pivotCacheRecords" in name]
    cache = cache_xml(CLAIMS)
    assert 'saveData="0" refreshOnLoad="1"' in cache
    assert cache.count("<cacheField ") == len(CLAIMS.columns)


def test_a_pivot_over_a_column_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="Colour"):
        Pivot("Wrong", DENIALS, ("Colour",), (Measure("Denied", "sum", "Dollars"),))


def test_a_measure_may_not_be_called_like_a_column() -> None:
    with pytest.raises(ValueError, match="Denied"):
        Pivot("Wrong", DENIALS, ("Payer",), (Measure("Denied", "sum", "Denied"),))
