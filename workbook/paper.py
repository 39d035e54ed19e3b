"""A workbook of which only some sheets show: what is not shown is not printed."""

from __future__ import annotations

from collections.abc import Sequence

from era.problem import Problem
from workbook import package
from workbook.package import MAIN


def only(data: bytes, sheets: Sequence[str], book: str) -> bytes:
    """The workbook with these sheets alone in view, the first of them in front; nothing else changes.

    Raises a Problem if it has no sheet of such a name. `book` is how the workbook is called there.
    """
    parts = package.read(data)
    root = package.tree(parts, "xl/workbook.xml")
    tabs = root.findall(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")
    names = [tab.get("name", "") for tab in tabs]
    for sheet in sheets:
        if sheet not in names:
            raise Problem(book, f"it has no sheet named {sheet}", "Make the KPI sheets anew.")
    for tab in tabs:
        tab.set("state", "visible" if tab.get("name") in sheets else "hidden")
    for view in root.findall(f"{{{MAIN}}}bookViews/{{{MAIN}}}workbookView"):
        view.attrib.update({"activeTab": str(names.index(sheets[0])), "firstSheet": str(names.index(sheets[0]))})
    package.plant(parts, "xl/workbook.xml", root)
    return package.packed(parts)
