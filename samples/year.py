"""A believable year of an invented practice: what five payers said to its claims, week by week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Literal

from samples.lives import Entry, Lives
from samples.practice import PAYERS, Payer
from samples.remittance import Check, Claim, ProviderAdjustment
from samples.visits import WEEKS, pay_day, people, visit
from samples.write import interchange

Layout = Literal["weeks", "one file", "one check"]
VISITS_OF_A_PATIENT = 4
FIRST_NUMBER = 100_001
"""Interchange control numbers of the year begin here; the stories' lie below."""


def write(folder: Path, claims: int = 5000, seed: int = 1, layout: Layout = "weeks") -> list[Path]:
    """Write the year's remittances into the folder and say which files they are.

    `claims` is how many the practice sends; what payers say to them twice, and second payers, come on top (about a
    sixth). The same seed gives the same bytes everywhere. `layout`: two files a week; or all checks in one file; or
    everything on one huge check in one file, which no payer sends but a speed test wants.
    """
    folder.mkdir(parents=True, exist_ok=True)
    checks = year(claims, seed)
    if layout == "weeks":
        files = enumerate(_files(checks), FIRST_NUMBER)
        return [_written(folder / name, batch, number) for number, (name, batch) in files]
    return [_written(folder / "year.835", [_together(checks)] if layout == "one check" else checks, FIRST_NUMBER)]


def _written(path: Path, checks: list[Check], number: int) -> Path:
    path.write_bytes(interchange(checks, number, max(check.day for check in checks)).encode("ascii"))
    return path


def _files(checks: list[Check]) -> Iterator[tuple[str, list[Check]]]:
    """Two downloads a week: Medicare's and the commercial payers', named by that week's Friday."""
    for (friday, plan), batch in groupby(sorted(checks, key=_download), key=_download):
        yield f"{friday}-{plan}.835", list(batch)


def _download(check: Check) -> tuple[date, str]:
    return check.day + timedelta(days=4 - check.day.weekday()), "medicare" if check.payer.medicare else "commercial"


def _together(checks: list[Check]) -> Check:
    last = checks[-1]
    return last._replace(
        claims=[claim._replace(filing=check.payer.filing) for check in checks for claim in check.claims],
        provider_adjustments=[each for check in checks for each in check.provider_adjustments],
    )


def year(claims: int = 5000, seed: int = 1) -> list[Check]:
    """The year's checks in order of their days, one for each payer and week."""
    drawers = _sorted_into_drawers(_entries(claims, seed))
    checks = [check for payer in PAYERS.values() for check in _of_payer(payer, drawers)]
    return sorted(checks, key=lambda check: (check.day, check.payer.key))


def _entries(claims: int, seed: int) -> Iterator[Entry]:
    rng = Random(seed)  # noqa: S311 - believable, not secret
    insured, lives = people(rng, max(claims // VISITS_OF_A_PATIENT, 20)), Lives(rng)
    for number in range(claims):
        yield from lives.of(visit(rng, number, insured))


def _sorted_into_drawers(entries: Iterator[Entry]) -> dict[tuple[str, int], list[Claim | ProviderAdjustment]]:
    """What belongs on each payer's check of each week; what comes after the year's end is not yet known."""
    drawers: dict[tuple[str, int], list[Claim | ProviderAdjustment]] = defaultdict(list)
    for week, payer, what in entries:
        if week < WEEKS:
            drawers[payer.key, week].append(what)
    return drawers


def _of_payer(payer: Payer, drawers: dict[tuple[str, int], list[Claim | ProviderAdjustment]]) -> Iterator[Check]:
    """The payer's checks; one that would come out below zero is carried forward to the next (PLB FB)."""
    carried, before = 0, ""
    for week in range(WEEKS):
        if not (drawer := drawers.get((payer.key, week))) and not carried:
            continue
        check = _check(payer, week, drawer or [])
        if carried:
            check = _with(check, ProviderAdjustment("FB", before, carried))
        carried = max(0, -check.amount)
        if carried:
            check = _with(check, ProviderAdjustment("FB", check.trace, -carried))
        before = check.trace
        yield check


def _check(payer: Payer, week: int, drawer: list[Claim | ProviderAdjustment]) -> Check:
    day = pay_day(payer, week)
    return Check(payer, day, f"{1 + list(PAYERS).index(payer.key)}{day:%y%m%d}01",
                 [each for each in drawer if isinstance(each, Claim)],
                 [each for each in drawer if isinstance(each, ProviderAdjustment)])


def _with(check: Check, adjustment: ProviderAdjustment) -> Check:
    return check._replace(provider_adjustments=[*check.provider_adjustments, adjustment])
