"""`python -m samples` writes what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from samples.__main__ import main
from samples.tell import files, sentences


def test_stories_are_written_and_each_is_named_with_its_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["stories", "--out", str(tmp_path)]) == 0
    assert {path.name: path.read_text(encoding="ascii") for path in tmp_path.iterdir()} == files()
    assert capsys.readouterr().out.splitlines()[:-1] == [f"{name}: {told}" for name, told in sentences().items()]


def test_a_year_is_written_as_large_as_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["year", "--out", str(tmp_path), "--claims", "300", "--seed", "5"]) == 0
    written = sorted(tmp_path.iterdir())
    accounts = {row.split("*")[1] for path in written for row in path.read_text().splitlines() if row[:4] == "CLP*"}
    assert len(accounts) == 300
    assert capsys.readouterr().out == f"{len(written)} files in {tmp_path}\n"
