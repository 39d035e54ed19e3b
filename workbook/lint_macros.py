"""What Excel insists on in the macro project and in the ribbon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from workbook.lint_package import Package
from workbook.vba.code import Code, modules
from workbook.vba.reader import read

PROJECT = "xl/vbaProject.bin"
RIBBONS = ("customUI/customUI14.xml", "customUI/customUI.xml")
PROCEDURE = re.compile(r"^(Private |Friend )?(?:Public )?(?:Static )?(Sub|Function) (\w+)\s*\(", re.M)
MARK = re.compile(r"^ *(?:(#Else)|(End) +(?:Sub|Function|Property)\b|(?:(?:Private|Public|Friend|Static) +)*"
                  r"(?:Sub|Function|Property +\w+) +\w+ *\()", re.M | re.I)
"""Where a procedure begins or ends, and where another version of its beginning may follow."""
LONGEST_TIP = 1024
SIZES = ("normal", "large")
HOLD_BUTTONS = ("group", "menu", "box", "buttonGroup", "splitButton", "documentControls", "control")
PNG = b"\x89PNG\r\n\x1a\n"


def macro_findings(package: Package) -> Iterator[str]:
    """What is wrong with the macros and the buttons."""
    if PROJECT not in package.parts:
        if package.suffix == ".xlsm":
            yield f"{PROJECT}: a workbook with macros has none"
        return
    if package.suffix != ".xlsm":
        yield f"{PROJECT}: a workbook without macros has some"
    try:
        streams, code = _project_of(package.parts[PROJECT])
    except (ValueError, KeyError, IndexError, UnicodeDecodeError) as error:
        yield f"{PROJECT}: it cannot be read ({type(error).__name__})"
        return
    found = [*_project(streams, code), *_names(package, code), *_procedures(package, code)]
    yield from (f"{PROJECT}: {finding}" for finding in found)
    yield from _ribbon(package, {name.casefold() for name in _public(code)})


def functions(package: Package) -> set[str]:
    """The worksheet functions of the project."""
    try:
        _, code = _project_of(package.parts[PROJECT])
    except (ValueError, KeyError, IndexError, UnicodeDecodeError):
        return set()
    return {name for module in code if module.kind == "Module"
            for private, kind, name in PROCEDURE.findall(module.text) if kind == "Function" and not private}


@lru_cache(maxsize=8)
def _project_of(data: bytes) -> tuple[dict[str, bytes], list[Code]]:
    streams = read(data)
    return streams, modules(streams)


def _project(streams: dict[str, bytes], code: list[Code]) -> Iterator[str]:
    if streams["VBA/_VBA_PROJECT"] != bytes.fromhex("CC61FFFF000000"):
        yield "it carries compiled code, which may not be that of its text"
    stored = {name.removeprefix("VBA/") for name in streams if name.startswith("VBA/")} - {"dir", "_VBA_PROJECT"}
    if stored != {module.name for module in code}:
        yield "its list of modules is not what it holds"
    for module in code:
        if not module.text.startswith(f'Attribute VB_Name = "{module.name}"\r\n'):
            yield f"module {module.name} has another name in its text"
        if max(map(len, module.text.split("\r\n"))) > 1023:
            yield f"module {module.name} has a line that is too long for VBA"
        if not _ends(module.text):
            yield f"module {module.name} has a procedure that does not end"
        if module.kind == "Module" and "Attribute VB_Base" in module.text:
            yield f"module {module.name} is listed as what it is not"


def _ends(text: str) -> bool:
    """Whether each procedure ends before the next begins."""
    inside = again = False
    for other, end in MARK.findall(text):
        if other:
            again = inside
            continue
        if not (inside if end else again or not inside):
            return False
        inside, again = not end, False
    return not inside


def _names(package: Package, code: list[Code]) -> Iterator[str]:
    """Every sheet and the workbook have their module, and no module is without."""
    own = {element.get("codeName", "") for element in package.all(package.book, "workbookPr")}
    sheets = [element.get("codeName", "") for sheet in package.sheets
              for element in package.all(package.trees[sheet.part], "sheetPr")]
    if len(set(sheets)) < len(sheets):
        yield "two sheets have the same code name"
    if own | set(sheets) != {module.name for module in code if module.kind == "Document"}:
        yield "its document modules are not the workbook and its sheets"


def _public(code: list[Code]) -> dict[str, str]:
    """The public procedures of the standard modules, and the module of each."""
    return {name: module.name for module in code if module.kind == "Module"
            for private, _, name in PROCEDURE.findall(module.text) if not private}


def _procedures(package: Package, code: list[Code]) -> Iterator[str]:
    named = [(name.casefold(), module.name) for module in code if module.kind == "Module"
             for private, _, name in PROCEDURE.findall(module.text) if not private]
    for name, count in Counter(name for name, _ in set(named)).items():
        if count > 1:
            yield f"{name} stands in two modules"
    taken = {module.name.casefold() for module in code} | {table.name.casefold() for table in package.tables}
    for name in sorted({name for name, _ in named} & taken):
        yield f"{name} is a procedure and something else too"


def _ribbon(package: Package, procedures: set[str]) -> Iterator[str]:
    for part in RIBBONS:
        if part not in package.trees:
            continue
        elements = [element for element in package.trees[part].iter() if isinstance(element.tag, str)]
        found = [*_buttons(elements, procedures), *_pictures(package, part, elements), *_keys(elements)]
        yield from (f"{part}: {finding}" for finding in found)
        if not any(link.part == part for link in package.links("")):
            yield f"{part}: the package does not refer to it"


def _buttons(elements: list[etree._Element], procedures: set[str]) -> Iterator[str]:
    ids = Counter(element.get("id", "") for element in elements)
    yield from (f"two buttons are called {id}" for id, count in ids.items() if id and count > 1)
    for element in elements:
        parent = element.getparent()
        if etree.QName(element).localname == "button" and parent is not None and (
                etree.QName(parent).localname not in HOLD_BUTTONS):
            yield "a button is in no group"
        if element.get("size", "large") not in SIZES:
            yield f"{element.get('size')} is no size"
        if len(element.get("supertip", "")) > LONGEST_TIP:
            yield f"a tip is longer than {LONGEST_TIP} characters"
        for name, value in element.attrib.items():
            if str(name).startswith(("on", "get")) and str(value).casefold() not in procedures:
                yield f"there is no macro {value}"


def _pictures(package: Package, part: str, elements: list[etree._Element]) -> Iterator[str]:
    links = {link.id: link.part for link in package.links(part)}
    for element in elements:
        if element.get("image") and element.get("image") not in links:
            yield f"the picture {element.get('image')} is not there"
        if element.get("imageMso"):
            yield f"{element.get('imageMso')} is a picture of Office's, which not every Office has"
    for file in links.values():
        if file.endswith(".png") and not package.parts.get(file, PNG).startswith(PNG):
            yield f"{file}: it is no PNG"


def _keys(elements: list[etree._Element]) -> Iterator[str]:
    """Inside the tab each key is one button's, and none begins another: Excel would never wait for the rest."""
    keys = Counter(element.get("keytip", "") for element in elements if etree.QName(element).localname == "button")
    yield from (f"two buttons have the key {key}" for key, count in keys.items() if key and count > 1)
    yield from (f"the key {key} begins other keys" for key in keys if key and any(
        other.startswith(key) and other != key for other in keys))
