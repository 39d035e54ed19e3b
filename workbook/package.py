"""A new workbook's zip package: its parts by name, what they refer to, and bytes that depend on nothing else."""

from __future__ import annotations

import posixpath
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CONTENT_TYPES = "[Content_Types].xml"
BOOK = "xl/workbook.xml"
FIRST = (CONTENT_TYPES, "_rels/.rels")
"""Readers that stream want these first."""
CALCULATION = "191029"
"""The calculation engine of every Excel since 2019: a workbook that names it is not recalculated when it is opened."""

Parts = dict[str, bytes]


def read(data: bytes) -> Parts:
    """The parts of a package."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    """The package of these parts: the same parts give the same bytes, on any day and system."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name in (*FIRST, *sorted(parts.keys() - set(FIRST))):
            archive.writestr(_entry(name), parts[name])
    return target.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 0, 0o600 << 16
    return entry


def tree(parts: Parts, name: str) -> etree._Element:
    """A part's XML."""
    return etree.fromstring(parts[name])


def plant(parts: Parts, name: str, root: etree._Element) -> None:
    """Write a part's XML."""
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def add(parts: Parts, name: str, content: bytes, content_type: str) -> None:
    """Add a part of this content type."""
    parts[name] = content
    types = tree(parts, CONTENT_TYPES)
    etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)
    plant(parts, CONTENT_TYPES, types)


def declare(parts: Parts, ending: str, content_type: str) -> None:
    """Say what the parts whose names end like this hold."""
    types = tree(parts, CONTENT_TYPES)
    if not any(entry.get("Extension", "").lower() == ending for entry in types):
        types.insert(0, etree.Element(f"{{{TYPES}}}Default", Extension=ending, ContentType=content_type))
        plant(parts, CONTENT_TYPES, types)


def relate(parts: Parts, source: str, kind: str, target: str, name: str = "") -> str:
    """Let one part refer to another; answers the id of the reference, which is `name` if one is given.

    `kind` is a full relationship type, or the last word of one of Office's own.
    """
    folder, file = posixpath.split(source)
    links = posixpath.join(folder, "_rels", f"{file}.rels")
    root = tree(parts, links) if links in parts else etree.fromstring(f'<Relationships xmlns="{LINKS}"/>')
    name_of_link = name or f"rId{len(root) + 1}"
    full = kind if "/" in kind else f"{KINDS}/{kind}"
    etree.SubElement(root, f"{{{LINKS}}}Relationship", Id=name_of_link, Type=full,
                     Target=posixpath.relpath(target, folder or "."))
    plant(parts, links, root)
    return name_of_link


def element(tag: str, attributes: dict[str, str]) -> etree._Element:
    """An element of a workbook's main namespace."""
    return etree.Element(f"{{{MAIN}}}{tag}", attributes)


def entry(root: etree._Element, tag: str, *, after: str) -> etree._Element:
    """The child of this tag; if there is none yet, a new one behind the child named `after`."""
    found = root.find(f"{{{MAIN}}}{tag}")
    if found is None:
        found = element(tag, {})
        before = root.find(f"{{{MAIN}}}{after}")
        assert before is not None
        before.addnext(found)
    return found


def sheet_parts(parts: Parts) -> dict[str, str]:
    """The part of each sheet by its name."""
    links = {link.get("Id"): link.get("Target", "") for link in tree(parts, "xl/_rels/workbook.xml.rels")}
    tabs = tree(parts, "xl/workbook.xml").iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")
    return {tab.get("name", ""): posixpath.join("xl", links[tab.get(f"{{{KINDS}}}id")]) for tab in tabs}


def calm(parts: Parts) -> None:
    """Let Excel open the workbook without working everything out anew.

    A full calculation on load would turn functions that need Python into #NAME? where there is none.
    """
    root = tree(parts, "xl/workbook.xml")
    calculation = root.find(f"{{{MAIN}}}calcPr")
    assert calculation is not None
    calculation.attrib.clear()
    calculation.set("calcId", CALCULATION)
    plant(parts, "xl/workbook.xml", root)
