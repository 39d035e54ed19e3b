"""What a person reads in a letter."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from templates.lint import paragraphs

READ = ("word/header", "word/document", "word/footer")


def words(content: bytes) -> str:
    """The text of a .docx: letterhead, body and foot, one line for each paragraph."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        read = [name for name in package.namelist() if name.startswith(READ)]
        return "\n".join(text for part in read for _, text in paragraphs(package.read(part)))


def canonical(content: bytes) -> dict[str, bytes]:
    """The parts of a package, XML in canonical form, so that two packages compare by what they mean."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: _canonical(name, package.read(name)) for name in package.namelist()}


def _canonical(name: str, body: bytes) -> bytes:
    if not name.endswith((".xml", ".rels")):
        return body
    return etree.tostring(etree.fromstring(body), method="c14n")
