"""A save either happened or did not, and what was there before is never lost."""

from __future__ import annotations

import datetime as dt
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_books import sample, small_book

from era.problem import Problem
from workbook import backups, save
from workbook.file_book import FileBook
from workbook.schema import TEAM

NOW = dt.datetime(2026, 3, 31, 12)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_book(tmp_path / "Desk.xlsx", TEAM, sample(TEAM, range(2)))


def add(path: Path, number: int) -> None:
    book = FileBook(path)
    book.append(TEAM, sample(TEAM, [number]))
    book.save()


def roles(path: Path) -> list[str]:
    return [role.removeprefix("text ") for role in FileBook(path).read(TEAM)["role"]]


def beside(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.parent.iterdir())


def test_each_save_keeps_the_workbook_as_it_was_before(path: Path) -> None:
    add(path, 2)
    add(path, 3)
    assert [roles(backup) for backup in backups.backups(path)] == [["0", "1"], ["0", "1", "2"]]
    assert beside(path) == ["Backups", "Desk.xlsx"]


def test_a_save_that_has_nothing_to_say_writes_nothing(path: Path) -> None:
    before = path.stat()
    FileBook(path).save()
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert beside(path) == ["Desk.xlsx"]


def test_the_same_book_may_be_saved_again_and_again(path: Path) -> None:
    book = FileBook(path)
    for number in (2, 3):
        book.append(TEAM, sample(TEAM, [number]))
        book.save()
    assert roles(path) == ["0", "1", "2", "3"]


def test_the_file_keeps_its_permissions(path: Path) -> None:
    path.chmod(0o640)
    add(path, 2)
    assert path.stat().st_mode & 0o777 == 0o640


class Kernel:
    """Windows' own call, as documented: it fails with these codes one after the other, and then does its work."""

    def __init__(self, *codes: int) -> None:
        self.codes = list(codes)

    def ReplaceFileW(self, path: str, temporary: str, backup: str, *_: object) -> int:
        if self.codes:
            return 0
        Path(path).rename(backup)
        Path(temporary).rename(path)
        return 1

    def get_last_error(self) -> int:
        return self.codes.pop(0)


@pytest.mark.parametrize(("codes", "done"), [((), True), ((32, 5, 1175), True), ((32,) * 5, False), ((2,), False)])
def test_on_windows_the_file_is_replaced_in_one_call_that_is_repeated_while_another_program_holds_it(
        codes: tuple[int, ...], done: bool, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel, before = Kernel(*codes), path.read_bytes()
    monkeypatch.setattr(save, "_exchange", save._exchange_on_windows)
    monkeypatch.setattr(save.ctypes, "WinDLL", lambda *_, **__: kernel, raising=False)
    monkeypatch.setattr(save.ctypes, "get_last_error", kernel.get_last_error, raising=False)
    monkeypatch.setattr(save.time, "sleep", lambda _: None)
    if done:
        add(path, 2)
        assert roles(path) == ["0", "1", "2"] and len(backups.backups(path)) == 1
    else:
        with pytest.raises(Problem, match="may not be written to"):
            add(path, 2)
        assert path.read_bytes() == before and beside(path) == ["Backups", "Desk.xlsx"]


@pytest.mark.parametrize("lock", ["~$Desk.xlsx", ".~lock.Desk.xlsx#"])
def test_a_workbook_that_is_open_elsewhere_is_left_alone(lock: str, path: Path) -> None:
    (path.parent / lock).touch()
    before = path.read_bytes()
    with pytest.raises(Problem, match=r"it is open in .* Close it"):
        add(path, 2)
    assert path.read_bytes() == before


def test_a_workbook_that_someone_changed_in_between_is_left_alone(path: Path) -> None:
    book = FileBook(path)
    book.append(TEAM, sample(TEAM, [9]))
    add(path, 2)
    with pytest.raises(Problem, match="someone has changed the file"):
        book.save()
    assert roles(path) == ["0", "1", "2"]
    assert len(backups.backups(path)) == 1


@pytest.mark.parametrize(("number", "words"), [
    (errno.ENOSPC, "the disk is full"), (errno.EACCES, "may not be written to"), (errno.EROFS, "may not be written to"),
    (errno.EIO, "the system says EIO"),
])
@pytest.mark.parametrize("call", ["fsync", "replace", "mkdir", "fdopen", "copymode"])
def test_whatever_fails_the_workbook_is_as_it_was(call: str, number: int, words: str, path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "no")

    before = path.read_bytes()
    place = {"mkdir": Path, "replace": Path, "copymode": save.shutil}.get(call, os)
    monkeypatch.setattr(place, call, fail)
    with pytest.raises(Problem, match=words):
        add(path, 2)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert not backups.backups(path)
    assert [name for name in beside(path) if name.startswith(".~")] == []


def test_what_fails_once_the_new_file_is_in_its_place_fails_no_save(
        path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "no")

    def flush(handle: int) -> None:
        return fail() if stat.S_ISDIR(os.fstat(handle).st_mode) else real(handle)

    monkeypatch.setattr(os, "fsync", flush)
    monkeypatch.setattr(Path, "unlink", fail)
    add(path, 2)
    assert roles(path) == ["0", "1", "2"]
    save.restore(path)
    assert roles(path) == ["0", "1"]


def test_where_files_cannot_be_linked_the_backup_is_a_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", fail)
    add(path, 2)
    assert [roles(backup) for backup in backups.backups(path)] == [["0", "1"]]


def test_a_file_that_is_not_what_was_meant_never_takes_the_workbooks_place(
        path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, real = path.read_bytes(), save.write
    spoilt: list[Callable[[bytes], bytes]] = [
        lambda data: data[:-30], lambda data: data.replace(data[2000:2008], b"spoiled!"), lambda data: before]
    for spoil in spoilt:
        monkeypatch.setattr(save, "write", lambda path, data, *rest, spoil=spoil: real(path, spoil(data), *rest))
        with pytest.raises(Problem, match=r"could not be read back|does not hold what was to be saved"):
            add(path, 2)
        assert path.read_bytes() == before


def test_a_read_only_workbook_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    before = path.read_bytes()
    with pytest.raises(Problem, match="may not be written to"):
        add(path, 2)
    assert path.read_bytes() == before


def test_a_damaged_backup_is_not_put_back(path: Path) -> None:
    add(path, 2)
    [backup] = backups.backups(path)
    damaged = bytearray(backup.read_bytes())
    damaged[1500:1600] = bytes(100)
    backup.write_bytes(damaged)
    with pytest.raises(Problem, match="this backup is damaged"):
        save.restore(path)
    assert roles(path) == ["0", "1", "2"]


def test_what_a_killed_run_left_is_swept_away(path: Path) -> None:
    old, new = path.parent / ".~denialdesk-old.xlsx", path.parent / ".~denialdesk-new.xlsx"
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    add(path, 2)
    assert (old.exists(), new.exists()) == (False, True)


def test_the_last_backup_comes_back_and_what_was_undone_is_kept(path: Path) -> None:
    add(path, 2)
    add(path, 3)
    undone = save.restore(path)
    assert roles(path) == ["0", "1", "2"]
    assert roles(undone) == ["0", "1", "2", "3"]
    save.restore(path)
    assert roles(path) == ["0", "1"]
    with pytest.raises(Problem, match="there is no backup"):
        save.restore(path)


def test_only_the_last_undone_workbooks_are_kept(path: Path) -> None:
    folder = path.parent / backups.FOLDER
    add(path, 2)
    for day in range(1, 20):
        (folder / f"Desk undone 2026-01-{day:02d} 12-00-00.xlsx").touch()
    undone = save.restore(path)
    assert len(list(folder.glob("Desk undone *"))) == backups.LAST
    assert undone.exists()


def test_a_backup_is_not_put_back_while_the_workbook_is_open(path: Path) -> None:
    add(path, 2)
    (path.parent / "~$Desk.xlsx").touch()
    with pytest.raises(Problem, match="open in Excel"):
        save.restore(path)


def test_it_is_known_whether_the_workbook_was_changed_after_the_backup(path: Path) -> None:
    add(path, 2)
    [backup] = backups.backups(path)
    assert not backups.changed_since(path, backup)
    later = dt.datetime.now() + dt.timedelta(minutes=1)
    os.utime(path, (later.timestamp(), later.timestamp()))
    assert backups.changed_since(path, backup)


def test_backups_of_another_workbook_are_not_ours(path: Path) -> None:
    other = small_book(path.parent / "Desk 2.xlsx", TEAM)
    add(other, 2)
    assert backups.backups(path) == []
    assert len(backups.backups(other)) == 1


def test_old_backups_go_and_enough_of_them_stay(path: Path) -> None:
    folder = path.parent / backups.FOLDER
    folder.mkdir()
    for day in range(400):
        (folder / f"Desk {NOW - dt.timedelta(days=day):%Y-%m-%d %H-%M-%S}.xlsx").touch()
    (folder / "Desk of mine.xlsx").touch()
    add(path, 2)
    kept = backups.backups(path)
    assert len(kept) == 1 + 29 + 10
    assert (folder / "Desk of mine.xlsx").exists()


@given(st.lists(st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 1, 1)), unique=True, max_size=80))
def test_of_each_kept_period_the_last_backup_stays(moments: list[dt.datetime]) -> None:
    kept = set(moments) - set(backups.stale(moments))
    newest = sorted(moments, reverse=True)
    assert set(newest[:backups.LAST]) <= kept
    for form, count in (("%Y-%m-%d", backups.DAYS), ("%Y-%m", backups.MONTHS)):
        periods = sorted({moment.strftime(form) for moment in moments})[-count:]
        assert {max(moment for moment in moments if moment.strftime(form) == period) for period in periods} <= kept
    assert len(kept) <= backups.LAST + backups.DAYS + backups.MONTHS
