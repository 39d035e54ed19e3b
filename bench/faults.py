"""What is left when a command dies or the disk fails at any one of its write-side system calls?

`python -m bench.faults [--acts import letters ...] [--workers 2]` needs Linux and strace. Each act is run once to list
the calls with which it opens for writing, writes, flushes, links, renames, removes or makes something in the
practice's folder. Then it is run once for each call and each fault: killed there, the disk full, an error of the disk.
After each run the workbook must hold what it held before the act or what it holds after it, every backup must open,
and the act, done again, must succeed. Prints a table and writes it to `docs/reliability.md`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from zipfile import ZipFile

import pandas as pd

from bench.fault_acts import ACTS, Act
from macros import cli
from workbook.file_book import FileBook
from workbook.save import fingerprint
from workbook.schema import TABLES

DOCUMENT = Path(__file__).parent.parent / "docs" / "reliability.md"
TITLE = "## Faults at every write"
CALLS = ("openat", "write", "pwrite64", "writev", "ftruncate", "fsync", "fdatasync", "rename", "renameat2", "link",
         "linkat", "unlink", "unlinkat", "mkdir", "rmdir", "chmod", "fchmod", "fchmodat", "utimensat",
         "copy_file_range", "sendfile")
FAULTS = {"killed": "signal=KILL", "disk full": "error=ENOSPC", "disk error": "error=EIO"}
READING = re.compile(r"openat\(.*O_RDONLY(?!.*O_CREAT)")
VOLATILE = {"Activity": ["at", "chain"], "Appeals": ["written_on"]}
"""What two runs of the same act may say differently: the time."""
LAST = 300
"""Seconds after which an act counts as hanging."""


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


def calls(act: Act, folder: Path) -> list[tuple[str, int]]:
    """The write-side calls of an act on a practice's folder, each with its number among those of its name."""
    log = folder.with_suffix(".calls")
    _traced(act, folder, log, ["-e", f"trace={','.join(CALLS)}"])
    seen, found = Counter[str](), list[tuple[str, int]]()
    for line in log.read_text(errors="replace").splitlines():
        name = line.partition("(")[0]
        seen[name] += name in CALLS
        if str(folder) in line and name in CALLS and not READING.search(line):
            found.append((name, seen[name]))
    return found


def struck(point: Point, start: Path, after: dict[str, pd.DataFrame], work: Path) -> Left:
    """Run an act with its fault in a fresh copy of the practice's folder, and look at what is left."""
    folder = Path(tempfile.mkdtemp(dir=work)) / "practice"
    shutil.copytree(start, folder)
    log = folder.with_suffix(".calls")
    how = f"inject={point.call}:{FAULTS[point.fault]}:when={point.number}"
    _traced(point.act, folder, log, ["-e", f"trace={point.call}", "-e", how])
    told = log.read_text(errors="replace")
    hit = "(INJECTED)" in told or "killed by SIGKILL" in told
    left = Left(point, hit, _state(point.act, folder, start, after))
    shutil.rmtree(folder.parent)
    return left


def _state(act: Act, folder: Path, start: Path, after: dict[str, pd.DataFrame]) -> str:
    book = folder / act.book
    try:
        state = "before" if _same_bytes(book, start / act.book) else _held(book, after)
        for backup in (folder / "Backups").glob("*"):
            ZipFile(backup).testzip()
        again = _done(act, folder)
        if again not in (0, 1) or _held(book, after) != "after":
            return f"{state}; done again it ends with {again}"
        return state if not _left(folder) else f"{state}; left over: {_left(folder)}"
    except Exception as wrong:
        return f"unreadable: {type(wrong).__name__}"


def _left(folder: Path) -> str:
    """Temporary files that even the next command did not remove."""
    return ", ".join(sorted({path.suffix for path in folder.rglob(".~denialdesk-*")}))


def _same_bytes(one: Path, two: Path) -> bool:
    return fingerprint(one.read_bytes()) == fingerprint(two.read_bytes())


def _held(book: Path, after: dict[str, pd.DataFrame]) -> str:
    for name, frame in held(book).items():
        if not frame.equals(after[name]):
            return f"neither: {name}"
    return "after"


def held(book: Path) -> dict[str, pd.DataFrame]:
    """Every table of a workbook, without what the clock wrote."""
    read = FileBook(book)
    return {table.name: read.read(table).drop(columns=VOLATILE.get(table.name, [])) for table in TABLES}


def _traced(act: Act, folder: Path, log: Path, how: list[str]) -> None:
    """Run an act in a fork of this process, which has loaded everything, under strace."""
    child = os.fork()
    if not child:
        os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(_done(act, folder))
    os.waitpid(child, os.WUNTRACED)
    tracer = subprocess.Popen(["strace", "-q", "-y", "-s", "0", "-o", log, *how, "-p", str(child)],
                              stderr=subprocess.DEVNULL)
    while "TracerPid:\t0\n" in Path(f"/proc/{child}/status").read_text():
        time.sleep(0.01)
    os.kill(child, signal.SIGCONT)
    _reaped(child)
    tracer.wait()


def _reaped(child: int) -> None:
    end = time.monotonic() + LAST
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _done(act: Act, folder: Path) -> int:
    """Run an act in silence; its exit status."""
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        return cli.main(act.words(folder))


def swept(act: Act, work: Path, pool: Executor) -> Iterator[Left]:
    """Every fault at every call of an act."""
    start = work / f"{act.name}-start"
    act.prepare(start)
    once = work / f"{act.name}-once"
    shutil.copytree(start, once)
    found = calls(act, once)
    after = held(once / act.book)
    points = [Point(act, name, number, fault) for name, number in found for fault in FAULTS]
    yield from pool.map(partial(struck, start=start, after=after, work=work), points)


def table(left: dict[str, list[Left]]) -> str:
    """What each act's faults left, in Markdown."""
    rows = ["| act | faults | missed | as before | as after | anything else |", "|---|---:|---:|---:|---:|---|"]
    for name, all_of in left.items():
        states = Counter(one.state for one in all_of if one.hit)
        other = sorted({one.state for one in all_of if one.hit} - {"before", "after"})
        rows.append(f"| {name} | {sum(states.values())} | {sum(not one.hit for one in all_of)} | {states['before']} | "
                    f"{states['after']} | {'; '.join(f'{state} ({states[state]})' for state in other) or 'none'} |")
    return "\n".join(rows)


def main() -> None:
    """Strike, print, write."""
    words = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    words.add_argument("--acts", nargs="+", choices=[act.name for act in ACTS])
    words.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    words.add_argument("--write", action="store_true", help=f"write the table to {DOCUMENT.name}")
    asked = words.parse_args()
    if not shutil.which("strace"):
        sys.exit("strace is not on the path: install it and try again.")
    chosen = [act for act in ACTS if not asked.acts or act.name in asked.acts]
    left: dict[str, list[Left]] = {}
    with tempfile.TemporaryDirectory(prefix="faults-") as work, _workers(asked.workers) as pool:
        for act in chosen:
            began = time.monotonic()
            left[act.name] = list(swept(act, Path(work), pool))
            print(f"{act.name}: {len(left[act.name])} in {time.monotonic() - began:.0f} s", file=sys.stderr)
    body = table(left)
    print(body)
    if asked.write:
        _kept(body)
    wrong = [one for all_of in left.values() for one in all_of if one.hit and one.state not in ("before", "after")]
    sys.exit(bool(wrong))


def _workers(count: int) -> Executor:
    """Processes that are forks of this one: what it has loaded, they have."""
    return ProcessPoolExecutor(count, mp_context=get_context("fork"))


def _kept(body: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(f"{TITLE}\n")
    _, mark, after = rest.partition("\n## ")
    section = f"{TITLE}\n\n`python -m bench.faults --write`\n\n{body}\n"
    DOCUMENT.write_text(f"{before}{section}{mark}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
