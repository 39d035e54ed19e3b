"""What is left when a command dies or the disk fails at any one of its write-side system calls?

`python -m bench.faults [--acts import letters ...] [--share 0.5] [--write]` needs Linux and strace. Each act runs up to
its first write in the practice's folder; there the process is copied for every point, so that what comes before is
worked out once. One copy lists the calls with which it opens for writing, writes, flushes, links, renames, removes or
makes something in that folder. Then one copy runs for each call and each fault: killed there, the disk full, an error
of the disk. After each the workbook must hold what it held before the act or what it holds after it, every backup must
open, and the next command must find the workbook sound, leave no temporary file, and leave exactly the letters and
packets that the workbook knows; after every tenth point that left it as before, the act, done again, must succeed.
`--share` takes such a share of all points, evenly. Prints a table; `--write` puts the acts' rows into that of
`docs/reliability.md`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pandas as pd

from bench.fault_acts import ACTS, BOOK, Act
from bench.fault_server import FAULTS, Server
from macros import cli
from workbook.backups import FOLDER as BACKUPS
from workbook.file_book import FileBook
from workbook.save import TEMPORARY, fingerprint
from workbook.schema import ACTIVITY, APPEALS, TABLES

DOCUMENT = Path(__file__).parents[1] / "docs" / "reliability.md"
VOLATILE = {"Activity": ["at", "chain"], "Appeals": ["written_on"], "Calls": ["at"]}
"""What two runs of the same act may say differently: the time."""
HEAD = ("| act | faults | missed | as before | as after | anything else |", "|---|---:|---:|---:|---:|---|")
AGAIN = 10
"""After each so many points that left the workbook as it was, the act is done again."""


@dataclass(frozen=True)
class Point:
    """One call of an act, counted among the calls of its name, and what happens there."""

    act: Act
    call: str
    number: int
    fault: str


@dataclass(frozen=True)
class Left:
    """What a fault left: 'before', 'after', or in words what is wrong."""

    point: Point
    hit: bool
    state: str


@dataclass
class Trial:
    """One act, ready to be struck: its folder at the start, itself at its first write, what it leaves unharmed."""

    act: Act
    start: Path
    folder: Path
    server: Server
    after: dict[str, pd.DataFrame]
    struck: int = 0

    def strike(self, point: Point) -> Left:
        """Run the act with its fault in a fresh folder, and look at what is left."""
        self.renew()
        hit = self.server.run(point.call, point.fault, point.number)
        self.struck += 1
        return Left(point, hit, self._state())

    def renew(self) -> None:
        """Put the folder back as it was before the act."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.start, self.folder)

    def _state(self) -> str:
        book = self.folder / BOOK
        try:
            state = "before" if _same_bytes(book, self.start / BOOK) else _held(book, self.after)
            for backup in (self.folder / BACKUPS).glob("*"):
                ZipFile(backup).testzip()
            wrong = self._next(state)
            return f"{state}; {wrong}" if wrong else state
        except Exception as error:
            return f"unreadable: {type(error).__name__}"

    def _next(self, state: str) -> str:
        """What is wrong with the folder once the next command has run; '' if nothing is."""
        ended = _done(("resume" if state == "before" else "audit", "BOOK"), self.folder)
        if ended not in (0, 1):
            return f"the next command ends with {ended}"
        left = {path.suffix for path in self.folder.rglob(f"{TEMPORARY}*")}
        if left:
            return f"left over: {', '.join(sorted(left))}"
        if (state != "before" or _marks(self.folder, "*.docx")) and not _letters_are_known(self.folder, self.start):
            return "letters and Appeals differ"
        if state == "before" and self.struck % AGAIN == 0:
            again = _done(self.act.command, self.folder)
            return "" if again in (0, 1) and _held(self.folder / BOOK, self.after) == "after" else f"again: {again}"
        return ""


def trial(act: Act, work: Path) -> Trial:
    """Prepare an act, see what it leaves if nothing fails, and bring a copy of it to its first write."""
    start, folder = work / act.beginning, work / act.name
    act.prepare(start)
    shutil.copytree(start, folder)
    if _done(act.command, folder) not in (0, 1):
        raise RuntimeError(f"{act.name} does not succeed even when nothing fails")
    after = held(folder / BOOK)
    shutil.rmtree(folder)
    shutil.copytree(start, folder)
    return Trial(act, start, folder, Server(act.words(folder), folder), after)


def points(trial: Trial) -> list[Point]:
    """Every fault at every call of an act."""
    trial.renew()
    return [Point(trial.act, name, number, fault) for name, number in trial.server.calls() for fault in FAULTS]


def evenly(found: Sequence[Point], count: int) -> list[Point]:
    """So many of the points, from the first to the last in equal steps; all, if there are not more."""
    return [found[place * len(found) // count] for place in range(count)] if count < len(found) else list(found)


def swept(act: Act, work: Path, share: float = 1) -> Iterator[Left]:
    """What each of an act's points leaves, or of a share of them."""
    ready = trial(act, work)
    found = points(ready)
    try:
        for point in evenly(found, max(1, round(len(found) * share))):
            yield ready.strike(point)
    finally:
        ready.server.stop()


def held(book: Path) -> dict[str, pd.DataFrame]:
    """Every table of a workbook, without what the clock wrote."""
    read = FileBook(book)
    return {table.name: read.read(table).drop(columns=VOLATILE.get(table.name, [])) for table in TABLES}


def _letters_are_known(folder: Path, start: Path) -> bool:
    """Whether the folder holds the letters that Appeals knows and the packets that Activity does, and no others.

    A letter that a person edited before the act is still as she left it.
    """
    book = FileBook(folder / BOOK)
    appeals, lines = book.read(APPEALS), book.read(ACTIVITY)
    noted = dict(zip(appeals["file"], appeals["hash"], strict=True)) | _marks(start, "*.docx")
    bound = set(lines.loc[lines["command"] == "packet", "file_hash"])
    return _marks(folder, "*.docx") == noted and set(_marks(folder, "*_packet.pdf").values()) == bound


def _marks(folder: Path, pattern: str) -> dict[str, str]:
    return {path.name: fingerprint(path.read_bytes()) for path in folder.rglob(pattern)}


def _same_bytes(one: Path, two: Path) -> bool:
    return fingerprint(one.read_bytes()) == fingerprint(two.read_bytes())


def _held(book: Path, after: dict[str, pd.DataFrame]) -> str:
    for name, frame in held(book).items():
        if not frame.equals(after[name]):
            return f"neither: {name}"
    return "after"


def _done(command: Sequence[str], folder: Path) -> int:
    """Run a command in silence, in a process of its own; its exit status."""
    child = os.fork()
    if not child:
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
            os._exit(cli.main(Act("", tuple(command)).words(folder)))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def row(name: str, left: Sequence[Left]) -> list[str]:
    """What an act's faults left, as the cells of a row."""
    states = Counter(one.state for one in left if one.hit)
    other = "; ".join(f"{state} ({states[state]})" for state in sorted(states.keys() - {"before", "after"}))
    return [name, str(states.total()), str(sum(not one.hit for one in left)), str(states["before"]),
            str(states["after"]), other or "none"]


def table(rows: Sequence[Sequence[str]]) -> str:
    """The rows and their sum, in Markdown."""
    faults, missed, before, after = (sum(int(row[place]) for row in rows) for place in range(1, 5))
    total = ["all", f"{faults}", f"{missed}", f"{before}", f"{after}", f"{faults - before - after or 'none'}"]
    return "\n".join([*HEAD, *(f"| {' | '.join(cells)} |" for cells in (*rows, total))])


def wrong(left: dict[str, list[Left]]) -> list[Left]:
    """The faults that left something that is neither as before nor as after."""
    return [one for all_of in left.values() for one in all_of if one.hit and one.state not in ("before", "after")]


def main() -> None:
    """Strike, print, write."""
    words = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    words.add_argument("--acts", nargs="+", choices=[act.name for act in ACTS])
    words.add_argument("--share", type=float, default=1, help="which share of all points; 1 is all")
    words.add_argument("--write", action="store_true", help=f"write the rows to {DOCUMENT.name}")
    asked = words.parse_args()
    if not shutil.which("strace"):
        sys.exit("strace is not on the path: install it and try again.")
    left: dict[str, list[Left]] = {}
    with tempfile.TemporaryDirectory(prefix="faults-") as work:
        for act in [act for act in ACTS if not asked.acts or act.name in asked.acts]:
            began = time.monotonic()
            left[act.name] = list(swept(act, Path(work), asked.share))
            print(f"{act.name}: {len(left[act.name])} in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    rows = {name: row(name, all_of) for name, all_of in left.items()}
    print(table([*rows.values()]))
    for one in wrong(left):
        print(f"{one.point.act.name}: {one.point.call} {one.point.number}, {one.point.fault}: {one.state}",
              file=sys.stderr)
    if asked.write:
        _kept(rows)
    sys.exit(bool(wrong(left)))


def _kept(rows: dict[str, list[str]]) -> None:
    """Put the rows into the document's table, in the place of those that it has of the same acts."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(HEAD[0])
    old, gap, after = rest.partition("\n\n")
    known = {cells[0].strip(): [cell.strip() for cell in cells]
             for cells in (line.strip("|").split("|") for line in old.splitlines())} | rows
    body = table([known[act.name] for act in ACTS if act.name in known])
    DOCUMENT.write_text(f"{before}{body}{gap}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
