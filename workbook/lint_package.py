"""A workbook's package as the linter reads it."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True)
class Link:
    """A relationship: what it is called, the last word of its kind, where it leads, whether that is in the file."""

    id: str
    kind: str
    part: str
    inside: bool


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name and its part."""

    name: str
    part: str


@dataclass(frozen=True)
class Listed:
    """An Excel Table: its part, its sheet, and its columns."""

    part: str
    sheet: Sheet
    name: str
    columns: Sequence[str]


class Package:
    """The parts of a workbook, their XML and what they refer to."""

    def __init__(self, suffix: str, parts: dict[str, bytes]) -> None:
        self.suffix, self.parts = suffix, parts
        self.trees = {name: etree.fromstring(content) for name, content in parts.items()
                      if name.endswith((".xml", ".rels"))}

    @property
    def book(self) -> etree._Element:
        """The workbook part."""
        return self.trees["xl/workbook.xml"]

    def all(self, root: etree._Element, path: str) -> list[etree._Element]:
        """The elements of the main namespace on this path."""
        return root.findall("/".join(MAIN + tag for tag in path.split("/")))

    def links(self, part: str) -> list[Link]:
        """What a part refers to; '' is the package itself."""
        folder, name = posixpath.split(part)
        tree = self.trees.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        return [] if tree is None else [
            Link(link.get("Id", ""), link.get("Type", "").rpartition("/")[2], _resolved(folder, link.get("Target", "")),
                 link.get("TargetMode") != "External") for link in tree]

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The worksheets that are there, in the order of the tabs."""
        places = {link.id: link.part for link in self.links("xl/workbook.xml")}
        tabs = [Sheet(tab.get("name", ""), places.get(tab.get(f"{RELATION}id", ""), ""))
                for tab in self.all(self.book, "sheets/sheet")]
        return [tab for tab in tabs if tab.part in self.trees]

    @cached_property
    def tables(self) -> list[Listed]:
        """The Excel Tables of all sheets."""
        return [
            Listed(link.part, sheet, self.trees[link.part].get("displayName", ""),
                   [column.get("name", "") for column in self.all(self.trees[link.part], "tableColumns/tableColumn")])
            for sheet in self.sheets for link in self.links(sheet.part)
            if link.kind == "table" and link.part in self.trees]

    @cached_property
    def strings(self) -> list[str]:
        """The shared texts."""
        tree = self.trees.get("xl/sharedStrings.xml")
        return [] if tree is None else ["".join(map(str, item.itertext())) for item in tree]

    def counted(self, root: etree._Element, path: str) -> bool:
        """True if the element on this path says as many as it has."""
        return all(int(element.get("count", len(element))) == len(element) for element in self.all(root, path))


def _resolved(folder: str, target: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
