"""Sheets of a new workbook put into an older one: what they refer to comes with them, everything else stays."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from itertools import count

from lxml import etree

from workbook import package
from workbook.graft_styles import Looks
from workbook.package import BOOK, CONTENT_TYPES, KINDS, LINKS, MAIN, TYPES, Parts

STRINGS = "xl/sharedStrings.xml"
_ID = f"{{{KINDS}}}id"


class Graft:
    """The moving of sheets from a new workbook (`new`) into an older one (`old`, which is changed)."""

    def __init__(self, old: Parts, new: Parts, looks: Looks) -> None:
        self.old, self.new, self.looks = old, new, looks
        self._names = dict[str, str]()
        self._texts = [etree.tostring(text) for text in package.tree(new, STRINGS)]
        self._reached = set(reached(old))

    def put(self, sheet: str) -> None:
        """Put a sheet in the place of the one of its name, else behind the one that it follows in the new workbook."""
        part = self._moved(package.sheet_parts(self.new)[sheet])
        root = package.tree(self.old, BOOK)
        tabs = package.entry(root, "sheets", after="bookViews")
        there = next((tab for tab in tabs if tab.get("name") == sheet), None)
        if there is None:
            there = package.element("sheet", {
                "name": sheet, "sheetId": str(max(int(tab.get("sheetId", "0")) for tab in tabs) + 1)})
            tabs.insert(self._place(sheet, [tab.get("name", "") for tab in tabs]), there)
            theirs = package.tree(self.new, BOOK).find(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet[@name='{sheet}']")
            if theirs is not None and theirs.get("state"):
                there.set("state", theirs.get("state", ""))
        there.set(_ID, package.relate(self.old, BOOK, "worksheet", part, _free_link(self.old)))
        package.plant(self.old, BOOK, root)

    def finish(self) -> None:
        """Write the formats and texts, and leave out what only the replaced sheets referred to."""
        self.looks.finish(self.old)
        _drop_links(self.old)
        for part in self._reached - set(reached(self.old)):
            _drop(self.old, part)

    def _place(self, sheet: str, tabs: Sequence[str]) -> int:
        order = list(package.sheet_parts(self.new))
        before = [name for name in order[:order.index(sheet)] if name in tabs]
        return tabs.index(before[-1]) + 1 if before else 0

    def _moved(self, part: str) -> str:
        """The name of a part in the old workbook, to which it is added with all that it refers to."""
        if part not in self._names:
            self._names[part] = name = _free(self.old, part)
            kind = _type(self.new, part)
            package.add(self.old, name, self.new[part], kind)
            for id, type, target in links(self.new, part):
                package.relate(self.old, name, type, self._moved(target), id)
            self._adapt(name, kind.rpartition(".")[2].removesuffix("+xml"))
        return self._names[part]

    def _adapt(self, name: str, kind: str) -> None:
        """Let what a part says by number mean the same in the old workbook."""
        adapted = {"worksheet": self._sheet, "table": self._table, "pivotTable": self._pivot,
                   "pivotCacheDefinition": self._cache}.get(kind)
        if adapted:
            root = package.tree(self.old, name)
            adapted(root, name)
            package.plant(self.old, name, root)

    def _sheet(self, root: etree._Element, _: str) -> None:
        for tag, attribute in (("c", "s"), ("row", "s"), ("col", "style")):
            for element in root.iter(f"{{{MAIN}}}{tag}"):
                if element.get(attribute):
                    element.set(attribute, self.looks.cell(element.get(attribute, "0")))
        for properties in root.iter(f"{{{MAIN}}}sheetPr"):
            properties.attrib.pop("codeName", "")
        for rule in root.iter(f"{{{MAIN}}}cfRule"):
            self._condition(rule)
        for cell in root.iterfind(f".//{{{MAIN}}}c[@t='s']"):
            self._inline(cell)

    def _inline(self, cell: etree._Element) -> None:
        """A text that stands in the workbook's list of texts, in the cell itself."""
        text = etree.fromstring(self._texts[int(cell.findtext(f"{{{MAIN}}}v") or 0)])
        text.tag = f"{{{MAIN}}}is"
        for value in cell.findall(f"{{{MAIN}}}v"):
            cell.remove(value)
        cell.set("t", "inlineStr")
        cell.append(text)

    def _condition(self, element: etree._Element) -> None:
        for attribute in [name for name in element.attrib if str(name).lower().endswith("dxfid")]:
            element.set(attribute, self.looks.condition(element.get(attribute, "0")))

    def _table(self, root: etree._Element, name: str) -> None:
        used = {int(package.tree(self.old, part).get("id", "0")) for part in self.old
                if part.startswith("xl/tables/") and part != name}
        root.set("id", str(next(number for number in count(1) if number not in used)))
        for element in root.iter():
            self._condition(element)

    def _pivot(self, root: etree._Element, name: str) -> None:
        cache = next(target for _, _, target in links(self.old, name))
        root.set("cacheId", _cache_ids(self.old)[cache])
        for element in root.iter():
            self._condition(element)

    def _cache(self, _: etree._Element, name: str) -> None:
        link = package.relate(self.old, BOOK, "pivotCacheDefinition", name, _free_link(self.old))
        root = package.tree(self.old, BOOK)
        caches = package.entry(root, "pivotCaches", after="calcPr")
        free = max([0, *(int(known.get("cacheId", "0")) for known in caches)]) + 1
        caches.append(package.element("pivotCache", {"cacheId": str(free), _ID: link}))
        package.plant(self.old, BOOK, root)


def links(parts: Parts, part: str) -> Iterator[tuple[str, str, str]]:
    """What a part refers to inside the file: the reference's id and type, and the part."""
    found = rels(part)
    for link in package.tree(parts, found) if found in parts else ():
        if link.get("TargetMode") != "External":
            target = link.get("Target", "")
            whole = target[1:] if target.startswith("/") else posixpath.normpath(
                posixpath.join(posixpath.dirname(part), target))
            yield link.get("Id", ""), link.get("Type", ""), whole


def rels(part: str) -> str:
    """The part that lists what a part refers to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def reached(parts: Parts) -> Iterator[str]:
    """The parts that the workbook refers to, and what those refer to."""
    seen, todo = {BOOK}, [BOOK]
    while todo:
        part = todo.pop()
        yield part
        fresh = {target for _, _, target in links(parts, part) if target in parts} - seen
        seen |= fresh
        todo += sorted(fresh)


def _cache_ids(parts: Parts) -> dict[str, str]:
    """The number of each pivot cache by its part."""
    known = {id: target for id, _, target in links(parts, BOOK)}
    caches = package.tree(parts, BOOK).iterfind(f"{{{MAIN}}}pivotCaches/{{{MAIN}}}pivotCache")
    return {known[cache.get(_ID, "")]: cache.get("cacheId", "0") for cache in caches}


def _drop_links(parts: Parts) -> None:
    """Leave out the workbook's references to sheets that have no tab and caches that no pivot uses any more."""
    root = package.tree(parts, BOOK)
    used = {target for part in list(parts) if part.startswith("xl/pivotTables/pivotTable")
            and part in set(_on_tabs(parts, root)) for _, _, target in links(parts, part)}
    caches = root.find(f"{{{MAIN}}}pivotCaches")
    ids = {id: target for id, _, target in links(parts, BOOK)}
    for cache in list(caches) if caches is not None else ():
        if ids[cache.get(_ID, "")] not in used:
            cache.getparent().remove(cache)  # type: ignore[union-attr]
    if caches is not None and not len(caches):
        root.remove(caches)
    named = {element.get(_ID) for element in root.iter()}
    _unlink(parts, {id for id, type, _ in links(parts, BOOK)
                    if type.endswith(("/worksheet", "/pivotCacheDefinition")) and id not in named})
    package.plant(parts, BOOK, root)


def _on_tabs(parts: Parts, root: etree._Element) -> Iterator[str]:
    """What the sheets that have a tab refer to."""
    ids = {id: target for id, _, target in links(parts, BOOK)}
    for tab in root.iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet"):
        yield from (target for _, _, target in links(parts, ids[tab.get(_ID, "")]))


def _unlink(parts: Parts, ids: set[str]) -> None:
    root = package.tree(parts, rels(BOOK))
    for link in [link for link in root if link.get("Id") in ids]:
        root.remove(link)
    package.plant(parts, rels(BOOK), root)


def _drop(parts: Parts, part: str) -> None:
    parts.pop(part, None)
    parts.pop(rels(part), None)
    types = package.tree(parts, CONTENT_TYPES)
    for entry in [entry for entry in types if entry.get("PartName") == f"/{part}"]:
        types.remove(entry)
    package.plant(parts, CONTENT_TYPES, types)


def _type(parts: Parts, part: str) -> str:
    found = package.tree(parts, CONTENT_TYPES).find(f"{{{TYPES}}}Override[@PartName='/{part}']")
    assert found is not None
    return found.get("ContentType", "")


def _free(parts: Parts, part: str) -> str:
    """The part's name with a number that no part has yet."""
    stem, ending = re.sub(r"\d+$", "", posixpath.splitext(part)[0]), posixpath.splitext(part)[1]
    return next(name for number in count(1) if (name := f"{stem}{number}{ending}") not in parts)


def _free_link(parts: Parts) -> str:
    used = {link.get("Id", "") for link in package.tree(parts, rels(BOOK)).iterfind(f"{{{LINKS}}}Relationship")}
    return next(name for number in count(1) if (name := f"rId{number}") not in used)
