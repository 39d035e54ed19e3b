"""Would Excel repair this workbook? What no schema says and Excel still insists on, as sentences.

`python -m workbook.lint Book.xlsm` prints what it finds; nothing found is no proof that Excel opens it.
"""

from __future__ import annotations

import posixpath
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from workbook.lint_macros import macro_findings
from workbook.lint_package import CONTENT, RELATION, Package
from workbook.lint_pivots import pivot_findings
from workbook.lint_sheets import sheet_findings
from workbook.lint_tables import formula_findings, table_findings

KINDS_OF_BOOK = {".xlsx": "spreadsheetml.sheet.main+xml", ".xlsm": "sheet.macroEnabled.main+xml"}
ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches",
    "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)
"""The parts of the workbook in the order that Excel reads them in (ECMA-376, 18.2.27)."""
FIRST_CHARACTER = r"[^\W\d]|\\"
NAME = re.compile(rf"(_xlnm\.\w+|({FIRST_CHARACTER}|_)[\w.\\?]*)")


def lint(path: Path) -> list[str]:
    """What is wrong with a workbook, each as "part: what"; nothing if it is sound as far as this can tell."""
    with ZipFile(path) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    twice = [f"{name}: the file holds it twice" for name, count in Counter(names).items() if count > 1]
    return twice + findings(path.suffix.lower(), parts)


def findings(suffix: str, parts: dict[str, bytes]) -> list[str]:
    """What is wrong with the parts of a workbook whose file name ends like this."""
    broken = [f"{name}: its XML is not well-formed" for name in parts if not _readable(name, parts[name])]
    if broken:
        return broken
    package = Package(suffix, parts)
    checks = (_types, _relations, _book, _names, sheet_findings, table_findings, formula_findings, pivot_findings,
              macro_findings)
    return [finding for check in checks for finding in check(package)]


def _readable(name: str, content: bytes) -> bool:
    if not name.endswith((".xml", ".rels")):
        return True
    try:
        etree.fromstring(content)
    except etree.XMLSyntaxError:
        return False
    return True


def _types(package: Package) -> Iterator[str]:
    """Every part has one content type, and every content type its part."""
    types = package.trees["[Content_Types].xml"]
    default = [entry.get("Extension", "").lower() for entry in types.findall(f"{CONTENT}Default")]
    named = [entry.get("PartName", "").lstrip("/") for entry in types.findall(f"{CONTENT}Override")]
    for part in package.parts:
        if part != "[Content_Types].xml" and part not in named and part.rpartition(".")[2].lower() not in default:
            yield f"{part}: it has no content type"
    yield from (f"{part}: it has a content type but is not there" for part in named if part not in package.parts)
    yield from (f"{part}: it has two content types" for part, count in Counter(named).items() if count > 1)
    kind = next((entry.get("ContentType", "") for entry in types if entry.get("PartName") == "/xl/workbook.xml"), "")
    if not kind.endswith(KINDS_OF_BOOK.get(package.suffix, "?")):
        yield f"xl/workbook.xml: its content type does not go with {package.suffix}"


def _relations(package: Package) -> Iterator[str]:
    """Every reference from part to part leads somewhere, and every part is referred to."""
    reached: set[str] = set()
    for part in ["", *package.parts]:
        links = package.links(part)
        ids = Counter(link.id for link in links)
        yield from (f"{part or 'package'}: two relationships are called {id}" for id, count in ids.items() if count > 1)
        for link in links:
            reached.add(link.part)
            if link.inside and link.part not in package.parts:
                yield f"{part or 'package'}: {link.id} leads to {link.part}, which is not there"
        if part in package.trees:
            used = {value for element in package.trees[part].iter() for name, value in element.attrib.items()
                    if str(name).startswith(RELATION)}
            yield from (f"{part}: {id} is no relationship of it" for id in sorted(used - set(ids)) if id)
    lost = [part for part in package.parts if part not in reached and not part.endswith(".rels")]
    yield from (f"{part}: nothing refers to it" for part in lost if part != "[Content_Types].xml")


def _book(package: Package) -> Iterator[str]:
    """The sheets have names that Excel takes, numbers of their own, and one of them is seen."""
    root = package.book
    order = [ORDER.index(tag) for child in root if (tag := etree.QName(child).localname) in ORDER]
    if order != sorted(order):
        yield "xl/workbook.xml: its parts are out of order"
    tabs = package.all(root, "sheets/sheet")
    names = [tab.get("name", "") for tab in tabs]
    for name in names:
        if not 0 < len(name) <= 31 or re.search(r"[\[\]:*?/\\]", name) or name[0] == "'" or name[-1] == "'":
            yield f"xl/workbook.xml: {name!r} is no name for a sheet"
    numbers = [tab.get("sheetId", "") for tab in tabs]
    for what, values in (("name", [name.casefold() for name in names]), ("number", numbers)):
        if len(set(values)) < len(values):
            yield f"xl/workbook.xml: two sheets have the same {what}"
    if all(tab.get("state") in ("hidden", "veryHidden") for tab in tabs):
        yield "xl/workbook.xml: no sheet is visible"
    for view in package.all(root, "bookViews/workbookView"):
        if int(view.get("activeTab", "0")) >= len(tabs):
            yield "xl/workbook.xml: the active sheet is not there"


def _names(package: Package) -> Iterator[str]:
    """The defined names are names, each once, over sheets that exist."""
    seen: set[tuple[str, str]] = set()
    sheets = {sheet.name for sheet in package.sheets}
    for entry in package.all(package.book, "definedNames/definedName"):
        name, scope = entry.get("name", ""), entry.get("localSheetId", "")
        if not NAME.fullmatch(name) or re.fullmatch(r"[A-Za-z]{1,3}\d+|[RrCc]", name):
            yield f"xl/workbook.xml: {name!r} cannot be a name"
        if (name.casefold(), scope) in seen:
            yield f"xl/workbook.xml: the name {name} is defined twice"
        seen.add((name.casefold(), scope))
        if scope and int(scope) >= len(sheets):
            yield f"xl/workbook.xml: the name {name} belongs to a sheet that is not there"
        for sheet in re.findall(r"(?:'((?:[^']|'')+)'|([A-Za-z_][\w.]*))!", entry.text or ""):
            if "".join(sheet).replace("''", "'") not in sheets:
                yield f"xl/workbook.xml: the name {name} is about a sheet that is not there"


def main(paths: list[str]) -> int:
    """Print what is wrong with each workbook; 1 if anything is."""
    found = [f"{posixpath.basename(path)}: {finding}" for path in paths for finding in lint(Path(path))]
    print("\n".join(found) or "Nothing found.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
