"""Damage does no harm: 2,000 of the mutants of `python -m bench.fuzz_era`; and a reader that loses a claim is seen."""

import numpy as np
import pytest

from bench.fuzz_era import run
from era import losses, segments
from era.pieces import KINDS
from era.spans import Bytes, Positions

FEW = 1_000


def test_no_mutant_raises_dawdles_or_loses_a_claim_unsaid() -> None:
    tally = run(count=2_000, seed=2)
    assert tally.clean, str(tally)
    assert tally.claims > 2_000
    assert tally.lost > 20


def test_a_reader_that_names_no_damaged_claim_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(losses, "lost_claims", lambda data: [])
    assert len(run(count=FEW, seed=2).unsaid) > 10


def test_a_reader_that_leaves_one_damaged_claim_of_many_unnamed_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    named = losses.lost_claims
    monkeypatch.setattr(losses, "lost_claims", lambda data: named(data)[1:])
    assert len(run(count=FEW, seed=2).unsaid) > 10


def test_a_reader_that_passes_over_a_claim_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    known = segments.kinds

    def one_less(data: Bytes, end: Positions) -> Bytes:
        found = known(data, end).copy()
        found[np.flatnonzero(found == KINDS.index("CLP"))[2:3]] = 0
        return found

    monkeypatch.setattr(segments, "kinds", one_less)
    assert len(run(count=FEW, seed=2).unsaid) > 10
