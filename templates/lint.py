"""What a letter template's package may hold: text, styles, pictures. No macros, no links outward, no live fields."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from era.problem import Problem

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = etree.XMLParser(resolve_entities=False, no_network=True, recover=False, huge_tree=False)
ACTIVE = re.compile(r"vba(project|data)|activex|embeddings/|oleobject|customui|attachedtoolbars|afchunk", re.IGNORECASE)
SAFE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "HYPERLINK", "REF", "SEQ", "STYLEREF", "SYMBOL")
MARK = re.compile(r"\{[{%#]|[}%#]\}|\{$")
"""The beginning or end of a tag; a lone brace at the end may become one with what follows."""
MOST_PARTS, LARGEST, LARGEST_TEXT = 300, 20_000_000, 3_000_000
"""A letter with a scanned letterhead has 20 parts, 2 MB in all, and less than 0.2 MB of text."""


def package(content: bytes, name: str) -> dict[str, bytes]:
    """The parts of a Word package by name; a Problem for what is no package, or too large to be a letter."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
            texts = [part.file_size for part in listed if part.filename.endswith((".xml", ".rels"))]
            whole = sum(part.file_size for part in listed)
            if len(listed) > MOST_PARTS or whole > LARGEST or max(texts, default=0) > LARGEST_TEXT:
                raise Problem(name, "it is too large for a letter", "Save it again in Word with a smaller picture.")
            parts = {part.filename: archive.read(part) for part in listed}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError):
        raise Problem(name, "it is not a Word document (.docx), or it has a password",
                      "Save it in Word as .docx without a password.") from None
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise Problem(name, "it is not a Word document (.docx)", "Save it in Word as .docx.")
    return parts


def problems(parts: dict[str, bytes]) -> list[Problem]:
    """Everything in the package that is more than a letter, each with its part."""
    return [Problem(part, what, remedy) for part, body in parts.items() for what, remedy in _part(part, body)]


def _part(part: str, body: bytes) -> Iterator[tuple[str, str]]:
    if ACTIVE.search(part):
        yield "it holds a macro or an embedded object", "Remove it and save as .docx."
    if part == "[Content_Types].xml" and b"macroenabled" in body.lower():
        yield "it is a document with macros", "Save it as .docx."
    if not part.endswith((".xml", ".rels")):
        return
    try:
        tree = etree.fromstring(body, STRICT)
    except etree.XMLSyntaxError:
        yield "it is damaged", "Open it in Word and save it again."
        return
    if tree.getroottree().docinfo.internalDTD is not None:
        yield "it declares a document type", "Save it again in Word."
    yield from _relations(part, tree) if part.endswith(".rels") else _contents(part, tree)


def _relations(part: str, tree: etree._Element) -> Iterator[tuple[str, str]]:
    for relation in tree.iter("{*}Relationship"):
        kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
        target = (relation.get("Target") or "").lower()
        outward = (relation.get("TargetMode") or "").lower() == "external"
        if outward and (kind != "hyperlink" or not target.startswith(("https://", "http://", "mailto:"))):
            yield f"it links to something outside the document ({kind})", "Put it into the document, or remove it."
        elif not outward and ACTIVE.search(kind):
            yield f"it holds an active part ({kind})", "Remove it."


def _contents(part: str, tree: etree._Element) -> Iterator[tuple[str, str]]:
    for tag in ("altChunk", "object", "control", "subDoc", "dataBinding", "mailMerge"):
        if next(tree.iter(W + tag), None) is not None:
            yield f"it holds a {tag}", "Remove it and type plain text."
    if any(map(MARK.search, outside(tree))):
        yield "a tag stands outside the text", "Write tags into paragraphs only."
    for instruction in instructions(tree):
        word = (instruction.split() or [""])[0].upper()
        if word not in SAFE_FIELDS:
            yield f"it holds a live field ({word[:20]})", "Only page numbers and cross references are safe."


def outside(tree: etree._Element) -> Iterator[str]:
    """All that is written anywhere but in the text of a paragraph: attributes, comments, properties."""
    for node in tree.iter():
        yield from (str(value) for value in node.attrib.values())
        yield str(node.tail or "")
        if node.tag != W + "t" or next(node.iterancestors(W + "p"), None) is None:
            yield str(node.text or "")


def instructions(tree: etree._Element) -> Iterator[str]:
    """The text of each Word field, joined where Word cut it into runs."""
    yield from (field.get(W + "instr") or "" for field in tree.iter(W + "fldSimple"))
    depth: list[str] = []
    for node in tree.iter(W + "fldChar", W + "instrText", W + "delInstrText"):
        if node.tag != W + "fldChar":
            depth[-1:] = [(depth[-1] if depth else "") + (node.text or "")]
        elif node.get(W + "fldCharType") == "begin":
            depth.append("")
        elif node.get(W + "fldCharType") == "end" and depth:
            yield depth.pop()
    yield from depth


def paragraphs(body: bytes) -> Iterator[tuple[int, str]]:
    """The text of each paragraph of a part, numbered from 1; text boxes count for themselves."""
    for number, paragraph in enumerate(etree.fromstring(body, STRICT).iter(W + "p"), start=1):
        texts = (text.text or "" for text in paragraph.iter(W + "t") if next(text.iterancestors(W + "p")) is paragraph)
        yield number, "".join(texts)
