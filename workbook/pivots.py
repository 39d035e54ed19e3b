"""Native PivotTables over the tables: a definition without stored records, which Excel fills when it opens the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from xlsxwriter.utility import xl_range

from workbook import package
from workbook.package import KINDS, MAIN, Parts
from workbook.schema import BY_NAME, Kind, Table

CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml."
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
VERSION = 'createdVersion="6" refreshedVersion="6" minRefreshableVersion="3"'
MONEY = 7
"""Excel's built-in number format for dollars and cents; 3 is that of whole numbers."""
WHOLE = 3
LAYOUT = (
    'applyNumberFormats="0" applyBorderFormats="0" applyFontFormats="0" applyPatternFormats="0" '
    'applyAlignmentFormats="0" applyWidthHeightFormats="1" dataCaption="Values" updatedVersion="6" '
    'minRefreshableVersion="3" useAutoFormatting="1" itemPrintTitles="1" createdVersion="6" indent="0" outline="1" '
    'outlineData="1" multipleFieldFilters="0"'
)
STYLE = ('<pivotTableStyleInfo name="PivotStyleLight16" showRowHeaders="1" showColHeaders="1" showRowStripes="0" '
         'showColStripes="0" showLastColumn="1"/>')


@dataclass(frozen=True)
class Measure:
    """A figure in a pivot: how a column is summed up ("sum" or "count") and what it is called there."""

    column: str
    how: str
    name: str


@dataclass(frozen=True)
class Pivot:
    """A PivotTable: which columns of a table go down, across, to the page, and what is summed up.

    `top` and `left` count from 0 and are where its body begins; page fields stand two rows above.
    """

    name: str
    table: Table
    rows: tuple[str, ...]
    measures: tuple[Measure, ...]
    columns: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    top: int = 0
    left: int = 0

    @classmethod
    def declared(cls, item: Mapping[str, Any], top: int, left: int) -> Pivot:
        """The pivot that a page declares, at its place."""
        return cls(
            item["name"], BY_NAME[item["table"]], tuple(item["rows"]),
            tuple(Measure(**measure) for measure in item["measures"]),
            tuple(item.get("columns", ())), tuple(item.get("pages", ())), top, left,
        )

    def __post_init__(self) -> None:
        measured = [measure.column for measure in self.measures]
        wrong = {*self.rows, *self.columns, *self.pages, *measured} - set(self.table.headers)
        wrong |= {measure.name for measure in self.measures} & set(self.table.headers)
        if wrong:
            raise ValueError(f"{self.name}: no such columns of {self.table.name}, or names it has already: {wrong}")


def attach(parts: Parts, pivots: Mapping[str, Sequence[Pivot]]) -> None:
    """Add the pivots, by the name of their sheet, to a package; those over one table share its cache."""
    tables = list(dict.fromkeys(pivot.table for group in pivots.values() for pivot in group))
    caches = {table.name: _cache(parts, number, table) for number, table in enumerate(tables, 1)}
    sheets, number = package.sheet_parts(parts), 0
    for sheet, group in pivots.items():
        for pivot in group:
            number += 1
            part = f"xl/pivotTables/pivotTable{number}.xml"
            definition = xml(pivot, tables.index(pivot.table) + 1)
            package.add(parts, part, definition.encode(), f"{CONTENT}pivotTable+xml")
            package.relate(parts, part, "pivotCacheDefinition", caches[pivot.table.name])
            package.relate(parts, sheets[sheet], "pivotTable", part)


def _cache(parts: Parts, number: int, table: Table) -> str:
    part = f"xl/pivotCache/pivotCacheDefinition{number}.xml"
    package.add(parts, part, cache_xml(table).encode(), f"{CONTENT}pivotCacheDefinition+xml")
    link = package.relate(parts, "xl/workbook.xml", "pivotCacheDefinition", part)
    root = package.tree(parts, "xl/workbook.xml")
    package.entry(root, "pivotCaches", after="calcPr").append(
        package.element("pivotCache", {"cacheId": str(number), f"{{{KINDS}}}id": link}))
    package.plant(parts, "xl/workbook.xml", root)
    return part


def cache_xml(table: Table) -> str:
    """The cache of a table: its columns by header and no records; Excel reads the table when the file is opened."""
    fields = "".join(
        f'<cacheField name={quoteattr(column.header)} numFmtId="{14 if column.kind is Kind.DAY else 0}">'
        "<sharedItems/></cacheField>" for column in table.columns
    )
    return (f'{HEAD}<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{KINDS}" saveData="0" refreshOnLoad="1" '
            f'refreshedBy="Denial Desk" {VERSION}><cacheSource type="worksheet">'
            f'<worksheetSource name={quoteattr(table.name)}/></cacheSource>'
            f'<cacheFields count="{len(table.columns)}">{fields}</cacheFields></pivotCacheDefinition>')


def xml(pivot: Pivot, cache: int) -> str:
    """The part of a pivot that uses this cache."""
    down = _axis("row", pivot, pivot.rows) + '<rowItems count="1"><i><x/></i></rowItems>'
    across = _axis("col", pivot, _across(pivot)) + '<colItems count="1"><i/></colItems>'
    parts = (_location(pivot), _fields(pivot), down, across, _page(pivot), _data(pivot))
    return (f'{HEAD}<pivotTableDefinition xmlns="{MAIN}" name={quoteattr(pivot.name)} cacheId="{cache}" {LAYOUT}>'
            f'{"".join(parts)}{STYLE}</pivotTableDefinition>')


def _location(pivot: Pivot) -> str:
    wide = max(1, len(pivot.measures))
    tall = 2 if pivot.columns else 1
    ref = xl_range(pivot.top, pivot.left, pivot.top + tall, pivot.left + wide)
    pages = f' rowPageCount="{len(pivot.pages)}" colPageCount="1"' if pivot.pages else ""
    return f'<location ref="{ref}" firstHeaderRow="1" firstDataRow="{tall}" firstDataCol="1"{pages}/>'


def _fields(pivot: Pivot) -> str:
    fields = "".join(_field(pivot, header) for header in pivot.table.headers)
    return f'<pivotFields count="{len(pivot.table.headers)}">{fields}</pivotFields>'


def _field(pivot: Pivot, header: str) -> str:
    data = ' dataField="1"' if header in [measure.column for measure in pivot.measures] else ""
    for axis, headers in (("axisRow", pivot.rows), ("axisCol", pivot.columns), ("axisPage", pivot.pages)):
        if header in headers:
            return (f'<pivotField axis="{axis}"{data} showAll="0"><items count="1"><item t="default"/></items>'
                    "</pivotField>")
    return f'<pivotField{data} showAll="0"/>'


def _across(pivot: Pivot) -> tuple[str, ...]:
    return (*pivot.columns, "") if len(pivot.measures) > 1 else pivot.columns


def _axis(axis: str, pivot: Pivot, headers: Sequence[str]) -> str:
    """The fields of an axis; an empty header stands for the measures themselves."""
    if not headers:
        return ""
    fields = "".join(f'<field x="{_place(pivot, header) if header else -2}"/>' for header in headers)
    return f'<{axis}Fields count="{len(headers)}">{fields}</{axis}Fields>'


def _page(pivot: Pivot) -> str:
    if not pivot.pages:
        return ""
    fields = "".join(f'<pageField fld="{_place(pivot, header)}" hier="-1"/>' for header in pivot.pages)
    return f'<pageFields count="{len(pivot.pages)}">{fields}</pageFields>'


def _data(pivot: Pivot) -> str:
    fields = "".join(
        f'<dataField name={quoteattr(measure.name)} fld="{_place(pivot, measure.column)}"'
        f'{_subtotal(measure)} baseField="0" baseItem="0" numFmtId="{_number(pivot, measure)}"/>'
        for measure in pivot.measures
    )
    return f'<dataFields count="{len(pivot.measures)}">{fields}</dataFields>'


def _subtotal(measure: Measure) -> str:
    return "" if measure.how == "sum" else f' subtotal="{measure.how}"'


def _number(pivot: Pivot, measure: Measure) -> int:
    money = pivot.table.headers[measure.column].kind is Kind.MONEY and measure.how == "sum"
    return MONEY if money else WHOLE


def _place(pivot: Pivot, header: str) -> int:
    return list(pivot.table.headers).index(header)

