"""What is new in the files handed in: each file's verdict, and the problems a person should see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from denials.payments import Held, only, verdicts
from era import Remittances
from era.tables import CONTRACT
from macros.words import many

OTHER = "paid to another practice"
NEW, KNOWN, PARTLY, REFUSED, ACKNOWLEDGMENT, NOTHING = (
    "imported", "already imported", "imported in part", "refused", "acknowledgment", "nothing to import",
)
TAKEN = ("new", "test")
Ask = Callable[[str], bool]


@dataclass(frozen=True)
class Intake:
    """What was handed in, sorted: the payments to take over, a row for each file, and the problems."""

    payments: Remittances
    files: pd.DataFrame
    """file, verdict, claims (taken over), reason (where refused)."""
    problems: pd.DataFrame

    def count(self, *which: str) -> int:
        """How many files have one of these verdicts."""
        return int(self.files["verdict"].isin(which).sum())


def sorted_out(read: Remittances, held: Held, npis: Collection[str], ask: Ask) -> Intake:
    """Compare what was read with the payments that the workbook has.

    `npis` are the practice's own; where it has any, a payment to another one is taken only if `ask` says so. Of a file
    that ends within a claim nothing is taken.
    """
    read, broken = _whole(read)
    judged = read.remits.assign(verdict=verdicts(read, held)["verdict"].to_numpy())
    foreign = judged["verdict"].isin(TAKEN) & ~judged["payee_npi"].isin([*npis, ""]) & bool(npis)
    if foreign.any() and not ask(_question(judged[foreign])):
        judged["verdict"] = judged["verdict"].mask(foreign, OTHER)
    taken = judged[judged["verdict"].isin(TAKEN)]
    problems = pd.concat([broken, _conflicts(judged), _foreign(judged), read.problems], ignore_index=True)
    files = pd.DataFrame(_files(read, judged, problems), columns=["file", "verdict", "claims", "reason"])
    kept = files.loc[files["verdict"] != KNOWN, "file"]
    return Intake(only(read, taken), files, problems[problems["file"].isin(kept)].reset_index(drop=True))


def _whole(read: Remittances) -> tuple[Remittances, pd.DataFrame]:
    """The remittances of the files that came whole, and one problem for each file that is cut off."""
    cut = read.files[read.files["cut_off"]]
    rows = {name: getattr(read, name) for name in CONTRACT}
    kept = {name: frame[~frame["file"].isin(cut["file"])].reset_index(drop=True) for name, frame in rows.items()}
    return replace(read, **kept), pd.DataFrame({
        "file": cut["file"], "segment": cut["segments"], "severity": "error",
        "what": "the file is cut off here, before its last payment ends; nothing of it was imported",
        "remedy": "Download it again and import it whole.",
    })


def _conflicts(judged: pd.DataFrame) -> pd.DataFrame:
    """A problem for each payment whose number, payer and date are known with other content."""
    rows = judged[judged["verdict"] == "conflict"]
    day = rows["payment_date"].dt.strftime("%Y-%m-%d").fillna("no date")
    what = ("check " + rows["trace_number"] + " of " + rows["payer_name"] + ", " + day
            + ", was imported before and has one of these claims with other content; this one was not taken over")
    return pd.DataFrame({
        "file": rows["file"], "segment": rows["segment"], "severity": "error", "what": what,
        "remedy": "Ask the payer which one counts; undo the import of the other if it is this one.",
    })


def _question(foreign: pd.DataFrame) -> str:
    npis = ", ".join(sorted(set(foreign["payee_npi"])))
    return f"{many(len(foreign), 'check')} paid to NPI {npis}, which Practice does not name. Import all the same?"


def _foreign(judged: pd.DataFrame) -> pd.DataFrame:
    """A problem for each payment to another practice that was not taken over."""
    rows = judged[judged["verdict"] == OTHER]
    return pd.DataFrame({
        "file": rows["file"], "segment": rows["segment"], "severity": "error",
        "what": "the check was paid to NPI " + rows["payee_npi"] + ", which Practice does not name; it was not taken "
                "over",
        "remedy": "If the NPI is yours, add it to the Practice sheet; else import it with --any-npi.",
    })


def _files(read: Remittances, judged: pd.DataFrame, problems: pd.DataFrame) -> Iterator[tuple[str, str, int, str]]:
    claims = read.claims.groupby(["file", "transaction"]).size().to_dict()
    found = dict(iter(judged.groupby("file", sort=False)))
    acknowledged = set(read.statuses["file"])
    for name in read.files["file"]:
        checks = found.get(name, judged.iloc[:0])
        taken = checks[checks["verdict"].isin(TAKEN)]
        verdict = _verdict(set(checks["verdict"]), name in acknowledged, name, problems)
        count = sum(claims.get((name, number), 0) for number in taken["transaction"])
        yield name, verdict, count, _reason(name, problems, verdict) if verdict in (REFUSED, PARTLY) else ""


def _verdict(checks: set[str], acknowledged: bool, name: str, problems: pd.DataFrame) -> str:
    if checks & set(TAKEN):
        return NEW if checks <= set(TAKEN) else PARTLY
    if checks & {"conflict", OTHER}:
        return REFUSED
    if checks:
        return KNOWN
    if acknowledged:
        return ACKNOWLEDGMENT
    return REFUSED if _errors(name, problems).any() else NOTHING


def _errors(name: str, problems: pd.DataFrame) -> pd.Series:
    return (problems["file"] == name) & (problems["severity"] == "error")


def _reason(name: str, problems: pd.DataFrame, verdict: str) -> str:
    known = "its other checks were imported already" if verdict == PARTLY else ""
    return next(iter(problems.loc[_errors(name, problems), "what"]), known)
