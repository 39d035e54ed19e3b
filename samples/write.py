"""Writes a remittance as an X12 835 (005010X221A1): one segment to a line, `~` at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from samples.practice import PRACTICE, Patient, Payer, Provider
from samples.remittance import Adjustment, Check, Claim, Line

END = "~\n"
VERSION = "005010X221A1"
SENDER, RECEIVER = "SAMPLECLEAR", "CEDARHOLLOW"
TRIPLETS = 6
"""A CAS or PLB segment has room for six adjustments."""


@lru_cache(maxsize=1 << 16)
def dollars(cents: int) -> str:
    """An amount as X12 writes it: no zeros that say nothing.

    >>> dollars(120000), dollars(1250), dollars(-6), dollars(0)
    ('1200', '12.5', '-0.06', '0')
    """
    whole, part = divmod(abs(cents), 100)
    text = f"{whole}.{part:02}".rstrip("0").rstrip(".") if part else str(whole)
    return f"-{text}" if cents < 0 else text


@lru_cache(maxsize=4096)
def stamp(day: date) -> str:
    """A date as X12 writes it: CCYYMMDD."""
    return f"{day:%Y%m%d}"


def interchange(checks: Sequence[Check], number: int, made: date, *, test: bool = False) -> str:
    """One interchange that holds the checks, each a transaction of its own."""
    body = [transaction(check, position) for position, check in enumerate(checks, 1)]
    return "".join((opening(number, made, "HP", VERSION, test=test), *body, closing(number, len(checks))))


def opening(number: int, made: date, kind: str, version: str, *, test: bool = False) -> str:
    """The ISA and GS segments; ISA is 106 characters wide, always."""
    isa = (f"ISA*00*{'':10}*00*{'':10}*ZZ*{SENDER:15}*ZZ*{RECEIVER:15}*{made:%y%m%d}*0600*^*00501*{number:09}"
           f"*0*{'T' if test else 'P'}*:")
    return f"{isa}{END}GS*{kind}*{SENDER}*{RECEIVER}*{stamp(made)}*0600*{number}*X*{version}{END}"


def closing(number: int, transactions: int) -> str:
    """The GE and IEA segments."""
    return f"GE*{transactions}*{number}{END}IEA*1*{number:09}{END}"


def transaction(check: Check, position: int) -> str:
    """One ST..SE: a check, its claims, its provider adjustments."""
    parts = [_header(check)]
    if check.claims:
        parts.append(f"LX*1{END}")
    parts += [claim_text(claim, check.payer.filing) for claim in check.claims]
    parts += _provider_adjustments(check)
    body = "".join(parts)
    return f"ST*835*{position:04}{END}{body}SE*{body.count(END) + 2}*{position:04}{END}"


def _header(check: Check) -> str:
    return END.join((_payment(check), f"TRN*1*{check.trace}*1{check.payer.tax_id}", f"DTM*405*{stamp(check.day)}",
                     *_payer(check.payer), *_payee(), ""))


def _payment(check: Check) -> str:
    amount, day = check.amount, stamp(check.day)
    paid = dollars(amount)
    if amount <= 0:
        return f"BPR*H*{paid}*C*NON{'*' * 12}{day}"
    if not check.payer.medicare:
        return f"BPR*I*{paid}*C*CHK{'*' * 12}{day}"
    return f"BPR*I*{paid}*C*ACH*CCP*01*999999992*DA*5550101*1{check.payer.tax_id}**01*999988881*DA*5550199*{day}"


@lru_cache(maxsize=16)
def _payer(payer: Payer) -> tuple[str, ...]:
    qualified = f"*XV*{payer.payer_id}" if payer.qualified else ""
    return (f"N1*PR*{payer.name}{qualified}", f"N3*{payer.street}", f"N4*{payer.city}*{payer.state}*{payer.zip}",
            f"REF*2U*{payer.payer_id}", f"PER*BL*PROVIDER SERVICES*TE*{payer.phone}")


def _payee() -> tuple[str, ...]:
    return (f"N1*PE*{PRACTICE.name}*XX*{PRACTICE.npi}", f"N3*{PRACTICE.street}",
            f"N4*{PRACTICE.city}*{PRACTICE.state}*{PRACTICE.zip}", f"REF*TJ*{PRACTICE.tax_id}")


def claim_text(claim: Claim, filing: str) -> str:
    """The segments of one claim, from CLP to its last line."""
    return END.join((*_claim(claim, claim.filing or filing), *(line_text(line) for line in claim.lines), ""))


def _claim(claim: Claim, filing: str) -> Iterator[str]:
    share = sum([each.cents for each in claim.all_adjustments if each.group == "PR"])
    yield (f"CLP*{claim.account}*{claim.status}*{dollars(claim.charge)}*{dollars(claim.paid)}*"
           f"{dollars(share) if share else ''}*{filing}*{claim.control}*11*{claim.frequency}")
    yield from cas(claim.adjustments)
    yield from _people(claim)
    if claim.remarks:
        yield f"MOA***{'*'.join(claim.remarks)}"
    if claim.original:
        yield f"REF*F8*{claim.original}"
    if claim.authorization:
        yield f"REF*G1*{claim.authorization}"
    yield from _days(claim)
    if allowed := sum([line.allowed for line in claim.lines]):
        yield f"AMT*AU*{dollars(allowed)}"
    if claim.interest:
        yield f"AMT*I*{dollars(claim.interest)}"


def _people(claim: Claim) -> Iterator[str]:
    yield _person("QC", claim.patient)
    if claim.subscriber:
        yield _person("IL", claim.subscriber)
    if claim.corrected_member:
        yield f"NM1*74*1******C*{claim.corrected_member}"
    yield _rendering(claim.provider)
    if claim.crossover:
        yield f"NM1*TT*2*{claim.crossover.name}*****PI*{claim.crossover.payer_id}"
    if claim.priority:
        yield f"NM1*PR*2*{claim.priority.name}*****PI*{claim.priority.payer_id}"


@lru_cache(maxsize=4096)
def _person(role: str, patient: Patient) -> str:
    return f"NM1*{role}*1*{patient.last}*{patient.first}****MI*{patient.member}"


@lru_cache(maxsize=16)
def _rendering(provider: Provider) -> str:
    return f"NM1*82*1*{provider.last}*{provider.first}****XX*{provider.npi}"


def _days(claim: Claim) -> Iterator[str]:
    if not claim.lines:
        yield f"DTM*232*{stamp(claim.day)}"
        yield f"DTM*233*{stamp(claim.day)}"
    if claim.coverage_ended:
        yield f"DTM*036*{stamp(claim.coverage_ended)}"
    if claim.received:
        yield f"DTM*050*{stamp(claim.received)}"


def line_text(line: Line) -> str:
    """The segments of one service line, without the last terminator."""
    parts = [_service(line), f"DTM*472*{stamp(line.day)}", *cas(line.adjustments)]
    if line.control:
        parts.append(f"REF*6R*{line.control}")
    if line.policy:
        parts.append(f"REF*0K*{line.policy}")
    if line.allowed:
        parts.append(f"AMT*B6*{dollars(line.allowed)}")
    parts += [f"LQ*HE*{remark}" for remark in line.remarks]
    return END.join(parts)


def _service(line: Line) -> str:
    code = ":".join(("HC", line.procedure, *line.modifiers))
    units = str(line.units) if line.units != 1 or line.submitted else ""
    submitted = f"HC:{line.submitted}" if line.submitted else ""
    return f"SVC*{code}*{dollars(line.charge)}*{dollars(line.paid)}**{units}*{submitted}".rstrip("*")


@lru_cache(maxsize=1 << 16)
def cas(adjustments: tuple[Adjustment, ...]) -> tuple[str, ...]:
    """The CAS segments of some adjustments: one for each run of the same group, six in each at most.

    >>> cas((Adjustment("CO", "45", 8000), Adjustment("CO", "253", 160), Adjustment("PR", "119", 5000, 2)))
    ('CAS*CO*45*80**253*1.6', 'CAS*PR*119*50*2')
    """
    return tuple(
        f"CAS*{group}*" + "*".join(map(_triplet, run[start:start + TRIPLETS])).rstrip("*")
        for group, run in ((group, list(each)) for group, each in groupby(adjustments, lambda one: one.group))
        for start in range(0, len(run), TRIPLETS)
    )


def _triplet(adjustment: Adjustment) -> str:
    return f"{adjustment.reason}*{dollars(adjustment.cents)}*{adjustment.quantity or ''}"


def _provider_adjustments(check: Check) -> Iterator[str]:
    pairs = [f"{each.reason}:{each.reference}*{dollars(each.cents)}" for each in check.provider_adjustments]
    for start in range(0, len(pairs), TRIPLETS):
        yield f"PLB*{PRACTICE.npi}*{check.day.year}1231*{'*'.join(pairs[start:start + TRIPLETS])}{END}"
