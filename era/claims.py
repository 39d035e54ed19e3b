"""A remittance (835) in tables: claims, service lines, adjustments.

Every column is told as where it stands: the segment of the claim or line, its qualifier, its element. What the guide
(ASC X12 005010X221A1) leaves open is decided here: a line without a date of its own has the claim's stated dates, a
claim without stated dates has those of its lines, units that are not given are one, and a patient responsibility that
is not given is zero. Every other amount that is missing or unreadable stays missing.
"""

from __future__ import annotations

import numpy as np

from era.columns import Columns, Joined, full_names, joined
from era.remittance import Remittance
from era.segments import changes, within
from era.spans import Parts, Rows, Spans, either
from era.values import Days, Numbers, amounts, cents, counts, decimals, in_cents, numbers

MOST = 32
"""More than any place in a MIA; a stable sort of what is nearly in order is quick."""


def claims(it: Remittance) -> Columns:
    """One row for each CLP, with what stands at the claim's own level."""
    at, of = it.segments.at, it.of_claim
    rows = it.envelope.noted(it.claim_rows)
    clp, patient, rendering = at(rows), at(of("NM1", "QC")), at(of("NM1", "82"))
    first, last = claim_days(it)
    return {
        **it.place(rows), "claim": counts(it.claim_number),
        "patient_control_number": clp(1), "payer_control_number": clp(7),
        "status_code": clp(2), "filing_indicator": clp(6),
        "charge": cents(amounts(clp(3))), "paid": cents(amounts(clp(4))),
        "patient_responsibility": cents(amounts(clp(5)), none_is_zero=True),
        "patient_last": patient(3), "patient_first": patient(4),
        "member_id": either(patient(9), at(of("NM1", "IL"))(9)),
        "rendering_npi": rendering(9).where(rendering(8).is_any("XX")),
        "service_from": first, "service_to": last, "received_date": it.day(of("DTM", "050")),
        "remarks": claim_remarks(it),
        **it.number(rows), "frequency": clp(9), "facility": clp(8),
        "rendering_name": full_names(rendering(3), rendering(4)),
        "original_control_number": at(of("REF", "F8"))(2),
        "corrected_member_id": at(of("NM1", "74"))(9),
        "crossover_payer": at(of("NM1", "TT"))(3), "priority_payer": at(of("NM1", "PR"))(3),
        "group_number": at(of("REF", "1L"))(2), "authorization": at(of("REF", "G1"))(2),
        "allowed": in_cents(at(of("AMT", "AU"))(2)),
        "coverage_expired": it.day(of("DTM", "036")),
    }


def identified(it: Remittance, rows: Rows, place: int, kind: str) -> Spans:
    """The identifier that follows its qualifier, if the qualifier is of this kind."""
    is_kind = it.segments.element(rows, place).is_any(kind)
    return it.segments.element(np.where(is_kind, rows, -1), place + 1)


def claim_remarks(it: Remittance) -> Joined:
    """All remark codes of a claim itself: MIA05 and 20-23, MOA03-07, and an LQ that stands before the lines."""
    places = {"MIA": (5, 20, 21, 22, 23), "MOA": (3, 4, 5, 6, 7), "LQ": (2,)}
    rows = np.concatenate([np.repeat(it.qualified(name), len(at)) for name, at in places.items()])
    place = np.concatenate([np.tile(at, len(it.qualified(name))) for name, at in places.items()])
    owned = it.claim_alone[rows] >= 0
    rows, place = it.envelope.noted(rows[owned]), place[owned]
    said = it.segments.element(rows, place).given
    rows, place = rows[said], place[said]
    order = np.argsort(rows * MOST + place, kind="stable")
    rows, place = rows[order], place[order]
    return joined(it.segments.element(rows, place), it.claim[rows], len(it.claim_rows))


def line_remarks(it: Remittance) -> Joined:
    """All codes of a line's LQ segments; one that is no remark code (HE) keeps its list: `RX:75`."""
    rows = it.qualified("LQ")
    rows = it.envelope.noted(rows[it.line[rows] >= 0])
    remark = it.segments.element(rows, 1).is_any("HE", "")
    both = np.column_stack([np.where(remark, -1, rows), rows]).ravel()
    place, owner = np.tile((1, 2), len(rows)), np.repeat(it.line[rows], 2)
    return joined(it.segments.element(both, place), owner, len(it.line_rows), colon=place == 1)


def claim_days(it: Remittance) -> tuple[Days, Days]:
    """When each claim's services were: as stated, or else from the first to the last of its lines."""
    stated, own = it.stated_days, it.own_days
    outer = [_outermost(choose, each, it.line_claim, len(it.claim_rows))
             for choose, each in zip((np.fmin, np.fmax), own, strict=True)]
    first, last = (np.where(np.isnat(said), found, said) for said, found in zip(stated, outer, strict=True))
    return first, last


def _outermost(choose: np.ufunc, values: Days, owner: Rows, size: int) -> Days:
    found = np.full(size, np.datetime64("NaT", "s"))
    begins = np.flatnonzero(changes(owner))
    if len(begins):
        found[owner[begins]] = choose.reduceat(values, begins)
    return found


def lines(it: Remittance) -> Columns:
    """One row for each SVC of a claim."""
    rows, at, of = it.envelope.noted(it.line_rows), it.segments.at, it.of_line
    svc = at(rows)
    done, submitted = (svc(place).parts(it.segments.components) for place in (1, 6))
    own, stated = it.own_days, it.stated_days
    first, last = (np.where(np.isnat(a), b[it.line_claim], a) for a, b in zip(own, stated, strict=True))
    qualifier, procedure, given = done.at(1), done.at(2), svc(4)
    revenue = either(given, procedure.where(qualifier.is_any("NU")))
    return {
        **it.place(rows), "claim": counts(it.claim_number[it.line_claim]), "line": counts(it.line_number),
        "qualifier": qualifier, "procedure": procedure, "modifiers": modifiers(done),
        "revenue_code": revenue, "charge": cents(amounts(svc(2))), "paid": cents(amounts(svc(3))),
        "units": units(svc(5)), "service_from": first, "service_to": last,
        "allowed": in_cents(at(of("AMT", "B6"))(2)),
        "control_number": at(of("REF", "6R"))(2), "remarks": line_remarks(it),
        **it.number(rows), "submitted_procedure": submitted.at(2), "submitted_modifiers": modifiers(submitted),
        "policy": policies(it),
    }


def units(spans: Spans) -> Numbers:
    """SVC05, which is not sent when it is one."""
    read = amounts(spans)
    return np.where(read.given, numbers(read), 1.0)


def modifiers(procedures: Parts) -> Joined:
    """The up to four modifiers of procedures, with blanks between them."""
    many = np.clip(procedures.within - 1, 0, 4)
    lines = np.repeat(np.arange(len(many)), many)
    return joined(procedures.at(within(lines) + 2, lines), lines, len(many))


def policies(it: Remittance) -> Joined:
    """The payer's policies behind a decision (REF 0K)."""
    rows = it.qualified("REF", "0K")
    rows = it.envelope.noted(rows[it.line[rows] >= 0])
    return joined(it.segments.element(rows, 2), it.line[rows], len(it.line_rows))


def adjustments(it: Remittance) -> Columns:
    """One row for each reason and amount of a CAS; line 0 is the claim's own level."""
    rows, place, cas = it.triplets
    it.envelope.noted(rows)
    number = np.append(it.line_number, 0)[it.line[rows]]
    return {
        **it.place(rows), "claim": counts(it.claim_number[it.claim[rows]]), "line": counts(number),
        "group": cas(1), "reason": cas(place), "amount": cents(amounts(cas(place + 1))),
        "quantity": decimals(cas(place + 2)), **it.number(rows),
    }
