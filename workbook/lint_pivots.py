"""What Excel insists on in PivotTables."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from workbook.lint_package import RELATION, Package

COUNTED = ("pivotFields", "rowFields", "colFields", "dataFields", "pageFields", "rowItems", "colItems")


def pivot_findings(package: Package) -> Iterator[str]:
    """What is wrong with the PivotTables and with what they are kept in."""
    places = {link.id: link.part for link in package.links("xl/workbook.xml")}
    caches = {entry.get("cacheId"): places.get(entry.get(f"{RELATION}id", ""), "")
              for entry in package.all(package.book, "pivotCaches/pivotCache")}
    names: list[str] = []
    for sheet in package.sheets:
        for link in package.links(sheet.part):
            if link.kind == "pivotTable" and link.part in package.trees:
                root = package.trees[link.part]
                names.append(f"{sheet.name} {root.get('name')}")
                cache = caches.get(root.get("cacheId"), "")
                if cache not in package.trees:
                    yield f"{link.part}: the workbook does not know its cache"
                else:
                    found = [*_source(package, cache), *_table(package, root, package.trees[cache])]
                    yield from (f"{link.part}: {finding}" for finding in found)
                    if cache not in [other.part for other in package.links(link.part)]:
                        yield f"{link.part}: it does not refer to its cache"
    if len(set(names)) < len(names):
        yield "xl/pivotTables: two on one sheet have the same name"


def _source(package: Package, cache: str) -> Iterator[str]:
    """The cache is about a table that is there, with its columns."""
    root = package.trees[cache]
    columns = {table.name: list(table.columns) for table in package.tables}
    named = {entry.get("name", "") for entry in package.all(package.book, "definedNames/definedName")}
    for source in package.all(root, "cacheSource/worksheetSource"):
        name = source.get("name", "")
        if name in columns and _fields(package, root) != columns[name]:
            yield f"its fields are not the columns of table {name}"
        if name and name not in columns and name not in named:
            yield f"there is no table {name}"
    if not package.counted(root, "cacheFields"):
        yield "the fields of its cache are miscounted"
    for link in package.links(cache):
        records = package.trees.get(link.part)
        if records is not None and int(records.get("count", len(records))) != len(records):
            yield "its records are miscounted"


def _fields(package: Package, cache: etree._Element) -> list[str]:
    return [field.get("name", "") for field in package.all(cache, "cacheFields/cacheField")]


def _table(package: Package, root: etree._Element, cache: etree._Element) -> Iterator[str]:
    fields, own = _fields(package, cache), package.all(root, "pivotFields/pivotField")
    if len(own) != len(fields):
        yield "it has more or fewer fields than its cache"
    yield from (f"its {tag} are miscounted" for tag in COUNTED if not package.counted(root, tag))
    if not package.all(root, "location"):
        yield "it does not say where it stands"
    for tag in ("rowFields/field", "colFields/field"):
        if any(int(field.get("x", 0)) >= len(fields) for field in package.all(root, tag)):
            yield "it is spread by a field that is not there"
    for field in package.all(root, "pageFields/pageField"):
        if int(field.get("fld", 0)) >= len(fields):
            yield "it is filtered by a field that is not there"
    for field in package.all(root, "dataFields/dataField"):
        if int(field.get("fld", 0)) >= len(fields):
            yield "it sums up a field that is not there"
        if field.get("name") in fields:
            yield f"what it sums up has the name of a field, {field.get('name')!r}"
    yield from _items(package, own, cache)


def _items(package: Package, own: list[etree._Element], cache: etree._Element) -> Iterator[str]:
    shared = [len(package.all(field, "sharedItems/s")) + len(package.all(field, "sharedItems/n"))
              for field in package.all(cache, "cacheFields/cacheField")]
    for field, count in zip(own, shared, strict=False):
        if any(int(item.get("x", 0)) >= max(count, 1) for item in package.all(field, "items/item")):
            yield "an item of a field is not there"
