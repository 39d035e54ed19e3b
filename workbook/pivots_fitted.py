"""Pivots over a table whose columns stand in another order, or with hers among them: each field at its place."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from workbook import package
from workbook.graft import links
from workbook.package import MAIN, Parts

CACHE, PIVOT = "xl/pivotCache/pivotCacheDefinition", "xl/pivotTables/pivotTable"


def fitted_pivots(parts: Parts) -> None:
    """Let each pivot that was just put in, and its cache, have the fields that its table has, in the table's order."""
    orders: dict[str, list[str]] = {}
    tables = {root.get("name", ""): _headers(root) for root in
              (package.tree(parts, part) for part in parts if part.startswith("xl/tables/"))}
    for part in [part for part in parts if part.startswith(CACHE)]:
        root = package.tree(parts, part)
        source = root.find(f".//{{{MAIN}}}worksheetSource")
        name = source.get("name", "") if source is not None else ""
        fields = root.find(f"{{{MAIN}}}cacheFields")
        if root.get("saveData") == "0" and name in tables and fields is not None:
            orders[part] = [field.get("name", "") for field in fields]
            _ordered(fields, orders[part], tables[name], package.element("cacheField", {"name": "", "numFmtId": "0"}))
            for field, header in zip(fields, tables[name], strict=True):
                field.set("name", header)
            package.plant(parts, part, root)
            tables[part] = tables[name]
    for part in [part for part in parts if part.startswith(PIVOT)]:
        cache = next(target for _, _, target in links(parts, part))
        if cache in orders:
            _fitted(parts, part, orders[cache], tables[cache])


def _fitted(parts: Parts, part: str, old: list[str], new: list[str]) -> None:
    root = package.tree(parts, part)
    fields = root.find(f"{{{MAIN}}}pivotFields")
    if fields is None or len(fields) != len(old):
        return
    _ordered(fields, old, new, package.element("pivotField", {"showAll": "0"}))
    for tag, attribute in (("field", "x"), ("pageField", "fld"), ("dataField", "fld")):
        for element in root.iter(f"{{{MAIN}}}{tag}"):
            number = int(element.get(attribute, "-2"))
            if number >= 0:
                element.set(attribute, str(new.index(old[number])))
    package.plant(parts, part, root)


def _ordered(fields: etree._Element, old: list[str], new: list[str], hers: etree._Element) -> None:
    """The fields in the new order; one that was not there before is like `hers`."""
    known = dict(zip(old, list(fields), strict=True))
    for field in list(fields):
        fields.remove(field)
    fields.extend([known[header] if header in known else deepcopy(hers) for header in new])
    fields.set("count", str(len(new)))


def _headers(table: etree._Element) -> list[str]:
    return [column.get("name", "") for column in table.iterfind(f"{{{MAIN}}}tableColumns/{{{MAIN}}}tableColumn")]
