"""PHI: every place where patient data lies, counted, for the practice's risk analysis."""

from __future__ import annotations

from macros.command import BOOK, Command, Outcome
from macros.desk import Book, Desk
from macros.places import Kept, kept
from macros.words import many
from workbook.schema import CLAIMS

UNSEEN = ("letters, packets and reports put into another folder with --out", "tables that read wrote, exports",
          "copies that people made, mailed or printed", "what Excel keeps to recover a workbook",
          "the history of a cloud folder, and backups of the whole PC")
"""Where patient data may lie as well, which no program can know."""


def run(desk: Desk, book: Book) -> Outcome:
    """Say where patient data lies, how many files, how large, and from when; nothing is changed."""
    there = kept(book)
    claims = book.columns(CLAIMS, ["patient", "member_id"])
    groups = {what: [one for one in there if one.what == what] for what in dict.fromkeys(one.what for one in there)}
    patients = many(len(claims.drop_duplicates()), "patient")
    sentence = (f"{book.path.name} holds {many(len(claims), 'claim')} of {patients}; patient data lies in "
                f"{many(len(there), 'file')}, {_size(there)}.")
    lines = [f"  {what:<32}{len(group):>7,} {_size(group):>12}  {_days(group)}" for what, group in groups.items()]
    return Outcome(sentence, (*lines, "", "  Not seen from here:", *(f"    {place}" for place in UNSEEN)),
                   data={"places": {what: len(group) for what, group in groups.items()}})


def _size(group: list[Kept]) -> str:
    return f"{sum(one.path.stat().st_size for one in group) / 1000:,.0f} kB"


def _days(group: list[Kept]) -> str:
    first, last = min(one.day for one in group), max(one.day for one in group)
    return f"{first}" if first == last else f"{first} to {last}"


COMMAND = Command(
    "phi", "Where patient data lies", "Workbook", "eye",
    "List every place where patient data lies, with counts, sizes and days: for the risk analysis. Writes nothing.",
    (BOOK,), run,
)
