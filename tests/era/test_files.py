"""What may be handed in, and what is said of the rest."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import era
from era.files import LARGEST

STORIES = Path(__file__).parent / "stories"
PLAIN = (STORIES / "two_claims_on_one_check.835").read_bytes()


def test_a_folder_is_read_with_its_sub_folders_in_order_and_other_files_stay_closed(tmp_path: Path) -> None:
    for name in ("b.EDI", "a.835", "deep/er/c.txt", "d.era", "e.x12", "f.dat", "picture.png", "letter.docx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(PLAIN)
    assert list(era.read(tmp_path).files["file"]) == ["a.835", "b.EDI", "d.era", "deep/er/c.txt", "e.x12", "f.dat"]


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(era.Problem, match=r"march\.835: there is no such file or folder"):
        era.read(tmp_path / "march.835")


def test_files_of_the_same_name_are_told_apart_and_the_same_file_is_read_once(tmp_path: Path) -> None:
    for folder in ("january", "february"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "era.835").write_bytes(PLAIN)
    paths = [tmp_path / "january" / "era.835", tmp_path / "february" / "era.835", tmp_path / "january" / "era.835"]
    assert list(era.read(paths).claims["file"]) == ["era.835"] * 2 + ["era.835 (2)"] * 2


def test_no_paths_give_empty_tables() -> None:
    assert era.read([]).claims.empty


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.835").open("wb") as file:
        file.truncate(LARGEST + 1)
    assert era.read(tmp_path).problems["what"].to_list() == ["the file is larger than 512 MB"]


def test_reading_does_not_wait_for_pyx12() -> None:
    code = "import sys, era; era.read(sys.argv[1]); sys.exit('pyx12' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(STORIES / "two_claims_on_one_check.835")], check=False,
                          cwd=Path(__file__).parents[2])
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["BIRCH", "ADA", "ALDER", "LHP000111", "LHP000222", "OAK-1001", "2026010500001"])
def test_no_problem_names_a_patient(name: str) -> None:
    problems = era.read([file for file in STORIES.iterdir() if file.is_file()]).problems
    assert len(problems) > 50
    assert not problems[["what", "remedy"]].apply(lambda column: column.str.contains(name, case=False)).any(axis=None)


def test_what_lies_in_a_zip_beside_remittances_is_a_note_and_alone_it_is_an_error(tmp_path: Path) -> None:
    for name, members in (("both", ("readme.txt", "era.835")), ("alone", ("readme.txt",))):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
            for member in members:
                archive.writestr(member, PLAIN if member == "era.835" else b"Your remittances of March, as agreed.")
    both, alone = (era.read(tmp_path / f"{name}.zip") for name in ("both", "alone"))
    assert both.problems[["file", "severity"]].values.tolist() == [["both.zip/readme.txt", "note"]]
    assert len(both.claims) == 2 and alone.problems["severity"].tolist() == ["error"]


@pytest.mark.parametrize(("totals", "what"), [
    ("QTY*90*1~QTY*AA*1~AMT*YU*150~AMT*YY*90", []),
    ("QTY*90*2", ["the report's total of accepted claims (QTY) is 2, but 1 stand here"]),
    ("AMT*YY*90.01", ["the report's total of rejected charges (AMT) is $90.01, but $90.00 stand here"]),
])
def test_totals_of_an_acknowledgment_are_those_of_its_claims(tmp_path: Path, totals: str, what: list[str]) -> None:
    text = (STORIES / "acknowledgment_accepted_and_rejected.277").read_text()
    (tmp_path / "report.277").write_text(text.replace("QTY*90*1", totals))
    told = era.read(tmp_path).problems["what"]
    assert told[told.str.contains("total")].tolist() == what
