"""What Excel insists on in tables and in formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from lxml import etree
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils import FORMULAE

from workbook.areas import Area
from workbook.lint_macros import functions
from workbook.lint_package import MAIN, Listed, Package
from workbook.lint_sheets import cells

TABLE_NAME = re.compile(r"[A-Za-z_\\][\w.\\]*")
LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]?\d*")
REFERENCE = re.compile(r"(?<![\w.\]])(\w*)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
LONGEST = 8192


def table_findings(package: Package) -> Iterator[str]:
    """What is wrong with the tables."""
    taken = {entry.get("name", "").casefold() for entry in package.all(package.book, "definedNames/definedName")}
    numbers: list[str] = []
    for table in package.tables:
        if not TABLE_NAME.fullmatch(table.name) or LIKE_A_CELL.fullmatch(table.name):
            yield f"{table.part}: {table.name!r} cannot be a table's name"
        if table.name.casefold() in taken:
            yield f"{table.part}: the name {table.name} is taken"
        taken.add(table.name.casefold())
        numbers.append(package.trees[table.part].get("id", ""))
        yield from (f"{table.part}: {finding}" for finding in _table(package, table))
    if len(set(numbers)) < len(numbers):
        yield "xl/tables: two tables have the same number"


def _table(package: Package, table: Listed) -> Iterator[str]:
    root = package.trees[table.part]
    area, totals = Area.parse(root.get("ref", "A1")), int(root.get("totalsRowCount", 0))
    columns = package.all(root, "tableColumns/tableColumn")
    if len(columns) != area.right - area.left + 1:
        yield "it has more or fewer columns than cells"
    if not package.counted(root, "tableColumns"):
        yield "its columns are miscounted"
    if len({name.casefold() for name in table.columns}) < len(columns):
        yield "two columns have the same name"
    if len({column.get("id") for column in columns}) < len(columns):
        yield "two columns have the same number"
    if area.bottom - area.top < 1 + totals:
        yield "it has no row of data"
    for entry in package.all(root, "autoFilter"):
        if Area.parse(entry.get("ref", "A1")) != area.to(area.bottom - totals):
            yield "its filter is about other cells"
    yield from _headers(package, table, area)
    others = [Area.parse(package.trees[other.part].get("ref", "A1")) for other in package.tables
              if other.sheet == table.sheet and other.part != table.part]
    if any(area.over(other) for other in others):
        yield "it lies over another table"


def _headers(package: Package, table: Listed, area: Area) -> Iterator[str]:
    held = {cell.get("r"): _text(cell, package.strings) for cell in cells(package.trees[table.sheet.part])
            if re.fullmatch(rf"[A-Z]+{area.top}", cell.get("r", ""))}
    for place, name in enumerate(table.columns, area.left):
        there = held.get(str(Area(place, area.top, place, area.top)))
        if there != re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), name):
            yield f"the header of column {name!r} says something else"


def _text(cell: etree._Element, strings: list[str]) -> str | None:
    value = cell.findtext(f"{MAIN}v")
    if cell.get("t") == "s":
        return strings[int(value)] if value and value.isdigit() and int(value) < len(strings) else None
    inline = cell.find(f"{MAIN}is")
    return "".join(map(str, inline.itertext())) if inline is not None else None


def formula_findings(package: Package) -> Iterator[str]:
    """What is wrong with the formulas in cells, tables, lists and conditional formats; each is told once."""
    reader = _Reader(package)
    told: set[tuple[str, str]] = set()
    for sheet in package.sheets:
        for where, text in _formulas(package, sheet.part):
            for finding in reader.findings(text):
                if (sheet.part, finding) not in told:
                    told.add((sheet.part, finding))
                    yield f"{sheet.part}: {where}: {finding}"


def _formulas(package: Package, part: str) -> Iterator[tuple[str, str]]:
    root = package.trees[part]
    for cell in cells(root):
        text = cell.findtext(f"{MAIN}f")
        if text:
            yield f"cell {cell.get('r')}", text
    for tag in ("formula1", "formula2", "formula"):
        yield from (("a rule", entry.text) for entry in root.iter(MAIN + tag) if entry.text)
    for link in package.links(part):
        if link.kind == "table" and link.part in package.trees:
            for entry in package.trees[link.part].iter(f"{MAIN}calculatedColumnFormula"):
                yield "a table's column", entry.text or ""


@lru_cache(maxsize=4096)
def _tokens(text: str) -> list[Token]:
    """The words of a formula; none if it cannot be read."""
    try:
        return Tokenizer(f"={text}").items
    except (TokenizerError, IndexError):
        return []


class _Reader:
    """Reads formulas of one workbook; the same text is read once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.columns = {table.name: set(table.columns) for table in package.tables}
        self.sheets = {sheet.name.casefold() for sheet in package.sheets}
        self._known: dict[str, list[str]] = {}

    @cached_property
    def functions(self) -> set[str]:
        return set(FORMULAE) | {name.upper() for name in functions(self.package)}

    def findings(self, text: str) -> list[str]:
        shape = re.sub(r"\d+", "0", text)
        if shape not in self._known:
            self._known[shape] = list(self._read(text))
        return self._known[shape]

    def _read(self, text: str) -> Iterator[str]:
        if len(text) > LONGEST:
            yield f"a formula is longer than {LONGEST} characters"
        tokens = _tokens(text)
        if not tokens:
            yield "a formula cannot be read"
        opened = [token.subtype == "OPEN" for token in tokens if token.type in ("FUNC", "PAREN")]
        if opened.count(True) != opened.count(False):
            yield "a formula has a bracket too many or too few"
        for token in tokens:
            if token.type == "FUNC" and token.subtype == "OPEN":
                name = token.value[:-1].lstrip(":").upper()  # A1:INDEX(...) is read as one token
                if not name.startswith("_XLFN.") and name not in self.functions:
                    yield f"the function {token.value[:-1]} is unknown: a new one needs _xlfn. before it"
            if token.type == "OPERAND" and "#REF!" in token.value:
                yield "a formula has lost what it referred to"
            if token.type == "OPERAND" and token.subtype == "RANGE":
                yield from self._reference(token.value)

    def _reference(self, text: str) -> Iterator[str]:
        sheet = re.match(r"(?:'((?:[^']|'')+)'|([A-Za-z_][\w.]*))!", text)
        if sheet and (sheet[1] or sheet[2]).replace("''", "'").casefold() not in self.sheets:
            yield "a formula asks a sheet that is not there"
        for table, body in REFERENCE.findall(text):
            yield from self._structured(table, body)

    def _structured(self, table: str, body: str) -> Iterator[str]:
        if not table:
            yield "a reference to a column does not name its table"
        elif table not in self.columns:
            yield f"there is no table {table}"
        else:
            inner = re.findall(r"\[([^\[\]]*)\]", body)
            if inner and re.sub(r"\[[^\[\]]*\]", "", body).strip(",: "):
                yield "a column within brackets has none of its own"
            for name in inner or [body]:
                plain = re.sub("'(.)", r"\1", name)
                if plain and not plain.startswith("#") and plain not in self.columns[table]:
                    yield f"table {table} has no column {plain!r}"
