"""Every page of a workbook as a picture, in colour, in grey, and as people without green cones see it; no pivots.

`python tests/contact_sheet.py BOOK FOLDER` writes pages.png, pages-grey.png and pages-deuteranopia.png.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from office import Office, to_png
from PIL import Image

ACROSS = 5
GREY = (0.299, 0.587, 0.114, 0) * 3
DEUTERANOPIA = (0.367, 0.861, -0.228, 0, 0.280, 0.673, 0.047, 0, -0.012, 0.043, 0.969, 0)
"""Machado, Oliveira and Fernandes 2009, severity 1.0."""
FILTERS = {"pages": None, "pages-grey": GREY, "pages-deuteranopia": DEUTERANOPIA}


def pictures(book: Path, sheets: Sequence[str], folder: Path, dpi: int = 55) -> list[Path]:
    """The printed pages of these sheets, as pictures in the folder."""
    with Office() as office:
        document = office.load(book)
        for name in document.Sheets.ElementNames:
            document.Sheets.getByName(name).IsVisible = name in sheets
        pdf = folder / "pages.pdf"
        document.storeToURL(pdf.resolve().as_uri(), office.properties(FilterName="calc_pdf_Export"))
        document.close(True)
    return to_png(pdf, folder, dpi)


def contact(paths: Sequence[Path]) -> Image.Image:
    """The pictures side by side on one sheet."""
    images = [Image.open(path).convert("RGB") for path in paths]
    width, height = max(one.width for one in images), max(one.height for one in images)
    sheet = Image.new("RGB", (width * ACROSS, height * -(-len(images) // ACROSS)), "white")
    for place, one in enumerate(images):
        sheet.paste(one, (place % ACROSS * width, place // ACROSS * height))
    return sheet


def main(book: str, folder: str) -> None:
    """Write the three contact sheets."""
    from templates.kpis import pages

    sheets = [page["sheet"] for page in pages() if not page.get("hidden")
              and not any(item["kind"] == "pivot" for item in page["item"])]
    Path(folder).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        whole = contact(pictures(Path(book), sheets, Path(work)))
    for name, matrix in FILTERS.items():
        (whole.convert("RGB", matrix) if matrix else whole).save(Path(folder) / f"{name}.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
