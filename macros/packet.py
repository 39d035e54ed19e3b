"""Packet: a letter as it was edited, with its exhibits and forms, in one numbered PDF that is ready to go."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from pypdf import PdfReader

from era.problem import Problem
from macros import staged
from macros.command import BOOK, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, practice, record, rules
from macros.sent import PACKET
from macros.words import many
from templates.compile import Refused, blanks
from templates.exhibit import exhibits
from templates.letter import Letter, letters
from templates.packet import packet
from templates.pdf import by_hand
from templates.preflight import Sending, preflight
from workbook.save import fingerprint
from workbook.schema import APPEALS, CHECKLISTS, DENIALS, DENIED_LINES, SCORES


def run(desk: Desk, book: Book, letter: Path, folder: Path, by: str, has: list[str] | None, signed: bool,
        contract: str | None, today: date) -> Outcome:
    """Look at the packet as the payer will. What would send it back is told, and nothing is written."""
    denial, own = _own(book, letter, today)
    pages = by_hand(letter, own)
    enclosed = exhibits(folder, {one["tab"]: one["title"] for one in _listed(own)})
    sending = _sending(book, denial, own, letter, enclosed, by, has or [], signed, contract or "", today)
    found = preflight(replace(sending, pages=len(PdfReader(io.BytesIO(pages)).pages)))
    stops = [Problem("packet", finding.what, finding.remedy) for finding in found if finding.stop]
    if stops:
        raise Refused(letter.name, stops)
    place = letter.with_name(f"{letter.stem}{PACKET}.pdf")
    staged.refuse_taken([place.name], place.parent)
    bound = packet(own, pages, enclosed, by, _steps(book, denial))
    sentence = f"Packet of the letter and {many(len(enclosed), 'exhibit')} bound."
    record(book, COMMAND.id, sentence, case=own.case, files=fingerprint(bound))
    staged.save_with(book, "the packet", {place.name: bound}, place.parent)
    return Outcome(f"{sentence} It is {place}.", tuple(f"  Look at: {one.what}. {one.remedy}" for one in found),
                   findings=len(found), data={"packet": place.name})


def _own(book: Book, letter: Path, today: date) -> tuple[pd.Series, Letter]:
    """The denial a letter was written for, and its letter as it would be written today."""
    appeals = book.read(APPEALS)
    rows = appeals[appeals["file"] == letter.name]
    if rows.empty:
        raise Problem(letter.name, "the Appeals sheet does not know this letter", "Choose one that was written here.")
    denials = book.read(DENIALS)
    row = denials[denials["key"] == rows["case"].iloc[-1]]
    known = rules(book)
    [own] = letters(
        row.assign(level=rows["level"].iloc[-1]), book.read(DENIED_LINES), book.read(SCORES), known.payer_names,
        practice(book), known.team, today, reasons=known.reasons, remarks=known.remarks,
        template=rows["template"].iloc[-1])
    return row.iloc[0], own


def _listed(own: Letter) -> list[Any]:
    listed = own.fields["exhibits"]
    return listed if isinstance(listed, list) else []


def _sending(book: Book, denial: pd.Series, own: Letter, letter: Path, enclosed: list[Any], by: str, has: list[str],
             signed: bool, contract: str, today: date) -> Sending:
    payer: Any = own.fields["payer"]
    known = rules(book)
    wants = _wants(known.payers, denial, own.level)
    last = denial["appeal_by"]
    return Sending(
        own.template, own.payer, denial["line_of_business"], own.level, today,
        None if pd.isna(last) else last.date(), by, enclosed, frozenset(has), own.asked, int(denial["at_risk"]),
        blanks=len(blanks(letter.read_bytes())), signed=signed, address=" ".join(payer["address"]), fax=payer["fax"],
        form=wants["form"], levels=None if pd.isna(wants["max_level"]) else int(wants["max_level"]),
        funding=denial["funding"], contracted=contract, mail_days=int(known.policy_value("Mail days")))


def _wants(payers: pd.DataFrame, denial: pd.Series, level: str) -> dict[str, Any]:
    """The payer's own row for an appeal at this level; nothing where it has none."""
    rows = payers[(payers["payer"] == denial["payer"]) & (payers["line_of_business"] == denial["line_of_business"])
                  & (payers["step"] == "appeal") & (payers["level"] == level) & payers["to_date"].isna()]
    return {"form": "", "max_level": None} if rows.empty else dict(rows.iloc[0])


def _steps(book: Book, denial: pd.Series) -> list[str]:
    reasons = rules(book).reasons
    code = str(denial["main_code"]).rpartition("-")[2]
    named = reasons.loc[reasons["reason"] == code, "checklist"]
    steps = book.read(CHECKLISTS)
    return steps.loc[steps["checklist"].isin(named), "what"].drop_duplicates().tolist()


COMMAND = Command(
    "packet", "Bind packet", "Appeals", "packet",
    "Check a finished letter and its exhibits as the payer will, and bind them into one numbered PDF.",
    (
        BOOK, Argument("--letter", "the letter (.docx) as it was edited", "file", required=True),
        Argument("--folder", "its exhibits: A remittance.pdf, B claim.pdf ...", "folder", required=True),
        Argument("--by", "how it goes out", required=True, choices=("Fax", "Portal", "Mail", "Certified mail")),
        Argument("--has", "what else is enclosed: a form by its name, waiver of liability ...", "texts", asked=True),
        Argument("--signed", "the letter is signed", "flag", asked=True),
        Argument("--contract", "whether there is a contract with the plan", asked=True, choices=("yes", "no")), TODAY,
    ),
    run, long=True,
)
