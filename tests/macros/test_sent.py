"""What went out is kept as it went: its fingerprint, day, way, proof, the day to ask, and the status that follows."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from shutil import copy

import pandas as pd
import pytest

from era.problem import Problem
from macros import import_era, letters, new, sent
from macros.command import Outcome
from macros.demo import house_rules
from samples import tell
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.schema import ACTIVITY, APPEALS, DENIALS, PAYERS, Owner

DAY, SENT = date(2026, 3, 16), date(2026, 3, 17)
CLAIM = "CH000101"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice with one denial; its letter was written on DAY."""
    path = tmp_path_factory.mktemp("sent") / "practice.xlsx"
    new.make(path, rules=house_rules())
    import_era.run(SilentDesk(), FileBook(path), [tell.FOLDER / "first_denial.835"], DAY)
    letters.run(SilentDesk(), FileBook(path), [CLAIM], None, None, False, DAY)
    return path


@pytest.fixture
def book(desk: Path, tmp_path: Path) -> Path:
    (tmp_path / "Letters").mkdir()
    for letter in (desk.parent / "Letters").iterdir():
        copy(letter, tmp_path / "Letters")
    return Path(copy(desk, tmp_path))


def letter_of(book: Path) -> Path:
    return next((book.parent / "Letters").glob("*.docx"))


def send(book: Path, letter: Path, by: str = "Fax", on: date | None = SENT, confirmation: str | None = "F-77",
         evidence: Path | None = None, today: date = SENT) -> Outcome:
    return sent.run(SilentDesk(), FileBook(book), letter, by, on, confirmation, evidence, today)


def row(book: Path) -> pd.Series:
    return FileBook(book).read(APPEALS).iloc[-1]


def test_the_sent_letter_is_kept_with_its_fingerprint_as_it_was_edited(book: Path) -> None:
    letter = letter_of(book)
    letter.write_bytes(letter.read_bytes() + b" edited")
    with pytest.raises(Problem):
        send(book, letter.with_name("unknown.docx"))
    packet = letter.with_name(f"{letter.stem}_packet.pdf")
    packet.write_bytes(b"%PDF what went out")
    send(book, packet)
    kept = row(book)
    assert (kept["sent_file"], kept["sent_hash"]) == (packet.name, hashlib.sha256(packet.read_bytes()).hexdigest())
    assert kept["hash"] not in ("", kept["sent_hash"])
    assert (kept["sent_by"], kept["confirmation"], kept["level"]) == ("Fax", "F-77", "First")
    assert kept["sent_on"] == pd.Timestamp(SENT)


def test_the_denial_is_appealed_and_the_day_to_ask_stands_in_its_row_and_in_activity(book: Path) -> None:
    outcome = send(book, letter_of(book))
    denial = FileBook(book).read(DENIALS).set_index("claim").loc[CLAIM]
    assert (denial["status"], denial["sent_by"], denial["sent_on"]) == ("Appealed", "Fax", pd.Timestamp(SENT))
    assert denial["next_on"] == row(book)["follow_up"] == pd.Timestamp(outcome.data["follow_up"])
    line = FileBook(book).read(ACTIVITY).iloc[-1]
    assert (line["command"], line["case"]) == ("sent", denial["key"])
    assert line["new"].startswith("Next action on: ") and "; Status: Appealed" in line["new"]
    assert line["file_hash"] == row(book)["sent_hash"] and CLAIM not in line["what"]


@pytest.mark.parametrize(("by", "days"), [("Portal", 14), ("Certified mail", 30)])
def test_the_day_to_ask_follows_the_way_it_went(book: Path, by: str, days: int) -> None:
    send(book, letter_of(book), by=by)
    assert row(book)["follow_up"] == pd.Timestamp(SENT) + pd.Timedelta(days=days)


@pytest.mark.parametrize(("method", "days"), [("Fax", 21), ("Portal", 14)])
def test_the_payer_s_own_time_to_ask_counts_for_its_way_of_sending(book: Path, method: str, days: int) -> None:
    hand = FileBook(book)
    payer = hand.read(DENIALS)["payer"].iloc[0]
    hand.append(PAYERS, pd.DataFrame([{
        "payer": payer, "line_of_business": "*", "state": "*", "category": "*", "step": "follow up", "amount": 21,
        "unit": "days", "anchor": "sent", "method": method, "allowed": "yes"}]))
    hand.save()
    send(book, letter_of(book))
    assert row(book)["follow_up"] == pd.Timestamp(SENT) + pd.Timedelta(days=days)


def test_the_proof_of_sending_is_kept_by_its_name_and_fingerprint(book: Path, tmp_path: Path) -> None:
    report = tmp_path / "fax report 77.pdf"
    report.write_bytes(b"OK 12 pages")
    send(book, letter_of(book), evidence=report)
    assert (row(book)["evidence"], row(book)["evidence_hash"]) == (
        report.name, hashlib.sha256(b"OK 12 pages").hexdigest())


@pytest.mark.parametrize(("how", "what"), [
    ({"on": date(2026, 3, 18)}, "still to come"), ({"on": date(2026, 3, 15)}, "written on 2026-03-16"),
    ({"evidence": Path("gone.pdf")}, "not there"),
])
def test_what_cannot_be_is_refused_and_nothing_written(book: Path, how: dict[str, object], what: str) -> None:
    before = book.read_bytes()
    with pytest.raises(Problem, match=what):
        send(book, letter_of(book), **how)  # type: ignore[arg-type]
    assert book.read_bytes() == before


def test_a_letter_is_sent_once_and_what_goes_again_is_a_new_version(book: Path) -> None:
    first = letter_of(book)
    send(book, first)
    kept = first.read_bytes()
    with pytest.raises(Problem, match="noted as sent on 2026-03-17"):
        send(book, first)
    letters.run(SilentDesk(), FileBook(book), [CLAIM], None, None, False, SENT)
    versions = FileBook(book).read(APPEALS)
    assert versions["version"].tolist() == [1, 2] and first.read_bytes() == kept
    assert versions["sent_on"].notna().tolist() == [True, False]


def test_blanks_a_late_day_and_an_older_version_are_told(book: Path) -> None:
    first = letter_of(book)
    letters.run(SilentDesk(), FileBook(book), [CLAIM], None, None, False, DAY)
    late = date(2028, 1, 3)
    outcome = send(book, first, on=late, today=late)
    assert outcome.findings == 3
    assert [what for what in ("marked blanks", "after the last safe day", "not the newest") if
            what in " ".join(outcome.details)] == ["marked blanks", "after the last safe day", "not the newest"]


def test_a_status_that_may_not_follow_stays_and_is_told(book: Path) -> None:
    hand = FileBook(book)
    hand.merge(DENIALS, hand.read(DENIALS)[["key"]].assign(status="Paid"), Owner.BILLER)
    hand.save()
    outcome = send(book, letter_of(book))
    assert "stays Paid" in " ".join(outcome.details)
    assert FileBook(book).read(DENIALS)["status"].tolist() == ["Paid"] and pd.notna(row(book)["sent_on"])
