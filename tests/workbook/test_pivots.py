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
from workbook.schema import BY_NAME, CLAIMS, DENIALS, PROVIDER_ADJUSTMENTS, REMITS, VOLUMES, Kind, Owner

TABLES = busy_practice.tables()
DECLARED = [item["name"] for page in pages() for item in page.get("item", ()) if item["kind"] == "pivot"]


@pytest.fixture(scope="module")
def outputs(office: Office, busy_book: Path) -> dict[str, list[list[Any]]]:
    with office.open(busy_book) as sheets:
        sheets.recalculate()
        return {name: rows for pivots in sheets.pivots().values() for name, rows in pivots.items()}


def test_the_spreadsheet_lists_the_pivots_that_the_pages_declare(outputs: dict[str, list[list[Any]]]) -> None:
    assert set(outputs) == set(DECLARED) and len(DECLARED) >= 8


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


ITEMS = {item["name"]: item for page in pages() for item in page.get("item", ()) if item["kind"] == "pivot"}


def totals(item: dict[str, Any], rows: pd.DataFrame) -> list[float]:
    """What the grand totals of a pivot's measures must be, by pandas."""
    table = BY_NAME[item["table"]]
    found = list[float]()
    for measure in item["measures"]:
        field = table.headers[measure["column"]]
        values = rows[field.field]
        money = 100 if field.kind is Kind.MONEY else 1
        count = (values.astype("str") != "") & values.notna()
        found.append(float(count.sum() if measure["how"] == "count" else values.sum() / money))
    return found


@pytest.mark.parametrize("name", DECLARED)
def test_the_grand_total_of_each_pivot_is_what_pandas_says(name: str, outputs: dict[str, list[list[Any]]]) -> None:
    item = ITEMS[name]
    shown = [cell for cell in outputs[name][-1] if isinstance(cell, float)]
    assert shown[-len(item["measures"]):] == pytest.approx(totals(item, TABLES[item["table"]]))


def test_rows_that_an_import_adds_are_counted_when_the_file_is_opened_again(
        office: Office, empty_book: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(empty_book.read_bytes())
    added = {table.name: TABLES[table.name].head(10) for table in (CLAIMS, REMITS, VOLUMES, PROVIDER_ADJUSTMENTS)}
    for _ in range(2):
        book = FileBook(path)
        for name, rows in added.items():
            book.merge(BY_NAME[name], rows, Owner.PAYER)
        book.save()
        with office.open(path) as sheets:
            shown = sheets.pivots()["Pivots of money"]
        for name in ("ClaimsByPayer", "RemitsByPayer", "VolumesByProcedure", "AdjustmentsByReason"):
            total = [cell for cell in shown[name][-1] if isinstance(cell, float)]
            measures = len(ITEMS[name]["measures"])
            assert total[-measures:] == pytest.approx(totals(ITEMS[name], added[ITEMS[name]["table"]])), name
        added = {name: TABLES[name].head(len(rows) + 2) for name, rows in added.items()}


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
