"""What the product is made of: pinned with hashes, known by licence, and the lists of it are today's."""

from __future__ import annotations

import json
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bench.supply import BILL, FREE, LICENCES, LOCK, TEST_LOCK, bill, licences, pins

PROJECT = tomllib.loads((LOCK.parent / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED = {
    LOCK: [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]],
    TEST_LOCK: [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"],
                *PROJECT["project"]["optional-dependencies"]["test"]],
}
LOCKS = pytest.mark.parametrize("lock", NEEDED, ids=lambda lock: lock.name)


@LOCKS
def test_a_lock_pins_all_that_the_project_asks_for(lock) -> None:
    pinned = {canonicalize_name(pin.name): pin.version for pin in pins(lock)}
    for needed in map(Requirement, NEEDED[lock]):
        assert needed.specifier.contains(pinned[canonicalize_name(needed.name)]), f"{needed}: see bench/supply.py"


@LOCKS
def test_each_pin_has_the_hashes_of_its_files(lock) -> None:
    assert all(pin.hashes for pin in pins(lock))


@LOCKS
def test_a_lock_names_no_index_and_no_place(lock) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not [word for word in ("http", "file:", "--index", "--find", "--extra", "/", "@") if word in text]


def test_the_product_and_its_tests_are_pinned_to_the_same_versions() -> None:
    tests = {pin.name: pin.version for pin in pins(TEST_LOCK)}
    assert {pin.name: pin.version for pin in pins(LOCK)}.items() <= tests.items()


def test_no_licence_forbids_installing_it_beside_ours() -> None:
    assert not {f"{pin.name}: {pin.licence}" for pin in pins(LOCK) if not FREE.search(pin.licence)}
    assert not {pin.name for pin in pins(LOCK) if "GPL" in pin.licence.replace("LGPL", "")}


def test_the_bill_of_materials_and_the_licences_are_todays() -> None:
    assert BILL.read_text(encoding="utf-8") == bill(), "python -m bench.supply"
    assert LICENCES.read_text(encoding="utf-8") == licences(), "python -m bench.supply"


def test_the_bill_of_materials_is_cyclone_dx() -> None:
    made = json.loads(BILL.read_text(encoding="utf-8"))
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert all({"type", "name", "version", "purl", "licenses"} == part.keys() for part in made["components"])
