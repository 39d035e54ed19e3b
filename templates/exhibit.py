"""What is enclosed with a letter: PDFs and pictures, opened and counted; what cannot be opened is named."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError
from reportlab.lib.pagesizes import letter as LETTER
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from era.problem import Problem
from templates.compile import Refused

PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
MARGIN = 36
"""Points kept white around a picture."""
READ = 50
"""Pages of an exhibit whose text is looked at."""
Image.MAX_IMAGE_PIXELS = 100_000_000


@dataclass(frozen=True)
class Exhibit:
    """An exhibit that was opened: its pages as a PDF, and what the preflight asks about its file."""

    tab: str
    title: str
    pdf: bytes
    pages: int
    kind: str
    size: int
    words: str = ""
    """What its first pages say; '' for a scan or a picture."""

    @property
    def fingerprint(self) -> str:
        """Tells the same exhibit under two tabs."""
        return hashlib.sha256(self.pdf).hexdigest()


def exhibit(path: Path, tab: str, title: str) -> Exhibit:
    """The exhibit in a file; a Problem, by its tab since file names may name patients, if it cannot be used."""
    where = f"exhibit {tab}"
    if not path.is_file():
        raise Problem(where, "the file is not there", "Choose it again.")
    content, kind = path.read_bytes(), path.suffix.lower()
    if not content:
        raise Problem(where, "the file is empty", "Scan or save it again.")
    if kind == ".pdf":
        pages = _pages(content, where)
        return Exhibit(tab, title, content, pages, kind, len(content), _words(content))
    if kind in PICTURES:
        pdf, pages = _pictures(content, where)
        return Exhibit(tab, title, pdf, pages, kind, len(content))
    raise Problem(where, f"a file of type {kind or 'unknown'} cannot be enclosed", "Save it as PDF or as a picture.")


def _pages(content: bytes, where: str) -> int:
    try:
        reader = PdfReader(io.BytesIO(content))
        count = len(reader.pages)
        for page in reader.pages:
            page.get_contents()
    except FileNotDecryptedError:
        raise Problem(where, "the PDF is locked with a password", "Print it to a new PDF without one.") from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        raise Problem(where, "the PDF is damaged", "Scan or save it again.") from None
    if count == 0:
        raise Problem(where, "the PDF has no pages", "Scan or save it again.")
    return count


def _words(content: bytes) -> str:
    """The text of the first pages; '' where none can be made out, which is no reason to refuse an exhibit."""
    try:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages[:READ])
    except Exception:
        return ""


def _pictures(content: bytes, where: str) -> tuple[bytes, int]:
    """Each picture of the file on a page of its own, as large as fits."""
    made, count = io.BytesIO(), 0
    canvas = Canvas(made, pagesize=LETTER, invariant=1)
    try:
        with Image.open(io.BytesIO(content)) as picture:
            for count in range(1, getattr(picture, "n_frames", 1) + 1):
                picture.seek(count - 1)
                _picture(canvas, picture.convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Problem(where, "the picture is damaged or too large", "Scan it again.") from None
    canvas.save()
    return made.getvalue(), count


def _picture(canvas: Canvas, picture: Image.Image) -> None:
    width, height = (side - 2 * MARGIN for side in LETTER)
    scale = min(width / picture.width, height / picture.height)
    wide, high = picture.width * scale, picture.height * scale
    canvas.drawImage(ImageReader(picture), (LETTER[0] - wide) / 2, LETTER[1] - MARGIN - high, wide, high)
    canvas.showPage()


def exhibits(folder: Path, titles: Mapping[str, str]) -> list[Exhibit]:
    """The exhibits in a folder, by name: "A remittance.pdf" is exhibit A, titled as the letter has it.

    Refused with every exhibit that cannot be used. Files whose names begin with no tab are a Problem too.
    """
    found: list[Exhibit] = []
    problems: list[Problem] = []
    for path in sorted(_files(folder), key=lambda path: path.name.upper()):
        tab = path.name[:1].upper()
        try:
            if not (tab.isalpha() and not path.stem[1:2].isalpha()):
                raise Problem("an exhibit's name", "it does not begin with its tab", "Call it A, B ... and a blank.")
            found.append(exhibit(path, tab, titles.get(tab) or path.stem[1:].strip(" -_.") or f"Exhibit {tab}"))
        except Problem as problem:
            problems.append(problem)
    if problems:
        raise Refused("exhibits", problems)
    return found


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~"))]
