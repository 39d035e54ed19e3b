"""Order does not matter: the same payments, in any order and any grouping of imports, give the same rows."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from drawer import Drawer
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from paper import Check, remittance

import era
from denials.facts import facts
from denials.payments import NOTHING, Held, only, verdicts
from denials.rules import Rules
from denials.story import tell
from macros import import_era, new
from workbook.book import Book, SilentDesk
from workbook.file_book import FileBook
from workbook.frames import empty
from workbook.schema import CLAIMS, DENIALS, DENIED_LINES, PAYER_NAMES, PROVIDER_ADJUSTMENTS, REMITS, VOLUMES, Table

pytestmark = pytest.mark.usefixtures("without_pages")
DAY = date(2026, 7, 1)
STEPS = 4
PLACE = ["file", "transaction", "segment", "score_row"]
PAYERS = ("Aetna", "Aetna", "Cigna")
SAME = (REMITS, CLAIMS, DENIED_LINES, PROVIDER_ADJUSTMENTS, VOLUMES, PAYER_NAMES, DENIALS)
SETS = 500
REFUSED = ["CAS*CO*197*200", "CAS*CO*16*200~LQ*HE*M76", "CAS*PR*96*200", "CAS*CO*193*200", "CAS*OA*18*200",
           "CAS*CO*22*200", "CAS*CO*45*50**50*150", "CAS*OA*133*200"]
PAID = ["CAS*CO*45*80", "CAS*PR*1*80", "CAS*CO*45*30**151*50", "CAS*CO*45*80~LQ*HE*MA91"]


def answer(chance: random.Random, seed: int) -> str:
    """One answer of a payer to a claim of $200; a reversal takes back one that may never have come."""
    paid = chance.choice([0, 0, 120])
    claim, number = chance.choice([f"A{seed}", f"A{seed}", f"B{seed}", "0"]), f"88{seed:03}{chance.randint(1, 3)}"
    status, sign = ("22", "-") if chance.random() < 0.25 else (chance.choice("11124"), "")
    split, code = chance.choice(["", "", "", "MOA***MA15~"]), chance.choice(["99213", "36415"])
    reasons = f"CAS*CO*45*-{200 - paid}" if sign else chance.choice(PAID if paid else REFUSED)
    name = "".join(chr(65 + int(digit)) for digit in f"{seed:03}")
    who = chance.choice([f"DOE{name}*JO****MI*W{seed}", f"DOE{name}*JO****MI*W{seed}", f"ROE{name}*AL****MI*V{seed}"])
    other = chance.choice(["", "", f"REF*F8*88{seed:03}1~"])
    money = f"{sign}200*{sign if paid else ''}{paid}"
    return (f"CLP*{claim}*{status}*{money}**12*{number}*11~NM1*QC*1*{who}~{split}{other}"
            f"SVC*HC:{code}*{money}~DTM*472*2026010{chance.choice('55556')}~{reasons}~")


def payments(seed: int, chance: random.Random) -> list[str]:
    """Payments of half a year to a few claims of a patient or two; some come in two parts, under one number."""
    found: list[str] = []
    for number in range(chance.randint(2, 6)):
        day, payer = f"2026-0{chance.randint(1, 6)}-{chance.choice(['05', '20'])}", chance.choice(PAYERS)
        answers = [answer(chance, seed) for _ in range(chance.randint(1, 3))]
        parts = parted(answers, chance)
        found += [remittance(Check.of(f"{day} {payer}: {''.join(part)}"), 10 * seed + number) for part in parts]
    return found


def parted(answers: list[str], chance: random.Random) -> list[list[str]]:
    """The answers of one payment, whole or in two parts that have no claim in common."""
    names = {text: tuple(text.split("*")[place] for place in (1, 2, 7)) for text in answers}
    second = {name for name in sorted(set(names.values())) if chance.random() < 0.3}
    parts = [[text for text in answers if (names[text] in second) is late] for late in (False, True)]
    return [part for part in parts if part]


def imports(seed: int) -> list[list[str]]:
    """The set's files in random order, as the random imports they come in; some hold two payments, some come twice."""
    chance = random.Random(seed)
    files = payments(seed, chance)
    if chance.random() < 0.3:
        files[:2] = ["".join(files[:2])]
    files += [file for file in files if chance.random() < 0.15]
    chance.shuffle(files)
    steps: list[list[str]] = [[] for _ in range(STEPS)]
    for file in files:
        chance.choice(steps).append(file)
    return steps


def brought(book: Book, seeds: Iterable[int], folder: Path, order: Callable[[int], list[list[str]]]) -> None:
    """Import the files of these sets, step by step: of each set the files that come then."""
    sets = {seed: order(seed) for seed in seeds}
    for step in range(STEPS):
        files = [folder / f"{seed} {step} {place}.835" for seed, steps in sets.items()
                 for place, text in enumerate(steps[step])]
        for path in files:
            seed, _, place = path.stem.split()
            path.write_text(sets[int(seed)][step][int(place)], encoding="ascii")
        if files:
            import_era.run(SilentDesk(), book, random.Random(step).sample(files, len(files)), DAY)


def in_order_of_making(seed: int) -> list[list[str]]:
    """Everything in one import, as it was made: the reference."""
    return [payments(seed, random.Random(seed)), *[[] for _ in range(STEPS - 1)]]


def told_alike(one: Book, other: Book) -> None:
    """Fail with the first table of which a row differs; a file's name and place say nothing."""
    for table in SAME:
        ours, theirs = (_rows(book, table) for book in (one, other))
        pd.testing.assert_frame_equal(ours, theirs, obj=table.name)


def _rows(book: Book, table: Table) -> pd.DataFrame:
    return book.read(table).drop(columns=PLACE, errors="ignore").sort_values(list(table.key), ignore_index=True)


@pytest.fixture(scope="module")
def at_once(without_pages: None, tmp_path_factory: pytest.TempPathFactory) -> Drawer:
    """Five hundred sets of files, each about other patients, imported in one go."""
    book = Drawer()
    brought(book, range(SETS), tmp_path_factory.mktemp("at once"), in_order_of_making)
    return book


def test_each_of_500_sets_of_files_gives_the_same_rows_in_its_own_order_and_grouping(
        at_once: Drawer, tmp_path: Path) -> None:
    book = Drawer()
    brought(book, range(SETS), tmp_path, imports)
    told_alike(book, at_once)


@settings(max_examples=2, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(SETS, 10**6 - 1))
def test_a_set_of_files_alone_gives_the_same_rows_in_any_order_and_grouping(
        seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    one, other = Drawer(), Drawer()
    brought(one, [seed], tmp_path_factory.mktemp("once"), in_order_of_making)
    brought(other, [seed], tmp_path_factory.mktemp("mixed"), imports)
    told_alike(other, one)


def test_a_workbook_on_disk_holds_the_same_rows_in_any_order_and_grouping(tmp_path: Path) -> None:
    some = range(20)
    for name, order in (("once", in_order_of_making), ("mixed", imports)):
        (tmp_path / name).mkdir()
        new.make(tmp_path / f"{name}.xlsx")
        brought(FileBook(tmp_path / f"{name}.xlsx"), some, tmp_path / name, order)
    told_alike(FileBook(tmp_path / "mixed.xlsx"), FileBook(tmp_path / "once.xlsx"))


def test_the_sets_hold_every_kind_of_ending_and_checks_in_parts(at_once: Drawer) -> None:
    endings = {"New", "Paid", "Upheld", "Overturned", "Reopened", "Pending payer response", "Closed - no action"}
    assert set(at_once.read(DENIALS)["outcome"]) == endings
    assert at_once.read(REMITS)["body_hash"].str.contains(" ").any()


def test_every_denied_line_belongs_to_one_denial_and_no_more_is_open_than_was_billed(at_once: Drawer) -> None:
    denials = at_once.read(DENIALS)
    assert set(at_once.read(DENIED_LINES)["case"]) <= set(denials["key"])
    assert denials["key"].is_unique
    assert (denials["at_risk"] <= denials["charge"]).all()
    assert (denials["recovered"] <= denials["denied"]).all()
    assert ((denials["at_risk"] == 0) == denials["closed_on"].notna()).all()


def test_two_patients_never_share_a_case(at_once: Drawer) -> None:
    assert (at_once.read(CLAIMS).groupby("case")["patient"].nunique() == 1).all()


def test_importing_twice_equals_importing_once(tmp_path: Path, shipped: Rules) -> None:
    for copy in ("friday.835", "the same on monday.835"):
        (tmp_path / copy).write_text("".join(payments(7, random.Random(7))), encoding="ascii")
    first, both = era.read(tmp_path / "friday.835"), era.read(tmp_path)
    once, twice = facts(first, shipped), facts(both, shipped)
    for name in ("remits", "claims", "denied_lines", "provider_adjustments", "volumes"):
        pd.testing.assert_frame_equal(getattr(once, name), getattr(twice, name), obj=name)
    again = verdicts(both, Held.of(once.remits, once.claims, once.provider_adjustments))
    assert set(again["verdict"]) == {"known"}
    assert facts(only(both, again[again["verdict"] == "new"]), shipped).claims.empty


def test_nothing_imported_tells_nothing(shipped: Rules) -> None:
    told = tell(empty(CLAIMS), empty(DENIED_LINES), empty(PROVIDER_ADJUSTMENTS), shipped)
    assert told.denials.empty
    assert verdicts(era.read([]), NOTHING).empty
