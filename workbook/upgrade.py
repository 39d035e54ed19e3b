"""A workbook of an earlier version brought to today's form: tables and columns it lacks are added, pages drawn anew.

What a biller has stays: her cells, her columns and their order, her sheets, what she wrote beside the figures of a
page, and every part that is not the program's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from era.problem import Problem
from workbook import layout, package
from workbook.beside import Beside, found, put_back
from workbook.figures_moved import figures_at, followed, moves
from workbook.figures_sheet import SHEET as FIGURES
from workbook.graft import Graft
from workbook.graft_styles import Looks
from workbook.guide import SHEET as GUIDE
from workbook.lists import SHEET as LISTS
from workbook.macro_package import CONFIG
from workbook.macros_renewed import macros_renewed
from workbook.package import BOOK, MAIN
from workbook.parts import Parts
from workbook.pivots_fitted import fitted_pivots
from workbook.schema import SCORES, TABLES
from workbook.stamp import stamp_of
from workbook.widen import formulas_renewed, lists_renamed, widened

ALWAYS = (FIGURES, LISTS, GUIDE, SCORES.sheet)
"""Sheets of the program that a person has no reason to make: what has their name is replaced."""
_OURS = re.compile(r"kpi_|choice_|Choices_")
_NAME = f"{{{MAIN}}}definedName"


@dataclass(frozen=True)
class Upgraded:
    """A workbook in today's form, and what a person should know of what she had written on its pages."""

    content: bytes
    again: list[str]
    """The cells that she filled on pages, all of which stand there again."""
    told: list[str]
    """Which of them stand elsewhere, or are in the backup only."""


def upgraded(data: bytes, fresh: bytes, book: str) -> Upgraded:
    """The workbook in today's form, by the model of an empty one. `book` is its name, for messages.

    Raises a Problem, in words she can act on, if what is hers stands where something new must go.
    """
    new, wanted = package.read(fresh), list(_wanted(Parts(data), Parts(fresh), book))
    looks = Looks(package.read(data), new)
    old = package.read(_widened(Parts(data), Parts(fresh), book, looks))
    tabs, figures, beside = _tabs(old), figures_at(old), _beside(old, new, stamp_of(Parts(data)), wanted)
    graft = Graft(old, new, looks)
    for sheet in wanted:
        graft.put(sheet)
    graft.finish()
    fitted_pivots(old)
    _names(old, new, tabs, wanted)
    went = moves(figures, figures_at(old))
    followed(old, went, {*_tabs(old)} - {*wanted})
    told = [*put_back(old, beside, went)]
    macros_renewed(old, new)
    return Upgraded(package.packed(old), [cell.place for cell in beside.cells], told)


def _beside(old: package.Parts, new: package.Parts, stamp: str, wanted: list[str]) -> Beside:
    """What she wrote on the pages that are drawn anew."""
    names = {name.get("name", "") for name in package.tree(new, BOOK).iter(_NAME)}
    return found(old, stamp, {*wanted} & {*_tabs(old)}, names)


def _wanted(old: Parts, new: Parts, book: str) -> Iterator[str]:
    """The sheets that the program draws, and those of tables that the workbook lacks."""
    known, there = {name.casefold() for name, _, _ in old.tables()}, old.sheets()
    tables = {sheet: name for name, _, sheet in new.tables()}
    for sheet in new.sheets():
        if (sheet in there and sheet == CONFIG) or (sheet in tables and tables[sheet].casefold() in known):
            continue
        if sheet in there and sheet not in ALWAYS and f"{FIGURES}!".encode() not in old.read(there[sheet]):
            raise Problem(book, f'the sheet "{sheet}" is yours, and there is a new one of that name',
                          "Give yours another name, and do it again.")
        yield sheet


def _widened(parts: Parts, new: Parts, book: str, looks: Looks) -> bytes:
    """The workbook with the columns, drop-downs and formulas of its tables as they are today."""
    known = {name.casefold() for name, _, _ in parts.tables()}
    for table in TABLES:
        if table.name.casefold() in known:
            place = layout.find(parts, table, book)
            lists_renamed(parts, place)
            formulas_renewed(parts, place)
            widened(parts, place, new, looks)
    return parts.bytes()


def _tabs(parts: package.Parts) -> list[str]:
    root = package.tree(parts, BOOK)
    return [tab.get("name", "") for tab in root.iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")]


def _names(old: package.Parts, new: package.Parts, before: list[str], replaced: list[str]) -> None:
    """Let the program's names mean what they mean in a new workbook, and each sheet keep its own; hers stay."""
    root, theirs, after, model = package.tree(old, BOOK), package.tree(new, BOOK), _tabs(old), _tabs(new)
    names, ours = package.entry(root, "definedNames", after="sheets"), list(theirs.iter(_NAME))
    own = {name.get("name") for name in ours if not name.get("localSheetId")}
    for name in list(names):
        sheet = before[int(name.get("localSheetId", "-1"))] if name.get("localSheetId") else ""
        if sheet in replaced or (not sheet and (name.get("name") in own or _OURS.match(name.get("name", "")))):
            names.remove(name)
        elif sheet:
            name.set("localSheetId", str(after.index(sheet)))
    for name in ours:
        sheet = model[int(name.get("localSheetId", "-1"))] if name.get("localSheetId") else ""
        if not sheet or sheet in replaced:
            added = etree.SubElement(names, _NAME, {str(key): str(value) for key, value in name.attrib.items()})
            added.text = name.text
            if sheet:
                added.set("localSheetId", str(after.index(sheet)))
    _views(root, before, after)
    package.plant(old, BOOK, root)


def _views(root: etree._Element, before: list[str], after: list[str]) -> None:
    """Let the sheet that was in front stay in front."""
    for view in root.iterfind(f"{{{MAIN}}}bookViews/{{{MAIN}}}workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            if view.get(attribute):
                view.set(attribute, str(after.index(before[int(view.get(attribute, "0"))])))
