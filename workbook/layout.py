"""Where a table stands in a workbook file: found by its name, its columns by their headers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from era.problem import Problem
from workbook.areas import Area, grown
from workbook.parts import MAIN, WORKBOOK, Parts
from workbook.schema import Table

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Place:
    """Where one table stands today: the biller may have moved, added, renamed or deleted columns."""

    table: Table
    book: str
    """File name of the workbook, for messages."""
    sheet: str
    sheet_part: str
    table_part: str
    """'' for a plain block of cells."""
    area: Area
    """The rows of data, without headers and totals."""
    headers: int
    totals: int
    columns: dict[str, int]
    """The sheet's column of each field."""
    others: dict[int, str]
    """Header of each column that is the biller's own."""
    calculated: dict[int, str]
    """Formula of those of her columns that Excel fills down."""

    @property
    def whole(self) -> Area:
        """The data with its headers."""
        return replace(self.area, top=self.area.top - self.headers)

    @property
    def numbers(self) -> range:
        """The columns of the sheet that the table takes up."""
        return range(self.area.left, self.area.right + 1)

    def need(self, fields: list[str]) -> None:
        """Raise a Problem if one of the fields has no column."""
        missing = [self.table.fields[field].header for field in fields if field not in self.columns]
        if missing:
            raise self.missing(missing)

    def missing(self, headers: list[str]) -> Problem:
        """What to tell the biller about columns that are not there."""
        known = [header for header in self.table.headers if header not in headers]
        found = _quoted([*known, *self.others.values()])
        named = _quoted(headers)
        return Problem(f"{self.book}, table {self.table.name}", f"it has no column {named}; it has {found}",
                       f"If a column was renamed, give it its name {named} again; else insert one of that name.")


def find(parts: Parts, table: Table, book: str) -> Place:
    """Where a table stands. Raises a Problem if there is no table of that name, or two columns of one header."""
    for name, part, sheet in parts.tables():
        if name.casefold() == table.name.casefold():
            return _place(parts, table, book, part, sheet)
    raise Problem(book, f"it has no table named {table.name}",
                  "If it is of an earlier version, run denialdesk upgrade; if the table was renamed, give it its name "
                  "again.")


def find_block(parts: Parts, table: Table, book: str, headers: list[str], bottom: int) -> Place:
    """Where a table stands that is a plain block: its headers in the first row of the sheet of its name."""
    if table.sheet not in parts.sheets():
        raise Problem(book, f"it has no sheet named {table.sheet}", "If the sheet was renamed, give it its name again.")
    place = Place(table, book, table.sheet, parts.sheets()[table.sheet], "",
                  Area(1, 2, max(len(headers), 1), max(bottom, 2)), 1, 0, *sorted_out(table, headers, 1), {})
    place.need(list(table.fields))
    return place


def grow(parts: Parts, place: Place, rows: int) -> Place:
    """Let a table, its filter, and the names that ended with it, end some rows further down."""
    bottom = place.area.bottom + rows
    larger = replace(place, area=place.area.to(bottom))
    tree = parts.tree(place.table_part)
    tree.set("ref", str(larger.whole.to(bottom + place.totals)))
    for tag in ("autoFilter", "autoFilter/sortState", "sortState"):
        for element in tree.iterfind("/".join(MAIN + name for name in tag.split("/"))):
            element.set("ref", grown(element.get("ref", ""), place.whole, bottom))
    parts.plant(place.table_part, tree)
    _grow_names(parts, place, bottom)
    return larger


def started(parts: Parts, place: Place) -> None:
    """Take off the mark of a table whose only row is the empty one to type into."""
    tree = parts.tree(place.table_part)
    if tree.attrib.pop("insertRow", ""):
        parts.plant(place.table_part, tree)


def table_in(parts: Parts, sheet_part: str, area: Area) -> str:
    """The reference of a table that has cells in an area of a sheet; '' if there is none."""
    refs = [parts.tree(link.part).get("ref", "A1") for link in parts.links(sheet_part, "table")]
    return next((ref for ref in refs if Area.parse(ref).over(area)), "")


def named(parts: Parts, name: str, book: str) -> tuple[str, Area]:
    """The sheet and the area behind a name. Raises a Problem if there is none."""
    for element in parts.tree(WORKBOOK).iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        sheet, _, ref = (element.text or "").rpartition("!")
        if element.get("name") == name and ref and "#" not in ref:
            return sheet.strip("'").replace("''", "'"), Area.parse(ref)
    raise Problem(book, f"no cell carries the name {name}",
                  "If the workbook is of an earlier version, run denialdesk upgrade.")


def names(parts: Parts, beginning: str) -> list[str]:
    """The workbook's names that begin like this."""
    defined = parts.tree(WORKBOOK).iterfind(f"{MAIN}definedNames/{MAIN}definedName")
    return [name for element in defined if (name := element.get("name", "")).startswith(beginning)]


def _place(parts: Parts, table: Table, book: str, part: str, sheet: str) -> Place:
    tree = parts.tree(part)
    area = Area.parse(tree.get("ref", "A1"))
    headers, totals = int(tree.get("headerRowCount", 1)), int(tree.get("totalsRowCount", 0))
    entries = tree.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
    columns, others = sorted_out(table, [_plain(entry.get("name", "")) for entry in entries], area.left)
    data = Area(area.left, area.top + headers, area.right, area.bottom - totals)
    calculated = {number: _calculated(entry) for number, entry in enumerate(entries, area.left) if number in others}
    place = Place(table, book, sheet, parts.sheets()[sheet], part, data, headers, totals, columns, others,
                  {number: formula for number, formula in calculated.items() if formula})
    lost = [column.header for column in table.columns if column.field not in columns]
    if lost and (others or {table.headers[header].field for header in lost} & set(table.key)):
        raise place.missing(lost)
    return place


def sorted_out(table: Table, headers: list[str], left: int) -> tuple[dict[str, int], dict[int, str]]:
    """The columns that are the table's own, by field, and those that are the biller's."""
    known = {_like(header): column.field for header, column in table.headers.items()}
    columns: dict[str, int] = {}
    others: dict[int, str] = {}
    for number, header in enumerate(headers, left):
        field = known.get(_like(header))
        if field and field not in columns:
            columns[field] = number
        else:
            others[number] = header
    return columns, others


def _like(header: str) -> str:
    return " ".join(header.split()).casefold()


def _plain(name: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), name)


def _calculated(entry: etree._Element) -> str:
    return entry.findtext(f"{MAIN}calculatedColumnFormula") or ""


def _quoted(headers: list[str]) -> str:
    return ", ".join(f'"{header}"' for header in headers)


def _grow_names(parts: Parts, place: Place, bottom: int) -> None:
    sheet = "'?" + re.escape(place.sheet.replace("'", "''")) + "'?"
    pattern = re.compile(rf"(?<![\w']){sheet}!(\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+)")
    tree, changed = parts.tree(WORKBOOK), False
    for element in tree.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        old = element.text or ""
        element.text = pattern.sub(
            lambda found: found[0].replace(found[1], grown(found[1], place.whole, bottom)), old)
        changed |= element.text != old
    if changed:
        parts.plant(WORKBOOK, tree)
