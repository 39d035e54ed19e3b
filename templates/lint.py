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
STORIES = {"document": "text", "header": "page header", "footer": "page foot", "footnotes": "footnote",
           "endnotes": "endnote", "comments": "comment"}
"""What a person calls the parts of a document that hold text."""
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
    return [Problem(place(part, where), what, remedy) for part, body in parts.items()
            for where, what, remedy in _part(part, body)]


def place(part: str, where: str = "") -> str:
    """Where something stands, in the words of a person who has the document before her in Word.

    >>> place("word/document.xml", "paragraph 3"), place("word/header2.xml", "table 1, row 1, column 2")
    ('text, paragraph 3', 'page header 2, table 1, row 1, column 2')
    >>> place("word/vbaProject.bin")
    'word/vbaProject.bin'
    """
    story = re.fullmatch(r"word/([a-z]+)(\d*)\.xml", part)
    named = STORIES.get(story[1], "") if story else ""
    return ", ".join(filter(None, [f"{named} {story[2]}".strip() if story and named else part, where]))


Found = Iterator[tuple[str, str, str]]
"""Where in the part, what is wrong, what to do."""


def _part(part: str, body: bytes) -> Found:
    if ACTIVE.search(part):
        yield "", "it holds a macro or an embedded object", "Remove it and save as .docx."
    if part == "[Content_Types].xml" and b"macroenabled" in body.lower():
        yield "", "it is a document with macros", "Save it as .docx."
    if not part.endswith((".xml", ".rels")):
        return
    try:
        tree = etree.fromstring(body, STRICT)
    except etree.XMLSyntaxError:
        yield "", "it is damaged", "Open it in Word and save it again."
        return
    if tree.getroottree().docinfo.internalDTD is not None:
        yield "", "it declares a document type", "Save it again in Word."
    yield from _relations(tree) if part.endswith(".rels") else _contents(tree)


def _relations(tree: etree._Element) -> Found:
    for relation in tree.iter("{*}Relationship"):
        kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
        target = (relation.get("Target") or "").lower()
        outward = (relation.get("TargetMode") or "").lower() == "external"
        if outward and (kind != "hyperlink" or not target.startswith(("https://", "http://", "mailto:"))):
            yield "", f"it links to something outside the document ({kind})", "Put it into the document, or remove it."
        elif not outward and ACTIVE.search(kind):
            yield "", f"it holds an active part ({kind})", "Remove it."


def _contents(tree: etree._Element) -> Found:
    places = Places(tree)
    for tag in ("altChunk", "object", "control", "subDoc", "dataBinding", "mailMerge"):
        if (held := next(tree.iter(W + tag), None)) is not None:
            yield places.of(held), f"it holds a {tag}", "Remove it and type plain text."
    if (stray := next(outside(tree), None)) is not None:
        yield places.of(stray), "a tag stands outside the text", "Write tags into paragraphs only."
    for field, instruction in instructions(tree):
        word = (instruction.split() or [""])[0].upper()
        if word not in SAFE_FIELDS:
            yield (places.of(field), f"it holds a live field ({word[:20]})",
                   "Only page numbers and cross references are safe.")


class Places:
    """Where the nodes of a part stand, as a person counts: paragraph 3, or table 1, row 2, column 4."""

    def __init__(self, tree: etree._Element) -> None:
        self.named = {
            cell: f"table {table}, row {row}, column {column}"
            for table, grid in enumerate(tree.iter(W + "tbl"), 1)
            for row, line in enumerate(grid.iterchildren(W + "tr"), 1)
            for column, cell in enumerate(line.iterchildren(W + "tc"), 1)
        }
        free = [paragraph for paragraph in tree.iter(W + "p") if not self.of(paragraph)]
        self.named |= {paragraph: f"paragraph {number}" for number, paragraph in enumerate(free, 1)}

    def of(self, node: etree._Element) -> str:
        """The nearest cell or paragraph around a node; '' if it stands in none."""
        return next((self.named[at] for at in (node, *node.iterancestors()) if at in self.named), "")


def outside(tree: etree._Element) -> Iterator[etree._Element]:
    """Where a tag is written anywhere but in the text of a paragraph: in attributes, comments, properties."""
    for node in tree.iter():
        written = [*map(str, node.attrib.values()), str(node.tail or "")]
        if node.tag != W + "t" or next(node.iterancestors(W + "p"), None) is None:
            written.append(str(node.text or ""))
        if any(map(MARK.search, written)):
            yield node


def instructions(tree: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Each Word field with its text, joined where Word cut it into runs."""
    yield from ((field, field.get(W + "instr") or "") for field in tree.iter(W + "fldSimple"))
    open_: list[tuple[etree._Element, str]] = []
    for node in tree.iter(W + "fldChar", W + "instrText", W + "delInstrText"):
        if node.tag != W + "fldChar":
            field, text = open_.pop() if open_ else (node, "")
            open_.append((field, text + (node.text or "")))
        elif node.get(W + "fldCharType") == "begin":
            open_.append((node, ""))
        elif node.get(W + "fldCharType") == "end" and open_:
            yield open_.pop()
    yield from open_


def paragraphs(body: bytes) -> Iterator[tuple[str, str]]:
    """Where each paragraph of a part stands, and its text; text boxes count for themselves."""
    tree = etree.fromstring(body, STRICT)
    places = Places(tree)
    for paragraph in tree.iter(W + "p"):
        texts = (text.text or "" for text in paragraph.iter(W + "t") if next(text.iterancestors(W + "p")) is paragraph)
        yield places.of(paragraph), "".join(texts)
