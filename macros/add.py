"""Add denial: one that came on paper, in a portal or by telephone, as a row like any other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

import pandas as pd

from denials.cases import cases
from denials.reasons import cleaned
from denials.rules import Rules
from era.problem import Problem
from macros.command import BOOK, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, record, rules
from macros.refresh import refresh
from macros.words import money
from workbook.schema import DENIALS, Owner
from workbook.schema.steps import SOURCES

TO_PATIENT = "PR-"


def run(desk: Desk, book: Book, claim: str, patient: str, payer: str, service_on: date, codes: str, amount: str,
        source: str, denied_on: date | None, today: date, remarks: str | None, procedures: str | None,
        member: str | None, provider: str | None, payer_claim: str | None) -> Outcome:
    """Add the row; a remittance that brings the same claim later writes into it, and what she typed stays."""
    known, day = rules(book), denied_on or today
    said = {"claim": claim.strip().upper(), "patient": patient, "payer": payer, "codes": _codes(codes, known),
            "remarks": remarks or "", "procedures": procedures or "", "member_id": member or "",
            "provider": provider or "", "payer_claim": payer_claim or "", "source": source}
    row = _row(said, _cents(amount), service_on, day, known)
    if row["key"].isin(book.keys(DENIALS)).any():
        raise Problem(f"Claim {said['claim']}", "this denial is in the table already", "Look for it on Denials.")
    if not service_on <= day <= today:
        raise Problem(f"Claim {said['claim']}", "its dates are not in order: service, denial, today", "Check them.")
    book.merge(DENIALS, row, Owner.PAYER)
    refresh(book, today)
    sentence = f"Denial added from {source}: claim {said['claim']}, {said['codes']}, {money(_cents(amount))}."
    record(book, COMMAND.id, sentence, case=row["key"].iloc[0])
    book.save()
    return Outcome(sentence, _doubts(row, known), data={"denials": row["key"].tolist()})


def _row(said: dict[str, str], cents: int, service_on: date, denied_on: date, known: Rules) -> pd.DataFrame:
    """The row of Denials, with the key that a remittance of the same claim would give it."""
    served, denied = pd.Timestamp(service_on), pd.Timestamp(denied_on)
    names = known.payer_names.assign(name=known.payer_names["payer"].replace("", None).fillna(
        known.payer_names["guess"])).drop_duplicates("name").set_index("name")
    line = names["line_of_business"].replace("", None).fillna(names["guess_line"]).get(said["payer"], "")
    mine = pd.DataFrame([said]).assign(
        service_from=served, service_to=served, first_denied=denied, last_answer=denied, at_risk=cents, denied=cents,
        charge=cents, patient_denied=cents if said["codes"].startswith(TO_PATIENT) else 0, recovered=0, answers=1,
        outcome="New", line_of_business=line, state=names["state"].get(said["payer"], ""),
        story=f"{denied:%Y-%m-%d} denied {said['codes']} {money(cents)} ({said['source'].lower()})")
    return mine.assign(key=cases(mine.assign(key="by hand", original_claim="", paid_on=denied)))


def _codes(text: str, known: Rules) -> str:
    """The codes, each with its group. Raises a Problem at one that Reasons does not know."""
    for word in text.upper().replace(",", " ").split():
        group, _, reason = word.partition("-")
        if group not in ("CO", "PR", "OA", "PI") or cleaned(reason) not in set(known.reasons["reason"]):
            raise Problem(word, "that is no group and reason code of the Reasons table", "Write it as CO-197.")
    return " ".join(text.upper().replace(",", " ").split())


def _cents(amount: str) -> int:
    try:
        cents = Decimal(amount.replace("$", "").replace(",", "")) * 100
    except InvalidOperation:
        cents = Decimal(0)
    if cents <= 0 or cents != cents.to_integral_value():
        raise Problem(amount, "that is no amount in dollars and cents", "Write it as 1450.00.")
    return int(cents)


def _doubts(row: pd.DataFrame, known: Rules) -> tuple[str, ...]:
    """What a person should look at."""
    payer = row["payer"].iloc[0]
    if payer in set(known.payers["payer"]):
        return ()
    return (f"  Payers has no row for {payer}: its time limits are the general ones; enter its own.",)


COMMAND = Command(
    "add", "Add denial", "Intake", "add",
    "Add a denial that came on paper, in a portal or by telephone; a later remittance of the claim joins it.",
    (BOOK, Argument("--claim", "the practice's claim number", required=True),
     Argument("--patient", "the patient: last name, first name", required=True),
     Argument("--payer", "the payer, as the Payers sheet names it", required=True),
     Argument("--service-on", "the date of service, YYYY-MM-DD", "date", required=True),
     Argument("--codes", "group and reason, as CO-197; several separated by spaces", required=True),
     Argument("--amount", "what was denied, in dollars", required=True),
     Argument("--source", "how it came", required=True, choices=SOURCES),
     Argument("--denied-on", "the date of the denial, YYYY-MM-DD; else today", "date", asked=True), TODAY,
     Argument("--remarks", "remark codes"), Argument("--procedures", "procedure codes"),
     Argument("--member", "the member ID"), Argument("--provider", "the rendering provider"),
     Argument("--payer-claim", "the payer's claim number")), run,
)
