"""`python -m bench.walks --steps 200 --walks 3 --seed 1`: random walks on a closed workbook and on an open one.

A walk that breaks a promise prints its steps, which are also kept in build/walks, and ends the run with 1; `--replay`
takes the steps of such a file again, `--closed` leaves LibreOffice out, `--upgraded` begins with an upgraded workbook.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.walks.steps import Dice
from bench.walks.walk import Broken, Side, closed_side, open_side, replayed, start, walked

KEPT = Path("build/walks")


@contextmanager
def both(folder: Path, closed: bool, upgraded: bool) -> Iterator[list[Side]]:
    """The two workbooks, each in a folder of its own; only the closed one if that is asked."""
    for name in ("closed", "open"):
        (folder / name).mkdir()
    path = start(folder / "closed" / "Walk.xlsx", upgraded)
    with ExitStack() as stack:
        sides = [closed_side(path)]
        if not closed:
            from engine import register
            from office import Office

            office = stack.enter_context(Office())
            live = register(office).books.open(shutil.copy(path, folder / "open"))
            sides.append(open_side(live, office.uno))
        yield sides


def trial(seed: int, words: argparse.Namespace) -> bool:
    """One walk; True if every promise held."""
    began = time.perf_counter()
    told = print if words.aloud else lambda _: None
    with tempfile.TemporaryDirectory() as folder, both(Path(folder), words.closed, words.upgraded) as sides:
        try:
            if words.replay:
                done = replayed(sides, words.replay.read_text(encoding="utf-8").splitlines(), told)
            else:
                done = walked(sides, words.steps, Dice(random.Random(seed)), told)
        except Broken as broken:
            _keep(seed, broken)
            return False
    print(f"walk {seed}: {len(done.steps)} steps on {len(sides)} book(s), every promise held; "
          f"{time.perf_counter() - began:.0f} s", flush=True)
    return True


def _keep(seed: int, broken: Broken) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{seed}.txt").write_text("\n".join(broken.steps) + "\n", encoding="utf-8")
    print(f"walk {seed}, kept in {KEPT / f'{seed}.txt'}:\n{broken}", flush=True)
    if broken.__cause__:
        sys.excepthook(type(broken.__cause__), broken.__cause__, broken.__cause__.__traceback__)


def main(argv: Sequence[str] | None = None) -> int:
    """The walks that are asked for; 0 if every promise held in all of them."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    asked.add_argument("--steps", type=int, default=200)
    asked.add_argument("--walks", type=int, default=1)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--replay", type=Path)
    asked.add_argument("--closed", action="store_true")
    asked.add_argument("--upgraded", action="store_true")
    asked.add_argument("--aloud", action="store_true")
    words = asked.parse_args(argv)
    tests = Path(__file__).parents[2] / "tests"
    sys.path[:0] = [str(tests), str(tests / "excel")]
    held = [trial(seed, words) for seed in range(words.seed, words.seed + words.walks)]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
