"""What Denial Desk is made of: `python -m bench.supply` writes the bill of materials and the list of licences.

`requirements.lock` pins every library that the product installs, `requirements-test.lock` also those that only its
tests need, each with the SHA-256 of its files. Both are made, where a library was added or is to be renewed, by

    echo "setuptools>=77" | uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \\
        --no-annotate pyproject.toml - -o requirements.lock

and the second with `--extra test`. Licences are read from the packages that are installed here; those of packages for
other systems stand in `licences.csv`.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK, TEST_LOCK = ROOT / "requirements.lock", ROOT / "requirements-test.lock"
BILL, LICENCES = ROOT / "docs" / "sbom.cdx.json", ROOT / "docs" / "licences.md"
ELSEWHERE = Path(__file__).with_name("licences.csv")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(?: ; (.*?))?(?: \\)?$")
FREE = re.compile(r"MIT|BSD|Apache|PSF|Python Software|LGPL|MPL|HPND|Zlib|CC0|Public|Unlicense|ISC")
"""Licences under which a library may be installed beside a program of MIT's."""
HEAD = """# Licences

Denial Desk is under the MIT licence (see LICENSE). It ships none of the libraries below: they are installed beside it,
each under its own licence, as the package itself states it. Written by `python -m bench.supply` from
`requirements.lock` and `requirements-test.lock`, where every file of theirs has its SHA-256; `docs/sbom.cdx.json` lists
those that the product installs as a CycloneDX bill of materials.
"""


@dataclass(frozen=True)
class Pin:
    """A library of a lock."""

    name: str
    version: str
    where: str
    """On which systems it is installed; '' for all."""
    hashes: int
    """How many files of it are known."""

    @property
    def licence(self) -> str:
        """Its licence, as the package states it."""
        try:
            said = metadata(self.name)
        except PackageNotFoundError:
            return _elsewhere()[self.name]
        classes = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or [] if one.startswith("License")]
        stated = (said.get("License") or "").strip()
        short = stated if "\n" not in stated and len(stated) < 30 else ""
        return said.get("License-Expression") or short or " and ".join(classes) or "not stated"


def pins(lock: Path) -> Iterator[Pin]:
    """The libraries of a lock, in its order."""
    blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    for block in blocks:
        found = PIN.match(block.split("\n", 1)[0])
        if found is None:
            raise ValueError(f"{lock.name}: this line pins nothing: {block[:60]}")
        yield Pin(found[1], found[2], found[3] or "", block.count("--hash=sha256:"))


def bill() -> str:
    """The bill of materials of what the product installs, CycloneDX 1.6."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    itself = {"type": "application", "name": project["name"], "version": project["version"],
              "licenses": [{"license": {"id": project["license"]}}]}
    made = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": itself},
            "components": [_component(pin) for pin in pins(LOCK)]}
    return json.dumps(made, indent=1) + "\n"


def _component(pin: Pin) -> dict[str, Any]:
    return {"type": "library", "name": pin.name, "version": pin.version,
            "purl": f"pkg:pypi/{pin.name.lower()}@{pin.version}", "licenses": [{"license": {"name": pin.licence}}]}


def licences() -> str:
    """The list of licences as a page."""
    ours = list(pins(LOCK))
    known = {pin.name for pin in ours}
    tests = [pin for pin in pins(TEST_LOCK) if pin.name not in known]
    return "\n".join([HEAD, "## What the product installs\n", *_table(ours),
                      "\n## What only its tests install\n", *_table(tests)]) + "\n"


def _table(listed: list[Pin]) -> Iterator[str]:
    yield "| library | version | licence | only where |"
    yield "| --- | --- | --- | --- |"
    for pin in listed:
        yield f"| {pin.name} | {pin.version} | {pin.licence} | {pin.where.replace(' or ', ', or ')} |"


def _elsewhere() -> dict[str, str]:
    with ELSEWHERE.open(encoding="utf-8", newline="") as file:
        return {row["package"]: row["licence"] for row in csv.DictReader(file)}


if __name__ == "__main__":
    BILL.write_text(bill(), encoding="utf-8")
    LICENCES.write_text(licences(), encoding="utf-8")
    print(f"{BILL.name} and {LICENCES.name}: {len(list(pins(LOCK)))} libraries, "
          f"{len(list(pins(TEST_LOCK)))} with those of the tests")
