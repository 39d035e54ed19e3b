"""Cells that only show another cell (`=Figures!$C$12`): whoever writes the one writes the other."""

from __future__ import annotations

import re
from collections import defaultdict

from openpyxl.utils import column_index_from_string

from workbook.parts import Parts

Cell = tuple[str, int, int]
"""Sheet, row, column."""
_ECHO = re.compile(rb"<c r=\"([A-Z]+)(\d+)\"[^>]*><f>'?([^'!<]+)'?!\$([A-Z]+)\$(\d+)</f>")


def echoes(parts: Parts) -> dict[Cell, list[Cell]]:
    """For each cell that is shown elsewhere the cells that show it."""
    found: defaultdict[Cell, list[Cell]] = defaultdict(list)
    for tab, part in parts.sheets().items():
        for letters, row, source, column, line in _ECHO.findall(parts.read(part)):
            found[source.decode(), int(line), _number(column)].append((tab, int(row), _number(letters)))
    return dict(found)


def _number(letters: bytes) -> int:
    return column_index_from_string(letters.decode())
