"""From a workbook to one with macros: its buttons, its worksheet functions and what tells xlwings where to look.

The macros are text in `vba/` and in the pinned xlwings, so that both are of one version; nothing is compiled here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from lxml import etree

from workbook import package
from workbook.icons import icon
from workbook.package import KINDS, MAIN, Parts
from workbook.ribbon import Button, ribbon
from workbook.text import xml
from workbook.vba import Module, class_module, document, project, standard
from workbook.vba.project import WORKBOOK

NAME = "DenialDesk"
TEXTS = Path(__file__).parent / "vba"
BOOK, SHEET = "ThisWorkbook", "Sheet"
CONFIG = "xlwings.conf"
"""The sheet on which xlwings' macros look for their settings."""
SETTINGS = {
    "UDF MODULES": "udfs",
    "ADD_WORKBOOK_TO_PYTHONPATH": "false",
    "USE UDF SERVER": "false",
}
"""Where the functions are; no code from the workbook's own folder; every button in a process of its own.

Which Python it is belongs to the computer, not to the workbook: xlwings.conf of the user, or of the folder."""

PROJECT_KIND = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
PROJECT = "xl/vbaProject.bin"
RIBBON = "customUI/customUI14.xml"
RIBBON_KIND = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PROJECT_TYPE = "application/vnd.ms-office.vbaProject"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
METADATA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
METADATA = (
    f'<metadata xmlns="{MAIN}" xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray">'
    '<metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" '
    'pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" '
    'coerce="1" cellMeta="1"/></metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst>'
    '<ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext>'
    '</extLst></bk></futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>'
)
"""What lets the formula of the scores spill: as many rows as there are denials."""


def add_macros(source: Path, target: Path, buttons: Iterable[Button]) -> None:
    """Write a workbook (.xlsx) as one with macros (.xlsm): the same input gives the same bytes."""
    target.write_bytes(with_macros(source.read_bytes(), buttons))


def with_macros(data: bytes, buttons: Iterable[Button]) -> bytes:
    """A workbook's bytes (.xlsx) as those of one with macros (.xlsm)."""
    parts = package.read(data)
    _configure(parts)
    names = name_sheets(parts)
    _retype(parts)
    package.add(parts, PROJECT, project(NAME, modules(names)), PROJECT_TYPE)
    package.relate(parts, package.BOOK, PROJECT_KIND, PROJECT)
    _add_ribbon(parts, list(buttons))
    if "xl/metadata.xml" not in parts:
        package.add(parts, "xl/metadata.xml", METADATA.encode(), METADATA_TYPE)
        package.relate(parts, package.BOOK, "sheetMetadata", "xl/metadata.xml")
    return package.packed(parts)


def _add_ribbon(parts: Parts, buttons: Sequence[Button]) -> None:
    """Add the tab and the picture of each button."""
    parts[RIBBON] = ribbon(buttons).encode()
    package.relate(parts, "", RIBBON_KIND, RIBBON)
    for name in sorted({button.icon for button in buttons}):
        parts[f"customUI/images/{name}.png"] = icon(name)
        package.relate(parts, RIBBON, "image", f"customUI/images/{name}.png", name)
    package.declare(parts, "png", "image/png")


def modules(sheets: Iterable[str]) -> list[Module]:
    """The modules of the project: one for the workbook, one for each sheet, ours, and xlwings' own."""
    spec = find_spec("xlwings")
    assert spec is not None and spec.origin is not None
    xlwings = Path(spec.origin).parent
    ours = [standard(_text(TEXTS / name)) for name in ("buttons.bas", "udfs.bas")]
    theirs = [standard(_text(xlwings / "xlwings.bas")), class_module(_text(xlwings / "addin" / "Dictionary.cls"))]
    return [document(BOOK, WORKBOOK), *map(document, sheets), *ours, *theirs]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _configure(parts: Parts) -> None:
    """Add the hidden sheet of settings."""
    rows = "".join(
        f'<row r="{row}">' + "".join(
            f'<c r="{column}{row}" t="inlineStr"><is><t>{xml(text)}</t></is></c>'
            for column, text in zip("AB", pair, strict=True)) + "</row>"
        for row, pair in enumerate(SETTINGS.items(), 1))
    part = f"xl/worksheets/sheet{len(package.sheet_parts(parts)) + 1}.xml"
    content = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    package.add(parts, part, content.encode(), SHEET_TYPE)
    link = package.relate(parts, package.BOOK, "worksheet", part)
    root = package.tree(parts, package.BOOK)
    tabs = package.entry(root, "sheets", after="bookViews")
    number = str(max(int(tab.get("sheetId", "0")) for tab in tabs) + 1)
    etree.SubElement(tabs, f"{{{MAIN}}}sheet", {
        "name": CONFIG, "sheetId": number, "state": "hidden", f"{{{KINDS}}}id": link})
    package.plant(parts, package.BOOK, root)


def name_sheets(parts: Parts) -> list[str]:
    """Give the workbook and its sheets the names that their modules have; answers those of the sheets.

    A sheet that has a name keeps it.
    """
    root = package.tree(parts, package.BOOK)
    package.entry(root, "workbookPr", after="fileVersion").set("codeName", BOOK)
    package.plant(parts, package.BOOK, root)
    trees = {part: package.tree(parts, part) for part in package.sheet_parts(parts).values()}
    taken = {_properties(tree).get("codeName", "") for tree in trees.values()}
    free = (name for number in count(1) if (name := f"{SHEET}{number}") not in taken)
    for part, tree in trees.items():
        if not _properties(tree).get("codeName"):
            _properties(tree).set("codeName", next(free))
            package.plant(parts, part, tree)
    return [_properties(tree).get("codeName", "") for tree in trees.values()]


def _properties(sheet: etree._Element) -> etree._Element:
    """What a sheet says of itself as a whole."""
    found = sheet.find(f"{{{MAIN}}}sheetPr")
    if found is None:
        found = package.element("sheetPr", {})
        sheet.insert(0, found)
    return found


def _retype(parts: Parts) -> None:
    """Say that the workbook may have macros."""
    types = package.tree(parts, package.CONTENT_TYPES)
    for entry in types.iterfind(f"{{{package.TYPES}}}Override[@PartName='/{package.BOOK}']"):
        entry.set("ContentType", MACRO_BOOK)
    package.plant(parts, package.CONTENT_TYPES, types)
