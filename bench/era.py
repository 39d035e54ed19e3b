"""How fast are remittances read? Ours, the peers and the floors: same file, same frames, a fresh process each.

`python -m bench.era [--claims 1000 10000 100000] [--runs 3] [--slow] [--peers PYTHON]` prints a table and writes it
to `bench/RESULTS.md`. The peers live in `build/bench-venv`, which is made from `bench/requirements.txt` when it is
missing. The files are the invented year of `samples`. `--slow` also times pyx12's X12ContextReader above 10,000 claims.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

from samples.remittance import Check
from samples.write import interchange
from samples.year import year

HERE = Path(__file__).parent
BUILD = HERE.parent / "build" / "bench"
RESULTS = HERE / "RESULTS.md"
TITLE = "## Reading remittances"
READERS = ("ours", "oxedi", "edi-835-parser", "pyx12 X12Reader", "pyx12 X12ContextReader", "read the bytes",
           "split into segments")
OWN = ("ours", "read the bytes", "split into segments")
"""What runs in this environment; the others run in that of the peers."""
SLOW = "pyx12 X12ContextReader"
SLOW_FROM = 10_001


class Timing(NamedTuple):
    """One reader on one file: the median of the runs."""

    reader: str
    claims: int
    seconds: float
    cpu: float
    peak: float


def peers() -> Path:
    """The Python of the peers' environment, which is made if need be."""
    folder = BUILD.parent / "bench-venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
    return python


def written(claims: int) -> tuple[Path, Path]:
    """Two files with so many claims: as a payer sends them, and all on one check as edi-835-parser wants them."""
    many, one = BUILD / f"{claims}.835", BUILD / f"{claims}-one.835"
    if not one.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        checks = _exactly(year(claims, seed=1), claims)
        day = max(check.day for check in checks)
        many.write_text(interchange(checks, 1, day), encoding="ascii", newline="")
        together = checks[0]._replace(claims=[claim for check in checks for claim in check.claims])
        one.write_text(interchange([together], 1, day), encoding="ascii", newline="")
    return many, one


def _exactly(checks: list[Check], claims: int) -> list[Check]:
    """The first checks, with so many claims in all."""
    kept: list[Check] = []
    for check in checks:
        room = claims - sum(len(each.claims) for each in kept)
        if room > 0:
            kept.append(check._replace(claims=check.claims[:room]))
    return kept


def timed(reader: str, claims: int, python: Path, runs: int) -> Timing | None:
    """Time one reader on one file; None if it fails."""
    file, warm_up = (written(count)[reader == "edi-835-parser"] for count in (claims, 100))
    took: list[dict[str, float]] = []
    for _ in range(1 if reader == SLOW else runs):
        asked = [sys.executable if reader in OWN else python, HERE / "era_readers.py", reader, file, warm_up]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        if done.returncode:
            return None
        took.append(json.loads(done.stdout.splitlines()[-1]))
    median = {what: statistics.median(each[what] for each in took) for what in took[0]}
    return Timing(reader, claims, median["seconds"], median["cpu"], median["peak"])


def table(timings: list[Timing]) -> str:
    """The timings in Markdown, each compared with ours on the same file."""
    mine = {each.claims: each for each in timings if each.reader == "ours"}
    rows = ["| reader | claims | seconds | cpu seconds | claims/s | peak MB | seconds / ours | cpu / ours |",
            "|---|---:|---:|---:|---:|---:|---:|---:|"]
    rows += [f"| {each.reader} | {each.claims:,} | {each.seconds:.3f} | {each.cpu:.3f} | "
             f"{each.claims / each.seconds:,.0f} | {each.peak:.0f} | {each.seconds / mine[each.claims].seconds:.2f} | "
             f"{each.cpu / mine[each.claims].cpu:.2f} |" for each in timings]
    return "\n".join(rows)


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


def main() -> None:
    """Time, print, write."""
    words = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    words.add_argument("--claims", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    words.add_argument("--runs", type=int, default=3)
    words.add_argument("--slow", action="store_true")
    words.add_argument("--peers", type=Path)
    asked = words.parse_args()
    python, timings = asked.peers or peers(), list[Timing]()
    for claims in asked.claims:
        for reader in READERS:
            if reader == SLOW and claims >= SLOW_FROM and not asked.slow:
                continue
            timing = timed(reader, claims, python, asked.runs)
            timings += [timing] if timing else []
            print(timing or f"{reader} fails on {claims:,} claims", file=sys.stderr)
    body = (f"`python -m bench.era` on {machine()}; the median of {asked.runs} runs. Ours also checks envelopes "
            f"and balances, hashes, and makes four more tables.\n\n{table(timings)}")
    print(body)
    replaced(TITLE, body)


if __name__ == "__main__":
    main()
