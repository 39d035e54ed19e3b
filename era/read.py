"""Read remittances and acknowledgments: paths in, tables out."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd

from era import acknowledgment, balance, checks, claims, findings, leftovers, losses, trailers
from era.delimiters import interchanges, rewritten
from era.envelope import Envelope
from era.files import Handed, handed_in
from era.findings import ERROR, NOTE, WARNING, Finding
from era.problem import Problem
from era.remittance import Remittance
from era.segments import segments
from era.spans import Rows
from era.tables import CONTRACT, TRACE
from era.text import clean, what_it_is
from era.threads import side_by_side
from era.values import Columns, Integers, counts, frame, repeated

CLAIMS = re.compile(rb"(?:\A|[~'!])[\s\0]*CLP|" + losses.GLUED.pattern, re.IGNORECASE)
"""A claim in what is left of an interchange that says no separators."""
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
    leftovers: pd.DataFrame
    problems: pd.DataFrame
    files: pd.DataFrame


Told = dict[str, list[Columns]]
"""The tables of some files, each in one piece or several."""
Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def read(paths: Paths) -> Remittances:
    """Read 835 and 277CA files, folders and zips; what cannot be read becomes a row of `problems`, never an error.

    Raises:
        Problem: a path does not exist.
    """
    return read_handed(handed_in(paths))


def read_handed(files: Iterable[Handed]) -> Remittances:
    """The same for files that were opened already."""
    return together([tables(batch) for batch in batches(files)] or [tables([])])


def batches(files: Iterable[Handed]) -> Iterator[list[Handed]]:
    """Group files so that many small ones cost little and memory stays that of the largest."""
    batch: list[Handed] = []
    size, coming = 0, iter(files)
    while file := next(coming, None):
        if batch and size + len(file.data) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += len(file.data)
    if batch:
        yield batch


def tables(batch: list[Handed]) -> Told:
    """The tables of some files, whose bytes are let go as soon as they are segments: the batch is emptied."""
    with ThreadPoolExecutor(1) as aside:
        hashing = aside.map(_hash, batch)
        found, it = opened(batch)
        hashes = list(hashing)
    batch.clear()
    files: Columns = {
        "file": repeated(it.files, np.arange(len(it.files))), "file_hash": repeated(hashes, np.arange(len(hashes))),
        "segments": _in_each(it, slice(None)), "transactions": _in_each(it, it.opened),
        "claims": _in_each(it, it.segments.rows("CLP")), "cut_off": it.cut_off,
    }
    found += [*trailers.findings(it), *losses.damaged_claims(it), *acknowledgment.findings(it)]
    told = side_by_side(partial(_told, hashes=hashes), list(it.parts()))
    order = {name: place for place, name in enumerate(it.files)}
    found = chain(found, *(piece.found for piece in told))
    problems = findings.columns(sorted(found, key=lambda each: (order[each.file], each.segment)))
    pieces = {name: [piece.tables[name] for piece in told] for name in told[0].tables}
    return {**pieces, "statuses": [acknowledgment.statuses(it)], "problems": [problems], "files": [files]}


def _hash(file: Handed) -> str:
    return hashlib.sha256(file.data).hexdigest()


class Piece(NamedTuple):
    """The tables of some remittances, and what is wrong there."""

    tables: dict[str, Columns]
    found: list[Finding]


def _told(part: Envelope, hashes: list[str]) -> Piece:
    it = Remittance(part)
    told = losses.Told(claims.claims(it), claims.lines(it), claims.adjustments(it), checks.provider_adjustments(it))
    remits = balance.with_sums(checks.remits(it, hashes), it, told)
    found = [*losses.findings(it, told), *balance.findings(it, remits, told)]
    said = {"remits": remits, "claims": told.claims, "lines": told.lines, "adjustments": told.adjustments}
    return Piece({**said, "provider_adjustments": told.taken, "leftovers": leftovers.leftovers(it)}, found)


def _in_each(it: Envelope, rows: Rows | slice) -> Integers:
    """How many of the rows each file has."""
    return counts(np.bincount(it.file[rows], minlength=len(it.files)))


def opened(batch: list[Handed]) -> tuple[list[Finding], Envelope]:
    """The segments of some files, and findings about what is no interchange."""
    parts: list[Part] = []
    found: list[Finding] = []
    content = bytearray()
    for place, file in enumerate(batch):
        text = b"" if file.problem else clean(file.data)
        told = [(delimiters, part) for delimiters, part in interchanges(text) if not part.isspace()]
        for known, part in told:
            if known:
                parts.append(Part(place, len(content), known.said))
                for block in rewritten(known, part):
                    content += block
        found += _outside(file, text, [part for known, part in told if not known], len(told))
    split = segments(content)
    begins = np.searchsorted(split.start, np.array([part.start for part in parts], dtype=np.int32))
    owners = np.array([part.file for part in parts], dtype=np.int32)
    it = Envelope(split, [file.name for file in batch], np.repeat(owners, np.diff(begins, append=len(split))))
    return found + _guessed(it, begins[[not part.said for part in parts]]), it


class Part(NamedTuple):
    """An interchange: the position of its file, where it starts in the content, whether its ISA named its signs."""

    file: int
    start: int
    said: bool


def _outside(file: Handed, text: bytes, outside: list[bytes], parts: int) -> list[Finding]:
    """What stands in a file outside of any interchange: all of it, mail around it, or an interchange in ruins."""
    lost = len(CLAIMS.findall(b"".join(outside)))
    ruins = [Finding(file.name, 0, ERROR, losses.LOST_CLAIM, losses.LOOK)] * lost
    if len(outside) == parts:
        if file.beside and not (file.problem or lost):
            return [Finding(file.name, 0, NOTE, what_it_is(text), "It lies beside remittances: nothing to do.")]
        problem = file.problem or Problem(file.name, what_it_is(text), "Choose the file that the payer sent.")
        return [Finding(file.name, 0, ERROR, problem.what, problem.remedy), *ruins]
    passed = Finding(file.name, 0, NOTE, "text outside of the X12 envelope was passed over", "Nothing to do.")
    return [*ruins, passed] if outside else []


def _guessed(it: Envelope, rows: Rows) -> list[Finding]:
    """Interchanges, each by its first row, that do not say with which signs they separate."""
    what = "the header (ISA) is missing, damaged, or names other separators than the file has"
    return [it.finding(row, WARNING, what, "Compare the totals with the payer's website.") for row in rows]


def together(read: list[Told]) -> Remittances:
    """The tables of several batches as frames, with their columns in order."""
    columns = {name: [*CONTRACT[name], *TRACE[name]] for name in CONTRACT}
    columns["files"] = list(read[0]["files"][0])
    return Remittances(**{name: frame([piece for each in read for piece in each[name]], named)
                          for name, named in columns.items()})
