"""Every table is declared soundly: what the builder, the books and the README rely on."""

import re

import pytest

from workbook.frames import empty
from workbook.rules import FOLDER, seeds
from workbook.schema import BY_NAME, SCORES, TABLES, Owner, Table

ALL = pytest.mark.parametrize("table", [*TABLES, SCORES], ids=lambda table: table.name)


@ALL
def test_headers_and_fields_are_unique_and_the_key_is_one_of_them(table: Table) -> None:
    assert len(table.headers) == len(table.fields) == len(table.columns)
    assert set(table.key) <= set(table.fields)


@ALL
def test_every_column_says_what_it_is_in_a_line_that_fits_an_input_message(table: Table) -> None:
    for column in table.columns:
        assert column.help.endswith((".", "...")) and len(column.help) <= 255, column.header
        assert len(column.header) <= 32


@ALL
def test_a_formula_belongs_to_a_rule_column(table: Table) -> None:
    assert all(column.owner is Owner.RULE for column in table.columns if column.formula)


@ALL
def test_a_formula_names_only_columns_that_exist(table: Table) -> None:
    for column in table.columns:
        for header in re.findall(r"\[#This Row\],\[([^\]]+)\]", column.formula):
            assert header in table.headers, (column.header, header)


@ALL
def test_a_list_of_choices_is_a_column_that_exists(table: Table) -> None:
    for column in table.columns:
        if isinstance(column.choices, str):
            name, header = column.choices.rstrip("]").split("[")
            assert header in BY_NAME[name].headers


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_shipped_rules_fit_their_table_and_name_each_row_once(table: Table) -> None:
    rules = seeds(table)
    assert list(rules.columns) == [field for field in empty(table).columns if field in rules.columns]
    assert not rules.duplicated(list(table.key)).any()


def test_every_shipped_rule_file_belongs_to_a_table() -> None:
    known = {f"{table.sheet.lower().replace(' ', '_')}.csv" for table in TABLES}
    assert {path.name for path in FOLDER.glob("*.csv")} <= known
