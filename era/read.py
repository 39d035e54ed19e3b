"""Read remittances and acknowledgments: paths in, tables out."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd

from era import acknowledgment, balance, checks, claims, findings, leftovers, losses, room, trailers
from era.columns import Columns, Draft, Table, begun, frame, texts
from era.delimiters import Delimiters, interchanges, longest, rewritten
from era.envelope import Envelope
from era.files import Handed, handed_in
from era.findings import ERROR, NOTE, WARNING, Finding
from era.problem import Problem
from era.remittance import Remittance
from era.segments import Content, Segments
from era.spans import Rows
from era.tables import CONTRACT, TRACE
from era.text import clean, what_it_is
from era.values import Integers, counts

CLAIMS = re.compile(rb"(?:\A|[~'!\r\n])[\s\0]*CLP|" + losses.GLUED.pattern, re.IGNORECASE)
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


Told = dict[str, list[Table]]
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
        aside.submit(room.touch, room.ahead(sum(len(file.data) for file in batch)))
        hashing = aside.map(_hash, batch)
        found, it = opened(batch)
        hashes = list(hashing)
        batch.clear()
        told = [_told(part, hashes, aside) for part in it.parts()]
        found += [*trailers.findings(it), *losses.damaged_claims(it)]
        tables = {name: [piece.tables[name].written() for piece in told] for name in told[0].tables}
    order = {name: place for place, name in enumerate(it.files)}
    found = chain(found, *(piece.found for piece in told))
    problems = findings.columns(sorted(found, key=lambda each: (order[each.file], each.segment)))
    return {**tables, "problems": [problems], "files": [_files(it, hashes)]}


def _hash(file: Handed) -> str:
    return hashlib.sha256(file.data).hexdigest()


def _files(it: Envelope, hashes: list[str]) -> Table:
    """One row for each file handed in."""
    return {
        "file": texts(it.files), "file_hash": texts(hashes),
        "segments": counts(np.diff(it.starts, append=len(it.segments))),
        "transactions": _in_each(it, it.opened), "claims": _in_each(it, it.segments.rows("CLP")),
        "cut_off": it.cut_off,
    }


class Piece(NamedTuple):
    """The tables of some remittances, being written out, and what is wrong there."""

    tables: dict[str, Draft]
    found: list[Finding]


def _told(part: Envelope, hashes: list[str], aside: Executor) -> Piece:
    """What some remittances say; while one table is told, the texts of the last one are written out aside."""
    it, tables = Remittance(part), dict[str, Draft]()

    def said(name: str, columns: Columns) -> Table:
        tables[name] = begun(columns, aside)
        return tables[name].known

    said("statuses", acknowledgment.statuses(part))
    told = losses.Told(
        said("claims", claims.claims(it)), said("lines", claims.lines(it)),
        said("adjustments", claims.adjustments(it)),
        said("provider_adjustments", checks.provider_adjustments(it)))
    remits = said("remits", balance.with_sums(checks.remits(it, hashes), it, told))
    said("leftovers", leftovers.leftovers(it))
    found = acknowledgment.findings(part), losses.findings(it, told), balance.findings(it, remits, told)
    return Piece(tables, [*chain(*found)])


def _in_each(it: Envelope, rows: Rows) -> Integers:
    """How many of the rows each file has."""
    return counts(np.bincount(it.file(rows), minlength=len(it.files)))


def opened(batch: list[Handed]) -> tuple[list[Finding], Envelope]:
    """The segments of some files, and findings about what is no interchange."""
    parts: list[Part] = []
    found: list[Finding] = []
    for place, file in enumerate(batch):
        text = b"" if file.problem else clean(file.data)
        told = [(known, part) for known, part in interchanges(text) if not part.isspace()]
        parts += [Part(place, known, part) for known, part in told if known]
        found += _outside(file, text, [part for known, part in told if not known], len(told))
    split, starts = laid(parts)
    begins = np.searchsorted(split.end, np.array(starts, dtype=np.int32))
    first = np.searchsorted([part.file for part in parts], np.arange(len(batch)))
    it = Envelope(split, [file.name for file in batch], np.append(begins, len(split))[first])
    return found + _guessed(it, begins[[not part.signs.said for part in parts]]), it


class Part(NamedTuple):
    """An interchange: the position of its file, the signs that separate in it, its text."""

    file: int
    signs: Delimiters
    text: bytes


def laid(parts: list[Part]) -> tuple[Segments, list[int]]:
    """The segments of the interchanges with our own signs, one after the other, and where each interchange begins."""
    room = sum(longest(part.text) for part in parts)
    content, starts = Content(room), list[int]()
    for part in parts:
        starts.append(content.size)
        for block in rewritten(part.signs, part.text):
            content.add(block)
    return content.closed(), starts


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
