"""Each file in `stories/` is named for what it tells; beside it stand the tables that it must become.

A table without rows has no file. After a change that is meant: REFRESH_GOLDEN=1 pytest tests/era/test_stories.py,
and read the difference before committing it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import era
from era.tables import CONTRACT

STORIES = sorted(file for file in (Path(__file__).parent / "stories").iterdir() if file.is_file())


def told(folder: Path) -> dict[str, str]:
    """The tables in a folder that have rows."""
    texts = {file.stem: file.read_text(encoding="utf-8") for file in folder.glob("*.csv")}
    return {table: text for table, text in texts.items() if text.count("\n") > 1}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_becomes_its_tables(story: Path, tmp_path: Path) -> None:
    era.write_csv(era.read(story), tmp_path)
    golden = story.with_suffix("")
    if os.environ.get("REFRESH_GOLDEN"):
        shutil.rmtree(golden, ignore_errors=True)
        golden.mkdir()
        for table, text in told(tmp_path).items():
            (golden / f"{table}.csv").write_text(text, encoding="utf-8")
    assert told(tmp_path) == told(golden)


def test_every_table_is_written_with_its_columns(tmp_path: Path) -> None:
    era.write_csv(era.read(STORIES), tmp_path)
    headers = {file.stem: file.read_text(encoding="utf-8").split("\n", 1)[0].split(",") for file in tmp_path.iterdir()}
    assert headers == {table: list(columns) for table, columns in CONTRACT.items()}


def test_stories_read_together_say_what_they_say_alone(tmp_path: Path) -> None:
    era.write_csv(era.read(STORIES), tmp_path)
    for table in CONTRACT:
        alone = [line for story in STORIES for line in told(story.with_suffix("")).get(table, "").splitlines()[1:]]
        assert (tmp_path / f"{table}.csv").read_text(encoding="utf-8").splitlines()[1:] == alone
