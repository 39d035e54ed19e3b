"""pyx12's opinion never breaks the check, is never believed alone, and never repeats what a patient is called."""

from __future__ import annotations

from pathlib import Path

import pytest

import era
from era.second_opinion import asked
from era.tidy import tidied

STORIES = Path(__file__).parent / "stories"
WHY = {
    "empty_segments": "an empty segment ends its reading",
    "byte_order_mark": "it wants ISA to be the first letters of the file",
    "mail_around_the_file": "it wants ISA to be the first letters of the file",
    "isa_not_fixed_width": "it wants an ISA segment of exactly 106 letters",
    "second_interchange_with_other_separators": "a later interchange has other separators, which it does not look for",
}


@pytest.mark.parametrize("story", WHY)
def test_where_pyx12_stops_it_is_said_why_and_how_much_it_missed(story: str) -> None:
    problems = era.check(STORIES / f"{story}.835")
    stopped = problems[problems["what"].str.contains("pyx12 stopped at segment")]
    assert len(stopped) == 1
    assert stopped["what"].iloc[0].endswith(WHY[story])
    assert (stopped["severity"] == "warning").all()


def test_where_pyx12_raises_there_are_findings_and_no_exception() -> None:
    problems = era.check(STORIES / "claim_status_answer_is_no_acknowledgment.277")
    assert "it has no guide for this kind or version of file (GS01, GS08)" in problems["what"].iloc[-1]


def test_a_file_by_the_guide_gives_no_finding() -> None:
    assert era.check(STORIES / "two_claims_on_one_check.835").empty


def test_its_objections_are_sentences_with_a_place_and_without_names() -> None:
    problems = era.check(STORIES / "short_segments.835")
    ours = problems["what"].str.startswith("pyx12")
    assert "pyx12 misses an element that must be there (CLP01)" in list(problems["what"])
    assert (problems.loc[ours, "segment"] > 0).all()


def test_names_of_patients_stay_in_the_file(tmp_path: Path) -> None:
    text = (STORIES / "two_claims_on_one_check.835").read_text().replace("NM1*QC*1*BIRCH*ADA", "NM1*ZZ*9*BIRCH*ADA*ADA")
    (tmp_path / "a.835").write_text(text.replace("CAS*CO*197", "BIRCH*ADA~\nCAS*CO*19700000"))
    problems = era.check(tmp_path / "a.835")
    assert len(problems) > 3
    assert not problems["what"].str.contains("BIRCH|ADA|LHP", case=False).any()


def test_what_is_no_x12_is_not_put_to_pyx12() -> None:
    assert list(era.check(STORIES / "web_page.835")["what"]) == ["this is a web page, not a remittance"]


def test_the_check_keeps_its_time_and_tells_how_far_it_is() -> None:
    story = (STORIES / "two_claims_on_one_check.835").read_bytes()
    assert not asked(story, lambda at: None, seconds=0.01).ended
    told: list[tuple[int, int, str]] = []
    era.check([STORIES / "two_claims_on_one_check.835"], progress=lambda *words: told.append(words))
    assert told[-1] == (38, 38, "Checking segment")


def test_a_tidy_copy_says_the_same(tmp_path: Path) -> None:
    for story in ("second_interchange_with_other_separators", "isa_not_fixed_width", "byte_order_mark"):
        text = (STORIES / f"{story}.835").read_bytes()
        (tmp_path / "a.835").write_bytes(tidied(text))
        assert era.read(tmp_path / "a.835").claims.equals(
            era.read(STORIES / f"{story}.835").claims.assign(file="a.835").astype({"file": "str"}))
