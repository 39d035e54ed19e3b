"""What a table and a column of the workbook are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Owner(StrEnum):
    """Whose hand may write a column."""

    PAYER = "payer"
    """The remittance said so; an import writes it again."""
    RULE = "rule"
    """Worked out from the rules; a rescore writes it again."""
    BILLER = "biller"
    """Typed by a person; no program writes it, except the command she presses for exactly that."""


class Kind(StrEnum):
    """What a column's values are, in a frame and in a cell."""

    TEXT = "text"
    """Text; empty is ''. Cell format "@", so that 00123 and =1+1 stay what the payer sent."""
    MONEY = "money"
    """Integer cents (Int64); dollars with two digits in the cell."""
    DAY = "day"
    """A date (datetime64, NaT if none)."""
    MOMENT = "moment"
    """A date and time (datetime64, NaT if none)."""
    COUNT = "count"
    """A whole number (Int64)."""
    NUMBER = "number"
    """Any number (float64, NaN if none)."""
    SHARE = "share"
    """A fraction from 0 to 1 (float64), shown as a percentage."""


@dataclass(frozen=True)
class Column:
    """One column of a table, declared once: the header and help a person reads, the field a program reads."""

    field: str
    header: str
    kind: Kind
    owner: Owner
    help: str
    width: int
    choices: tuple[str, ...] | str = ()
    """Allowed values, or the column that lists them: "Payers[Payer]"."""
    formula: str = ""
    """A native formula for every row, without the equals sign; written with its computed value."""
    hidden: bool = False


@dataclass(frozen=True)
class Table:
    """One table of the workbook: found by name, its columns by header, its rows by key."""

    name: str
    sheet: str
    help: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: int = 1
    """How many lines of text a row shows; long text wraps into them."""
    hidden: bool = False
    """True for a sheet that is for the program, not for a person."""

    @cached_property
    def fields(self) -> dict[str, Column]:
        """The columns by field name.

        >>> from workbook.schema import DENIALS
        >>> DENIALS.fields["claim"].header
        'Claim'
        """
        return {column.field: column for column in self.columns}

    @cached_property
    def headers(self) -> dict[str, Column]:
        """The columns by header."""
        return {column.header: column for column in self.columns}

    def owned(self, owner: Owner) -> tuple[Column, ...]:
        """The columns that this owner may write."""
        return tuple(column for column in self.columns if column.owner is owner)


class Draft:
    """Short hands to declare columns of one owner: `payer.text("claim", "Claim", 14, "...")`."""

    def __init__(self, owner: Owner) -> None:
        self.owner = owner

    def _column(self, kind: Kind, field: str, header: str, width: int, help: str, choices: tuple[str, ...] | str,
                formula: str, hidden: bool) -> Column:
        return Column(field, header, kind, self.owner, help, width, choices, formula, hidden)

    def text(self, field: str, header: str, width: int, help: str, *, choices: tuple[str, ...] | str = (),
             formula: str = "", hidden: bool = False) -> Column:
        return self._column(Kind.TEXT, field, header, width, help, choices, formula, hidden)

    def money(self, field: str, header: str, help: str, *, formula: str = "") -> Column:
        return self._column(Kind.MONEY, field, header, 13, help, (), formula, False)

    def day(self, field: str, header: str, help: str, *, formula: str = "") -> Column:
        return self._column(Kind.DAY, field, header, 12, help, (), formula, False)

    def moment(self, field: str, header: str, help: str) -> Column:
        return self._column(Kind.MOMENT, field, header, 17, help, (), "", False)

    def count(self, field: str, header: str, help: str, *, formula: str = "", hidden: bool = False) -> Column:
        return self._column(Kind.COUNT, field, header, 10, help, (), formula, hidden)

    def number(self, field: str, header: str, help: str, *, formula: str = "") -> Column:
        return self._column(Kind.NUMBER, field, header, 11, help, (), formula, False)

    def share(self, field: str, header: str, help: str, *, formula: str = "") -> Column:
        return self._column(Kind.SHARE, field, header, 10, help, (), formula, False)


payer, rule, biller = Draft(Owner.PAYER), Draft(Owner.RULE), Draft(Owner.BILLER)
