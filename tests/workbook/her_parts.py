"""What a biller adds to a workbook: sheets full of what a program would lose, and words beside a page's figures."""

from __future__ import annotations

import base64
import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd
from small_books import replaced
from xlsxwriter import Workbook

from workbook import package
from workbook.areas import Area
from workbook.cell_xml import Content, formula_xml, number, words
from workbook.sheet_xml import SheetXml

FIRST = Path(__file__).with_name("versions") / "0.1.0.xlsx"
"""A workbook of the first version."""
UPGRADED_ON = date(2026, 7, 1)
"""A day after the last remittance in it."""
BESIDE = pd.read_csv(Path(__file__).with_name("beside.csv"), dtype=str)
"""What she wrote beside the figures of its pages, where it stands after an upgrade, and what it holds there."""
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==")
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HERS = ("xl/worksheets/", "xl/drawings/", "xl/charts/", "xl/media/", "xl/comments")
UNKNOWN = {
    "xl/slicers/slicer1.xml": "<slicers/>", "xl/slicerCaches/slicerCache1.xml": "<slicerCacheDefinition/>",
    "xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>", "customXml/item1.xml": "<mine/>",
    "xl/pivotTables/mine1.xml": "<pivotTableDefinition/>", "xl/pivotCache/mine1.xml": "<pivotCacheDefinition/>",
}


def donor(path: Path) -> Path:
    """Two sheets of hers, full of what openpyxl would lose."""
    with Workbook(path) as book:
        month, notes = book.add_worksheet("My month"), book.add_worksheet("My notes")
        month.write_column("A1", [3, 1, 2])
        month.freeze_panes(1, 1)
        month.autofilter("A1:A3")
        month.filter_column("A", "x > 1")
        month.set_row(1, None, None, {"hidden": True})
        month.add_sparkline("B1", {"range": "'My month'!A1:A3"})
        month.conditional_format("A1:A3", {"type": "data_bar", "data_bar_2010": True})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='My month'!$A$1:$A$3"})
        month.insert_chart("D1", chart)
        notes.write_comment("A1", "ask again on Friday")
        notes.insert_textbox("C3", "my reminder")
        notes.insert_image("C9", "picture.png", {"image_data": BytesIO(PICTURE)})
        notes.insert_button("C14", {"caption": "Mine"})
        notes.protect("secret")
    return path


def furnish(path: Path, hers: Path) -> None:
    """Put the donor's sheets into the workbook, under names of their own, and parts that nobody here knows."""
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(hers) as given:
        parts = {name: archive.read(name) for name in archive.namelist()}
        brought = {name: given.read(name) for name in given.namelist() if name.startswith(HERS)}
        types = given.read("[Content_Types].xml").decode()
    parts |= {renamed(name): pointed(content) if name.endswith(".rels") else content
              for name, content in brought.items()}
    parts |= {name: (content * 40).encode() for name, content in UNKNOWN.items()}
    said = "".join(entry for entry in re.findall(r"<Override [^>]*/>", types)
                   if any(f'"/{place}' in entry for place in HERS))
    known = parts["[Content_Types].xml"].decode()
    said = re.sub(r'(PartName="/)([^"]*)', lambda match: match[1] + renamed(match[2]), said)
    defaults = "".join(entry for entry in re.findall(r"<Default [^>]*/>", types) if entry not in known)
    parts["[Content_Types].xml"] = known.replace("</Types>", f"{said}</Types>").replace(
        "<Default ", f"{defaults}<Default ", 1).encode()
    for place, name in ((1, "My month"), (2, "My notes")):
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
            b"</sheets>", f'<sheet name="{name}" sheetId="{900 + place}" r:id="mine{place}"/></sheets>'.encode())
        parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
            b"</Relationships>", f'<Relationship Id="mine{place}" Type="{OFFICE}/worksheet" '
            f'Target="worksheets/mine-sheet{place}.xml"/></Relationships>'.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def renamed(name: str) -> str:
    """A part's name beside ours."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/mine-{file}"


def pointed(rels: bytes) -> bytes:
    """Relationships that point at the new names."""
    return re.sub(rb'(Target="(?:[^"/]*/)*)([^"/]+)"', rb'\1mine-\2"', rels)


def write_beside(path: Path) -> None:
    """Type into a workbook of the first version what stands in `BESIDE`."""
    for sheet, rows in BESIDE.groupby("sheet"):
        on_page(path, str(sheet), {row["cell"]: written(row["wrote"]) for _, row in rows.iterrows()})


def on_page(path: Path, sheet: str, cells: dict[str, Content]) -> None:
    """Type into cells of a page."""
    def edit(xml: str) -> str:
        page = SheetXml(xml.encode())
        for cell, content in cells.items():
            area = Area.parse(cell)
            page.fill(area.top, {area.left: content}, {})
        return page.xml().decode()
    replaced(path, on_tab(path, sheet), edit)


def written(text: str) -> Content:
    """What a person typed, with 42 as the last result of a formula."""
    if text.startswith("="):
        return number("42", formula_xml(text[1:]))
    return number(text) if text.replace(".", "").isdigit() else words(text)


def on_tab(path: Path, sheet: str) -> str:
    """The part of a sheet."""
    return package.sheet_parts(package.read(path.read_bytes()))[sheet]
