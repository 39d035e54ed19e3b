"""Each file in `stories/` is named for what it tells; beside it stand the tables that it must become.

The tables of the stories that are shipped stand in `shipped/`. A table without rows has no file. After a change that is
meant: REFRESH_GOLDEN=1 pytest tests/era/test_stories.py, read the story beside its tables, and say so in `checked.csv`:
how they were compared, on which day, and a digest of the tables as they were then.
"""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
from pathlib import Path

import pytest

import era
from era.tables import CONTRACT
from samples import tell

HERE = Path(__file__).parent
STORIES = sorted(file for file in (HERE / "stories").iterdir() if file.is_file())
SHIPPED = [tell.FOLDER / name for name in tell.files()]
CHECKED = {row["story"]: row for row in csv.DictReader((HERE / "checked.csv").open(encoding="utf-8", newline=""))}


def golden_of(story: Path) -> Path:
    """The folder of a story's tables."""
    return HERE / ("shipped" if story in SHIPPED else "stories") / story.stem


def told(folder: Path) -> dict[str, str]:
    """The tables in a folder that have rows."""
    texts = {file.stem: file.read_text(encoding="utf-8") for file in folder.glob("*.csv")}
    return {table: text for table, text in texts.items() if text.count("\n") > 1}


@pytest.mark.parametrize("story", STORIES + SHIPPED, ids=lambda story: story.name)
def test_a_story_becomes_its_tables(story: Path, tmp_path: Path) -> None:
    era.write_csv(era.read(story), tmp_path)
    golden = golden_of(story)
    if os.environ.get("REFRESH_GOLDEN"):
        shutil.rmtree(golden, ignore_errors=True)
        golden.mkdir(parents=True)
        for table, text in told(tmp_path).items():
            (golden / f"{table}.csv").write_text(text, encoding="utf-8")
    assert told(tmp_path) == told(golden)


@pytest.mark.parametrize("story", STORIES + SHIPPED, ids=lambda story: story.name)
def test_tables_that_changed_were_compared_with_their_story_again(story: Path) -> None:
    tables = "".join(f"{name}\n{text}" for name, text in sorted(told(golden_of(story)).items()))
    now = hashlib.sha256(tables.encode()).hexdigest()[:12]
    checked = CHECKED[f"{golden_of(story).parent.name}/{story.name}"]
    assert checked["tables"] == now, f"read {story.name} beside its tables again, then write {now} into checked.csv"


def test_every_table_is_written_with_its_columns(tmp_path: Path) -> None:
    era.write_csv(era.read(STORIES), tmp_path)
    headers = {file.stem: file.read_text(encoding="utf-8").split("\n", 1)[0].split(",") for file in tmp_path.iterdir()}
    assert headers == {table: list(columns) for table, columns in CONTRACT.items()}


def test_stories_read_together_say_what_they_say_alone(tmp_path: Path) -> None:
    era.write_csv(era.read(STORIES), tmp_path)
    for table in CONTRACT:
        alone = [line for story in STORIES for line in told(story.with_suffix("")).get(table, "").splitlines()[1:]]
        assert (tmp_path / f"{table}.csv").read_text(encoding="utf-8").splitlines()[1:] == alone
