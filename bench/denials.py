"""How long judging takes, and whether ten times the rows cost more than eleven times as much.

`python -m bench.denials` classifies 100,000 and 1,000,000 adjustments and scores 10,000 and 100,000 denials, prints
the seconds and the ratios, and ends with 1 if a promise is broken: the larger of each under 3 s, ratios up to 11.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from denials.classify import classify
from denials.rules import Rules
from denials.score import scores
from workbook import schema
from workbook.frames import typed
from workbook.rules import seeds

SECONDS, RATIO = 3.0, 11.0
TRIES = 3
"""Each size is measured so often; the fastest counts, because other work on the machine only slows it down."""


def shipped() -> Rules:
    """The rules a new workbook starts with."""
    return Rules.of(lambda name: seeds(schema.BY_NAME[name]))


def denials(count: int, rules: Rules) -> pd.DataFrame:
    """Denials of every payer, reason and state of affairs over three years."""
    draw = np.random.default_rng(1)
    first = pd.Timestamp("2024-01-01") + pd.to_timedelta(draw.integers(0, 1000, count), unit="D")
    rows = pd.DataFrame({
        "key": np.arange(count).astype(str), "payer": _of(draw, count, sorted(set(rules.payers["payer"]) - {"*"})),
        "line_of_business": _of(draw, count, ["Commercial", "Commercial", "Original Medicare", "Medicaid", ""]),
        "state": _of(draw, count, ["", "GA", "ME"]), "level": _of(draw, count, ["", "", "", "Second"]),
        "codes": "CO-" + _few(draw, count, rules.reasons["reason"]) + _of(draw, count, ["", " CO-45"]),
        "remarks": _some(draw, count, rules.remarks["remark"]),
        "outcome": _of(draw, count, ["New", "New", "Paid", "Upheld"]), "at_risk": draw.integers(500, 500_000, count),
        "first_denied": first, "last_answer": first + pd.to_timedelta(draw.integers(0, 90, count), unit="D"),
        "service_from": first - pd.Timedelta(days=20), "sent_on": _of(draw, count, [None, None, "2026-05-11"]),
    })
    return typed(rows.reindex(columns=list(schema.DENIALS.fields)), schema.DENIALS)


def adjustments(count: int, rules: Rules) -> pd.DataFrame:
    """Adjustments with every reason and remark code over three years."""
    draw = np.random.default_rng(2)
    charge = draw.integers(0, 50_000, count)
    paid = charge * draw.integers(0, 2, count)
    return pd.DataFrame({
        "group": _of(draw, count, ["CO", "CO", "PR", "OA", "PI"]), "reason": _few(draw, count, rules.reasons["reason"]),
        "remarks": _some(draw, count, rules.remarks["remark"]), "amount": charge - paid, "charge": charge,
        "paid": paid, "status": _of(draw, count, ["1", "1", "1", "2", "4", "22"]),
        "paid_on": pd.Timestamp("2024-01-01") + pd.to_timedelta(draw.integers(0, 1000, count), unit="D"),
    }).astype({"group": "str", "reason": "str", "remarks": "str", "status": "str", "amount": "Int64",
               "charge": "Int64", "paid": "Int64", "paid_on": "datetime64[s]"})


def _of(draw: np.random.Generator, count: int, values: list[str | None]) -> np.ndarray:
    return np.array(list(values), object)[draw.integers(0, len(values), count)]


def _few(draw: np.random.Generator, count: int, codes: pd.Series) -> np.ndarray:
    """Codes as payers use them: every one occurs, a few make up most."""
    place = len(codes) * draw.random(count) ** 4
    return codes.to_numpy(object)[place.astype(int)]


def _some(draw: np.random.Generator, count: int, codes: pd.Series) -> np.ndarray:
    """The same, but three of five rows have none."""
    return np.where(draw.random(count) < 0.4, _few(draw, count, codes), "")


def measured(what: str, work: Callable[[pd.DataFrame, Rules], object], small: pd.DataFrame, large: pd.DataFrame,
             rules: Rules) -> bool:
    """Print the seconds for ten times the rows beside those for once; whether the promise was kept."""
    once, tenfold = (_fastest(work, rows, rules) for rows in (small, large))
    ratio = tenfold / once
    print(f"{what}: {len(small):,} rows {once:.2f} s, {len(large):,} rows {tenfold:.2f} s, ratio {ratio:.1f}")
    return tenfold < SECONDS and ratio <= RATIO


def _fastest(work: Callable[[pd.DataFrame, Rules], object], rows: pd.DataFrame, rules: Rules) -> float:
    def once() -> float:
        start = time.perf_counter()
        work(rows, rules)
        return time.perf_counter() - start
    return min(once() for _ in range(TRIES))


def main() -> int:
    """Measure both; 0 if every promise is kept."""
    rules = shipped()
    scores(denials(100, rules), rules)
    kept = [
        measured("classified", classify, adjustments(100_000, rules), adjustments(1_000_000, rules), rules),
        measured("scored", scores, denials(10_000, rules), denials(100_000, rules), rules),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
