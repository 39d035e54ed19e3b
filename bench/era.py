"""How fast are remittances read? Ours, the peers and the floors: same file, same frames, a fresh process each.

`python -m bench.era [--claims 1000 10000 100000] [--runs 5]` compares our frames with those of oxedi, the
fastest reader we know of, times all readers, prints a table and writes it to `bench/RESULTS.md`. The readers run in
turn, one run of each before the next run of any, so that the machine's moods meet all of them alike; what is told is
the median of the runs. `--compare` only compares. `--first` times ours and oxedi alone, before all other work of the
machine (Linux, as root), and writes nothing: so a busy machine comes near to what a quiet one would show. The peers
live in `build/bench-venv` and `build/bench-venv-older`, made from `bench/requirements*.txt` when they are missing.
pyx12's X12ContextReader is timed once, at no more than 10,000 claims; `--slow` lifts that.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

import era
from era.tables import CONTRACT
from samples.remittance import Adjustment, Check, Claim, Line
from samples.write import interchange
from samples.year import year

HERE = Path(__file__).parent
BUILD = HERE.parent / "build" / "bench"
RESULTS = HERE / "RESULTS.md"
TITLE = "## Reading remittances"
OURS, PEER, SLOW = "ours", "oxedi, same frames", "pyx12 X12ContextReader"
READERS = (OURS, PEER, "oxedi, its own frames", "edi-835-parser", "pyx12 X12Reader", SLOW, "read the bytes",
           "split into segments")
OWN = (OURS, "read the bytes", "split into segments")
"""What runs in this environment; the others run in one of the peers'."""
OLDER = ("edi-835-parser",)
ONE_CHECK = ("edi-835-parser",)
"""Readers that fail on a file of several checks and get all its claims on one."""
SLOW_FROM = 10_001
FIRST = ("first",)
"""What lets a reader run before all other work of the machine."""
FRAMES = ("claims", "lines", "adjustments")
AIM, CONTEXT_AIM, GROWTH_AIM, MEGABYTES_AIM = 0.6, 150, 11, 700
SAID = """Timed is what it takes from the path of a file to its claims, service lines and adjustments as pandas frames,
in a fresh process that has read a file of 100 claims before. *ours* is `era.read` as it ships: all eight tables with
all their columns, envelopes, balances and hashes checked on the way, the texts of a table written out on the second
core while the next one is told. *oxedi, same frames* makes three of these tables, the columns of the contract only,
with the same kinds (`bench/oxedi_reader.py`); its frames were compared with ours cell by cell before. *oxedi, its own
frames* is `to_pandas()` of its ready-made tables: no remarks, modifiers, periods or received dates, bytes and Decimals
for text and money. edi-835-parser keeps the first adjustment of each CAS only and gets all claims on one check. The
pyx12 rows give the raw elements of CLP, SVC and CAS, not yet typed. The CPU column counts both cores and is the fairer
one on a busy machine."""


class Timing(NamedTuple):
    """One reader on one file: the median of the runs."""

    reader: str
    claims: int
    seconds: float
    cpu: float
    peak: float


def peers(older: bool = False) -> Path:
    """The Python of a peers' environment, which is made if need be."""
    folder = BUILD.parent / ("bench-venv-older" if older else "bench-venv")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
        wanted = HERE / ("requirements-older.txt" if older else "requirements.txt")
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", wanted], check=True)
    return python


def written(claims: int) -> tuple[Path, Path]:
    """Two files with so many claims: as a payer sends them, and all on one check."""
    many, one = BUILD / f"{claims}-rich.835", BUILD / f"{claims}-one-rich.835"
    if not one.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        checks = _exactly([_rich_check(check) for check in year(claims, seed=1)], claims)
        day = max(check.day for check in checks)
        many.write_text(interchange(checks, 1, day), encoding="ascii", newline="")
        together = checks[0]._replace(claims=[claim for check in checks for claim in check.claims])
        one.write_text(interchange([together], 1, day), encoding="ascii", newline="")
    return many, one


def _rich_check(check: Check) -> Check:
    return check._replace(claims=[rich(claim, place) for place, claim in enumerate(check.claims)])


def rich(claim: Claim, place: int) -> Claim:
    """A claim as full as payers send them: 550 bytes, with its subscriber, authorization, policies and remarks.

    Every second claim has one line more, and what the contract takes off is split in two.
    """
    lines = claim.lines + claim.lines[: place % 2]
    return claim._replace(
        lines=tuple(_rich_line(line, number) for number, line in enumerate(lines)), subscriber=claim.patient,
        authorization=f"A{claim.account}" if place % 2 else "", remarks=claim.remarks or ("MA01",))


def _rich_line(line: Line, number: int) -> Line:
    halves = tuple(half for each in line.adjustments for half in _halves(each))
    return line._replace(adjustments=halves, policy=f"LCD{line.procedure}", remarks=line.remarks or ("N19",),
                         control=f"{line.control}{number}")


def _halves(each: Adjustment) -> tuple[Adjustment, ...]:
    if (each.group, each.reason) != ("CO", "45"):
        return (each,)
    return each._replace(cents=each.cents - each.cents // 3), Adjustment("CO", "59", each.cents // 3)


def _exactly(checks: list[Check], claims: int) -> list[Check]:
    """The first checks, with so many claims in all."""
    kept: list[Check] = []
    for check in checks:
        room = claims - sum(len(each.claims) for each in kept)
        if room > 0:
            kept.append(check._replace(claims=check.claims[:room]))
    return kept


def compared(claims: int) -> str:
    """Assert that oxedi makes of a file, cell by cell, the frames that we make; say how large they are."""
    file, _ = written(claims)
    subprocess.run([peers(), HERE / "oxedi_reader.py", file, BUILD], check=True)
    mine, sizes = era.read(file), list[str]()
    for name in FRAMES:
        own = getattr(mine, name)[list(CONTRACT[name])]
        theirs = pd.read_feather(BUILD / f"{name}.feather").astype(own.dtypes)
        pd.testing.assert_frame_equal(theirs, own)
        sizes.append(f"{len(own):,} {name}")
    return f"{', '.join(sizes)}: the frames of oxedi and ours are equal, cell by cell"


def timed(readers: Sequence[str], claims: int, runs: int, how: Sequence[str] = ()) -> list[Timing]:
    """Time some readers on one file, in turn, `FIRST` or as it comes; a reader that fails is left out."""
    took: dict[str, list[dict[str, float]]] = {reader: [] for reader in readers}
    for run in range(runs):
        for reader in [each for each in took if run == 0 or each != SLOW]:
            if once := _once(reader, claims, how):
                took[reader].append(once)
            else:
                print(f"{reader} fails on {claims:,} claims", file=sys.stderr)
                del took[reader]
    return [_median(reader, claims, each) for reader, each in took.items()]


def _once(reader: str, claims: int, how: Sequence[str]) -> dict[str, float] | None:
    """What one reader took in a process of its own; None if it fails."""
    python = Path(sys.executable) if reader in OWN else peers(reader in OLDER)
    file, warm_up = (written(count)[reader in ONE_CHECK] for count in (claims, 100))
    asked = [python, HERE / "era_readers.py", reader, file, warm_up, *how]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return None if done.returncode else json.loads(done.stdout.splitlines()[-1])


def _median(reader: str, claims: int, took: list[dict[str, float]]) -> Timing:
    timing = Timing(reader, claims, **{what: statistics.median(each[what] for each in took) for what in took[0]})
    print(timing, file=sys.stderr)
    return timing


def table(timings: list[Timing]) -> str:
    """The timings in Markdown, each compared with ours on the same file."""
    mine = {each.claims: each for each in timings if each.reader == OURS}
    rows = ["| reader | claims | seconds | cpu seconds | claims/s | peak MB | seconds / ours | cpu / ours |",
            "|---|---:|---:|---:|---:|---:|---:|---:|"]
    rows += [f"| {each.reader} | {each.claims:,} | {each.seconds:.3f} | {each.cpu:.3f} | "
             f"{each.claims / each.seconds:,.0f} | {each.peak:.0f} | {each.seconds / mine[each.claims].seconds:.2f} | "
             f"{each.cpu / mine[each.claims].cpu:.2f} |" for each in timings]
    return "\n".join(rows)


def verdicts(timings: list[Timing]) -> str:
    """What was aimed for and what came of it, in Markdown."""
    of = {(each.reader, each.claims): each for each in timings}
    rows = ["| aim | came to | |", "|---|---|---|"]
    for claims in sorted({each.claims for each in timings}):
        mine, peer, slow = (of.get((reader, claims)) for reader in (OURS, PEER, SLOW))
        if mine and peer and claims >= 10_000:
            ratios = mine.seconds / peer.seconds, mine.cpu / peer.cpu
            rows.append(_row(f"{claims:,} claims: at most {AIM} x the fastest peer that makes the same frames",
                             f"{ratios[0]:.2f} x in seconds, {ratios[1]:.2f} x in CPU seconds", ratios[0] <= AIM))
        if mine and slow and claims >= 10_000:
            times = slow.seconds / mine.seconds
            rows.append(_row(f"{claims:,} claims: {CONTEXT_AIM} x as fast as X12ContextReader", f"{times:.0f} x",
                             times >= CONTEXT_AIM))
    some, many = of.get((OURS, 10_000)), of.get((OURS, 100_000))
    if some and many:
        growth, cpu = many.seconds / some.seconds, many.cpu / some.cpu
        rows.append(_row(f"100,000 claims cost at most {GROWTH_AIM} x what 10,000 cost",
                         f"{growth:.1f} x in seconds, {cpu:.1f} x in CPU seconds", growth <= GROWTH_AIM))
        rows.append(_row(f"at most {MEGABYTES_AIM} MB at 100,000 claims", f"{many.peak:.0f} MB",
                         many.peak <= MEGABYTES_AIM))
    return "\n".join(rows)


def _row(aim: str, came: str, met: bool) -> str:
    return f"| {aim} | {came} | {'met' if met else '**not met**'} |"


def machine() -> str:
    """What the table was measured on, and how busy it was."""
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores{busy}"


def replaced(title: str, body: str) -> None:
    """Write a section of the results in place of the one with that title; the other sections stay."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Results\n"
    before, _, rest = text.partition(f"{title}\n")
    _, mark, after = rest.partition("\n## ")
    RESULTS.write_text(f"{before.rstrip()}\n\n{title}\n\n{body.strip()}\n{mark}{after}", encoding="utf-8")


def all_timed(claims: list[int], runs: int, slow: bool) -> list[Timing]:
    """Every reader on every file, the readers of one file in turn."""
    return [timing for count in claims
            for timing in timed([each for each in READERS if each != SLOW or count < SLOW_FROM or slow], count, runs)]


def report(claims: list[int], runs: int, slow: bool) -> str:
    """Compare, time, and say what came of it."""
    on, started = machine(), time.monotonic()
    equal, timings = compared(min(10_000, max(claims))), all_timed(claims, runs, slow)
    largest = written(max(claims))[0].stat().st_size / 1e6
    minutes = (time.monotonic() - started) / 60
    return (f"`python -m bench.era` on {on}; the median of {runs} runs in turn, {minutes:.0f} minutes in all. "
            f"{max(claims):,} claims are {largest:.0f} MB. {equal}.\n\n"
            f"{verdicts(timings)}\n\n{table(timings)}\n\n{SAID}")


def main() -> None:
    """Compare, time, print, write."""
    words = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    words.add_argument("--claims", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    words.add_argument("--runs", type=int, default=5)
    words.add_argument("--slow", action="store_true")
    words.add_argument("--compare", action="store_true")
    words.add_argument("--first", action="store_true")
    asked = words.parse_args()
    if asked.first:
        pair = [each for claims in asked.claims for each in timed((OURS, PEER), claims, asked.runs, FIRST)]
        print(f"{machine()}\n\n{table(pair)}")
        return
    if asked.compare:
        print("\n".join(f"{claims:,} claims: {compared(claims)}." for claims in asked.claims))
        return
    body = report(asked.claims, asked.runs, asked.slow)
    print(body)
    replaced(TITLE, body)


if __name__ == "__main__":
    main()
