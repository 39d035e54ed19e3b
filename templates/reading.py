"""The text of a page that LibreOffice made, read many times as fast as pypdf reads it.

LibreOffice writes all text as codes of fonts that carry a table from code to character. Where a page holds anything
else, pypdf reads it.
"""

from __future__ import annotations

import re
from typing import Any

from pypdf import PageObject

STEP = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\b(ET)\b|(\()")
PAIR = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>")


class Reader:
    """Reads pages of one document and remembers its fonts."""

    def __init__(self) -> None:
        self.fonts: dict[object, dict[bytes, str]] = {}

    def text(self, page: PageObject) -> str:
        """What is written on the page; a blank between any two pieces."""
        try:
            return self._quickly(page)
        except (KeyError, IndexError, LookupError, AttributeError, ValueError):
            return page.extract_text()

    def _quickly(self, page: PageObject) -> str:
        content: Any = page.get_contents()
        resources: Any = page["/Resources"]
        font: dict[bytes, str] = {}
        pieces: list[str] = []
        for step in STEP.finditer(content.get_data()):
            name, codes, end, literal = step.groups()
            if literal:
                raise ValueError("text that is not in codes")
            if name:
                font = self._font(resources["/Font"].raw_get(f"/{name.decode()}"))
            elif codes:
                pieces += _characters(codes, font)
            elif end:
                pieces.append(" ")
        return "".join(pieces)

    def _font(self, reference: Any) -> dict[bytes, str]:
        """The characters of a font by their codes."""
        key = getattr(reference, "idnum", id(reference))
        if key not in self.fonts:
            table = reference.get_object()["/ToUnicode"].get_data()
            if b"beginbfrange" in table:
                raise ValueError("a font with ranges")
            listed = table.partition(b"beginbfchar")[2]
            self.fonts[key] = {code.upper(): bytes.fromhex(sign.decode()).decode("utf-16-be")
                               for code, sign in PAIR.findall(listed)}
        return self.fonts[key]


def _characters(codes: bytes, font: dict[bytes, str]) -> list[str]:
    width = len(next(iter(font)))
    upper = codes.upper()
    return [font[upper[at:at + width]] for at in range(0, len(upper), width)]
