"""What is older than the Policy sheet asks to keep goes after a clear yes, nothing else does; phi counts it all."""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime, time
from pathlib import Path

import pandas as pd
import pytest

from era.problem import Problem
from macros import letters, pending, phi, purge
from macros.command import Outcome
from macros.places import kept
from macros.sent import PACKET
from workbook.backups import FOLDER
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.save import TEMPORARY
from workbook.schema import ACTIVITY, APPEALS, POLICY, PRACTICE, Owner

DAY, OLD, YOUNG = date(2026, 11, 2), datetime(2019, 5, 1), datetime(2026, 5, 1)
FILES = {
    "Letters/first_0001.docx": OLD, f"Letters/first_0001{PACKET}.pdf": OLD, "Letters/sent_late_0002.docx": OLD,
    "Letters/young_0003.docx": YOUNG, "Letters/a fax report.pdf": OLD, "Reports/Leaders 2019-05-01.pdf": OLD,
    "Reports/Leaders 2026-05-01.pdf": YOUNG, "Reports/my own.pdf": OLD, "in/remittance.835": OLD,
    f"{FOLDER}/Desk 2019-05-01 09-00-00.xlsx": OLD, f"{FOLDER}/Desk undone 2019-05-01 09-00-00.xlsx": OLD,
    f"{FOLDER}/Desk 2019-06-01 09-00-00.xlsx": OLD, f"{FOLDER}/Desk undo.json": OLD, "Desk.pending.json": OLD,
    f"{TEMPORARY}x.xlsx": OLD, "Letter templates/ours.docx": OLD,
}
GONE = {"Letters/first_0001.docx", f"Letters/first_0001{PACKET}.pdf", "Reports/Leaders 2019-05-01.pdf",
        f"{FOLDER}/Desk 2019-05-01 09-00-00.xlsx", f"{FOLDER}/Desk undone 2019-05-01 09-00-00.xlsx",
        f"{FOLDER}/Desk undo.json", "Desk.pending.json", f"{TEMPORARY}x.xlsx"}
"""What goes; of the backups the newest stays, however old, and so does what no command made."""


@pytest.fixture
def book(fresh: Path, tmp_path: Path) -> FileBook:
    """A practice with letters, reports and backups of seven years."""
    path = Path(shutil.copy(fresh, tmp_path / "Desk.xlsx"))
    for name, moment in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b'{"commands": []}')
        os.utime(tmp_path / name, (moment.timestamp(), moment.timestamp()))
    there = FileBook(path)
    there.append(APPEALS, pd.DataFrame([
        {"key": "1", "file": "first_0001.docx", "written_on": OLD},
        {"key": "2", "file": "sent_late_0002.docx", "written_on": OLD, "sent_on": YOUNG},
        {"key": "3", "file": "young_0003.docx", "written_on": YOUNG}]))
    there.merge(PRACTICE, pd.DataFrame({"name": ["Inbox folder"], "value": [str(tmp_path / "in")]}), Owner.BILLER)
    return there


def names(book: FileBook) -> set[str]:
    folder = book.path.parent
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} & set(FILES)


def purged(book: FileBook, *, answer: bool = True, before: date | None = None) -> Outcome:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(purge, "moment", lambda: datetime.combine(DAY, time()))
        return purge.run(SilentDesk(answer=answer), book, before, False)


def test_what_is_old_goes_after_a_yes_and_activity_says_so(book: FileBook) -> None:
    outcome = purged(book)
    assert set(FILES) - names(book) == GONE
    assert outcome.data["removed"] == len(GONE) and outcome.findings == 0
    told = book.read(ACTIVITY).iloc[-1]
    assert told["command"] == "purge" and told["what"].startswith("removed 8 files from before 2020-11-02: ")
    assert len(book.read(APPEALS)) == 3


def test_without_a_yes_it_says_what_would_go_and_nothing_does(book: FileBook) -> None:
    before = book.path.read_bytes()
    outcome = purged(book, answer=False)
    assert "nothing was" in outcome.sentence and len(outcome.details) == 7
    assert names(book) == set(FILES) and book.path.read_bytes() == before


def test_a_day_inside_the_time_that_policy_asks_for_is_refused(book: FileBook) -> None:
    with pytest.raises(Problem, match="keeps files for 6 years, so since 2020-11-02"):
        purged(book, before=date(2026, 1, 1))
    policy = book.read(POLICY)
    book.merge(POLICY, policy[policy["name"] == purge.TERM].assign(value=10), Owner.BILLER)
    assert purged(book).sentence == "Nothing beside Desk.xlsx is from before 2016-11-02."
    assert purged(book, before=date(2015, 1, 1)).data["removed"] == 0


def test_a_file_that_cannot_be_removed_is_told(book: FileBook, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name.startswith("Leaders"):
            raise PermissionError
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    outcome = purged(book)
    assert outcome.findings == 1 and "Leaders 2019-05-01.pdf could not be removed" in outcome.details[-1]


def test_every_file_with_patient_data_is_counted_and_none_without(book: FileBook) -> None:
    listed = {str(one.path.resolve().relative_to(book.path.parent.resolve())) for one in kept(book)}
    assert listed == {*FILES, "Desk.xlsx"} - {"Letter templates/ours.docx"}
    outcome = phi.run(SilentDesk(), book)
    assert sum(outcome.data["places"].values()) == len(FILES)
    backups = next(line for line in outcome.details if line.startswith("  backups "))
    assert backups.split() == ["backups", "2", "0", "kB", "2019-05-01", "to", "2019-06-01"]


def test_all_folders_that_commands_write_to_are_looked_at() -> None:
    assert {letters.FOLDER, "Reports", FOLDER} <= {Path(name).parts[0] for name in FILES}
    assert pending.place(Path("Desk.xlsx")).name in FILES
