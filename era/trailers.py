"""What is wrong with the envelopes: transactions that are not read, missing ends, counts and numbers that disagree."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from era.envelope import OTHER, REMITTANCE, Envelope, first_of_each
from era.findings import ERROR, NOTE, WARNING, Finding
from era.spans import Rows
from era.values import amounts

CUT_OFF = ": the file is cut off or damaged"
AGAIN = "Download it again; what is there was read."
IF_UNBALANCED = "If a balance fails too, download the file again."
KINDS = {
    "837": "a batch of claims (837)", "277": "a claim status answer (277)", "999": "a receipt for a batch (999)",
    "997": "a receipt for a batch (997)", "270": "an eligibility question (270)", "834": "an enrollment (834)",
    "271": "an eligibility answer (271)", "276": "a claim status question (276)", "278": "an authorization (278)",
    "820": "a premium payment (820)", "824": "a report on a file (824)",
}
UNKNOWN_KIND = "an X12 transaction of another kind"


def findings(it: Envelope) -> Iterator[Finding]:
    """Everything that is wrong around the transactions of some files."""
    read = np.array([kind != OTHER for kind in it.kind], dtype=np.bool_)
    of_file = it.file(it.opened)
    useful = np.bincount(of_file[read], minlength=len(it.files)) > 0
    yield from _nothing_to_read(it, ~useful)
    yield from _passed_over(it, ~read & useful[of_file])
    yield from _outside(it)
    yield from _mislabelled(it)
    yield from _ends(it, read)
    yield from _tests(it)
    yield from _closed(it, "ISA", "IEA", "GS", 13)
    yield from _closed(it, "GS", "GE", "ST", 6)


def _nothing_to_read(it: Envelope, files: np.ndarray) -> Iterator[Finding]:
    """X12 files without a remittance or claim acknowledgment; a file without any segment was refused before."""
    for row in it.begins[files[it.file(it.begins)]]:
        file = it.file(row)
        codes = [code for code, own in zip(it.code, it.file(it.opened), strict=True) if own == file]
        what = KINDS.get(codes[0], UNKNOWN_KIND) if codes else "an envelope"
        yield Finding(it.files[file], 0, ERROR, f"the file holds {what} but no remittance",
                      "Choose the remittance (835) or claim acknowledgment (277CA).")


def _passed_over(it: Envelope, which: np.ndarray) -> Iterator[Finding]:
    for place in np.flatnonzero(which):
        kind = KINDS.get(it.code[place], UNKNOWN_KIND)
        yield it.finding(it.opened[place], NOTE, f"{kind} stands here and was passed over", "Nothing to do.")


def _outside(it: Envelope) -> Iterator[Finding]:
    """Text before, between or after the transactions of a file that is no envelope either."""
    rows = it.outside[~it.segments.called("ISA", "TA1", "GS", "GE", "IEA")[it.outside]]
    for row in first_of_each(rows, it.file(rows)):
        yield it.finding(row, NOTE, "text outside of any transaction was passed over", "Nothing to do.")


def _mislabelled(it: Envelope) -> Iterator[Finding]:
    for row, code, kind in zip(it.opened, it.code, it.kind, strict=True):
        if kind == REMITTANCE and not code:
            yield it.finding(row, ERROR, "a remittance begins without its transaction header (ST)",
                             "It was read; download the file again, it may be damaged.")
        elif kind == REMITTANCE and code != "835":
            yield it.finding(row, ERROR, "this transaction does not call itself a remittance but holds claims",
                             "It was read as a remittance; compare it with the payer's website.")


def _ends(it: Envelope, read: np.ndarray) -> Iterator[Finding]:
    """Transactions whose SE is missing, counts other than they have, or bears another number than their ST."""
    segments, trailer = it.segments, it.trailer
    known, counted = read & (trailer >= 0), trailer - it.opened + 1
    said, is_st = amounts(it.element(trailer, 1)), segments.called("ST")[it.opened]
    begin, end = (it.element(rows, 2).texts() for rows in (it.opened, trailer))
    differ = np.array([one != other for one, other in zip(begin, end, strict=True)], dtype=np.bool_)
    for place in np.flatnonzero(read & (trailer < 0)):
        yield it.finding(it.opened[place], ERROR, f"the transaction has no end (SE){CUT_OFF}", AGAIN)
    for place in np.flatnonzero(known & is_st & ((said.digits != counted) | ~said.sound)):
        yield it.finding(trailer[place], WARNING, "the transaction ends (SE01) with another number of segments than "
                         f"the {counted[place]} it has", IF_UNBALANCED)
    for place in np.flatnonzero(known & is_st & differ):
        yield it.finding(trailer[place], WARNING, "the numbers at the start (ST02) and end (SE02) of the transaction "
                         "differ", IF_UNBALANCED)


def _tests(it: Envelope) -> Iterator[Finding]:
    headers = it.segments.rows("ISA")
    marked = headers[it.element(headers, 15).is_any("T")]
    of_file = it.file(marked)
    for row in first_of_each(marked, of_file):
        many = int((of_file == it.file(row)).sum())
        which = "an interchange is" if many == 1 else f"{many} interchanges are"
        yield it.finding(row, WARNING, f"{which} marked as a test (ISA15 is T)",
                         "Do not post it unless the payer says that it is real.")


def _closed(it: Envelope, opening: str, closing: str, inside: str, number: int) -> Iterator[Finding]:
    """Interchanges or groups whose end is missing, counts other than they hold, or bears another number."""
    segments = it.segments
    headers, trailers, held = segments.rows(opening), segments.rows(closing), segments.rows(inside)
    after = _limits(it, headers)
    end = np.append(trailers, -1)[np.searchsorted(trailers, headers)]
    end = np.where(end < after, end, -1)
    counted = np.searchsorted(held, end) - np.searchsorted(held, headers)
    said = amounts(it.element(end, 1))
    begin, finish = it.element(headers, number).texts(), it.element(end, 2).texts()
    for place in np.flatnonzero(end < 0):
        yield it.finding(headers[place], WARNING, f"this {opening} has no end ({closing}){CUT_OFF}", AGAIN)
    for place in np.flatnonzero((end >= 0) & ((said.digits != counted) | ~said.sound)):
        yield it.finding(end[place], WARNING, f"{closing}01 counts another number of {inside} than the "
                         f"{counted[place]} there are", IF_UNBALANCED)
    differ = [one.lstrip("0") != other.lstrip("0") for one, other in zip(begin, finish, strict=True)]
    for place in np.flatnonzero((end >= 0) & np.array(differ, dtype=np.bool_)):
        yield it.finding(end[place], WARNING, f"the number in {closing}02 is not the one in {opening}{number:02}",
                         IF_UNBALANCED)


def _limits(it: Envelope, headers: Rows) -> Rows:
    """Where each of the headers must have ended: at the next one, or at the end of its file."""
    many = len(it.segments)
    return np.minimum(np.append(headers, many)[1:], np.append(it.starts, many)[it.file(headers) + 1])
