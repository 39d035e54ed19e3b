"""An invented patient whose every word is a canary: no command lets it out of the workbook, whatever goes wrong.

Commands run as from a shell, on a workbook in memory so that all of them can be tried; what they say, the names of
files, what is left in the temporary folder and what stands in a real file's properties is searched for the canary.
"""

from __future__ import annotations

import random
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from bench.fuzz_era import mutant
from denials.score import scores
from macros import cli, import_era
from macros.demo import house_rules
from macros.desk import rules
from macros.registry import COMMANDS
from samples import tell
from tests.denials.drawer import Drawer
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.schema import DENIALS, SCORES, Owner, Table

DAY = "2026-11-02"
CANARY = re.compile(rb"zzcanary", re.IGNORECASE)
PATIENT = re.compile(r"(NM1\*(?:QC|IL|74)\*\d\*)[^*~]*\*[^*~]*(\*[^~]*\*)[^*~]+~")
CASES = pd.read_csv(Path(__file__).with_name("undoing.csv"), dtype=str, keep_default_na=False)
OTHERS = {
    "gaps": "", "kpis": "--tables", "plan": "", "windows": "--claim CH000203", "audit": "", "fields": "",
    "import": "FILE", "check": "FILE", "report": "", "read": "FILE --out OUT", "resume": "",
}
FAILURES = 200
MUTANTS = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice's folder, with remittances in which every patient is the canary."""
    folder = tmp_path_factory.mktemp("canary")
    for story in sorted(tell.FOLDER.iterdir())[:12]:
        (folder / story.name).write_text(marked(story.read_text(encoding="ascii")), encoding="ascii")
    return folder


@pytest.fixture(scope="module")
def imported(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables of a workbook that has them all, with a note of hers in each denial."""
    book = Drawer()
    book.frames |= house_rules()
    import_era.run(SilentDesk(), book, sorted(folder.iterdir()), date(2026, 11, 2))
    denials = book.read(DENIALS)
    assert denials["patient"].str.contains("ZZCANARY").all()
    book.merge(DENIALS, denials[["key"]].assign(note="Zzcanary called"), Owner.BILLER)
    return book.frames | {SCORES.name: scores(book.read(DENIALS), rules(book))}


def marked(story: str) -> str:
    """The story of a patient whose name and number are the canary."""
    return PATIENT.sub(r"\g<1>ZZCANARYLAST*ZZCANARYFIRST\g<2>ZZCANARY01~", story)


class Broken(Drawer):
    """A workbook that fails at its so-manieth use, in words that hold the canary."""

    def __init__(self, frames: dict[str, pd.DataFrame], at: int = 0) -> None:
        self.path, self.frames, self.at = Path("practice.xlsx"), dict(frames), at

    def read(self, table: Table) -> pd.DataFrame:
        self.at -= 1
        if self.at == 0:
            raise KeyError("Zzcanarylast, Zzcanaryfirst")
        return super().read(table)


def lines(folder: Path) -> Iterator[list[str]]:
    """Every command that takes a workbook, as it is typed."""
    remittance = str(folder / "first_denial.835")
    for command, words in [*CASES[["command", "words"]].itertuples(index=False), *OTHERS.items()]:
        listed = words_of(command, words)
        named = {"FILE": remittance, "FOLDER": str(folder), "OUT": str(folder / "out"),
                 "PLANNED": str(tell.FOLDER.parent / "planned.csv")}
        whole = [str(folder / word) if word.endswith(".835") and "/" not in word else named.get(word, word)
                 for word in listed]
        book = [] if command in ("fields", "check", "read") else [str(folder / "practice.xlsx")]
        today = ["--today", DAY] if any(one.name == "--today" for one in COMMANDS[command].arguments) else []
        yield [command, *book, *whole, *([] if "--today" in whole else today)]


def words_of(command: str, words: str) -> list[str]:
    """Options and their texts, each up to the next option."""
    parts = [part for option in re.split(r"(?:^| )(?=--)", words) for part in option.split(" ", 1) if part]
    several = command != "add"
    return [word for place, part in enumerate(parts)
            for word in (part.split() if (several and place and parts[place - 1] == "--claim") or (not
                         part.startswith("--") and place == 0) else [part])]


def leaks(folder: Path, told: str) -> list[str]:
    """Where the canary is and should not be: words, names, the temporary folder."""
    found = [line for line in told.splitlines() if CANARY.search(line.encode())]
    found += [str(path) for path in folder.rglob("*") if CANARY.search(path.name.encode())]
    return found + [f"left: {path.name}" for path in Path(tempfile.gettempdir()).rglob("*")
                    if path.is_file() and CANARY.search(path.read_bytes())]


@pytest.fixture
def quiet(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary folder of the test's own, empty."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.mark.usefixtures("quiet")
def test_no_command_says_who_it_is_about(
        folder: Path, imported: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(cli, "_book", lambda _: Broken(imported))
    for number, words in enumerate(lines(folder)):
        assert cli.main([*words, *["--json"] * (number % 2)]) != cli.BUG, words
        told = capsys.readouterr()
        assert not leaks(folder, told.out + told.err), words


@pytest.mark.usefixtures("quiet")
def test_no_failure_says_who_it_is_about(
        folder: Path, imported: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    typed, chance, bugs = [words for words in lines(folder) if "practice.xlsx" in " ".join(words)], random.Random(1), 0
    for _ in range(FAILURES):
        monkeypatch.setattr(cli, "_book", lambda _: Broken(imported, chance.randrange(1, 4)))
        bugs += cli.main(chance.choice(typed)) == cli.BUG
        told = capsys.readouterr()
        assert not CANARY.search((told.out + told.err).encode()) and "Traceback" not in told.err
    assert bugs > FAILURES // 2
    assert not leaks(folder, "")


@pytest.mark.usefixtures("quiet")
def test_no_damaged_file_says_who_it_is_about(
        folder: Path, imported: dict[str, pd.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(cli, "_book", lambda _: Broken(imported))
    chance, stories, damaged = random.Random(2), sorted(folder.glob("*.835")), tmp_path.parent / "damaged"
    damaged.mkdir(exist_ok=True)
    for number in range(MUTANTS):
        (damaged / f"{number}.835").write_bytes(mutant(chance.choice(stories).read_bytes(), chance))
    assert cli.main(["import", "practice.xlsx", *map(str, damaged.iterdir()), "--today", DAY]) == cli.FINDINGS
    told = capsys.readouterr()
    assert told.out.count("\n") > MUTANTS // 2 and not leaks(folder, told.out + told.err)


def test_a_real_file_carries_no_name_outside_its_sheets(folder: Path, fresh: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(fresh, tmp_path / "practice.xlsx"))
    import_era.run(SilentDesk(), FileBook(path), [folder / "first_denial.835"], date(2026, 11, 2))
    with zipfile.ZipFile(path) as archive:
        holding = {name for name in archive.namelist() if CANARY.search(archive.read(name))}
    assert holding and all(name.startswith("xl/worksheets/") for name in holding)
    assert not [entry for entry in tmp_path.rglob("*") if CANARY.search(entry.name.encode())]
