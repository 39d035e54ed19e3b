"""The drop-down lists: every column's choices in a range with a name, on a sheet that nobody needs to see."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs

from denials.status import CLOSED, DECIDED, WAITING, WON
from workbook.schema import TABLES, Column
from workbook.schema.rules import CATEGORIES, ROLES

SHEET = "Lists"
WORDS = {
    "Closed": CLOSED,
    "Won": WON,
    "Decided": DECIDED,
    "Waiting": WAITING,
    "Categories": CATEGORIES,
    "Roles": ROLES,
}
"""Lists that formulas ask: which statuses close a denial, which win it, decide it, or wait for the payer."""


def choices() -> Iterator[Column]:
    """The columns with choices of their own, each list once."""
    seen = set[tuple[str, ...]]()
    for column in (column for table in TABLES for column in table.columns):
        if isinstance(column.choices, tuple) and column.choices and column.choices not in seen:
            seen.add(column.choices)
            yield column


def names() -> dict[tuple[str, ...] | str, str]:
    """The defined name behind each list of choices.

    >>> names()["Team[Person]"]
    'Choices_Team_Person'
    """
    columns = [column for table in TABLES for column in table.columns if isinstance(column.choices, str)]
    own = {column.choices: f"Choices_{number}" for number, column in enumerate(choices(), 1)}
    return own | {column.choices: _named(column.choices) for column in columns if isinstance(column.choices, str)}


def _named(reference: str) -> str:
    return "Choices_" + reference.rstrip("]").replace("[", "_").replace(" ", "_")


def draw(book: Workbook) -> None:
    """Write the lists and define their names."""
    sheet = book.add_worksheet(SHEET)
    sheet.hide()
    known = names()
    lists = {known[column.choices]: column.choices for column in choices()} | WORDS
    for place, (name, values) in enumerate(lists.items()):
        sheet.write_string(0, place, name)
        for row, value in enumerate(values, 1):
            sheet.write_string(row, place, value)
        book.define_name(name, f"={SHEET}!{xl_range_abs(1, place, len(values), place)}")
    for reference, name in known.items():
        if isinstance(reference, str):
            book.define_name(name, f"={reference}")
