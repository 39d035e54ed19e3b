"""Sent: a letter or packet went out; what went, how and when is kept, with the proof of it and the day to ask."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from denials.deadlines import follow_up
from denials.rules import Rules
from denials.status import allowed
from era.problem import Problem
from macros.command import BOOK, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, record, rules
from macros.letters import FOLDER
from macros.press import changed
from macros.refresh import rework
from macros.words import many
from templates.choice import entry
from templates.compile import blanks
from templates.letter import UNDERPAYMENT
from workbook.merging import fit
from workbook.schema import APPEALS, DENIALS, TRANSITIONS, UNDERPAYMENTS, Owner
from workbook.schema.work import METHODS

STATUS = {"appeal": "Appealed", "dispute": "Appealed", "correction": "Corrected and resubmitted",
          "peer-to-peer": "Pending payer response"}
"""What a denial becomes when a letter of the kind went out; one to the provider or the patient changes nothing."""
ANSWERED = ("appeal", "dispute", "correction")
"""Kinds that a payer answers with a remittance: their sending starts the denial's own clock."""
PROOF = ("sent_on", "sent_by", "confirmation")
"""What Appeals and the denial both keep of a sending."""
PACKET = "_packet"


@dataclass(frozen=True)
class Sending:
    """One letter that went out: its row of Appeals, the file as it was sent, and its denial if there is one."""

    row: pd.Series
    file: Path
    denial: pd.Series | None
    cells: dict[str, Any]

    @property
    def kind(self) -> str:
        """What kind of letter it is, by the catalogue."""
        return entry(self.row["template"]).kind


def run(desk: Desk, book: Book, letter: Path | None, by: str, on: date | None, confirmation: str | None,
        evidence: Path | None, today: date) -> Outcome:
    """Note the sending in Appeals, in Denials with the status that follows, and in Activity: all of it, or nothing."""
    on = _past(on or today, today)
    known, denials = rules(book), book.read(DENIALS)
    cells = {"sent_on": pd.Timestamp(on), "sent_by": by} | _proof(evidence)
    cells |= {"confirmation": confirmation} if confirmation else {}
    sendings = [_sending(row, file, denials, known, cells) for row, file in _meant(book, letter, on)]
    kept = pd.DataFrame([_kept(each) for each in sendings])
    for owner in (Owner.BILLER, Owner.RULE):
        mine = [column.field for column in APPEALS.owned(owner) if column.field in kept]
        book.merge(APPEALS, kept[list(dict.fromkeys(["key", *mine]))], owner)
    findings = [finding for each in sendings for finding in (*_moved(book, each, today), *_to_look_at(book, each))]
    rework(book, [each.denial["key"] for each in sendings if each.denial is not None],
           ("status", "next_on", *PROOF), today)
    book.save()
    due = min(each.cells["follow_up"] for each in sendings)
    sentence = f"{many(len(sendings), 'letter')} sent by {by} on {on:%Y-%m-%d}; ask on {due:%Y-%m-%d}."
    return Outcome(sentence, tuple(f"  Look at: {finding}" for finding in findings), findings=len(findings),
                   data={"sent": [each.file.name for each in sendings], "follow_up": f"{due:%Y-%m-%d}"})


def _past(on: date, today: date) -> date:
    if on > today:
        raise Problem("--on", f"{on:%Y-%m-%d} is still to come", "Note a letter as sent when it went out.")
    return on


def _proof(evidence: Path | None) -> dict[str, str]:
    """The name and the fingerprint of a confirmation: a fax report, a portal's page, a postal receipt."""
    if evidence is None:
        return {}
    if not evidence.is_file():
        raise Problem("--evidence", "the file is not there", "Choose it again.")
    return {"evidence": evidence.name, "evidence_hash": _hash(evidence)}


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _meant(book: Book, letter: Path | None, on: date) -> list[tuple[pd.Series, Path]]:
    """The rows of Appeals that are meant, each with its file: the one named, else those selected."""
    appeals = book.read(APPEALS)
    if letter is not None:
        stem = letter.stem.removesuffix(PACKET)
        rows = appeals[appeals["file"] == f"{stem}.docx"]
        return [(_ready(_one(rows, letter), on), _there(letter))]
    rows = appeals[appeals["key"].isin(book.selected(APPEALS))]
    if rows.empty:
        raise Problem("sent", "no letter was named or selected",
                      "Name its file, or select its row on the Appeals sheet.")
    return [(_ready(row, on), _found(book.path.parent / FOLDER, row["file"])) for _, row in rows.iterrows()]


def _one(rows: pd.DataFrame, letter: Path) -> pd.Series:
    if rows.empty:
        raise Problem(letter.name, "the Appeals sheet does not know this letter", "Choose one that was written here.")
    return rows.iloc[-1]


def _there(file: Path) -> Path:
    if not file.is_file():
        raise Problem(file.name, "the file is not there", "Name the file that was sent.")
    return file


def _found(folder: Path, name: str) -> Path:
    """What went out of a letter: its packet if one was bound, else the letter itself."""
    packet = folder / f"{Path(name).stem}{PACKET}.pdf"
    return packet if packet.is_file() else _there(folder / name)


def _ready(row: pd.Series, on: date) -> pd.Series:
    """The row, if its letter may be noted as sent on that day."""
    if pd.notna(row["sent_on"]):
        raise Problem(row["file"], f"it is noted as sent on {row['sent_on']:%Y-%m-%d}",
                      "What goes out again is a new version: write the letter again.")
    if on < row["written_on"].date():
        raise Problem(row["file"], f"it was written on {row['written_on']:%Y-%m-%d}, after that day", "Look at --on.")
    return row


def _sending(row: pd.Series, file: Path, denials: pd.DataFrame, known: Rules, cells: dict[str, Any]) -> Sending:
    found = denials[denials["key"] == row["case"]]
    case = (found if len(found) else denials.reindex([0])).iloc[:1].assign(
        payer=row["payer"], level=row["level"], sent_on=cells["sent_on"], sent_by=cells["sent_by"])
    return Sending(row, file, found.iloc[0] if len(found) else None,
                   cells | {"follow_up": follow_up(case, known).iloc[0]})


def _kept(sending: Sending) -> dict[str, Any]:
    return {"key": sending.row["key"], "sent_file": sending.file.name, "sent_hash": _hash(sending.file),
            **sending.cells}


def _moved(book: Book, sending: Sending, today: date) -> Iterator[str]:
    """The denial's own cells and the line of Activity; a status that may not follow stays, and is told."""
    cells: dict[str, Any] = {"next_on": sending.cells["follow_up"]} if sending.kind in STATUS else {}
    if sending.kind in ANSWERED:
        cells |= {name: sending.cells[name] for name in PROOF if name in sending.cells}
    new = STATUS.get(sending.kind, "")
    if sending.denial is not None and new:
        old = sending.denial["status"] or sending.denial["outcome"]
        if _may(book, old, new, today):
            cells["status"] = new
        else:
            yield f"claim {sending.row['claim']} stays {old}: {new} may not follow it. See the Transitions sheet."
    before, after = _written(book, sending, cells)
    if sending.row["template"] == UNDERPAYMENT:
        _disputed(book, sending.row["case"])
    record(book, COMMAND.id, _sentence(sending), case=sending.row["case"], old=before, new=after,
           files=_hash(sending.file))


def _written(book: Book, sending: Sending, cells: dict[str, Any]) -> tuple[str, str]:
    """Write the denial's own cells; answers what stood there and what stands there now."""
    if sending.denial is None or not cells:
        return "", ""
    stood = book.rows(DENIALS, [sending.row["case"]])
    stands = fit(stood.assign(**cells), DENIALS)
    book.merge(DENIALS, stands[["key", *cells]], Owner.BILLER)
    return changed(DENIALS, stood, stands, 0, list(cells))


def _sentence(sending: Sending) -> str:
    return (f"{sending.row['template']}, level {sending.row['level']}, version {sending.row['version']} sent by "
            f"{sending.cells['sent_by']} on {sending.cells['sent_on']:%Y-%m-%d}; ask on "
            f"{sending.cells['follow_up']:%Y-%m-%d}.")


def _may(book: Book, old: str, new: str, today: date) -> bool:
    return bool(allowed(pd.Series([old]), pd.Series([new]), book.read(TRANSITIONS), pd.Timestamp(today)).iloc[0])


def _disputed(book: Book, case: str) -> None:
    lines = book.read(UNDERPAYMENTS)
    mine = lines[(lines["case"] == case) & lines["status"].isin(["", "New"])]
    book.merge(UNDERPAYMENTS, mine[["key"]].assign(status="Disputed"), Owner.BILLER)


def _to_look_at(book: Book, sending: Sending) -> Iterator[str]:
    """What a person should know of a letter that is gone: blanks in it, a day too late, a newer version."""
    row, name = sending.row, sending.row["file"]
    if sending.file.suffix.lower() == ".docx" and (left := len(blanks(sending.file.read_bytes()))):
        yield f"{name} went out with {many(left, 'marked blank')}."
    last = pd.NaT if sending.denial is None else sending.denial["appeal_by"]
    if sending.kind == "appeal" and pd.notna(last) and sending.cells["sent_on"] > last:
        yield f"{name} went out after the last safe day, {last:%Y-%m-%d}."
    alike = book.read(APPEALS).merge(row[["case", "level", "template"]].to_frame().T)
    if (alike["version"] > row["version"]).any():
        yield f"{name} is not the newest version of its letter."


COMMAND = Command(
    "sent", "Mark as sent", "Appeals", "send",
    "Keep what went out: the file's fingerprint, day, way and confirmation, the day to ask, and the denial's status.",
    (
        BOOK, Argument("--letter", "the letter or packet as it was sent; else the rows selected on Appeals", "file"),
        Argument("--by", "how it went out", required=True, choices=METHODS),
        Argument("--on", "the day it went out, YYYY-MM-DD; else today", "date", asked=True),
        Argument("--confirmation", "fax, portal or certified mail number", asked=True),
        Argument("--evidence", "file that proves it: fax report, portal page, receipt", "file"), TODAY,
    ),
    run, rows=APPEALS,
)
