"""A denial that came on paper is a row like any other, and stays one row when a remittance brings its claim."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copy

import pandas as pd
import pytest

from denials.rejections import waiting
from denials.touches import counted
from era.problem import Problem
from macros import add, call, decide, escalate, import_era, inbox, new
from macros.demo import house_rules
from samples import tell
from workbook.book import SilentDesk
from workbook.chain import broken
from workbook.file_book import FileBook
from workbook.save import refuse_if_open
from workbook.schema import ACTIVITY, CALLS, DENIALS, ESCALATIONS, PRACTICE, REJECTIONS, Owner

pytestmark = pytest.mark.usefixtures("without_pages")
DAY = date(2026, 11, 2)
STORY = tell.FOLDER / "first_denial.835"
"""It denies claim CH000101 of 9 February, answered on 3 March."""
SAID = {"claim": "CH000101", "patient": "Abbott, Marisol", "payer": "Aetna", "service_on": date(2026, 2, 9),
        "codes": "CO-197", "amount": "1450.00", "source": "Paper EOB", "denied_on": date(2026, 2, 27), "remarks": None,
        "procedures": None, "member": None, "provider": None, "payer_claim": None}


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("by hand") / "practice.xlsx"
    new.make(path, rules=house_rules(), today=DAY)
    return path


@pytest.fixture
def book(practice: Path, tmp_path: Path) -> Path:
    return Path(copy(practice, tmp_path))


def said(book: Path, **other: object) -> str:
    return add.run(SilentDesk(), FileBook(book), today=DAY, **SAID | other).sentence


def denials(book: Path) -> pd.DataFrame:
    return FileBook(book).read(DENIALS)


def test_a_remittance_that_denies_the_claim_joins_the_row_and_her_note_stays(book: Path) -> None:
    assert said(book) == "Denial added from Paper EOB: claim CH000101, CO-197, $1,450.00."
    hand = FileBook(book)
    hand.merge(DENIALS, denials(book)[["key"]].assign(note="on the desk of Kim"), Owner.BILLER)
    hand.save()
    import_era.run(SilentDesk(), FileBook(book), [STORY], DAY)
    [row] = denials(book).to_dict("records")
    told = (row["note"], row["source"], row["outcome"], row["at_risk"])
    assert told == ("on the desk of Kim", "Paper EOB", "New", 145000)
    assert row["first_denied"] == pd.Timestamp("2026-02-27"), "the clock runs from the first word"


def test_another_number_of_the_claim_is_known_by_the_payers_own(book: Path) -> None:
    said(book, claim="OLD-1", payer_claim="P000101A")
    import_era.run(SilentDesk(), FileBook(book), [STORY], DAY)
    assert denials(book)["key"].tolist() == ["CH000101 2026-02-09"]


def test_what_was_done_under_the_other_number_follows_the_claim(book: Path) -> None:
    said(book, claim="OLD-1", payer_claim="P000101A")
    called = {"said": "in process", "reference": None, "representative": None, "next": "ask", "next_on": DAY}
    call.run(SilentDesk(), FileBook(book), ["OLD-1"], None, DAY, **called)
    import_era.run(SilentDesk(), FileBook(book), [STORY], DAY)
    lines = FileBook(book).read(ACTIVITY)
    assert lines["case"].tolist()[-4:] == ["OLD-1 2026-02-09"] * 2 + ["CH000101 2026-02-09", ""]
    assert counted(denials(book)["key"], lines).tolist() == [1]
    assert FileBook(book).read(CALLS)["case"].tolist() == ["CH000101 2026-02-09"]
    assert broken(lines) == ""


def test_a_payment_ends_an_escalation_that_nobody_decided(book: Path) -> None:
    said(book, claim="CH001701", service_on=date(2026, 1, 26), denied_on=date(2026, 2, 17), amount="640.00")
    escalate.run(SilentDesk(), FileBook(book), ["CH001701"], None, DAY, due=False, why="late", next_on=None)
    import_era.run(SilentDesk(), FileBook(book), [tell.FOLDER / "paid_after_appeal.835"], DAY)
    [row], [waited] = denials(book).to_dict("records"), FileBook(book).read(ESCALATIONS).to_dict("records")
    assert (row["status"], row["stage"], row["at_risk"]) == ("Escalated", "Overturned", 0), "her cell stays hers"
    assert (waited["settled"], waited["decision"]) == ("paid by the remittance of 2026-04-21", "")
    line = FileBook(book).read(ACTIVITY).query("case == 'CH001701 2026-01-26'")["what"].tolist()[-1]
    assert line == "its escalation needs no decision any more: paid by the remittance of 2026-04-21."
    with pytest.raises(Problem, match="it waits for no decision"):
        decide.run(SilentDesk(), FileBook(book), ["CH001701"], None, DAY, "New owner", "Helen Brandt", DAY, None)


def test_a_rejected_claim_that_is_taken_later_waits_no_more(book: Path, tmp_path: Path) -> None:
    import_era.run(SilentDesk(), FileBook(book), [tell.FOLDER / "rejected_by_payer.277"], DAY)
    assert waiting(FileBook(book).read(REJECTIONS)).all()
    again = (tell.FOLDER / "accepted_by_payer.277").read_text().replace("CH002902", "CH003002")
    (tmp_path / "again.277").write_text(again.replace("20260330", "20260512"))
    import_era.run(SilentDesk(), FileBook(book), [tmp_path / "again.277"], DAY)
    rows = FileBook(book).read(REJECTIONS).set_index("claim")
    assert rows["accepted_on"].dropna().to_dict() == {"CH003002": pd.Timestamp("2026-05-12")}
    assert waiting(rows).to_dict() == {"CH003002": False, "CH003003": True}
    once_more = import_era.run(SilentDesk(), FileBook(book), [tmp_path / "again.277"], DAY)
    assert once_more.sentence.startswith("Nothing new")


@pytest.mark.parametrize(("other", "what"), [
    ({"codes": "197"}, "that is no group and reason code of the Reasons table"),
    ({"codes": "CO-9999"}, "that is no group and reason code of the Reasons table"),
    ({"amount": "12.345"}, "that is no amount in dollars and cents"),
    ({"denied_on": date(2026, 1, 1)}, "its dates are not in order: service, denial, today"),
])
def test_what_an_import_would_not_take_is_refused(book: Path, other: dict[str, object], what: str) -> None:
    with pytest.raises(Problem, match=what):
        said(book, **other)
    assert denials(book).empty


def test_the_same_denial_is_not_added_twice(book: Path) -> None:
    said(book)
    with pytest.raises(Problem, match="this denial is in the table already"):
        said(book)


def test_the_inbox_is_remembered_and_takes_what_is_new(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Inbox"
    folder.mkdir()
    with pytest.raises(Problem, match="no folder is remembered"):
        inbox.run(SilentDesk(), FileBook(book), DAY, None)
    (folder / "one.835").write_bytes(STORY.read_bytes())
    assert inbox.run(SilentDesk(), FileBook(book), DAY, folder).sentence.startswith("1 new file")
    assert inbox.run(SilentDesk(), FileBook(book), DAY, None).sentence.startswith("Nothing new")
    told = FileBook(book).read(PRACTICE).set_index("name")["value"]["Inbox folder"]
    assert told == str(folder.resolve())


@pytest.mark.parametrize(("lock", "held"), [
    ("~$practice.xlsx", bytes([9]) + b"Rosa Lind" + b" " * 40),
    (".~lock.practice.xlsx#", b",Rosa Lind,PC-2,02.11.2026,;"),
])
def test_the_second_person_is_told_who_has_it_open(tmp_path: Path, lock: str, held: bytes) -> None:
    (tmp_path / lock).write_bytes(held)
    with pytest.raises(Problem, match="Rosa Lind has it open"):
        refuse_if_open(tmp_path / "practice.xlsx")
