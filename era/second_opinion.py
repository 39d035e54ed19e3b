"""A second opinion on remittances: pyx12 judges them by the implementation guide, in a process of its own.

It raises on some files and stops without a word on others, so it is never believed alone: what it read is counted
against what we read, and a difference is explained. Its sentences quote the file; ours are made from its codes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pandas as pd

from era import findings
from era.delimiters import Delimiters, interchanges
from era.feeding import fed
from era.files import Handed, handed_in
from era.findings import NOTE, WARNING, Finding
from era.objections import objection
from era.read import Paths, read_handed
from era.text import clean
from era.tidy import tidied

Progress = Callable[[int, int, str], None]
Watch = Callable[[int], None]
GUIDE = Path(__file__).with_name("guide.py")
"""Run by its path, so that a child need not load what our own reader needs: it starts in a third of the time."""
SECONDS = 300.0
"""pyx12 judges some 350 claims a second."""
MOST = 500
"""Findings of one file that are listed; the rest is counted."""
TRUST_US = "Nothing to mend in the file for that: our own reader read all of it."


@dataclass
class Opinion:
    """What pyx12 said of one text: its findings, how far it came and what stopped it."""

    said: list[tuple[int, str, str, str]] = field(default_factory=list[tuple[int, str, str, str]])
    segments: int = 0
    claims: int = 0
    stopped: str = ""
    ended: bool = False


def check(paths: Paths, progress: Progress | None = None, seconds: float = SECONDS) -> pd.DataFrame:
    """Check files with our reader and with pyx12; answer the problems of both, in file order.

    `progress` is told (segments done, segments in all, what); each file may take `seconds`.

    Raises:
        Problem: a path does not exist.
    """
    found: list[pd.DataFrame] = []
    handed = list(handed_in(paths))
    tables = read_handed(handed)
    total, done = int(tables.files["segments"].sum()), 0
    for file, (segments, claims) in zip(handed, _sizes(tables.files), strict=True):
        watch = _watch(progress, done, total)
        second = findings.table(_second(file, segments, claims, watch, seconds) if segments else ())
        first = tables.problems[tables.problems["file"] == file.name]
        found.append(pd.concat([first, second]).sort_values("segment", kind="stable"))
        done += segments
    if progress and total:
        progress(total, total, "Checking segment")
    return pd.concat(found or [findings.table(())], ignore_index=True)


def _sizes(files: pd.DataFrame) -> Iterable[tuple[int, int]]:
    return zip(files["segments"], files["claims"], strict=True)


def _watch(progress: Progress | None, done: int, total: int) -> Watch:
    return lambda at: progress(min(done + at, total), total, "Checking segment") if progress else None


def _second(file: Handed, segments: int, claims: int, watch: Watch, seconds: float) -> Iterator[Finding]:
    """What pyx12 finds in a file as it came, and, where that stops it, in a tidy copy."""
    text = clean(file.data)
    opinion = asked(_as_sent(file.data), watch, seconds)
    short = opinion.segments < segments or opinion.claims != claims or bool(opinion.stopped)
    if short and opinion.ended:
        yield _stopped(file.name, opinion, segments, claims, _cause(file.data, text, opinion))
        again = asked(tidied(text), watch, seconds)
        opinion = again if again.segments >= opinion.segments else opinion
    if not opinion.ended:
        yield Finding(file.name, opinion.segments, WARNING, f"pyx12 was stopped after {seconds:g} seconds at segment "
                      f"{opinion.segments} of {segments}", "Check a part of the file, or allow more time.")
    yield from _objections(file.name, opinion)


def _stopped(name: str, opinion: Opinion, segments: int, claims: int, cause: str) -> Finding:
    what = f"pyx12 stopped at segment {opinion.segments} of {segments} and saw {opinion.claims} of {claims} claims"
    return Finding(name, opinion.segments, WARNING, f"{what}: {cause}", TRUST_US)


def _objections(name: str, opinion: Opinion) -> Iterator[Finding]:
    for segment, level, code, place in opinion.said[:MOST]:
        severity, what, remedy = objection(level, code, place)
        yield Finding(name, segment, severity, what, remedy)
    if len(opinion.said) > MOST:
        yield Finding(name, 0, NOTE, f"pyx12 objects to {len(opinion.said) - MOST} more places", "Mend the first ones.")


def _as_sent(data: bytes) -> bytes:
    """The file as text with whatever precedes it, byte order mark and all: that is what pyx12 is to judge."""
    try:
        return data.decode("utf-8").encode()
    except UnicodeDecodeError:
        return clean(data)


def _cause(data: bytes, text: bytes, opinion: Opinion) -> str:
    """Why pyx12 did not read on, as far as the file shows it."""
    known = [delimiters for delimiters, _ in interchanges(text) if delimiters]
    return next((why for holds, why in _causes(data, text, known, opinion) if holds), "it gives no reason")


def _causes(data: bytes, text: bytes, known: list[Delimiters], opinion: Opinion) -> Iterator[tuple[bool, str]]:
    yield not data.startswith(b"ISA"), "it wants ISA to be the first letters of the file"
    wide = known[0].said and text[105:106] == known[0].terminator[:1]
    yield not wide, "it wants an ISA segment of exactly 106 letters"
    yield len(set(known)) > 1, "a later interchange has other separators, which it does not look for"
    yield opinion.stopped == "EngineError", "it has no guide for this kind or version of file (GS01, GS08)"
    yield _has_blank(text, known[0]), "an empty segment ends its reading"
    yield opinion.stopped != "", "it fails on a segment out of place"


def _has_blank(text: bytes, delimiters: Delimiters) -> bool:
    return any(not part.strip() for part in text.split(delimiters.terminator)[:-1])


def asked(text: bytes, watch: Watch, seconds: float) -> Opinion:
    """Have a text judged in a child process that may take some seconds; the text goes through a pipe, never to disk."""
    child = subprocess.Popen(  # noqa: S603, our own file in our own Python
        [sys.executable, "-P", GUIDE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))
    clock = threading.Timer(seconds, child.kill)
    clock.start()
    with child:
        assert child.stdin and child.stdout
        with fed(child.stdin, text):
            opinion = _heard(child.stdout, watch)
        clock.cancel()
    return opinion


def _heard(answers: IO[bytes], watch: Watch) -> Opinion:
    opinion = Opinion()
    for line in answers:
        word, *rest = json.loads(line)
        if word == "finding":
            opinion.said.append((rest[0], rest[1], rest[2], rest[3]))
        elif word == "at":
            opinion.segments = rest[0]
            watch(rest[0])
        else:
            opinion.segments, opinion.claims, opinion.stopped = rest
            opinion.ended = True
    return opinion
