"""The parts of a workbook file: which sheet, table, name or pivot is where, and which of them were changed."""

from __future__ import annotations

import posixpath
import zlib
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from workbook.archive import rewritten
from workbook.sheet_xml import SheetXml

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORKBOOK = "xl/workbook.xml"
_TYPES = "[Content_Types].xml"


@dataclass(frozen=True)
class Link:
    """A relationship from one part to another."""

    id: str
    kind: str
    part: str


class Parts:
    """A workbook file in memory. Parts are read when asked for; only those that were set are written anew."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._zip = ZipFile(BytesIO(data))
        self._changed: dict[str, bytes] = {}
        self._dropped: set[str] = set()
        self._sheets: dict[str, SheetXml] = {}
        self._links: dict[str, list[Link]] = {}
        self._tables: list[tuple[str, str, str]] = []

    @property
    def changed(self) -> bool:
        """True if the file is no longer what it was."""
        return bool(self._changed) or any(sheet.changed for sheet in self._sheets.values())

    def read(self, part: str) -> bytes:
        """A part as it stands now."""
        return self._changed[part] if part in self._changed else self._zip.read(part)

    def tree(self, part: str) -> etree._Element:
        """A part's XML; to be given back to `plant` if it is changed."""
        return etree.fromstring(self.read(part), etree.XMLParser(resolve_entities=False))

    def set(self, part: str, content: bytes) -> None:
        """Change a part. What was known of links and tables is forgotten with a list of links."""
        self._changed[part] = content
        if part.endswith(".rels"):
            self._links, self._tables = {}, []

    def plant(self, part: str, tree: etree._Element) -> None:
        """Change a part's XML."""
        self.set(part, etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))

    def sheet(self, part: str) -> SheetXml:
        """A worksheet's rows; what is changed there is written with the file."""
        if part not in self._sheets:
            self._sheets[part] = SheetXml(self.read(part))
        return self._sheets[part]

    def is_1904(self) -> bool:
        """True if the workbook counts its dates from 1904."""
        properties = self.tree(WORKBOOK).find(f"{MAIN}workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")

    def names(self) -> list[str]:
        """The names of all parts."""
        return [name for name in self._zip.namelist() if name not in self._dropped]

    def links(self, part: str, kind: str = "") -> list[Link]:
        """What a part refers to inside the file; `kind` is the last word of the relationship's type."""
        if part not in self._links:
            self._links[part] = self._linked(part)
        return [link for link in self._links[part] if kind in ("", link.kind)]

    def sheets(self) -> dict[str, str]:
        """The part of each worksheet by the sheet's name, in the order of the tabs."""
        parts = {link.id: link.part for link in self.links(WORKBOOK, "worksheet")}
        tabs = self.tree(WORKBOOK).iterfind(f"{MAIN}sheets/{MAIN}sheet")
        return {tab.get("name", ""): parts[tab.get(_LINK, "")] for tab in tabs if tab.get(_LINK) in parts}

    def in_front(self) -> str:
        """The name of the sheet that was in front when the workbook was saved."""
        book = self.tree(WORKBOOK)
        view = book.find(f"{MAIN}bookViews/{MAIN}workbookView")
        tabs = book.findall(f"{MAIN}sheets/{MAIN}sheet")
        return tabs[int(view.get("activeTab", "0")) if view is not None else 0].get("name", "")

    def tables(self) -> list[tuple[str, str, str]]:
        """The name, the part and the sheet of each table."""
        self._tables = self._tables or [
            (self.tree(link.part).get("displayName", ""), link.part, sheet)
            for sheet, part in self.sheets().items() for link in self.links(part, "table")
        ]
        return self._tables

    def refresh_pivots(self, tables: set[str], sheets: set[str]) -> None:
        """Let each pivot over one of these tables or sheets be worked out when the workbook is opened."""
        for link in self.links(WORKBOOK, "pivotCacheDefinition"):
            tree = self.tree(link.part)
            source = tree.find(f"{MAIN}cacheSource/{MAIN}worksheetSource")
            over = source is not None and (source.get("name") in tables or source.get("sheet") in sheets)
            if over and tree.get("refreshOnLoad") != "1":
                tree.set("refreshOnLoad", "1")
                self.plant(link.part, tree)

    def recalculate_without(self, function: bytes) -> None:
        """Let formulas be worked out when the workbook is opened, unless a sheet has one with this in its name.

        The biller's own formulas over a table would show old figures. Functions that need Python are left alone:
        where there is none they would turn into #NAME?.
        """
        if any(self._sheets[part].mentions(function) if part in self._sheets else function in self.read(part)
               for part in self.sheets().values()):
            return
        tree = self.tree(WORKBOOK)
        for settings in tree.iterfind(f"{MAIN}calcPr"):
            if settings.get("fullCalcOnLoad") != "1":
                settings.set("fullCalcOnLoad", "1")
                self.plant(WORKBOOK, tree)

    def spills(self) -> bool:
        """True if the workbook knows formulas that spill."""
        return any(b"XLDAPR" in self.read(link.part) for link in self.links(WORKBOOK, "sheetMetadata"))

    def test(self) -> None:
        """Raise BadZipFile if a part is damaged."""
        try:
            damaged = self._zip.testzip()
        except zlib.error as error:
            raise BadZipFile("a part cannot be unpacked") from error
        if damaged:
            raise BadZipFile(f"{damaged} is damaged")

    def bytes(self) -> bytes:
        """The file as it stands now: what was not changed has the bytes it had."""
        changed = {part: sheet for part, sheet in self._sheets.items() if sheet.changed}
        if any(sheet.formulas_changed for sheet in changed.values()):
            self._drop_calculation_chain()
        sheets = {part: sheet.xml() for part, sheet in changed.items()}
        return rewritten(self.data, self._changed | sheets, self._dropped)

    def _linked(self, part: str) -> list[Link]:
        if _links_of(part) not in self.names():
            return []
        return [
            Link(link.get("Id", ""), link.get("Type", "").rpartition("/")[2], _resolved(part, link.get("Target", "")))
            for link in self.tree(_links_of(part)) if link.get("TargetMode") != "External"
        ]

    def _drop_calculation_chain(self) -> None:
        """Leave out the list of formulas in the order they were last worked out; Excel makes it anew."""
        for link in self.links(WORKBOOK, "calcChain"):
            self._drop(link.part)

    def _drop(self, part: str) -> None:
        """Leave a part out, and what the workbook says of it."""
        self._dropped.add(part)
        links, types = self.tree(_links_of(WORKBOOK)), self.tree(_TYPES)
        for link in [link for link in links if _resolved(WORKBOOK, link.get("Target", "")) == part]:
            links.remove(link)
        for entry in [entry for entry in types if entry.get("PartName") == f"/{part}"]:
            types.remove(entry)
        self.plant(_links_of(WORKBOOK), links)
        self.plant(_TYPES, types)


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _resolved(part: str, target: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
