"""Damage remittances at random and see that the reader neither fails, nor dawdles, nor loses a claim unsaid.

`python -m bench.fuzz_era --mutants 100000 --seed 1`; the same seed makes the same mutants. The claims in the bytes are
counted here with regular expressions, not with the reader's own code.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from era.delimiters import of
from era.files import Handed, members
from era.losses import LOST_CLAIM
from era.read import read_handed
from era.text import clean

STORIES = Path(__file__).parents[1] / "tests" / "era" / "stories"
LARGEST = 20_000
"""Bytes of a story that is worth damaging: larger ones only take longer."""
BATCH = 50
SLOW = 5.0
PIECES = (b"~", b"*", b"~~", b"\r\n", b":", b"CLP", b"ISA*00*", b"~SE*1*1~", b"~IEA*1*1~", b"\xff", b" ")
LINES = ("newline_as_terminator", "carriage_return_as_terminator", "both_as_terminator")
TWO = ("second_interchange_with_other_separators", "second_header_that_breaks_off")
MIXED = "damaged_claim_with_other_separators"
"""A story in which signs of two interchanges stand in one: what is a claim there cannot be counted by signs alone."""
ELEMENTS = {b"~'": b"*|"}
BLANK = bytes(range(33))
READABLE = bytes(sign if sign > 31 or sign in b"\r\n" else 32 for sign in range(256))
"""What control characters are read as."""
SIGNS = b"~'!|*^:;<>"
NEXT = re.compile(rb"(?:ISA|GS|ST|SE|GE|IEA|CLP)[*|]", re.IGNORECASE)
"""A segment that no claim runs into."""
SHAPES = {ends: re.compile(rb"CLP([^A-Za-z0-9 \0])[^~%b]{0,80}?\1[0-9 ]{1,2}\1[0-9. -]*[0-9]" % ends, re.IGNORECASE)
          for ends in (b"~", b"~'", b"\r\n")}


@dataclass
class Tried:
    """What came of the mutants of any fuzzer; the bad ones are kept to be looked at."""

    mutants: int = 0
    claims: int = 0
    failed: list[tuple[str, bytes]] = field(default_factory=list)
    unsaid: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def bad(self) -> list[tuple[str, bytes]]:
        """Each mutant of which something bad came, and what."""
        return [*self.failed, *self.unsaid]

    @property
    def clean(self) -> bool:
        """True if nothing bad happened."""
        return not self.bad


@dataclass
class Tally(Tried):
    """What came of reading them, in seconds of the processor."""

    lost: int = 0
    slowest: float = 0.0
    slow: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def bad(self) -> list[tuple[str, bytes]]:
        """Each mutant of which something bad came, and what; one that took too long among them."""
        return [*self.failed, *self.slow, *self.unsaid]

    def __str__(self) -> str:
        return (f"{self.mutants:,} mutants: {len(self.failed)} uncaught exceptions, {len(self.slow)} over {SLOW:g} s "
                f"(slowest batch of {BATCH}: {self.slowest:.2f} s), {len(self.unsaid)} with a claim lost unsaid; "
                f"{self.claims:,} claims read, {self.lost:,} named as damaged")


def flip(data: bytearray, chance: random.Random) -> None:
    """Change one byte."""
    data[chance.randrange(len(data))] = chance.randrange(256)


def sign(data: bytearray, chance: random.Random) -> None:
    """Put a separator, blank or letter of a header where another byte was."""
    data[chance.randrange(len(data))] = chance.choice(b"*~:^>|'\r\n\x00 \x1c\x1d\x1fACILPS0129.-")


def insert(data: bytearray, chance: random.Random) -> None:
    """Push a few bytes in."""
    at = chance.randrange(len(data))
    data[at:at] = chance.choice(PIECES)


def drop(data: bytearray, chance: random.Random) -> None:
    """Lose some bytes."""
    at = chance.randrange(len(data))
    del data[at : at + chance.choice((1, 1, 2, 3, 10, 100))]


def cut(data: bytearray, chance: random.Random) -> None:
    """Lose the rest."""
    del data[chance.randrange(len(data)) :]


def double(data: bytearray, chance: random.Random) -> None:
    """Say a stretch twice."""
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.choice((1, 10, 100, 1000))]


def swap(data: bytearray, chance: random.Random) -> None:
    """Move a stretch elsewhere."""
    start, size = chance.randrange(len(data)), chance.choice((5, 30, 200))
    stretch = data[start : start + size]
    del data[start : start + size]
    at = chance.randrange(len(data) + 1)
    data[at:at] = stretch


def lose_segment(data: bytearray, chance: random.Random) -> None:
    """Lose one segment."""
    start = data.find(b"~", chance.randrange(len(data)))
    end = data.find(b"~", start + 1)
    if 0 <= start < end:
        del data[start:end]


HARMS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    flip, sign, sign, insert, drop, drop, cut, double, swap, lose_segment, lose_segment,
)


def mutant(story: bytes, chance: random.Random) -> bytes:
    """A story with one to eight harms done to it, sometimes in another encoding."""
    data = bytearray(story)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        if data:
            chance.choice(HARMS)(data, chance)
    form = chance.random()
    if form < 0.05:
        return data.decode("latin-1").encode(chance.choice(("utf-16", "utf-16-le")))
    return b"\xef\xbb\xbf" + data if form < 0.08 else bytes(data)


def zipped(name: str, data: bytes, chance: random.Random) -> list[Handed]:
    """What is handed in when the mutant comes in a zip that may be damaged as well."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.835", data)
    content = bytearray(packed.getvalue())
    if chance.random() < 0.5:
        flip(content, chance)
    return list(members(name, bytes(content)))


def claims_in(text: bytes, ends: bytes, most: bool = False) -> int:
    """How many claims a text holds: at the beginning of a segment, or glued to another; `ends` end segments.

    At `most`, also what can be taken for one: with a header pushed into it, glued by a sign of another interchange, or
    cut off after its name.
    """
    if b"\n" not in ends:
        text = text.replace(b"\r", b"").replace(b"\n", b"")
    return sum(_is_claim(text, match.start(), ends, most) for match in re.finditer(rb"(?i)CLP", text))


def counts(handed: Handed, ends: bytes) -> list[int]:
    """How many claims the bytes hold, at least and at most; what ends segments is what ended them in the story, at most
    a line too, or what the harm made the file say or show. A control character is a sign or a blank."""
    text = clean(handed.data)
    found = [claims_in(read, *said) for read in (text, text.translate(READABLE))
             for said in ((ends,), (ends, True), (ends + b"\r\n", True))]
    seen = of(text)
    if seen:
        found.append(claims_in(text, b"\r\n" if seen.terminator == b"\n" else seen.terminator))
    return sorted(found)


def _is_claim(text: bytes, at: int, ends: bytes, most: bool) -> bool:
    last = text[max(at - 400, 0) : at].rstrip(BLANK.translate(None, ends))
    if not last or last[-1] in ends + b"~'!":
        return True
    before, name, after = text[at - 1 : at], text[at : at + 3], text[at + 3 : at + 4]
    another = None if most else NEXT.search(text, at + 3, at + 200)
    shapes = SHAPES[b"~"] if most else SHAPES.get(ends, SHAPES[b"~"])
    shape = shapes.match(text, at, another.start() if another else at + 200)
    mixed = most and ends.startswith(tuple(ELEMENTS))
    whole = name in (b"CLP", b"clp") and (mixed or before not in ELEMENTS.get(ends, b"*"))
    apart = before in SIGNS and (after in SIGNS + ends and (most or after != before) if after else most)
    return whole and bool(shape or apart)


def mutants(count: int, seed: int) -> Iterator[tuple[Handed, bytes]]:
    """The mutants of a seed, and for each what its segments end with."""
    chance = random.Random(seed)
    files = sorted(file for file in STORIES.iterdir() if file.is_file() and 100 < file.stat().st_size < LARGEST)
    stories = [(file.stem, file.read_bytes()) for file in files if file.suffix != ".zip" and file.stem != MIXED]
    made = 0
    while made < count:
        name, story = chance.choice(stories)
        data = mutant(story, chance)
        packed = chance.random() < 0.05
        for handed in zipped(f"{made}-{name}", data, chance) if packed else [Handed(f"{made}-{name}", data)]:
            yield handed, b"\r\n" if name in LINES else b"~'" if name in TWO else b"~"
            made += 1


def tried(batch: list[tuple[Handed, bytes]], tally: Tally) -> None:
    """Read some mutants together, one by one if they fail or dawdle, and count what came of them."""
    started = time.process_time()
    try:
        tables = read_handed([handed for handed, _ in batch])
    except Exception as error:
        if len(batch) == 1:
            tally.mutants += 1
            tally.failed.append((repr(error), batch[0][0].data))
            return
        tables = None
    took = time.process_time() - started
    if tables is None or (took > SLOW and len(batch) > 1):
        for one in batch:
            tried([one], tally)
        return
    tally.mutants += len(batch)
    tally.slowest = max(tally.slowest, took)
    if took > SLOW:
        tally.slow.append((batch[0][0].name, batch[0][0].data))
    named = tables.problems[tables.problems["what"] == LOST_CLAIM].groupby("file").size()
    for (handed, ends), read in zip(batch, tables.files["claims"], strict=True):
        lost = int(named.get(handed.name, 0))
        tally.claims, tally.lost = tally.claims + int(read), tally.lost + lost
        found = counts(handed, ends)
        if not found[0] <= read + lost <= found[-1]:
            tally.unsaid.append((f"{handed.name}: {found[0]} to {found[-1]}, not {read} + {lost}", handed.data))


def run(count: int, seed: int) -> Tally:
    """Try so many mutants of a seed."""
    tally, batch = Tally(), list[tuple[Handed, bytes]]()
    for one in mutants(count, seed):
        batch.append(one)
        if len(batch) == BATCH:
            tried(batch, tally)
            batch = []
    if batch:
        tried(batch, tally)
    return tally


def told(run: Callable[[int, int], Tried], about: str, prefix: str = "") -> int:
    """Run a fuzzer from the command line; the status is 1 if anything bad was found, and it is kept in build/fuzz."""
    words = argparse.ArgumentParser(description=about.split("\n", 1)[0])
    words.add_argument("--mutants", type=int, default=100_000)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    started = time.perf_counter()
    tally = run(asked.mutants, asked.seed)
    print(f"{tally}; {time.perf_counter() - started:.0f} s")
    folder = Path("build/fuzz")
    for place, (why, data) in enumerate(tally.bad):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{prefix}{place}.bin").write_bytes(data)
        print(f"{prefix}{place}.bin: {why}", file=sys.stderr)
    return 0 if tally.clean else 1


if __name__ == "__main__":
    sys.exit(told(run, __doc__))
