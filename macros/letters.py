"""Letters: one appeal letter for each claim that was named, or for those at the top of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from era.problem import Problem
from macros.command import BOOK, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, practice, record, rules
from macros.words import many, money
from templates.letter import Letter, choices, letters, save
from templates.pdf import pdfs
from workbook.schema import APPEALS, DENIALS, DENIED_LINES, PAYER_NAMES, SCORES

FOLDER, TEMPLATES = "Letters", "Letter templates"
"""Beside the workbook: where letters go, and where the practice keeps templates of its own."""


@dataclass(frozen=True)
class Asked:
    """The denials to write for, and what was passed over on the way, each with what to do instead."""

    denials: pd.DataFrame
    passed: tuple[str, ...] = ()


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, out: Path | None, pdf: bool,
        today: date) -> Outcome:
    """Write the letters into a folder and a row of each into Appeals: all of them, or none."""
    asked = _asked(book, claim, top)
    folder = out or book.path.parent / FOLDER
    taken = [place.name for place in folder.glob("*")] if folder.is_dir() else []
    written = letters(asked.denials, today=today, folder=_own_templates(book), taken=taken, **_facts(book))
    book.append(APPEALS, pd.DataFrame([_appeal(letter) for letter in written]))
    sentence = f"{many(len(written), 'letter')} written, asking for {money(sum(letter.asked for letter in written))}."
    record(book, COMMAND.id, sentence)
    places = _kept(book, written, pdfs(written) if pdf else [], folder)
    blanks = tuple(f"  {place.name}: {_blanks(letter)}" for place, letter in zip(places, written, strict=False))
    return Outcome(f"{sentence} They are in {folder}.", blanks + asked.passed,
                   data={"folder": str(folder), "letters": [place.name for place in places]})


def _asked(book: Book, claim: list[str] | None, top: int | None) -> Asked:
    denials = book.read(DENIALS)
    if claim:
        return Asked(_named(denials, claim))
    if top is not None:
        return _topmost(book, denials, top)
    keys = book.selected(DENIALS)
    if not keys:
        raise Problem("letters", "no claim was named or selected", "Name claims, or select rows on the Denials sheet.")
    return Asked(denials[denials["key"].isin(keys)])


def _named(denials: pd.DataFrame, claims: list[str]) -> pd.DataFrame:
    unknown = sorted(set(claims) - set(denials["claim"]))
    if unknown:
        raise Problem(", ".join(unknown), "there is no denied claim of that number",
                      "Copy the number from the Claim column of the Denials sheet.")
    return denials[denials["claim"].isin(claims)]


def _topmost(book: Book, denials: pd.DataFrame, top: int) -> Asked:
    """The first so many of the queue that a letter can help; of those passed over, what to do instead."""
    ranked = denials[denials["rank"].notna()].sort_values("rank", kind="stable")
    chosen = choices(ranked, **{name: frame for name, frame in _facts(book).items() if name != "practice"})
    keys: list[str] = []
    passed: list[str] = []
    for row in ranked.itertuples():
        if len(keys) == top:
            break
        if chosen[str(row.key)].instead:
            passed.append(f"  Passed over, rank {row.rank}: claim {row.claim}: {chosen[str(row.key)].instead}.")
        else:
            keys.append(str(row.key))
    if not keys:
        raise Problem("letters", "no denial in the queue calls for a letter", "Look at the column Next action.")
    return Asked(ranked[ranked["key"].isin(keys)], tuple(passed))


def _facts(book: Book) -> dict[str, Any]:
    known = rules(book)
    return {
        "denied_lines": book.read(DENIED_LINES), "scores": book.read(SCORES), "payer_names": book.read(PAYER_NAMES),
        "practice": practice(book), "team": known.team, "reasons": known.reasons, "remarks": known.remarks,
    }


def _own_templates(book: Book) -> Path | None:
    folder = book.path.parent / TEMPLATES
    return folder if folder.is_dir() else None


def _appeal(letter: Letter) -> dict[str, object]:
    return {
        "key": f"{letter.case}|{letter.level}|{letter.template}|{letter.version}", "case": letter.case,
        "claim": letter.claim, "payer": letter.payer, "level": letter.level, "template": letter.template,
        "version": letter.version, "written_on": datetime.now().replace(microsecond=0), "asked": letter.asked,
        "file": letter.filename, "hash": letter.hash,
    }


def _kept(book: Book, written: list[Letter], pages: list[bytes], folder: Path) -> list[Path]:
    """The letters saved and the workbook too; if the workbook cannot be saved, no letter stays behind."""
    places = save(written, folder)
    try:
        for place, content in zip(list(places), pages, strict=False):
            places.append(place.with_suffix(".pdf"))
            places[-1].write_bytes(content)
        book.save()
    except BaseException:
        for place in places:
            place.unlink(missing_ok=True)
        raise
    return places


def _blanks(letter: Letter) -> str:
    count = len(letter.blanks)
    return f"{many(count, 'marked blank')} to fill in" if count else "ready to sign"


COMMAND = Command(
    "letters", "Appeal letters", "Appeals", "letter",
    "Write one letter for each selected claim. Letters that exist are never overwritten; Appeals gets a row for each.",
    (
        BOOK, Argument("--claim", "claim numbers", "texts"), Argument("--top", "the first N of the queue", "count"),
        Argument("--out", "folder for the letters; else Letters beside the workbook", "path"),
        Argument("--pdf", "also as PDF, by LibreOffice", "flag"), TODAY,
    ),
    run, rows=DENIALS,
)
