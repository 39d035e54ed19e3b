"""What Excel insists on in a worksheet's cells and around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from openpyxl.utils import column_index_from_string

from workbook.areas import Area
from workbook.lint_package import MAIN, Package, Sheet
from workbook.text import LIMIT

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)
"""The parts of a worksheet in the order that Excel reads them in (ECMA-376, 18.3.1.99)."""
LONGEST_LIST = 255
TYPES = ("s", "str", "inlineStr", "b", "n", "e", "d")
ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")


def sheet_findings(package: Package) -> Iterator[str]:
    """What is wrong on the worksheets."""
    styles = package.trees.get("xl/styles.xml")
    formats = 0 if styles is None else len(package.all(styles, "cellXfs/xf"))
    differences = 0 if styles is None else len(package.all(styles, "dxfs/dxf"))
    for sheet in package.sheets:
        root = package.trees[sheet.part]
        found = [*_order(root), *_rows(root), *_cells(package, root, formats), *_columns(root), *_merged(root),
                 *_validations(root), *_rules(root, differences), *_parts_of_tables(package, sheet, root)]
        yield from (f"{sheet.part}: {finding}" for finding in found)


def cells(root: etree._Element) -> Iterator[etree._Element]:
    """The cells of a sheet."""
    return root.iterfind(f"{MAIN}sheetData/{MAIN}row/{MAIN}c")


def _order(root: etree._Element) -> Iterator[str]:
    tags = [etree.QName(child).localname for child in root if isinstance(child.tag, str)]
    places = [ORDER.index(tag) for tag in tags if tag in ORDER]
    if places != sorted(places):
        yield "its parts are out of order"
    once = [tag for tag in tags if tag != "conditionalFormatting"]
    yield from (f"it has {tag} twice" for tag in sorted({tag for tag in once if once.count(tag) > 1}))


def _rows(root: etree._Element) -> Iterator[str]:
    last = 0
    for row in root.iterfind(f"{MAIN}sheetData/{MAIN}row"):
        number, column = int(row.get("r", last + 1)), 0
        if number <= last or number > 1_048_576:
            yield f"row {number} is out of order"
        last = number
        for cell in row:
            letters, line = _split(cell.get("r", ""))
            if line != str(number) or column_index_from_string(letters) <= column:
                yield f"cell {cell.get('r')} is out of order or in the wrong row"
            column = column_index_from_string(letters)


def _split(where: str) -> tuple[str, str]:
    letters = where.rstrip("0123456789")
    return letters or "A", where[len(letters):]


def _cells(package: Package, root: etree._Element, formats: int) -> Iterator[str]:
    has_metadata = "xl/metadata.xml" in package.parts
    for cell in cells(root):
        where, value = cell.get("r"), cell.findtext(f"{MAIN}v") or ""
        if int(cell.get("s", 0)) >= formats:
            yield f"cell {where} has a style that is not there"
        if cell.get("cm") and not has_metadata:
            yield f"cell {where} has metadata that is not there"
        yield from (f"cell {where} {what}" for what in _value(cell.get("t", "n"), value, package.strings))
        formula = cell.find(f"{MAIN}f")
        if formula is not None and not _covered(cell, formula):
            yield f"cell {where} has an array formula for other cells"


def _covered(cell: etree._Element, formula: etree._Element) -> bool:
    """True unless it is an array formula that leaves its own cell out."""
    own, ref = cell.get("r", "A1"), formula.get("ref", "A1")
    return formula.get("t") != "array" or Area.parse(own).within(Area.parse(ref))


def _value(kind: str, value: str, strings: list[str]) -> Iterator[str]:
    if kind not in TYPES:
        yield f"has a type {kind!r} that is none"
    elif not value:
        return
    elif kind == "s" and not (value.isdigit() and int(value) < len(strings)):
        yield "has a shared text that is not there"
    elif kind == "n" and not _is_number(value):
        yield "holds a number that is none"
    elif kind == "b" and value not in ("0", "1"):
        yield "holds a truth value that is none"
    elif kind == "e" and value not in ERRORS:
        yield "holds an error that is none"
    elif kind == "str" and len(value) > LIMIT:
        yield "holds more text than a cell can"


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text.strip()))


def _columns(root: etree._Element) -> Iterator[str]:
    last = 0
    for column in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        first, end = int(column.get("min", 0)), int(column.get("max", 0))
        if first <= last or end < first:
            yield f"its columns {first} to {end} overlap others"
        last = end


def _merged(root: etree._Element) -> Iterator[str]:
    areas = [Area.parse(cell.get("ref", "A1")) for cell in root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell")]
    for place, area in enumerate(areas):
        if any(area.over(other) for other in areas[:place]):
            yield f"merged cells {area} overlap others"


def _validations(root: etree._Element) -> Iterator[str]:
    for rules in root.iterfind(f"{MAIN}dataValidations"):
        if int(rules.get("count", len(rules))) != len(rules):
            yield "its data validations are miscounted"
        for rule in rules:
            first = rule.findtext(f"{MAIN}formula1") or ""
            if first.startswith('"') and len(first) > LONGEST_LIST + 2:
                yield f"the list for {rule.get('sqref')} is longer than {LONGEST_LIST} characters"
            if len(rule.get("promptTitle", "")) > 32 or len(rule.get("errorTitle", "")) > 32:
                yield f"a message for {rule.get('sqref')} has a title of more than 32 characters"
            if len(rule.get("prompt", "")) > LONGEST_LIST or len(rule.get("error", "")) > LONGEST_LIST:
                yield f"a message for {rule.get('sqref')} is longer than {LONGEST_LIST} characters"


def _rules(root: etree._Element, differences: int) -> Iterator[str]:
    for rule in root.iterfind(f"{MAIN}conditionalFormatting/{MAIN}cfRule"):
        if int(rule.get("dxfId", -1)) >= differences:
            yield f"a conditional format looks like number {rule.get('dxfId')}, which is not there"


def _parts_of_tables(package: Package, sheet: Sheet, root: etree._Element) -> Iterator[str]:
    listed = len(root.findall(f"{MAIN}tableParts/{MAIN}tablePart"))
    there = sum(link.kind == "table" for link in package.links(sheet.part))
    if listed != there or not package.counted(root, "tableParts"):
        yield "it does not list its tables"
