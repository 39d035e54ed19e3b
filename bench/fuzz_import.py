"""Damaged remittances through the whole import: does it ever fail, and is every dollar in a row or named in Problems?

`python -m bench.fuzz_import --mutants 100000 --seed 1`. The mutants are those of `bench.fuzz_era`, each of which gets
check and claim numbers of its own first, so that no two are the same payment. A batch of them is imported by the
command itself into a workbook in memory (a new one for each batch). Then, by what the reader says of each file: claims
and money of each payment that was taken over stand in Claims, to the cent; a file of which something was not taken over
says why; and a payment that does not balance, or a claim too damaged to be read, is named in Problems.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

import era
from bench.fuzz_era import LARGEST, STORIES, Tried, mutant, told
from denials.payments import NOTHING, verdicts
from era.losses import LOST_CLAIM
from macros import import_era
from macros.intake import KNOWN, PARTLY, REFUSED, sorted_out
from tests.denials.drawer import Drawer
from workbook.book import SilentDesk
from workbook.schema import CLAIMS, PROBLEMS, REMITS

BATCH = 1_000
DAY = date(2026, 11, 2)
NUMBERS = re.compile(rb"(?i)(?:C\0?L\0?P|T\0?R\0?N\0?[^A-Za-z0-9\0]\0?\d)\0?[^A-Za-z0-9\0]\0?(?=[A-Za-z0-9])")
"""What stands before a claim's number and before a check's, in UTF-16 too."""


@dataclass
class Tally(Tried):
    """What came of importing them."""

    cents: int = 0
    refused: int = 0

    def __str__(self) -> str:
        return (f"{self.mutants:,} mutants: {len(self.failed)} uncaught exceptions, {len(self.unsaid)} differences "
                f"without an explanation; {self.claims:,} claims paid ${self.cents / 100:,.2f} taken over, "
                f"{self.refused:,} files refused in whole or in part")


def mutants(count: int, seed: int) -> Iterator[bytes]:
    """The mutants of a seed: stories with numbers of their own, then damaged."""
    chance = random.Random(seed)
    stories = [path.read_bytes() for path in sorted(STORIES.iterdir())
               if path.suffix != ".zip" and path.is_file() and 100 < path.stat().st_size < LARGEST]
    for number in range(count):
        yield mutant(numbered(chance.choice(stories), b"%05d" % number), chance)


def numbered(story: bytes, number: bytes) -> bytes:
    """A story whose checks and claims have a number before their own.

    >>> numbered(b"TRN*1*EFT1~CLP*A1~", b"7"), numbered("CLP*A1".encode("utf-16-le"), b"7").decode("utf-16-le")
    (b'TRN*1*7EFT1~CLP*7A1~', 'CLP*7A1')
    """
    wide = b"".join(bytes([digit, 0]) for digit in number)
    return NUMBERS.sub(lambda found: found[0] + (wide if b"\0" in found[0] else number), story)


def tried(batch: Sequence[bytes], folder: Path, tally: Tally) -> None:
    """Import some mutants together, one by one if they fail, and hold the workbook against what was read."""
    paths = [folder / f"{number}.835" for number in range(len(batch))]
    for path, data in zip(paths, batch, strict=True):
        path.write_bytes(data)
    book = Drawer()
    try:
        files = pd.DataFrame(import_era.run(SilentDesk(), book, paths, DAY).data["files"])
    except Exception as error:
        if len(batch) == 1:
            tally.mutants += 1
            tally.failed.append((repr(error), batch[0]))
            return
        half = len(batch) // 2
        tried(batch[:half], folder, tally)
        tried(batch[half:], folder, tally)
        return
    read = era.read(paths)
    wrong = dict(unexplained(read, book, files))
    tally.mutants += len(batch)
    tally.claims += len(book.read(CLAIMS))
    tally.cents += int(book.read(CLAIMS)["paid"].sum())
    tally.refused += int(files["verdict"].isin((REFUSED, PARTLY)).sum())
    tally.unsaid += [(why, batch[int(Path(name).stem)]) for name, why in wrong.items()]
    for path in paths:
        path.unlink()


def unexplained(read: era.Remittances, book: Drawer, files: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """The files of which something is neither in a row nor named in Problems, and what."""
    taken = sorted_out(read, NOTHING, [], bool).payments
    rows, named = book.read(CLAIMS), set(book.read(PROBLEMS)["file"])
    for what in ("paid", "charge"):
        sums, found = taken.claims.groupby("file")[what].sum(), rows.groupby("file")[what].sum()
        for name in sums.index[sums.ne(found.reindex(sums.index).fillna(0))]:
            yield name, f"{what} of its claims {sums[name]}, of its rows {found.get(name, 0)}"
    passed = set(read.claims["file"]) - set(taken.claims["file"])
    for name, verdict, reason in files[["file", "verdict", "reason"]].itertuples(index=False):
        unsaid = name in passed and verdict not in (REFUSED, PARTLY, KNOWN)
        if unsaid or (verdict in (REFUSED, PARTLY) and not reason):
            yield name, f"{verdict}, without a reason"
    whole = read.remits[~read.remits["file"].isin(files.loc[files["verdict"] == REFUSED, "file"])]
    judged = whole["file"].where(verdicts(replace(read, remits=whole), NOTHING)["verdict"].to_numpy() == "conflict")
    unbalanced = set(taken.remits.loc[~taken.remits["balanced"], "file"])
    for hashes in book.read(REMITS).query("balanced != 'yes'")["body_hash"]:
        parts = set(taken.remits.loc[taken.remits["body_hash"].isin(hashes.split()), "file"])
        if parts.isdisjoint(named):
            yield min(parts), "its check does not balance, and Problems does not say so"
    lost = set(read.problems.loc[read.problems["what"] == LOST_CLAIM, "file"])
    for name in (unbalanced | lost | set(judged.dropna())) - named:
        yield name, "it does not balance, lost a claim or says two things of one check, and Problems does not say so"


def run(count: int, seed: int, batch: int = BATCH) -> Tally:
    """Try so many mutants of a seed."""
    tally, made = Tally(), mutants(count, seed)
    with tempfile.TemporaryDirectory() as folder:
        while several := [one for _, one in zip(range(batch), made, strict=False)]:
            tried(several, Path(folder), tally)
    return tally


if __name__ == "__main__":
    sys.exit(told(run, __doc__ or "", "import-"))
