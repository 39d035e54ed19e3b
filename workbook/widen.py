"""Columns that a table of an older workbook does not have yet: added at its right, as a new workbook has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter

from era.problem import Problem
from workbook import layout
from workbook.areas import Area
from workbook.cell_xml import EMPTY, attributes, content_of, formula_xml, start_tag, words
from workbook.graft_styles import Looks
from workbook.layout import Place
from workbook.lists import names
from workbook.package import element
from workbook.parts import MAIN, Parts
from workbook.schema import Column

_VALIDATION = re.compile(rb"<dataValidation\b[^>]*?(?:/>|>.*?</dataValidation>)", re.S)
_VALIDATIONS = re.compile(rb"<dataValidations\b[^>]*>(.*?)</dataValidations>", re.S)
_LATER = re.compile(rb"<(?:hyperlinks|printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|tableParts"
                    rb"|customProperties|cellWatches|ignoredErrors|smartTags|drawing|legacyDrawing|legacyDrawingHF"
                    rb"|picture|oleObjects|controls|webPublishItems|extLst)\b|</worksheet>")
"""What may follow the validations in a sheet (ECMA-376, 18.3.1.99)."""
_CHOICES = re.compile(rb"(<formula1>)(Choices_\d+)(</formula1>)")


def widened(parts: Parts, place: Place, new: Parts, looks: Looks) -> int:
    """Give a table the columns that a new workbook's table has and it lacks; answers how many."""
    model = layout.find(new, place.table, place.book)
    lacking = [column for column in place.table.columns if column.field not in place.columns]
    if lacking:
        _refuse_if_taken(parts, place, lacking)
        _declare(parts, place, lacking)
        for number, column in enumerate(lacking, place.area.right + 1):
            _draw(parts, place, number, column, _Model(new, model, column, looks))
        parts.sheet(place.sheet_part).measure(replace(place.whole, right=place.area.right + len(lacking)))
    return len(lacking)


def lists_renamed(parts: Parts, place: Place) -> None:
    """Let each drop-down of the table's own columns ask the list that is its column's today."""
    sheet, today = parts.sheet(place.sheet_part), names()
    fields = {number: place.table.fields[field] for field, number in place.columns.items()}

    def renamed(found: re.Match[bytes]) -> bytes:
        refs = attributes(start_tag(found[0])).get(b"sqref", b"A1").decode().split()
        column = fields.get(Area.parse(refs[0]).left)
        name = today.get(column.choices) if column and column.choices else None
        return _CHOICES.sub(rb"\g<1>" + name.encode() + rb"\g<3>", found[0]) if name else found[0]
    sheet.tail = _VALIDATION.sub(renamed, sheet.tail)


def formulas_renewed(parts: Parts, place: Place) -> None:
    """Let each worked-out column carry the formula that is its own today."""
    tree = parts.tree(place.table_part)
    entries = tree.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
    for field, number in place.columns.items():
        formula, entry = place.table.fields[field].formula, entries[number - place.area.left]
        known = entry.find(f"{MAIN}calculatedColumnFormula")
        if formula and (known is None or known.text != formula):
            known = element("calculatedColumnFormula", {}) if known is None else known
            known.text = formula
            entry.insert(0, known)
            parts.plant(place.table_part, tree)
            _rewrite(parts, place, number, formula)


def _rewrite(parts: Parts, place: Place, number: int, formula: str) -> None:
    sheet = parts.sheet(place.sheet_part)
    for row in range(place.area.top, place.area.bottom + 1):
        old = content_of(sheet.cells(row).get(number, b""))
        if old.formula:
            sheet.fill(row, {number: old._replace(formula=formula_xml(formula))}, {})


class _Model:
    """How a column looks in a new workbook."""

    def __init__(self, new: Parts, place: Place, column: Column, looks: Looks) -> None:
        self._number, self._sheet = place.columns[column.field], new.sheet(place.sheet_part)
        top = self._sheet.cells(place.whole.top)[self._number]
        self.header = looks.cell(attributes(start_tag(top)).get(b"s", b"0").decode()).encode()
        self.cell = looks.cell(self._sheet.column_style(self._number).decode() or "0").encode()
        self.letter = get_column_letter(self._number)

    @property
    def column(self) -> str:
        """The tag that says how wide the column is."""
        return next(tag.decode() for tag in re.findall(rb"<col\s[^>]*>", self._sheet.head)
                    if int(attributes(tag)[b"min"]) <= self._number <= int(attributes(tag)[b"max"]))

    def validations(self, letter: str, bottom: int) -> Iterator[bytes]:
        """Its help and its drop-down, for a column of another letter that ends in another row."""
        for found in _VALIDATION.findall(self._sheet.tail):
            ref = attributes(start_tag(found))[b"sqref"].decode()
            if re.sub(r"\d.*", "", ref) == self.letter:
                own = f"{letter}1" if ref == f"{self.letter}1" else f"{letter}2:{letter}{bottom}"
                yield found.replace(f'sqref="{ref}"'.encode(), f'sqref="{own}"'.encode())


def _refuse_if_taken(parts: Parts, place: Place, lacking: Sequence[Column]) -> None:
    area = place.whole
    beside = Area(area.right + 1, area.top, area.right + len(lacking), area.bottom + place.totals)
    taken = parts.sheet(place.sheet_part).taken(beside) or layout.table_in(parts, place.sheet_part, beside)
    if taken:
        raise Problem(f"{place.book}, sheet {place.sheet}",
                      f"table {place.table.name} needs {len(lacking)} more columns, where {taken} stands",
                      "Move what stands at the right of the table to another place.")


def _declare(parts: Parts, place: Place, lacking: Sequence[Column]) -> None:
    """Say in the table's own part that it has these columns too."""
    tree = parts.tree(place.table_part)
    wider = replace(place.whole, right=place.area.right + len(lacking))
    tree.set("ref", str(wider.to(wider.bottom + place.totals)))
    for filter in tree.iterfind(f"{MAIN}autoFilter"):
        filter.set("ref", str(wider))
    columns = tree.find(f"{MAIN}tableColumns")
    assert columns is not None
    last = max(int(entry.get("id", "0")) for entry in columns)
    for number, column in enumerate(lacking, last + 1):
        entry = element("tableColumn", {"id": str(number), "name": column.header})
        if column.formula:
            formula = element("calculatedColumnFormula", {})
            formula.text = column.formula
            entry.append(formula)
        columns.append(entry)
    columns.set("count", str(len(columns)))
    parts.plant(place.table_part, tree)


def _draw(parts: Parts, place: Place, number: int, column: Column, model: _Model) -> None:
    """Write the column's header and empty cells, its width, its help and its drop-down."""
    sheet, area = parts.sheet(place.sheet_part), place.area
    sheet.fill(place.whole.top, {number: words(column.header)}, {number: model.header})
    content = EMPTY._replace(formula=formula_xml(column.formula)) if column.formula else EMPTY
    for row in range(area.top, area.bottom + 1):
        if row in sheet.rows:
            sheet.fill(row, {number: content}, {number: model.cell})
    sheet.head = _with_column(sheet.head, number, model)
    sheet.tail = _with_validations(sheet.tail, b"".join(model.validations(get_column_letter(number), area.bottom)))


def _with_column(head: bytes, number: int, model: _Model) -> bytes:
    tags = [tag for tag in re.findall(rb"<col\s[^>]*>", head)
            if int(attributes(tag)[b"min"]) <= number <= int(attributes(tag)[b"max"])]
    if tags:
        return head
    own = re.sub(r'style="\d+"', f'style="{model.cell.decode()}"', model.column)
    own = re.sub(r'\b(min|max)="\d+"', rf'\1="{number}"', own).encode()
    return head.replace(b"</cols>", own + b"</cols>") if b"</cols>" in head else head + b"<cols>" + own + b"</cols>"


def _with_validations(tail: bytes, more: bytes) -> bytes:
    if not more:
        return tail
    known = _VALIDATIONS.search(tail)
    inside = (known[1] if known else b"") + more
    whole = b'<dataValidations count="%d">' % len(_VALIDATION.findall(inside)) + inside + b"</dataValidations>"
    if known:
        return tail[:known.start()] + whole + tail[known.end():]
    later = _LATER.search(tail)
    assert later is not None
    return tail[:later.start()] + whole + tail[later.start():]
