"""Damage does no harm: 2,000 of the mutants of `python -m bench.fuzz_era`."""

from bench.fuzz_era import run


def test_no_mutant_raises_dawdles_or_loses_a_claim_unsaid() -> None:
    tally = run(count=2_000, seed=2)
    assert tally.clean, str(tally)
    assert tally.claims > 2_000
    assert tally.lost > 20
