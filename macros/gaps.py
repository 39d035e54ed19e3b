"""Gaps: what is missing at intake, to be found before it is missed."""

from __future__ import annotations

from datetime import date

from denials.gaps import missing, missing_checks, silent, unlooked
from macros.command import BOOK, TODAY, Command, Outcome
from macros.desk import Book, Desk, rules
from macros.words import many
from workbook.schema import DENIALS, PORTALS, REMITS, SCORES

MOST = 20


def run(desk: Desk, book: Book, today: date) -> Outcome:
    """List denials that lack a field, checks that miss, silent payers and portals; nothing is written."""
    known, denials, remits = rules(book), book.read(DENIALS), book.read(REMITS)
    routes = denials["key"].map(book.read(SCORES).set_index("key")["route"])
    lacks = missing(denials, routes, known)
    untagged = [f"{claim}: {words}" for claim, words in zip(denials["claim"], lacks, strict=True) if words]
    typed = book.unkeyed(DENIALS)
    loose = [f"{many(typed, 'row')} without a key: nothing is worked out there; enter what it says by Add denial"]
    parts = {"Denials that lack something": untagged,
             "Rows typed into Denials by hand": loose if typed else [],
             "Checks that miss in a run of numbers": [*missing_checks(remits, known)],
             "Payers gone silent": [*silent(remits, known, today)],
             "Portals to look into": [*unlooked(book.read(PORTALS), today)]}
    lines = tuple(line for title, found in parts.items() for line in _part(title, found))
    count = sum(map(len, parts.values()))
    sentence = f"{many(count, 'gap')} found." if count else "No gap found."
    return Outcome(sentence, lines, findings=count, data={"gaps": parts})


def _part(title: str, found: list[str]) -> list[str]:
    more = [f"  ... and {len(found) - MOST} more"] if len(found) > MOST else []
    return ["", f"{title}: {len(found)}", *(f"  {line}" for line in found[:MOST]), *more] if found else []


COMMAND = Command(
    "gaps", "Intake gaps", "Intake", "search",
    "List denials that lack a field, missing checks, payers and portals gone silent. Writes nothing.",
    (BOOK, TODAY), run,
)
