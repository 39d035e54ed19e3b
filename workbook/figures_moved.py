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
Moves = dict[str, str]
"""The new address of each cell that held a figure, by the old one."""


def figures_at(parts: Parts) -> Figures:
    """Where each figure stands, by its name."""
    found: Figures = {}
    for name in package.tree(parts, BOOK).iter(f"{{{MAIN}}}definedName"):
        sheet, _, ref = (name.text or "").rpartition("!")
        if name.get("name", "").startswith("kpi_") and sheet == SHEET and "#" not in ref:
            found[name.get("name", "")] = Area.parse(ref)
    return found


def followed(parts: Parts, moves: Moves, sheets: Collection[str]) -> None:
    """Let the formulas of these sheets follow the figures."""
    for sheet, part in package.sheet_parts(parts).items():
        if sheet in sheets and SHEET.encode() + b"!" in parts[part]:
            parts[part] = moved(parts[part], moves)


def moved(xml: bytes, moves: Moves) -> bytes:
    """Formulas that follow the figures they ask for; one that is no longer there is #REF!.

    >>> moved(b"<f>Figures!C13*2</f>", {"C13": "$C$15"})
    b'<f>Figures!$C$15*2</f>'
    """
    def cell(found: re.Match[bytes]) -> bytes:
        ref = (found[2] + found[4]).decode()
        return b"#REF!" if ref not in moves else f"{SHEET}!{moves[ref]}".encode()
    return _CELL.sub(cell, xml)


def moves(before: Figures, after: Figures) -> Moves:
    """Where each figure went."""
    return {
        address(area.top + down, area.left + right): _fixed(after[name].top + down, after[name].left + right)
        for name, area in before.items() if name in after
        for down in range(area.bottom - area.top + 1) for right in range(area.right - area.left + 1)
    }


def _fixed(row: int, column: int) -> str:
    letters = address(1, column)[:-1]
    return f"${letters}${row}"
