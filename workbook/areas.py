"""Rectangles of cells, as a workbook writes them: A1:C3."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter, range_boundaries

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True)
class Area:
    """A rectangle of cells; rows and columns count from 1, both ends included."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def parse(cls, ref: str) -> Area:
        """The area of a reference without a sheet.

        >>> Area.parse("$B$2:C9")
        Area(left=2, top=2, right=3, bottom=9)
        """
        left, top, right, bottom = range_boundaries(ref)
        return cls(left or 1, top or 1, right or LAST_COLUMN, bottom or LAST_ROW)

    def __str__(self) -> str:
        first, last = address(self.top, self.left), address(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def over(self, other: Area) -> bool:
        """True if both have a cell in common."""
        return (self.left <= other.right and other.left <= self.right
                and self.top <= other.bottom and other.top <= self.bottom)

    def within(self, other: Area) -> bool:
        """True if no cell lies outside the other."""
        return (other.left <= self.left and self.right <= other.right
                and other.top <= self.top and self.bottom <= other.bottom)

    def to(self, bottom: int) -> Area:
        """The same area, ending in another row."""
        return replace(self, bottom=bottom)

    def joined(self, other: Area) -> Area:
        """The least area around both."""
        return Area(min(self.left, other.left), min(self.top, other.top),
                    max(self.right, other.right), max(self.bottom, other.bottom))


def address(row: int, column: int) -> str:
    """The name of a cell.

    >>> address(7, 28)
    'AB7'
    """
    return f"{get_column_letter(column)}{row}"


def grown(refs: str, table: Area, bottom: int) -> str:
    """References, separated by spaces, of which those that ended with the table's last row end in another row.

    What is about that last row alone stays, unless it is the table's only one.

    >>> grown("C2:C9 A1 F2:F9", Area(1, 1, 4, 9), 12)
    'C2:C12 A1 F2:F9'
    """
    return " ".join(_grown(ref, table, bottom) for ref in refs.split())


def _grown(ref: str, table: Area, bottom: int) -> str:
    area = Area.parse(ref)
    last_row_only = area.top == area.bottom and table.bottom - table.top > 1
    if area.bottom != table.bottom or not area.within(table) or last_row_only:
        return ref
    pinned = re.fullmatch(r"\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", ref)
    text = str(area.to(bottom))
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", text) if pinned else text
