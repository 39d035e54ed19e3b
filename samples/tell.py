"""Turns the declared stories into files."""

from __future__ import annotations

from pathlib import Path

from samples import acknowledgments
from samples.declared import STORIES, Story
from samples.faults import unbalanced
from samples.write import interchange

FOLDER = Path(__file__).parent / "stories"


def files() -> dict[str, str]:
    """The text of every shipped file, by its name."""
    told = {f"{name}.835": text(story, number) for number, (name, story) in enumerate(STORIES.items(), 1)}
    return told | {f"{name}.277": acknowledgments.text(each) for name, each in acknowledgments.DECLARED.items()}


def text(story: Story, number: int) -> str:
    """The story as a file; `number` goes into its interchange control numbers."""
    batches = [[check] for check in story.checks] if story.apart else [list(story.checks)]
    whole = "".join(
        interchange(batch, number * 100 + at, max(check.day for check in batch), test=story.test)
        for at, batch in enumerate(batches, 1)
    )
    return unbalanced(whole, story.fault)[0] if story.fault else whole


def sentences() -> dict[str, str]:
    """What every shipped file is there for, by its name."""
    return ({f"{name}.835": each.tells for name, each in STORIES.items()}
            | {f"{name}.277": each.tells for name, each in acknowledgments.DECLARED.items()})


def write(folder: Path = FOLDER) -> list[Path]:
    """Write the files into the folder and say which they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (folder / name).write_bytes(content.encode("ascii"))
    return [folder / name for name in files()]
