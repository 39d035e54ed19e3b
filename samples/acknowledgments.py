"""Writes claim acknowledgments (X12 277CA, 005010X214): what a payer took in, and what it sent back unread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from samples.practice import PATIENTS, PAYERS, PRACTICE, Patient, Payer
from samples.write import END, RECEIVER, closing, dollars, opening, stamp

VERSION = "005010X214"


class Acknowledged(NamedTuple):
    """One claim: `status` is category and status code, with the entity where one is meant; charge in cents."""

    account: str
    patient: Patient
    service: date
    charge: int
    status: str
    control: str = ""

    @property
    def accepted(self) -> bool:
        return self.status[:2] in {"A1", "A2"}


class Acknowledgment(NamedTuple):
    """One file: what it tells, who says it, of which claims."""

    tells: str
    payer: Payer
    number: int
    received: date
    claims: tuple[Acknowledged, ...]


DECLARED = {
    "accepted_by_payer": Acknowledgment(
        "The payer took both claims in on 30 March: proof that they were not late.",
        PAYERS["aetna"], 9001, date(2026, 3, 30), (
            Acknowledged("CH002902", PATIENTS["farrow"], date(2026, 3, 24), 20000, "A2:20:PR", "E000202603301"),
            Acknowledged("CH002950", PATIENTS["abbott"], date(2026, 3, 25), 19000, "A2:20:PR", "E000202603302"))),
    "rejected_by_payer": Acknowledgment(
        "One claim came through, two were sent back unread: no remittance will ever come for those.",
        PAYERS["united"], 9002, date(2026, 5, 8), (
            Acknowledged("CH003001", PATIENTS["castellan"], date(2026, 5, 4), 27000, "A2:20:PR", "FA00202605081"),
            Acknowledged("CH003002", PATIENTS["hollis"], date(2026, 5, 4), 96000, "A7:562:82"),
            Acknowledged("CH003003", PATIENTS["castellan"], date(2026, 5, 5), 26000, "A3:33:IL"))),
}


def text(told: Acknowledgment) -> str:
    """The acknowledgment as a file: one interchange, one transaction."""
    body = END.join((*_source(told), *_receiver(told), *_provider(told), *_patients(told), ""))
    count = body.count(END) + 2
    return (opening(told.number, told.received, "HN", VERSION) + f"ST*277*0001*{VERSION}{END}" + body
            + f"SE*{count}*0001{END}" + closing(told.number, 1))


def _source(told: Acknowledgment) -> Iterator[str]:
    day = stamp(told.received)
    yield f"BHT*0085*08*{told.number}*{day}*0600*TH"
    yield "HL*1**20*1"
    yield f"NM1*PR*2*{told.payer.name}*****PI*{told.payer.payer_id}"
    yield f"TRN*1*R{told.number}"
    yield f"DTP*050*D8*{day}"
    yield f"DTP*009*D8*{day}"


def _receiver(told: Acknowledgment) -> Iterator[str]:
    yield "HL*2*1*21*1"
    yield f"NM1*41*2*{PRACTICE.name}*****46*{RECEIVER}"
    yield f"TRN*2*B{told.number}"
    yield from _batch(told, stamp(told.received), "90", "AA")


def _provider(told: Acknowledgment) -> Iterator[str]:
    yield "HL*3*2*19*1"
    yield f"NM1*85*2*{PRACTICE.name}*****XX*{PRACTICE.npi}"
    yield "TRN*1*0"
    yield from _batch(told, "", "QA", "QC")


def _batch(told: Acknowledgment, day: str, taken_by: str, returned_by: str) -> Iterator[str]:
    """The batch as such was received; how many of its claims were taken, how many not."""
    taken = [each.charge for each in told.claims if each.accepted]
    returned = [each.charge for each in told.claims if not each.accepted]
    yield f"STC*A1:19:PR*{day}*WQ*{dollars(sum(taken) + sum(returned))}"
    yield f"QTY*{taken_by}*{len(taken)}"
    if returned:
        yield f"QTY*{returned_by}*{len(returned)}"
    yield f"AMT*YU*{dollars(sum(taken))}"
    if returned:
        yield f"AMT*YY*{dollars(sum(returned))}"


def _patients(told: Acknowledgment) -> Iterator[str]:
    for position, each in enumerate(told.claims, 4):
        yield f"HL*{position}*3*PT"
        yield f"NM1*QC*1*{each.patient.last}*{each.patient.first}****MI*{each.patient.member}"
        yield f"TRN*2*{each.account}"
        yield f"STC*{each.status}*{stamp(told.received)}*{'WQ' if each.accepted else 'U'}*{dollars(each.charge)}"
        if each.control:
            yield f"REF*1K*{each.control}"
        yield f"DTP*472*D8*{stamp(each.service)}"
