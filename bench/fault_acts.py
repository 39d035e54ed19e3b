"""The acts that faults are thrown at: each a command line on a practice of its own."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from reportlab.pdfgen.canvas import Canvas

from macros import cli
from macros.demo import house_rules
from macros.new import make
from samples import tell

BOOK = "practice.xlsx"
DAY = ["--today", "2026-11-02"]
OLDER = Path(__file__).parents[1] / "tests" / "workbook" / "versions" / "0.1.0.xlsx"
STORIES = ("first_denial", "denial_of_every_common_reason", "several_checks")


@dataclass(frozen=True)
class Act:
    """A command: its words, and what must have happened before it."""

    name: str
    command: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...] = ()
    older: bool = False
    """True if it begins with a workbook of the first version."""
    ready: Callable[[Path], None] = lambda _: None
    """What a person must have done in the practice's folder after that."""

    def words(self, folder: Path) -> list[str]:
        """The command line on a practice's folder."""
        return _words(self.command, folder)

    @property
    def beginning(self) -> str:
        """What tells the folders apart in which acts begin."""
        return "older" if self.older else f"after-{hash((self.needs, self.ready)):x}"

    def prepare(self, folder: Path) -> None:
        """Make the practice's folder as it is before the act, if it is not there yet."""
        if folder.exists():
            return
        folder.mkdir()
        shutil.copytree(tell.FOLDER, folder / "in")
        if self.older:
            shutil.copy(OLDER, folder / BOOK)
        else:
            make(folder / BOOK, rules=house_rules())
        for words in self.needs:
            _quietly(_words(words, folder))
        self.ready(folder)


def _words(words: tuple[str, ...], folder: Path) -> list[str]:
    """Words in which BOOK is the workbook, LETTER its first letter and IN/x a story's file."""
    named = {"BOOK": folder / BOOK, "IN": folder / "in", "EXHIBITS": folder / "exhibits",
             "LETTER": min((folder / "Letters").glob("*.docx"), default=folder)}
    return [str(named[word]) if word in named else word.replace("IN/", f"{folder / 'in'}/") for word in words]


def _aged(folder: Path) -> None:
    """Two reports of years ago."""
    (folder / "Reports").mkdir()
    for name in ("Leaders 2015-05-01.pdf", "Payer scorecard 2015-05-01.pdf"):
        (folder / "Reports" / name).write_bytes(b"%PDF")
        os.utime(folder / "Reports" / name, (0, 0))


def _finished(folder: Path) -> None:
    """The letters without blanks, and exhibits beside them."""
    for letter in (folder / "Letters").glob("*.docx"):
        with ZipFile(BytesIO(letter.read_bytes())) as old, ZipFile(letter, "w", ZIP_DEFLATED) as new:
            for part in old.infolist():
                new.writestr(part, re.sub(rb"\[ [^\]<]* \]", b"as told by phone", old.read(part)))
    (folder / "exhibits").mkdir()
    for tab in "ABCD":
        page = Canvas(str(folder / "exhibits" / f"{tab} exhibit.pdf"))
        page.drawString(72, 720, f"Exhibit {tab}")
        page.save()


def _quietly(words: list[str]) -> None:
    with redirect_stdout(StringIO()):
        if cli.main(words) > 1:
            raise RuntimeError(f"{words[0]} could not prepare the practice")


IMPORT = ("import", "BOOK", *(f"IN/{story}.835" for story in STORIES), *DAY)
RESCORE = ("rescore", "BOOK", "--today", "2026-11-09")
LETTERS = ("letters", "BOOK", "--top", "5", *DAY)
EARLY = ("--today", "2026-03-16")
EARLY_LETTER = ("letters", "BOOK", "--claim", "CH000101", *EARLY)
NAMED = ("--claim", "CH000204")
ACTS = (
    Act("import", IMPORT),
    Act("import more", ("import", "BOOK", "IN/paid_after_appeal.835", *DAY), (IMPORT,)),
    Act("inbox", ("inbox", "BOOK", "--folder", "IN", *DAY), (IMPORT,)),
    Act("add", ("add", "BOOK", "--claim", "P1", "--patient", "Kemp, Ruth", "--payer", "Aetna", "--source", "Portal",
                "--service-on", "2026-10-05", "--codes", "CO-197", "--amount", "80.00", *DAY), (IMPORT,)),
    Act("rescore", RESCORE, (IMPORT,)),
    Act("assign", ("assign", "BOOK", "--top", "3", "--to", "Rosa Medina", *DAY), (IMPORT,)),
    Act("override", ("override", "BOOK", *NAMED, "--why", "I know better", "--odds", "90", *DAY), (IMPORT,)),
    Act("log call", ("call", "BOOK", *NAMED, "--said", "in process", "--next", "ask", "--next-on", "2026-11-09", *DAY),
        (IMPORT,)),
    Act("set status", ("status", "BOOK", *NAMED, "--to", "Appealed", "--sent-by", "Fax", *DAY), (IMPORT,)),
    Act("document", ("document", "BOOK", *NAMED, "--what", "Notes", *DAY), (IMPORT,)),
    Act("escalate", ("escalate", "BOOK", *NAMED, "--why", "asked", *DAY), (IMPORT,)),
    Act("looked", ("looked", "BOOK", "--payer", "Acme", "--every", "7", *DAY)),
    Act("letters", LETTERS, (IMPORT,)),
    Act("letters elsewhere", (*LETTERS, "--out", "IN"), (IMPORT,)),
    Act("sent", ("sent", "BOOK", "--letter", "LETTER", "--by", "Mail", *DAY), (IMPORT, LETTERS)),
    Act("packet", ("packet", "BOOK", "--letter", "LETTER", "--folder", "EXHIBITS", "--by", "Portal", "--signed",
                   "--has", "Dispute and appeal form", "--contract", "yes", *EARLY),
        (IMPORT, EARLY_LETTER), ready=_finished),
    Act("undo", ("undo", "BOOK", "--yes"), (IMPORT,)),
    Act("restore", ("restore", "BOOK", f"{date.today()}"), (IMPORT, RESCORE)),
    Act("purge", ("purge", "BOOK", "--yes"), (IMPORT,), ready=_aged),
    Act("upgrade", ("upgrade", "BOOK", *DAY), older=True),
)
