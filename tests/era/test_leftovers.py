"""Everything a file says ends in a table, or word for word in leftovers: take a segment out, and something is gone."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from era.files import Handed
from era.leftovers import FRAME
from era.read import Remittances, read_handed
from era.tables import CONTRACT

OURS, SHIPPED = Path(__file__).parent / "stories", Path(__file__).parents[2] / "samples" / "stories"
STORIES = [
    OURS / "adjustments_on_both_levels.835", OURS / "every_kind_of_service_code.835", OURS / "unknown_segments.835",
    OURS / "dates_of_claims_and_lines.835", OURS / "acknowledgment_accepted_and_rejected.277",
    OURS / "acknowledgment_batch_rejected.277", *(SHIPPED / f"{name}.835" for name in (
        "many_adjustments", "take_back_by_plb", "secondary_payer", "claim_level_denial", "paid_after_appeal")),
]
TRACE = ["file", "segment", "file_hash", "body_hash"]


def segments(story: Path) -> list[str]:
    text = story.read_bytes().decode("ascii")
    assert text[105] == "~"
    return [segment.strip() for segment in text.split("~") if segment.strip()]


def tables(read: Remittances, file: str) -> list[pd.DataFrame]:
    """What the tables say of a file, whatever it is called and wherever it says it; problems do not count."""
    frames = (getattr(read, name) for name in CONTRACT if name != "problems")
    return [rows[rows["file"] == file].drop(columns=TRACE, errors="ignore").reset_index(drop=True) for rows in frames]


def said_again(segment: str, kept: list[str]) -> bool:
    """A date that another segment says too: the tables still have it."""
    tag, _, value = segment.partition("*")
    return tag == "DTM" and any(other.startswith("DTM*") and other.endswith(value[3:]) for other in kept)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_no_segment_can_be_taken_out_without_a_trace(story: Path) -> None:
    whole = segments(story)
    told = [place for place, segment in enumerate(whole) if segment.split("*")[0] not in FRAME]
    less = {place: [*whole[:place], *whole[place + 1:]] for place in told}
    handed = [Handed("whole", ("~".join(whole) + "~").encode()),
              *(Handed(str(place), ("~".join(kept) + "~").encode()) for place, kept in less.items())]
    read = read_handed(handed)
    before = tables(read, "whole")
    silent = [whole[place] for place, kept in less.items() if not said_again(whole[place], kept)
              and all(one.equals(other) for one, other in zip(before, tables(read, str(place)), strict=True))]
    assert silent == []


def test_a_leftover_is_the_segment_as_it_was_sent() -> None:
    for story in STORIES:
        rows = read_handed([Handed("f", story.read_bytes())]).leftovers
        assert len(rows)
        whole = segments(story)
        assert [whole[number - 1] for number in rows["segment"]] == rows["text"].tolist()
        assert [text.split("*")[0] for text in rows["text"]] == rows["tag"].tolist()
