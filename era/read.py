"""Read remittances and acknowledgments: paths in, tables out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from era import acknowledgment, balance, checks, envelope, findings, losses, remittance
from era.delimiters import interchanges, rewritten
from era.envelope import Envelope
from era.files import Handed, handed_in
from era.findings import ERROR, Finding
from era.problem import Problem
from era.segments import Rows, segments
from era.tables import CONTRACT, TRACE
from era.text import clean, what_it_is
from era.values import counts

BATCH = 32 << 20
"""Bytes of small files that are read together; a larger file is read alone."""


@dataclass(frozen=True)
class Remittances:
    """What the payers said: one frame for each table of `era.tables`, and `files`, one row for each file handed in."""

    remits: pd.DataFrame
    claims: pd.DataFrame
    lines: pd.DataFrame
    adjustments: pd.DataFrame
    provider_adjustments: pd.DataFrame
    statuses: pd.DataFrame
    problems: pd.DataFrame
    files: pd.DataFrame


Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def read(paths: Paths) -> Remittances:
    """Read 835 and 277CA files, folders and zips; what cannot be read becomes a row of `problems`, never an error.

    Raises:
        Problem: a path does not exist.
    """
    return together([tables(batch) for batch in batches(handed_in(paths))] or [tables([])])


def batches(files: Iterable[Handed]) -> Iterator[list[Handed]]:
    """Group files so that many small ones cost little and memory stays that of the largest."""
    batch: list[Handed] = []
    size = 0
    for file in files:
        if batch and size + len(file.data) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += len(file.data)
    if batch:
        yield batch


def tables(batch: list[Handed]) -> Remittances:
    """The tables of some files."""
    found, it = opened(batch)
    ours = remittance.Remittance(it)
    claims, lines, adjustments = remittance.claims(ours), remittance.lines(ours), remittance.adjustments(ours)
    taken, statuses = checks.provider_adjustments(ours), acknowledgment.statuses(it)
    hashes = [hashlib.sha256(file.data).hexdigest() for file in batch]
    plb, cas = checks.pairs(ours).rows, remittance.triplets(ours).rows
    remits = balance.with_sums(checks.remits(ours, hashes), ours, claims, taken, plb)
    found = chain(found, envelope.findings(it), losses.findings(ours),
                  balance.findings(ours, remits, claims, lines, adjustments, cas))
    files = pd.DataFrame({"file": pd.Series(it.files, dtype="str"), "file_hash": pd.Series(hashes, dtype="str"),
                          "transactions": _in_each(it, it.opened), "claims": _in_each(it, ours.claim_rows)})
    order = {name: place for place, name in enumerate(it.files)}
    problems = findings.table(sorted(found, key=lambda each: (order[each.file], each.segment)))
    return Remittances(remits, claims, lines, adjustments, taken, statuses, problems, files)


def _in_each(it: Envelope, rows: Rows) -> pd.Series[int]:
    """How many of the rows each file has."""
    return counts(np.bincount(it.file[rows], minlength=len(it.files)))


def opened(batch: list[Handed]) -> tuple[list[Finding], Envelope]:
    """The segments of some files, and a finding for each file that has none."""
    parts: list[bytes] = []
    of_file: list[int] = []
    found: list[Finding] = []
    for place, file in enumerate(batch):
        text = b"" if file.problem else clean(file.data)
        ours = [rewritten(delimiters, part) for delimiters, part in interchanges(text)]
        parts += ours
        of_file += [place] * len(ours)
        if not ours:
            found.append(_unread(file, text))
    split = segments(parts)
    ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
    file = np.array([*of_file, 0], dtype=np.intp)[np.searchsorted(ends, split.start, "right")]
    return found, Envelope(split, [file.name for file in batch], file)


def _unread(file: Handed, text: bytes) -> Finding:
    problem = file.problem or Problem(file.name, what_it_is(text), "Choose the file that the payer sent.")
    return Finding(file.name, 0, ERROR, problem.what, problem.remedy)


def together(read: list[Remittances]) -> Remittances:
    """The tables of several batches as one, with their columns in order."""
    def of(table: str, columns: list[str] | None = None) -> pd.DataFrame:
        frames = [getattr(each, table) for each in read]
        frame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
        return frame[columns] if columns else frame

    return Remittances(**{name: of(name, [*CONTRACT[name], *TRACE[name]]) for name in CONTRACT}, files=of("files"))
