"""Damage does no harm to a workbook: a share of the mutants of `python -m bench.fuzz_import`."""

from bench.fuzz_import import run


def test_every_dollar_of_damaged_files_is_in_a_row_or_named_in_problems() -> None:
    tally = run(count=600, seed=1, batch=600)
    assert tally.clean, [why for why, _ in (*tally.failed, *tally.unsaid)]
    assert tally.claims > 500 and tally.refused > 100
