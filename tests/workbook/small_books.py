"""Small workbooks for tests: one sheet for each table, made by XlsxWriter, with what a biller adds to hers."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook.frames import typed
from workbook.schema import Kind, Owner, Table

FORMATS = {Kind.TEXT: "@", Kind.MONEY: "#,##0.00", Kind.DAY: "mm/dd/yyyy", Kind.MOMENT: "mm/dd/yyyy hh:mm"}

Decorate = Callable[[Workbook, Worksheet], object]


def small_book(path: Path, table: Table, rows: pd.DataFrame | None = None, *, headers: list[str] | None = None,
               hers: Mapping[str, list[Any]] | None = None, totals: bool = False, left: int = 0, top: int = 0,
               decorate: Decorate | None = None, options: Mapping[str, Any] | None = None) -> Path:
    """A workbook with one table; without rows it begins with one blank row.

    Headers may stand in any order; those that the table does not know are the biller's, with what she wrote in `hers`.
    """
    headers, hers = headers or list(table.headers), hers or {}
    count = 0 if rows is None else len(rows)
    with Workbook(path, {"strings_to_formulas": False, **(options or {})}) as book:
        sheet = book.add_worksheet(table.sheet)
        sheet.add_table(top, left, top + max(count, 1) + totals, left + len(headers) - 1,
                        {"name": table.name, "columns": [{"header": header} for header in headers],
                         "total_row": totals})
        for number, header in enumerate(headers, left):
            column = table.headers.get(header)
            style = book.add_format({"num_format": FORMATS[column.kind]} if column and column.kind in FORMATS else {})
            values = hers.get(header) or ([None] if rows is None or column is None else [
                in_cell(value, column.kind) for value in rows[column.field]])
            for row in range(max(count, 1)):
                sheet.write(top + 1 + row, number, values[row % len(values)], style)
        if decorate:
            decorate(book, sheet)
    return path


def in_cell(value: Any, kind: Kind) -> Any:
    """A frame's value as XlsxWriter takes it."""
    if pd.isna(value):
        return None
    if kind in (Kind.DAY, Kind.MOMENT):
        return value.to_pydatetime()
    return int(value) / 100 if kind is Kind.MONEY else value


def sample(table: Table, numbers: range | list[int], fields: list[str] | None = None) -> pd.DataFrame:
    """Rows that anybody can tell apart: the number stands in every cell."""
    made = {
        field: [_value(column.kind, number) for number in numbers]
        for field, column in table.fields.items() if fields is None or field in fields
    }
    return typed(pd.DataFrame(made), table)


def owned(table: Table, owner: Owner) -> list[str]:
    """The key and the fields of one owner."""
    return [*table.key, *(column.field for column in table.owned(owner) if column.field not in table.key)]


def unlike(path: Path, other: Path) -> set[str]:
    """The parts in which two workbooks differ, by the bytes as they lie in the zip."""
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(other) as two:
        assert one.testzip() is None
        names = {*one.namelist(), *two.namelist()}
        return {name for name in names if _packed(one, path, name) != _packed(two, other, name)}


def part(path: Path, name: str) -> str:
    """The text of a part."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def replaced(path: Path, name: str, edit: Callable[[str], str]) -> Path:
    """The workbook with one part edited, for what XlsxWriter cannot write, and packed in another way than ours."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[name] = edit(parts[name].decode() if name in parts else "").encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part_name, content in parts.items():
            archive.writestr(part_name, content)
    return path


def _value(kind: Kind, number: int) -> Any:
    day = pd.Timestamp(2026, 1, 1) + pd.Timedelta(days=number)
    return {
        Kind.TEXT: f"text {number}", Kind.MONEY: number * 100 + 5, Kind.DAY: day, Kind.COUNT: number,
        Kind.MOMENT: day + pd.Timedelta(hours=13, minutes=5, seconds=7), Kind.NUMBER: number + 0.25,
        Kind.SHARE: (number % 100) / 128,
    }[kind]


def _packed(archive: zipfile.ZipFile, path: Path, name: str) -> bytes:
    """The compressed bytes of an entry, straight from the file."""
    if name not in archive.namelist():
        return b""
    info = archive.getinfo(name)
    data = path.read_bytes()
    lengths = data[info.header_offset + 26:info.header_offset + 30]
    start = info.header_offset + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    return data[start:start + info.compress_size]
