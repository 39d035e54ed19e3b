"""Order does not matter: the same payments, in any order and any grouping of imports, give the same rows."""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from paper import Check, remittance

import era
from denials.facts import facts, only, verdicts
from denials.rules import Rules
from denials.story import Told, tell
from workbook.frames import empty
from workbook.schema import CLAIMS, DENIED_LINES, PROVIDER_ADJUSTMENTS, REMITS

SETS = 500
REFUSED = ["CAS*CO*197*200", "CAS*CO*16*200~LQ*HE*M76", "CAS*PR*96*200", "CAS*CO*193*200", "CAS*OA*18*200",
           "CAS*CO*22*200", "CAS*CO*45*50**50*150", "CAS*OA*133*200"]
PAID = ["CAS*CO*45*80", "CAS*PR*1*80", "CAS*CO*45*30**151*50", "CAS*CO*45*80~LQ*HE*MA91"]
TABLES = ("claims", "denied_lines", "provider_adjustments", "denials")


class Payments(NamedTuple):
    """The rows that all sets of payments stand for."""

    claims: pd.DataFrame
    denied_lines: pd.DataFrame
    provider_adjustments: pd.DataFrame


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


def invented(seed: int) -> list[str]:
    """Payments of half a year to a few claims of a patient or two."""
    chance = random.Random(seed)
    return [remittance(Check.of(
        f"2026-0{chance.randint(1, 6)}-{chance.choice(['05', '20'])} {chance.choice(['Aetna', 'Aetna', 'Cigna'])}: "
        + "".join(answer(chance, seed) for _ in range(chance.randint(1, 3)))), 10 * seed + number)
        for number in range(chance.randint(2, 7))]


@pytest.fixture(scope="module")
def payments(tmp_path_factory: pytest.TempPathFactory, shipped: Rules) -> Payments:
    """The rows of five hundred sets of payments, each about other patients."""
    file = tmp_path_factory.mktemp("sets") / "all.835"
    file.write_text("".join(text for seed in range(SETS) for text in invented(seed)), encoding="ascii")
    found = facts(era.read(file), shipped)
    return Payments(found.claims, found.denied_lines, found.provider_adjustments)


@pytest.fixture(scope="module")
def at_once(payments: Payments, shipped: Rules) -> Told:
    """The stories when everything is imported in one go."""
    return tell(*payments, shipped)


def imported(payments: Payments, groups: dict[str, int], chance: random.Random, rules: Rules) -> Told:
    """The stories after one import for each group of payments, the rows of each in any order."""
    told = Told(*(rows[:0] for rows in payments), empty(DENIED_LINES), empty(DENIED_LINES))
    of = payments.claims["remit"].map(groups)
    for group in range(3):
        new = payments.claims[of == group].sample(frac=1, random_state=chance.randint(0, 9999))
        lines = payments.denied_lines[payments.denied_lines["claim_key"].isin(new["key"])]
        taken = payments.provider_adjustments[payments.provider_adjustments["remit"].map(groups) == group]
        told = tell(pd.concat([told.claims, new]), pd.concat([lines, told.denied_lines]),
                    pd.concat([told.provider_adjustments, taken]), rules)
    return told


@settings(max_examples=5, deadline=None, phases=[Phase.generate])
@given(seed=st.integers(0, 10**6))
def test_any_order_and_grouping_of_imports_gives_the_same_rows(
        seed: int, payments: Payments, at_once: Told, shipped: Rules) -> None:
    chance = random.Random(seed)
    groups = {remit: chance.randint(0, 2) for remit in payments.claims["remit"].unique()}
    told = imported(payments, groups, chance, shipped)
    for name in TABLES:
        ours, theirs = (getattr(one, name).sort_values("key", ignore_index=True) for one in (told, at_once))
        pd.testing.assert_frame_equal(ours, theirs, obj=name)


def test_the_sets_hold_every_kind_of_ending(at_once: Told) -> None:
    endings = {"New", "Paid", "Upheld", "Overturned", "Reopened", "Pending payer response", "Closed - no action"}
    assert set(at_once.denials["outcome"]) == endings


def test_every_denied_line_belongs_to_one_denial_and_no_more_is_open_than_was_billed(at_once: Told) -> None:
    denials = at_once.denials
    assert set(at_once.denied_lines["case"]) <= set(denials["key"])
    assert denials["key"].is_unique
    assert (denials["at_risk"] <= denials["charge"]).all()
    assert (denials["recovered"] <= denials["denied"]).all()
    assert ((denials["at_risk"] == 0) == denials["closed_on"].notna()).all()


def test_two_patients_never_share_a_case(at_once: Told) -> None:
    assert (at_once.claims.groupby("case")["patient"].nunique() == 1).all()


def test_importing_twice_equals_importing_once(tmp_path: Path, shipped: Rules) -> None:
    for copy in ("friday.835", "the same on monday.835"):
        (tmp_path / copy).write_text("".join(invented(7)), encoding="ascii")
    first, both = era.read(tmp_path / "friday.835"), era.read(tmp_path)
    once, twice = facts(first, shipped), facts(both, shipped)
    for name in ("remits", "claims", "denied_lines", "provider_adjustments", "volumes"):
        pd.testing.assert_frame_equal(getattr(once, name), getattr(twice, name), obj=name)
    again = verdicts(both, once.remits)
    assert set(again["verdict"]) == {"known"}
    assert facts(only(both, again[again["verdict"] == "new"]), shipped).claims.empty


def test_nothing_imported_tells_nothing(shipped: Rules) -> None:
    told = tell(empty(CLAIMS), empty(DENIED_LINES), empty(PROVIDER_ADJUSTMENTS), shipped)
    assert told.denials.empty
    assert verdicts(era.read([]), empty(REMITS)).empty
