"""The check that a remittance explains: who pays whom, how much, and what was taken beside the claims."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial

import numpy as np

from era.claims import identified
from era.columns import Columns, Texts, repeated, texts
from era.envelope import pick
from era.remittance import Remittance
from era.segments import changes
from era.spans import Rows, Spans, either
from era.values import amounts, cents, counts, days

TOLD = {"N3": ("N3",), "N4": ("N4",), "2U": ("REF", "2U"), "TJ": ("REF", "TJ"), "CX": ("PER", "CX"), "PER": ("PER",)}
"""The segments in which a payer or payee tells its address, other numbers and contacts."""


def remits(it: Remittance, hashes: list[str]) -> Columns:
    """One row for each 835 transaction, without its sums (`era.balance` adds them); `hashes` are of the files."""
    e, envelope = it.segments.element, it.envelope
    opened, bpr, trn = envelope.opened[it.checks], it.of_check("BPR"), it.of_check("TRN")
    payer, payee = party(it, "PR"), party(it, "PE")
    for rows in (payer["N3"], payer["N4"], payee["TJ"]):
        envelope.noted(rows)
    said: Columns = {
        "file": repeated(envelope.files, envelope.file(opened)),
        "interchange": counts(envelope.interchange[it.checks]),
        "transaction": counts(envelope.place[it.checks]),
        "payer_name": e(payer["N1"], 2),
        "payer_id": either(either(e(payer["N1"], 4), e(payer["2U"], 2)), e(trn, 3)),
        "payee_name": e(payee["N1"], 2), "payee_npi": identified(it, payee["N1"], 3, "XX"),
        "trace_number": e(trn, 2), "method": e(bpr, 4), "payment_date": days(e(bpr, 16)),
        "amount": cents(amounts(e(bpr, 2))),
    }
    trace: Columns = {
        **it.number(opened), "file_hash": repeated(hashes, envelope.file(opened)),
        "body_hash": body_hashes(it), "test": envelope.test[it.checks],
        "version": repeated(envelope.version, it.checks),
        "payer_address": e(payer["N3"], 1), "payer_city": e(payer["N4"], 1),
        "payer_state": e(payer["N4"], 2), "payer_zip": e(payer["N4"], 3), "payer_phone": phone(it, payer),
        "payee_tax_id": either(identified(it, payee["N1"], 3, "FI"), e(payee["TJ"], 2)),
        "production_date": it.day(it.of_check("DTM", "405")),
    }
    return {**said, **trace}


def party(it: Remittance, code: str) -> dict[str, Rows]:
    """Where the payer (PR) or payee (PE) of each check says its name, address, contacts and other numbers."""
    n1 = it.of_check("N1", code)
    marks = it.segments.called("N1", "LX", "CLP", "PLB", "SE")
    marks[it.envelope.opened] = True
    marked = np.flatnonzero(marks)
    check = np.full(len(marked), -1, dtype=np.intp)
    check[np.searchsorted(marked, n1[n1 >= 0])] = np.flatnonzero(n1 >= 0)
    owner = it.segments.since(marked, check)
    told = {key: it.qualified(*what) for key, what in TOLD.items()}
    return {"N1": n1, **{key: pick(owner[rows], rows, len(it.checks)) for key, rows in told.items()}}


def phone(it: Remittance, payer: dict[str, Rows]) -> Spans:
    """The payer's telephone: of its claims office (PER CX), or else of the first contact it names."""
    rows = np.where(payer["CX"] >= 0, payer["CX"], payer["PER"])
    first, second, third = (identified(it, rows, place, "TE") for place in (3, 5, 7))
    return either(first, either(second, third))


def body_hashes(it: Remittance) -> Callable[[], Texts]:
    """SHA-256 of each transaction between ST and SE in our own delimiters: the same in whatever wrapping it comes."""
    segments, opened, trailer = it.segments, it.envelope.opened[it.checks], it.envelope.trailer[it.checks]
    is_st = segments.called("ST")[opened]
    begins = np.where(is_st, segments.end[opened] + 1, segments.start(opened))
    ends = np.where(trailer >= 0, segments.start(np.maximum(trailer, 0)), segments.end[_last_rows(it)] + 1)
    return partial(_hashes, segments.data.data, list(zip(begins, ends, strict=True)))


def _hashes(content: memoryview, bounds: list[tuple[int, int]]) -> Texts:
    return texts([hashlib.sha256(content[begin:end]).hexdigest() for begin, end in bounds])


def _last_rows(it: Remittance) -> Rows:
    """The last segment of each check."""
    last = np.zeros(len(it.checks), dtype=np.intp)
    ends = np.append(np.flatnonzero(changes(it.check)), len(it.check))[1:] - 1
    ends = ends[it.check[ends] >= 0]
    last[it.check[ends]] = ends
    return last


def provider_adjustments(it: Remittance) -> Columns:
    """One row for each reason and amount of a PLB; a positive amount was taken from the check."""
    found, e, c = it.pairs, it.segments.element, it.segments.component
    it.envelope.noted(found.rows)
    return {
        **it.place(found.rows), "provider": e(found.rows, 1), "fiscal_period_end": days(e(found.rows, 2)),
        "reason": c(found.rows, found.place, 1), "reference": c(found.rows, found.place, 2),
        "amount": cents(amounts(e(found.rows, found.place + 1))), **it.number(found.rows),
    }
