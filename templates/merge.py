"""Many letters of one template as one document, so that a converter starts and lays out once.

Two traps, both seen: a merged document keeps the first letter's footer for all, with its claim number; and it counts
pages through. So each letter brings its own header and footer parts, its pages start at 1, and the number of pages
becomes a reference to a bookmark at its end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import TypeAlias

from lxml import etree

from templates import lint
from templates.compile import packed
from templates.lint import STRICT, W

Node: TypeAlias = etree._Element
"""An element of one of Word's parts."""
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DOCUMENT, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
BEFORE_PAGE_NUMBERS = ("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar",
                       "paperSrc", "pgBorders", "lnNumType")
ENTRANCE = "letter-{}"
LOCAL = {"PAGE", "HYPERLINK", "SYMBOL"}
"""Fields in a letter's text that say the same whether or not other letters stand before it."""
NUMBERED = re.compile(rb'<w:numFmt w:val="(?!bullet|none)')


def mergeable(package: bytes) -> bool:
    """Whether letters of this kind may be merged: one section, nothing in it that counts or refers over letters."""
    parts = lint.package(package, "letter")
    body = parts[DOCUMENT]
    live = {(said.split() or [""])[0].upper() for _, said in lint.instructions(etree.fromstring(body, STRICT))}
    apart = any(mark in body for mark in (b"<w:titlePg", b'w:val="continuous"', b"noteReference"))
    return not apart and not _numbered(parts, body) and body.count(b"<w:sectPr") == 1 and live <= LOCAL


def _numbered(parts: dict[str, bytes], body: bytes) -> bool:
    """Whether a paragraph of the body counts: 1., 2., 3. would run on from letter to letter."""
    used = b"<w:numPr" in body or b"ListNumber" in body
    return used and NUMBERED.search(parts.get("word/numbering.xml", b"")) is not None


def merged(packages: Sequence[bytes]) -> bytes:
    """One document of these letters of one template; `letter-0`, `letter-1` ... are bookmarks at their beginnings."""
    first = lint.package(packages[0], "letter")
    whole = Whole(first)
    for number, package in enumerate(packages):
        whole.add(number, lint.package(package, "letter"), last=number == len(packages) - 1)
    return packed(first | whole.parts())


class Whole:
    """The document that grows letter by letter."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.document = etree.fromstring(parts[DOCUMENT], STRICT)
        self.body = _found(self.document, W + "body")
        for child in list(self.body):
            self.body.remove(child)
        self.relations = etree.fromstring(parts[RELATIONS], STRICT)
        self.types = etree.fromstring(parts[TYPES], STRICT)
        self.own: dict[str, bytes] = {}

    def add(self, number: int, parts: dict[str, bytes], *, last: bool) -> None:
        """The letter's paragraphs and its section, the last one's at the end of the body."""
        body = _found(etree.fromstring(parts[DOCUMENT], STRICT), W + "body")
        section = _found(body, W + "sectPr")
        body.remove(section)
        etree.strip_elements(body, W + "bookmarkStart", W + "bookmarkEnd", with_tail=False)
        for reference in section.findall(W + "headerReference") + section.findall(W + "footerReference"):
            self._own_part(number, parts, reference)
        _start_at_one(section)
        paragraphs = body.findall(W + "p")
        _bookmark(paragraphs[0], ENTRANCE.format(number), 2 * number)
        _bookmark(paragraphs[-1], _end(number), 2 * number + 1)
        _let_go(paragraphs[-1])
        if not last:
            _properties(paragraphs[-1]).append(section)
        self.body.extend([*body, section] if last else [*body])

    def _own_part(self, number: int, parts: dict[str, bytes], reference: Node) -> None:
        """A copy of a header or footer for this letter alone."""
        old = next(link for link in self.relations if link.get("Id") == reference.get(R + "id"))
        target = str(old.get("Target"))
        new = target.replace(".xml", f"_{number}.xml")
        self.own[f"word/{new}"] = _counted(parts[f"word/{target}"], number)
        if (beside := f"word/_rels/{target}.rels") in parts:
            self.own[f"word/_rels/{new}.rels"] = parts[beside]
        _copy(old, {"Id": f"rId{new}", "Target": new})
        kind = next(kind for kind in self.types if kind.get("PartName") == f"/word/{target}")
        _copy(kind, {"PartName": f"/word/{new}"})
        reference.set(R + "id", f"rId{new}")

    def parts(self) -> dict[str, bytes]:
        """The parts that are not the first letter's."""
        trees = {DOCUMENT: self.document, RELATIONS: self.relations, TYPES: self.types}
        return {name: _written(tree) for name, tree in trees.items()} | self.own


def _copy(node: Node, changed: dict[str, str]) -> None:
    """The same entry once more, after it, with some attributes changed."""
    twin = deepcopy(node)
    for name, value in changed.items():
        twin.set(name, value)
    node.addnext(twin)


def _found(node: Node, tag: str) -> Node:
    found = node.find(tag)
    assert found is not None
    return found


def _end(number: int) -> str:
    return f"end-{number}"


def _counted(part: bytes, number: int) -> bytes:
    """The part with the number of pages of the document become the number of this letter's last page."""
    tree = etree.fromstring(part, STRICT)
    for field in tree.iter(W + "fldSimple"):
        if str(field.get(W + "instr")).split()[:1] == ["NUMPAGES"]:
            field.set(W + "instr", f"PAGEREF {_end(number)}")
    for instruction in tree.iter(W + "instrText"):
        if (instruction.text or "").split()[:1] == ["NUMPAGES"]:
            instruction.text = f" PAGEREF {_end(number)} "
    return _written(tree)


def _start_at_one(section: Node) -> None:
    pages = section.find(W + "pgNumType")
    if pages is None:
        pages = etree.Element(W + "pgNumType")
        earlier = {W + name for name in BEFORE_PAGE_NUMBERS}
        section.insert(sum(child.tag in earlier for child in section), pages)
    pages.set(W + "start", "1")


def _bookmark(paragraph: Node, name: str, number: int) -> None:
    for tag, values in (("bookmarkStart", {"id": str(number), "name": name}), ("bookmarkEnd", {"id": str(number)})):
        etree.SubElement(paragraph, W + tag, {W + key: value for key, value in values.items()})


def _let_go(paragraph: Node) -> None:
    """Keep the last paragraph from holding on to the next letter's first: it would break this letter's pages anew."""
    properties = _properties(paragraph)
    for keep in properties.findall(W + "keepNext"):
        properties.remove(keep)
    first = properties.find(W + "pStyle")
    keep = etree.Element(W + "keepNext", {W + "val": "0"})
    properties.insert(0 if first is None else 1, keep)


def _properties(paragraph: Node) -> Node:
    properties = paragraph.find(W + "pPr")
    if properties is None:
        properties = etree.Element(W + "pPr")
        paragraph.insert(0, properties)
    return properties


def _written(tree: Node) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
