"""What an import promises: nothing twice, nothing she typed lost, all or nothing."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from macros import import_era, rescore
from macros.command import Outcome
from samples import tell
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.schema import (
    ACTIVITY,
    CLAIMS,
    DENIALS,
    DENIED_LINES,
    PAYER_NAMES,
    PRACTICE,
    PROBLEMS,
    REMITS,
    TABLES,
    Owner,
)

pytestmark = pytest.mark.usefixtures("without_pages")
DAY = date(2026, 11, 2)
STORIES = sorted(tell.FOLDER.iterdir())


@pytest.fixture
def book(fresh: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(fresh, tmp_path / "practice.xlsx"))


def bring(book: Path, *files: Path | str) -> Outcome:
    paths = [file if isinstance(file, Path) else tell.FOLDER / f"{file}.835" for file in files]
    return import_era.run(SilentDesk(), FileBook(book), paths, DAY)


def contents(book: Path) -> dict[str, pd.DataFrame]:
    """Every table but the record of what was done, rows by key; where they stand in the Scores block is no matter."""
    read = FileBook(book)
    return {
        table.name: read.read(table).drop(columns="score_row", errors="ignore").sort_values(
            list(table.key), ignore_index=True)
        for table in TABLES if table is not ACTIVITY
    }


def test_every_claim_of_every_story_becomes_one_row(book: Path) -> None:
    outcome = bring(book, *STORIES)
    answers = sum(path.read_text().count("CLP*") for path in STORIES)
    assert outcome.data["claims"] == answers == len(FileBook(book).read(CLAIMS))


def test_the_same_files_a_week_later_change_no_byte(book: Path) -> None:
    bring(book, *STORIES)
    before = hashlib.sha256(book.read_bytes()).digest()
    outcome = import_era.run(SilentDesk(), FileBook(book), STORIES, date(2026, 11, 9))
    assert hashlib.sha256(book.read_bytes()).digest() == before
    assert outcome.sentence.startswith("Nothing new: 30 files already imported")


def test_a_renamed_and_rewrapped_copy_adds_nothing(book: Path, tmp_path: Path) -> None:
    bring(book, "first_denial", "several_checks")
    before = contents(book)
    copy = tmp_path / "again.txt"
    text = "".join((tell.FOLDER / f"{name}.835").read_text() for name in ("several_checks", "first_denial"))
    copy.write_bytes(text.replace("\n", "").replace("~", "~\r\n\r\n").encode())
    outcome = bring(book, copy)
    assert outcome.data["claims"] == 0
    for name, frame in contents(book).items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_the_order_of_imports_changes_nothing(book: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    shutil.copy(book, other)
    parts = ("reversal_in_a_later_file_1", "paid_after_appeal", "reversal_in_a_later_file_2", "first_denial")
    for step in (parts[:1], parts[1:]):
        bring(book, *step)
    for step in (parts[2:], parts[:2]):
        bring(other, *reversed(step))
    one, two = contents(book), contents(other)
    for name in one:
        pd.testing.assert_frame_equal(one[name], two[name], obj=name)


def test_what_she_typed_survives_imports_and_rescoring(book: Path) -> None:
    bring(book, "first_denial", "denial_of_every_common_reason")
    typed = FileBook(book).read(DENIALS)[["key"]].assign(
        note=lambda frame: [f"=note {number}" for number in range(len(frame))], status="In review",
        next_on=pd.Timestamp("2026-11-09"), my_owner="Kim", my_odds=0.37)
    hand = FileBook(book)
    hand.merge(DENIALS, typed, Owner.BILLER)
    hand.save()
    bring(book, *STORIES)
    rescore.run(SilentDesk(), FileBook(book), DAY)
    after = FileBook(book).read(DENIALS).set_index("key").loc[typed["key"]]
    for field in ("note", "status", "next_on", "my_owner", "my_odds"):
        assert after[field].tolist() == typed[field].tolist()
    assert (after["stage"] == "In review").all() and (after["owner"] == "Kim").all() and (after["odds"] == 0.37).all()


def test_the_same_check_with_other_content_is_refused_by_name(book: Path, tmp_path: Path) -> None:
    bring(book, "first_denial")
    other = tmp_path / "changed.835"
    text = (tell.FOLDER / "first_denial.835").read_text()
    other.write_text(text.replace("*1450", "*1451").replace("*1640*", "*1641*"))
    outcome = bring(book, other)
    assert outcome.findings and outcome.data["files"][0]["verdict"] == "refused"
    assert "with other content" in outcome.details[0]
    assert len(FileBook(book).read(CLAIMS)) == 1


@pytest.mark.parametrize(("name", "content"), [
    ("page.835", "<html><body>Sign in</body></html>"), ("empty.835", ""), ("notes.txt", "Call Aetna on Monday"),
])
def test_a_file_that_is_no_remittance_is_named_and_nothing_else_happens(
        book: Path, tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    outcome = bring(book, tmp_path / name)
    assert outcome.sentence == "Nothing was imported: 0 files already imported, 1 refused; see Problems."
    assert outcome.findings == 1 and name in outcome.details[0]
    assert len(FileBook(book).read(CLAIMS)) == 0
    assert len(FileBook(book).read(PROBLEMS)) == 1


def test_a_payer_she_names_counts_for_old_answers_too(book: Path) -> None:
    bring(book, "first_denial")
    hand = FileBook(book)
    sent = hand.read(PAYER_NAMES)[["payer_sent"]]
    hand.merge(PAYER_NAMES, sent.assign(payer="Regence", line_of_business="Medicaid", state="WA"), Owner.BILLER)
    hand.save()
    bring(book, "capitation")
    denial = FileBook(book).read(DENIALS).iloc[0]
    assert (denial["payer"], denial["line_of_business"], denial["state"]) == ("Regence", "Medicaid", "WA")
    for table in (REMITS, CLAIMS, DENIED_LINES):
        assert FileBook(book).read(table)["payer"].iloc[0] == "Regence"


def test_a_reason_code_no_rule_explains_is_named(book: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.835"
    odd.write_text((tell.FOLDER / "first_denial.835").read_text().replace("CAS*CO*197*", "CAS*CO*X77*"))
    outcome = bring(book, odd)
    assert any("reason code X77" in what for what in FileBook(book).read(PROBLEMS)["what"])
    assert outcome.findings


@pytest.mark.parametrize(("answer", "claims"), [(True, 1), (False, 0)])
def test_a_payment_to_another_practice_is_asked_about(book: Path, answer: bool, claims: int) -> None:
    hand = FileBook(book)
    hand.merge(PRACTICE, pd.DataFrame({"name": ["NPI"], "value": ["1999999984"]}), Owner.BILLER)
    hand.save()
    desk = SilentDesk(answer=answer)
    outcome = import_era.run(desk, FileBook(book), [tell.FOLDER / "first_denial.835"], DAY)
    assert desk.told == ["1 check paid to NPI 2000009045, which Practice does not name. Import all the same?"]
    assert outcome.data["claims"] == len(FileBook(book).read(CLAIMS)) == claims
    assert claims or outcome.data["files"][0]["verdict"] == "refused"


def test_what_she_typed_follows_a_claim_whose_earlier_answer_comes_to_light(book: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.835"
    text = (tell.FOLDER / "first_denial.835").read_text()
    later.write_text(text.replace("CH000101", "X9").replace("700000101", "700000999").replace("20260303", "20260403"))
    bring(book, later)
    hand = FileBook(book)
    hand.merge(DENIALS, hand.read(DENIALS)[["key"]].assign(note="Called on Monday"), Owner.BILLER)
    hand.save()
    bring(book, "first_denial")
    denials = FileBook(book).read(DENIALS)
    assert [key.split()[0] for key in denials["key"]] == ["CH000101"]
    assert denials["note"].tolist() == ["Called on Monday"]


def test_of_a_file_cut_off_within_a_claim_nothing_is_written_and_the_others_are(
        fresh: Path, book: Path, tmp_path: Path) -> None:
    whole = (tell.FOLDER / "first_denial.835").read_text()
    torn = tmp_path / "torn.835"
    torn.write_text(whole[:whole.rindex("CLP*") + 120])
    outcome = bring(book, torn, "deductible_only")
    read = FileBook(book)
    assert set(read.read(CLAIMS)["file"]) == {"deductible_only.835"} == set(read.read(REMITS)["file"])
    told = read.read(PROBLEMS).query("file == 'torn.835'")
    assert told["what"].tolist() == [
        "the file is cut off here, before its last payment ends; nothing of it was imported"]
    assert outcome.sentence.startswith("1 new file, 0 already imported, 1 refused")
    bring(book, "first_denial")
    once = Path(shutil.copy(fresh, tmp_path / "once.xlsx"))
    bring(once, "deductible_only", "first_denial")
    for table in (CLAIMS, DENIED_LINES, DENIALS, REMITS):
        pd.testing.assert_frame_equal(contents(book)[table.name], contents(once)[table.name])
