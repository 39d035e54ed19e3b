"""Formulas of hers that ask the sheet Figures, after its figures have moved: each asks for the same figure."""

from __future__ import annotations

import re
from collections.abc import Collection

from workbook import package
from workbook.areas import Area, address
from workbook.figures_sheet import SHEET
from workbook.package import BOOK, MAIN, Parts

_CELL = re.compile(rf"\b{SHEET}!(\$?)([A-Z]{{1,3}})(\$?)(\d+)\b".encode())

Figures = dict[str, Area]


def figures_at(parts: Parts) -> Figures:
    """Where each figure stands, by its name."""
    found: Figures = {}
    for name in package.tree(parts, BOOK).iter(f"{{{MAIN}}}definedName"):
        sheet, _, ref = (name.text or "").rpartition("!")
        if name.get("name", "").startswith("kpi_") and sheet == SHEET and "#" not in ref:
            found[name.get("name", "")] = Area.parse(ref)
    return found


def followed(parts: Parts, before: Figures, sheets: Collection[str]) -> None:
    """Let the formulas of these sheets follow the figures; one that is no longer there is #REF!."""
    moved = _moves(before, figures_at(parts))

    def cell(found: re.Match[bytes]) -> bytes:
        ref = (found[2] + found[4]).decode()
        return b"#REF!" if ref not in moved else f"{SHEET}!{moved[ref]}".encode()
    for sheet, part in package.sheet_parts(parts).items():
        if sheet in sheets and SHEET.encode() + b"!" in parts[part]:
            parts[part] = _CELL.sub(cell, parts[part])


def _moves(before: Figures, after: Figures) -> dict[str, str]:
    """The new address of each cell that held a figure, by the old one."""
    return {
        address(area.top + down, area.left + right): _fixed(after[name].top + down, after[name].left + right)
        for name, area in before.items() if name in after
        for down in range(area.bottom - area.top + 1) for right in range(area.right - area.left + 1)
    }


def _fixed(row: int, column: int) -> str:
    letters = address(1, column)[:-1]
    return f"${letters}${row}"
