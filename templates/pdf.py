"""Letters as PDF, by LibreOffice or Word: merged, converted in few goes, split again, each read back and checked."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from pypdf import PageObject, PdfReader, PdfWriter

from era.problem import Problem
from templates import lint, word
from templates.compile import Refused
from templates.letter import Letter
from templates.merge import ENTRANCE, mergeable, merged
from templates.reading import Reader

CHUNK = 100
"""Letters in one document: more cost memory and gain nothing."""
PROCESSES = 2
SECONDS_FOR_ONE, SECONDS_TO_START = 5, 90
EXPORT = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
PLACES = (
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
WORDS = re.compile(r"[\w\-]+")
Owners: TypeAlias = Mapping[str, set[str]]
"""Every claim and member number, with the keys of the claims it belongs to."""


@dataclass(frozen=True)
class Page:
    """One page of a converted document, and what is written on it."""

    page: PageObject
    reader: Reader

    @property
    def text(self) -> str:
        return self.reader.text(self.page)


def pdfs(letters: Sequence[Letter]) -> list[bytes]:
    """Each letter as PDF, in order. Each was read back: its own claim and member number are in it, and no other's.

    A Problem if LibreOffice is missing or fails, or if a letter does not read as it must.
    """
    owners = strangers(letters)
    done = _all(chunks(letters), partial(_together, letters, owners))
    rest = [place for place in range(len(letters)) if place not in done]
    done |= _all([rest[at:at + CHUNK] for at in range(0, len(rest), CHUNK)], partial(_singly, letters, owners))
    wrong = [letter.filename for place, letter in enumerate(letters) if place not in done]
    if wrong:
        raise Problem(wrong[0], "the PDF does not show its own claim alone", "Open the letter in Word and look at it.")
    return [done[place] for place in range(len(letters))]


def by_hand(path: Path, letter: Letter) -> bytes:
    """A letter that a person edited in Word, as PDF; a Problem if it reaches outside or lost its claim on the way."""
    content = path.read_bytes()
    found = lint.problems(lint.package(content, path.name))
    if found:
        raise Refused(path.name, found)
    [made] = convert([content])
    if not belongs(pages(PdfReader(io.BytesIO(made))), letter, {}):
        raise Problem(path.name, "it no longer holds its claim and member number", "Write the letter again.")
    return made


def _all(groups: list[list[int]], task: Callable[[list[int]], dict[int, bytes]]) -> dict[int, bytes]:
    """The letters of all groups: while LibreOffice lays out one group, another is read back."""
    with ThreadPoolExecutor(PROCESSES) as pool:
        return {place: pdf for made in pool.map(task, groups) for place, pdf in made.items()}


def _together(letters: Sequence[Letter], owners: Owners, group: list[int]) -> dict[int, bytes]:
    """The letters of a group, converted as one; those that do not read as they must are left out."""
    [whole] = convert([merged([letters[place].content for place in group])])
    parts = split(PdfReader(io.BytesIO(whole)), len(group))
    return {place: written(own) for place, own in zip(group, parts, strict=False)
            if belongs(own, letters[place], owners)}


def _singly(letters: Sequence[Letter], owners: Owners, group: list[int]) -> dict[int, bytes]:
    """The letters of a group, converted one by one; those that do not read as they must are left out."""
    made = convert([letters[place].content for place in group])
    return {place: pdf for place, pdf in zip(group, made, strict=True)
            if belongs(pages(PdfReader(io.BytesIO(pdf))), letters[place], owners)}


def chunks(letters: Sequence[Letter]) -> list[list[int]]:
    """The places of letters that may share a document: of one template and look, at most CHUNK of them."""
    alike: dict[int, list[int]] = {}
    for place, letter in enumerate(letters):
        alike.setdefault(_look(letter.content), []).append(place)
    return [group[at:at + CHUNK] for group in alike.values() if mergeable(letters[group[0]].content)
            for at in range(0, len(group), CHUNK)]


def _look(content: bytes) -> int:
    """What letters of one template have in common: every part but the text."""
    parts = lint.package(content, "letter")
    return hash(tuple((name, body) for name, body in parts.items() if not re.match(r"word/(doc|head|foot)", name)))


def split(whole: PdfReader, count: int) -> list[list[Page]]:
    """The pages of each letter of a merged document; nothing if its bookmarks do not tell all the beginnings."""
    entrances = whole.named_destinations
    begins: list[int] = []
    for number in range(count):
        entrance = entrances.get(ENTRANCE.format(number)) or entrances.get("/" + ENTRANCE.format(number))
        page = whole.get_destination_page_number(entrance) if entrance is not None else None
        if page is None or page < 0 or (begins and page <= begins[-1]):
            return []
        begins.append(page)
    every = pages(whole)
    return [every[begin:end] for begin, end in zip(begins, [*begins[1:], len(every)], strict=True)]


def pages(whole: PdfReader) -> list[Page]:
    """All pages of a document."""
    reader = Reader()
    return [Page(page, reader) for page in whole.pages]


def written(own: Iterable[Page]) -> bytes:
    """A PDF of these pages."""
    pdf, made = PdfWriter(), io.BytesIO()
    for page in own:
        pdf.add_page(page.page)
    pdf.write(made)
    return made.getvalue()


def strangers(letters: Sequence[Letter]) -> Owners:
    """Whose the numbers are that must not turn up in another's letter."""
    owners: dict[str, set[str]] = {}
    for letter in letters:
        for number in numbers(letter):
            owners.setdefault(number, set()).add(letter.case)
    return owners


def numbers(letter: Letter) -> set[str]:
    """What tells a letter's claim from all others: claim number and member number."""
    claim = letter.fields["claim"]
    assert isinstance(claim, dict)
    return {str(claim["number"]), str(claim["member_id"])}


def belongs(own: Sequence[Page], letter: Letter, owners: Owners) -> bool:
    """Whether pages read as this letter: its numbers are on them, and nobody else's that its fields do not hold."""
    text = " ".join(page.text for page in own)
    foreign = {word for word in WORDS.findall(text) if letter.case not in owners.get(word, {letter.case})}
    known = {word for value in _texts(letter.fields) for word in WORDS.findall(value)}
    return all(_bare(number) in _bare(text) for number in numbers(letter)) and foreign <= known


def _bare(text: str) -> str:
    return "".join(text.split())


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else [str(value)]


def convert(documents: Sequence[bytes], kind: str = "docx", how: str = EXPORT) -> list[bytes]:
    """Documents as PDF, by one LibreOffice in a profile and a folder of its own that nobody else may read.

    `kind` is the documents' extension, `how` LibreOffice's filter for it. Where there is no LibreOffice, letters are
    converted by Word, if that is there.
    """
    if not documents:
        return []
    with tempfile.TemporaryDirectory(prefix="letters-") as name:
        folder = Path(name)
        for number, document in enumerate(documents):
            (folder / f"{number}.{kind}").write_bytes(document)
        if kind == "docx" and not installed() and word.available():
            word.export(folder, len(documents))
        else:
            _run(soffice(), folder, [f"{number}.{kind}" for number in range(len(documents))], how)
        made = [folder / f"{number}.pdf" for number in range(len(documents))]
        if not all(pdf.exists() for pdf in made):
            raise Problem("PDF", "LibreOffice did not convert everything",
                          "Try again; else save as PDF in Word or Excel.")
        return [pdf.read_bytes() for pdf in made]


def installed() -> str | None:
    """LibreOffice's program, if there is one."""
    return shutil.which("soffice") or shutil.which("libreoffice") or next((str(p) for p in PLACES if p.exists()), None)


def soffice() -> str:
    """LibreOffice's program; a Problem if it is not there."""
    found = installed()
    if found is None:
        raise Problem("PDF", "LibreOffice is not installed",
                      "Install it, or save as PDF in Word or Excel.")
    return found


def _run(program: str, folder: Path, names: Sequence[str], how: str) -> None:
    """Convert all documents of a folder; a LibreOffice that hangs is ended with all it started."""
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
               "--nologo", "--convert-to", how, "--outdir", str(folder), *(str(folder / name) for name in names)]
    running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,  # noqa: S603
                               stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        running.wait(SECONDS_TO_START + SECONDS_FOR_ONE * CHUNK * len(names))
    except subprocess.TimeoutExpired:
        _end(running)
        raise Problem("PDF", "LibreOffice did not answer in time", "Try fewer letters at once.") from None


def _end(running: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(running.pid, signal.SIGKILL)
    else:
        running.kill()
    running.wait()
