"""A list of planned claims is read as practice systems write it, and refused by row and in words where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from era.problem import Problem
from macros.planned import planned

HEAD = "Claim, Payer ,PROCEDURE,Modifiers,Charge,Service date,Remark\n"


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8-sig"))
    return path


def test_names_of_columns_are_read_as_people_write_them(tmp_path: Path) -> None:
    rows = planned(written(tmp_path, HEAD + 'A1,Aetna,j3301,"rt, 59","$1,200.50",2026-11-05,x\n\nA1,Aetna,99213,,,,\n'))
    assert rows.drop(columns="service").values.tolist()[0] == ["A1", "Aetna", "J3301", "", "RT 59", 120050]
    assert len(rows) == 2 and rows["charge"].isna().tolist() == [False, True]


@pytest.mark.parametrize(("text", "where", "what"), [
    ("Claim,Payer\nA1,Aetna\n", "list.csv", "it has no column procedure"),
    (HEAD + "A1,Aetna,99213,,ten,,\n", "list.csv, row 2", "charge that is no amount"),
    (HEAD + "A1,Aetna,99213,,,,\nA2,,99213,,,,\n", "list.csv, row 3", "has no payer"),
    (HEAD + "A1,Aetna,99213,,,11/05/2026,\n", "list.csv, row 2", "service date that is no date"),
    ("", "list.csv", "cannot be read"),
    (b"\xff\xfe\x00Claim", "list.csv", "cannot be read"),
])
def test_what_cannot_be_read_is_refused_by_row(tmp_path: Path, text: str | bytes, where: str, what: str) -> None:
    with pytest.raises(Problem, match=what) as problem:
        planned(written(tmp_path, text))
    assert str(problem.value).startswith(f"{where}:")
