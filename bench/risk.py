"""How good the risk list is: learned from one invented year, held against another that it has not seen.

`python -m bench.risk` prints, as it stands in RESULTS.md: the area under the curve (how often a denied line has the
higher rate of two, one denied and one not), the Brier score (mean squared error) beside that of the base rate alone,
and the calibration by tenths of the lines. It ends with 1 if the list tells no more than the base rate.

What there is to learn is planted by samples/refusals.csv and samples/adjudicate.py: each field of medicine has its own
share of refused claims; which reason is drawn hangs on payer, field and week; many reasons strike only dear procedures
or the last of several lines; two begin or end in the middle of the year. Nothing hangs on a modifier, and who is
refused is otherwise a throw of the dice: no list can know more than that. How much the wider group weighs (Policy,
Risk pseudo lines) was chosen between 10 and 400 on a third year, made with seed 3.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

import era
from bench.denials import shipped
from denials.facts import facts
from denials.figures import first_answers
from denials.risk import history, risks
from denials.rules import Rules
from denials.story import tell
from samples import year

TRAIN, TEST = 1, 2
SIZES = (5_000, 20_000)
PLENTY = 100_000
"""More than a small practice ever has: what can be told by then is about all that there is to know."""
HALF = pd.Timestamp("2026-05-04")
"""The middle of the invented year."""
PARTS = 10


def lines_of(claims: int, seed: int, rules: Rules) -> pd.DataFrame:
    """The history of an invented year: every line of every claim's first answer."""
    with TemporaryDirectory() as folder:
        year.write(Path(folder), claims, seed)
        found = facts(era.read(Path(folder)), rules)
    told = tell(found.claims, found.denied_lines, found.provider_adjustments, rules)
    return history(told.claims.assign(first_answer=first_answers(told.claims)), told.denied_lines)


def area(rate: pd.Series, denied: pd.Series) -> float:
    """The share of pairs of a denied and a paid line in which the denied one has the higher rate; ties count half.

    >>> area(pd.Series([0.9, 0.1, 0.5]), pd.Series([True, False, False]))
    1.0
    """
    ranks, hits = rate.rank(), int(denied.sum())
    return float((ranks[denied].sum() - hits * (hits + 1) / 2) / (hits * (len(rate) - hits)))


def brier(rate: pd.Series, denied: pd.Series) -> float:
    """The mean squared distance between what was said and what came."""
    return float(((rate - denied.astype("float64")) ** 2).mean())


def calibration(rate: pd.Series, denied: pd.Series) -> pd.DataFrame:
    """The lines in tenths by their rate: lines, said (mean rate), came (share denied)."""
    tenth = pd.Series(np.minimum((rate.rank(method="first") - 1) * PARTS // len(rate), PARTS - 1), rate.index)
    parts = pd.DataFrame({"said": rate, "came": denied.astype("float64")}).groupby(tenth)
    return parts.mean().assign(lines=parts.size())


def row(what: str, past: pd.DataFrame, seen: pd.DataFrame, rules: Rules) -> tuple[str, pd.Series, bool]:
    """A line of the table: base rate, areas and Brier scores; the rates; whether they tell more than the base rate."""
    rate = risks(seen, past, rules)["rate"]
    by_payer = seen["payer"].map(past.groupby("payer")["denied"].mean()).fillna(past["denied"].mean())
    base = pd.Series(float(past["denied"].mean()), seen.index)
    found, flat = brier(rate, seen["denied"]), brier(base, seen["denied"])
    own, alone = area(rate, seen["denied"]), area(by_payer, seen["denied"])
    text = (f"| {what} | {len(past):,} | {len(seen):,} | {seen['denied'].mean():.2%} | {own:.3f} | {alone:.3f} "
            f"| {found:.4f} | {flat:.4f} |")
    return text, rate, own > 0.5 and found < flat


HEAD = ("| learned from, held against | lines learned | lines held | base rate | area | area of the payer's rate alone "
        "| Brier | Brier of the base rate |\n|---|---:|---:|---:|---:|---:|---:|---:|")


def held(size: int, rules: Rules) -> list[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """What is learned and what it is held against: another year, and the second half of the same."""
    past, seen = (lines_of(size, seed, rules) for seed in (TRAIN, TEST))
    early, late = past[past["paid_on"] < HALF], past[past["paid_on"] >= HALF]
    return [(f"a year of {size:,} claims, another year", past, seen),
            (f"the first half of a year of {size:,}, its second half", early, late.reset_index(drop=True))]


def main() -> int:
    """Learn from one year, look at the other; 0 if the list tells more than the base rate everywhere."""
    rules = shipped()
    pairs = [pair for size in SIZES for pair in held(size, rules)]
    pairs.append((f"a year of {PLENTY:,}, the other year of {SIZES[0]:,}", lines_of(PLENTY, TRAIN, rules), pairs[0][2]))
    rows = [row(*pair, rules) for pair in pairs]
    print("\n".join([HEAD, *(text for text, _, _ in rows)]))
    print("\nCalibration of the first of these, in tenths of its lines by the rate that was said:\n\n"
          "| tenth | lines | said | came |\n|---:|---:|---:|---:|")
    parts = calibration(rows[0][1], pairs[0][2]["denied"]).to_dict("records")
    for tenth, part in enumerate(parts, 1):
        print(f"| {tenth} | {int(part['lines']):,} | {part['said']:.2%} | {part['came']:.2%} |")
    return 0 if all(good for _, _, good in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
