"""Letters: one appeal letter for each claim that was named, or for those at the top of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from era.problem import Problem
from macros import staged
from macros.command import BOOK, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, moment, practice, record, rules
from macros.words import many, money
from templates.letter import Letter, choices, disputes, letters
from templates.pdf import pdfs
from templates.situation import situations
from workbook.schema import APPEALS, CLAIMS, DENIALS, DENIED_LINES, PAYER_NAMES, SCORES, UNDERPAYMENTS

FOLDER, TEMPLATES = "Letters", "Letter templates"
"""Beside the workbook: where letters go, and where the practice keeps templates of its own."""


@dataclass(frozen=True)
class Asked:
    """The denials to write for, and what was passed over on the way, each with what to do instead."""

    denials: pd.DataFrame
    passed: tuple[str, ...] = ()


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, out: Path | None, pdf: bool,
        today: date, template: str | None = None, underpaid: list[str] | None = None) -> Outcome:
    """Write the letters into a folder and a row of each into Appeals: all of them, or none."""
    staged.finish(book)
    folder = out or book.path.parent / FOLDER
    taken = [place.name for place in folder.glob("*")] if folder.is_dir() else []
    how: dict[str, Any] = {"today": today, "folder": own_templates(book), "taken": taken, "template": template}
    short = None if claim or top is not None else _short(book, underpaid)
    asked = Asked(short) if short is not None else _asked(book, claim, top, today)
    written = _disputes(book, asked.denials, how) if short is not None else letters(
        asked.denials, **_facts(book, asked.denials, today), **how)
    now = datetime.combine(today, moment().time())
    book.append(APPEALS, pd.DataFrame([_appeal(letter, now) for letter in written]))
    sentence = f"{many(len(written), 'letter')} written, asking for {money(sum(letter.asked for letter in written))}."
    record(book, COMMAND.id, sentence)
    places = _kept(book, written, pdfs(written) if pdf else [], folder)
    blanks = tuple(f"  {place.name}: {_blanks(letter)}" for place, letter in zip(places, written, strict=False))
    return Outcome(f"{sentence} They are in {folder}.", blanks + asked.passed,
                   data={"folder": str(folder), "letters": [place.name for place in places]})


def _short(book: Book, underpaid: list[str] | None) -> pd.DataFrame | None:
    """The rows of Underpayments that are meant: of the claims named, else those selected; None if none is."""
    rows = book.read(UNDERPAYMENTS)
    if underpaid:
        return _named(rows, underpaid, "underpaid", UNDERPAYMENTS.sheet)
    keys = [] if book.selected(DENIALS) or book.selected(DENIED_LINES) else book.selected(UNDERPAYMENTS)
    return rows[rows["key"].isin(keys)] if keys else None


def _disputes(book: Book, rows: pd.DataFrame, how: dict[str, Any]) -> list[Letter]:
    known = rules(book)
    return disputes(rows, book.read(CLAIMS), known.payer_names, practice(book), known.team, **how)


def _asked(book: Book, claim: list[str] | None, top: int | None, today: date) -> Asked:
    denials = book.read(DENIALS)
    if claim:
        return Asked(_named(denials, claim, "denied", DENIALS.sheet))
    if top is not None:
        return _topmost(book, denials, top, today)
    keys = book.selected(DENIALS) or _cases(book)
    if not keys:
        raise Problem("letters", "no claim was named or selected",
                      "Name claims, or select rows on the sheet Denials, Denied lines or Underpayments.")
    return Asked(denials[denials["key"].isin(keys)])


def _cases(book: Book) -> list[str]:
    """The claims of the denied lines that are selected: each once, whichever of its lines was."""
    lines = book.read(DENIED_LINES)
    return lines.loc[lines["key"].isin(book.selected(DENIED_LINES)), "case"].tolist()


def _named(rows: pd.DataFrame, claims: list[str], what: str, sheet: str) -> pd.DataFrame:
    unknown = sorted(set(claims) - set(rows["claim"]))
    if unknown:
        raise Problem(", ".join(unknown), f"there is no {what} claim of that number",
                      f"Copy the number from the Claim column of the {sheet} sheet.")
    return rows[rows["claim"].isin(claims)]


def _topmost(book: Book, denials: pd.DataFrame, top: int, today: date) -> Asked:
    """The first so many of the queue that a letter can help; of those passed over, what to do instead."""
    ranked = denials[denials["score"] > 0].sort_values("score", ascending=False, kind="stable")
    facts = _facts(book, ranked, today)
    chosen = choices(ranked, **{name: frame for name, frame in facts.items() if name != "practice"})
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


def _facts(book: Book, denials: pd.DataFrame, today: date) -> dict[str, Any]:
    known = rules(book)
    return {
        "known": situations(denials, book.read(CLAIMS), book.read(APPEALS), known, today),
        "denied_lines": book.read(DENIED_LINES), "scores": book.read(SCORES), "payer_names": book.read(PAYER_NAMES),
        "practice": practice(book), "team": known.team, "reasons": known.reasons, "remarks": known.remarks,
    }


def own_templates(book: Book) -> Path | None:
    folder = book.path.parent / TEMPLATES
    return folder if folder.is_dir() else None


def _appeal(letter: Letter, written_on: datetime) -> dict[str, object]:
    return {
        "key": f"{letter.case}|{letter.level}|{letter.template}|{letter.version}", "case": letter.case,
        "claim": letter.claim, "payer": letter.payer, "level": letter.level, "template": letter.template,
        "version": letter.version, "written_on": written_on, "asked": letter.asked,
        "file": letter.filename, "hash": letter.hash,
    }


def _kept(book: Book, written: list[Letter], pages: list[bytes], folder: Path) -> list[Path]:
    """The letters in their folder and the workbook saved: both, or neither."""
    files = {letter.filename: letter.content for letter in written}
    files |= {Path(letter.filename).with_suffix(".pdf").name: page
              for letter, page in zip(written, pages, strict=False)}
    staged.save_with(book, "the letters", files, folder)
    return [folder / name for name in files]


def _blanks(letter: Letter) -> str:
    count = len(letter.blanks)
    return f"{many(count, 'marked blank')} to fill in" if count else "ready to sign"


COMMAND = Command(
    "letters", "Appeal letters", "Appeals", "letter",
    "Write one letter for each claim selected on Denials, Denied lines or Underpayments. Letters "
    "that exist are never overwritten; Appeals gets a row for each.",
    (
        BOOK, Argument("--claim", "claim numbers", "texts"), Argument("--top", "the first N of the queue", "count"),
        Argument("--underpaid", "claim numbers of the Underpayments sheet, for payment disputes", "texts"),
        Argument("--template", "another letter than the usual one: peer_to_peer, records_request, patient_authorization"
                 " ...", asked=True),
        Argument("--out", "folder for the letters; else Letters beside the workbook", "path"),
        Argument("--pdf", "also as PDF, by LibreOffice", "flag"), TODAY,
    ),
    run, rows=DENIALS, also=(DENIED_LINES, UNDERPAYMENTS), long=True,
)
