"""A claim's segments in a table of cases become whole remittances, read and told as an import does it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import era
from denials.classify import classify, in_place
from denials.facts import Facts, facts
from denials.rules import Rules
from denials.story import Told, tell

PAYERS = {"Aetna": ("AETNA", "60054"), "Cigna": ("CIGNA", "62308"), "Medicare": ("MEDICARE PART B", "02302"),
          "UnitedHealthcare": ("UNITED HEALTHCARE", "87726")}


@dataclass(frozen=True)
class Check:
    """One payment: `2026-01-05 Aetna: CLP*...~SVC*...~`, PLB segments last."""

    day: str
    payer: str
    segments: tuple[str, ...]

    @classmethod
    def of(cls, line: str) -> Check:
        head, _, body = line.partition(": ")
        day, _, payer = head.partition(" ")
        return cls(day, payer, tuple(segment for segment in body.strip().split("~") if segment))


def cents(text: str) -> int:
    return round(float(text or 0) * 100)


def remittance(check: Check, number: int, test: bool = False) -> str:
    """The check as an 835 that balances."""
    name, payer_id = PAYERS[check.payer]
    day = check.day.replace("-", "")
    claims = [segment for segment in check.segments if not segment.startswith("PLB")]
    adjustments = [segment for segment in check.segments if segment.startswith("PLB")]
    paid = sum(cents(segment.split("*")[4]) for segment in claims if segment.startswith("CLP*"))
    moved = sum(cents(amount) for segment in adjustments for amount in segment.split("*")[4::2])
    body = [f"BPR*I*{(paid - moved) / 100:.2f}*C*CHK************{day}", f"TRN*1*{day}{number}*1999999999",
            f"DTM*405*{day}", f"N1*PR*{name}", f"REF*2U*{payer_id}", "N1*PE*CEDAR HOLLOW*XX*2000009045",
            *(["LX*1"] if claims else []), *claims, *adjustments]
    whole = ["ST*835*0001", *body, f"SE*{len(body) + 2}*0001"]
    isa = (f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PAYER':15}*ZZ*{'US':15}*260105*0600*^*00501*{number:09}*0*"
           f"{'T' if test else 'P'}*:")
    return "~".join([isa, "GS*HP*PAYER*US*20260105*0600*1*X*005010X221A1", *whole, "GE*1*1", f"IEA*1*{number:09}", ""])


@dataclass(frozen=True)
class Read:
    """What an import of some checks makes of them."""

    adjustments: pd.DataFrame
    remits: pd.DataFrame
    told: Told


def read(cases: dict[str, list[str]], folder: Path, rules: Rules) -> dict[str, Read]:
    """Write the checks of each case as files, read all of them at once, and tell each case by itself."""
    found = era.read(written(cases, folder))
    kept, judged = facts(found, rules), classify(in_place(found), rules).assign(file=found.adjustments["file"])
    return {name: Read(_mine(judged, name), _mine(kept.remits, name), _told(kept, name, rules)) for name in cases}


def written(cases: dict[str, list[str]], folder: Path) -> list[Path]:
    """One file for each check, named for its case."""
    for place, (name, checks) in enumerate(cases.items()):
        for number, line in enumerate(checks, start=1):
            text = remittance(Check.of(line), 100 * place + number)
            (folder / f"{name} {number}.835").write_text(text, encoding="ascii")
    return sorted(folder.glob("*.835"))


def _told(kept: Facts, name: str, rules: Rules) -> Told:
    return tell(_mine(kept.claims, name), _mine(kept.denied_lines, name), _mine(kept.provider_adjustments, name), rules)


def _mine(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    return rows[rows["file"].str.startswith(f"{name} ")].reset_index(drop=True)
