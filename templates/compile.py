"""A Word letter template, compiled once and rendered many times.

docxtpl reads the package, rewrites Word's XML and compiles Jinja for each letter. Here this is done once: only the
parts that hold fields are rendered again, every other part is copied as it is. The result is the same, part by part.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jinja2
from docxtpl import DocxTemplate
from jinja2 import TemplateError, meta
from lxml import etree

from era.problem import Problem
from templates import guard, lint
from templates.wording import Fields, clean

FIELDED = re.compile(r"^word/(?:document|header\d*|footer\d*|footnotes)\.xml$")
PICTURES = (".png", ".jpg", ".jpeg", ".gif")
BEGIN = re.compile(r"<w:p([ >])")
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every entry of a package: the same letter is the same bytes."""
BLANK = re.compile(r"\[ [^\[\]]* \]")
SHOWN = 5
"""Problems told in one sentence; the others are counted."""
_DOCXTPL = DocxTemplate("")


class Refused(Problem):
    """Several problems at once: nothing was done.

    >>> print(Refused("letters", [Problem("claim 1", "no letter", "Wait."), Problem("claim 2", "no date", "Type it.")]))
    letters: claim 1: no letter (Wait); claim 2: no date (Type it). Mend each, then try again.
    """

    def __init__(self, where: str, problems: list[Problem]) -> None:
        alike = len({problem.remedy for problem in problems}) == 1
        told = "; ".join(f"{problem.where}: {problem.what}" + ("" if alike else f" ({problem.remedy.rstrip('.')})")
                         for problem in problems[:SHOWN])
        more = f"; and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
        super().__init__(where, told + more, problems[0].remedy if alike else "Mend each, then try again.")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Template:
    """A compiled template: the parts that hold fields, and a package of all others."""

    name: str
    fielded: tuple[tuple[str, jinja2.Template], ...]
    rest: bytes

    def render(self, fields: Fields) -> bytes:
        """One letter as .docx; a Problem if a field is missing or of the wrong kind. Patient data stays out of it."""
        given = clean(dict(fields))
        package = io.BytesIO(self.rest)
        with zipfile.ZipFile(package, "a") as archive:
            for part, template in self.fielded:
                _put(archive, part, self._part(part, template, given))
        return package.getvalue()

    def _part(self, part: str, template: jinja2.Template, given: object) -> bytes:
        try:
            body = _finished(template.render(given)).encode()
            etree.fromstring(body, lint.STRICT)
        except jinja2.UndefinedError as missing:
            raise Problem(self.name, f"a field it uses is missing ({missing.message})", "See the field list.") from None
        except (TemplateError, TypeError, ValueError, ArithmeticError, etree.XMLSyntaxError):
            raise Problem(f"{self.name}, {lint.place(part)}", "a field does not fit where it stands",
                          "Check the filters: money wants an amount, longdate a date.") from None
        return DECLARATION + body


def load(path: Path) -> Template:
    """A template from a .docx file; Refused with every place that is not safe or not understood."""
    return compiled(path.read_bytes(), path.name)


@lru_cache(maxsize=32)
def compiled(content: bytes, name: str) -> Template:
    """A template from the bytes of a .docx; the same bytes are compiled once."""
    parts = lint.package(content, name)
    found = check(parts)
    if found:
        raise Refused(name, found)
    fielded = {part: _jinja(body, name) for part, body in parts.items() if FIELDED.match(part) and b"{" in body}
    rest = {part: body for part, body in parts.items() if part not in fielded}
    return Template(name, tuple(fielded.items()), packed(rest))


def check(parts: dict[str, bytes]) -> list[Problem]:
    """Everything that keeps a package from being a letter template, each with its part and paragraph."""
    found = lint.problems(parts)
    if found:
        return found
    word = {part: body for part, body in parts.items() if part.startswith("word/") and part.endswith(".xml")}
    return [problem for part, body in word.items() for problem in _said(part, body)]


def _said(part: str, body: bytes) -> list[Problem]:
    if FIELDED.match(part):
        return guard.read(part, lint.paragraphs(body))
    return [Problem(lint.place(part, where), "fields are not filled in here", "Move the text into the letter.")
            for where, text in lint.paragraphs(body) if guard.TAG.search(text)]


def packed(parts: dict[str, bytes]) -> bytes:
    """A package of these parts, in their order, always the same bytes for the same parts."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for part, body in parts.items():
            _put(archive, part, body)
    return package.getvalue()


def blanks(content: bytes) -> list[str]:
    """The marked blanks "[ ... ]" that a person must still fill in a letter."""
    body = lint.package(content, "letter")["word/document.xml"]
    return [blank for _, text in lint.paragraphs(body) for blank in BLANK.findall(text)]


def _put(archive: zipfile.ZipFile, part: str, body: bytes) -> None:
    entry = zipfile.ZipInfo(part, EPOCH)
    entry.compress_type = zipfile.ZIP_STORED if part.endswith(PICTURES) else zipfile.ZIP_DEFLATED
    archive.writestr(entry, body)


def _jinja(body: bytes, name: str) -> jinja2.Template:
    plain = etree.tostring(etree.fromstring(body, lint.STRICT), encoding="unicode")
    source = BEGIN.sub(r"\n<w:p\1", _DOCXTPL.patch_xml(plain))
    try:
        tree = guard.ENVIRONMENT.parse(source)
    except TemplateError:
        raise Problem(name, "its tags do not fit together", "Compare it with the shipped template.") from None
    unfit = [*guard.unallowed(tree), *(meta.find_undeclared_variables(tree) - {path[0] for path in guard.KNOWN})]
    if unfit:
        raise Problem(name, f"a tag of it {unfit[0]}", "Use fields, conditions and the listed filters only.")
    return guard.ENVIRONMENT.from_string(source)


def _finished(xml: str) -> str:
    """What docxtpl does to a rendered part: line breaks inside a value become Word's own."""
    joined = xml.replace("\n<w:p ", "<w:p ").replace("\n<w:p>", "<w:p>")
    return _DOCXTPL.resolve_listing(joined) if "\n" in joined or "\t" in joined else joined
