"""Letters of templates that the practice wrote, made in a process of their own with a limit on time and memory.

The guard lets nothing through that runs; a template may still be so made that a long claim takes it for ever, or more
memory than there is. A shipped template that nobody edited is made in the program itself: it comes with the program,
and whoever can change it can change the program.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TypeAlias

from era.feeding import fed
from era.problem import Problem
from templates import limited
from templates.compile import Refused, load
from templates.fields import FOLDER
from templates.wording import Fields

SECONDS, SECONDS_EACH = 30.0, 0.1
"""Of the processor's time: a child starts in half a second of it and makes a letter in a hundredth."""
PATIENCE = 4
"""How much longer it may take by the clock, where other work is going on."""
TIME_UP = (-24, 1816)
"""What a process ends with that used up its time: SIGXCPU; ERROR_NOT_ENOUGH_QUOTA of Windows."""
START = "import sys; sys.path[:] = {}; from templates.limited import serve; serve({!r}, {!r})"
Asked: TypeAlias = tuple[Path, Fields]
"""A template, and the fields of one letter."""
Answer: TypeAlias = "bytes | list[Problem]"


def rendered(asked: Sequence[Asked]) -> list[bytes]:
    """The letters as .docx, in order. Refused, if any template is; a Problem names one that takes too much."""
    own = [place for place, (path, _) in enumerate(asked) if not _shipped(path)]
    made = dict(zip(own, answers([asked[place] for place in own]), strict=True))
    problems = {str(problem): (asked[place][0].name, problem) for place, answer in made.items()
                for problem in answer if isinstance(problem, Problem)}
    if problems:
        raise Refused(next(iter(problems.values()))[0], [problem for _, problem in problems.values()])
    return [made[place] if place in made else load(path).render(fields)  # pyright: ignore[reportReturnType]
            for place, (path, fields) in enumerate(asked)]


def _shipped(path: Path) -> bool:
    return path.resolve().parent == FOLDER.resolve()


def answers(asked: Sequence[Asked], seconds: float = SECONDS, memory: int = limited.MEMORY) -> list[Answer]:
    """What the child says to each: the letter, or what is wrong with its template.

    Where it dies of one, that one's template is named, and another child goes on with the other templates.
    """
    if not asked:
        return []
    given, late = _heard(asked, seconds + SECONDS_EACH * len(asked), memory)
    if len(given) == len(asked):
        return given
    fatal, rest = asked[len(given)][0], list(asked[len(given):])
    what = f"it takes longer than {seconds:g} seconds" if late else "it takes more memory than a letter may"
    stopped = [Problem(fatal.name, what, "Look for loops inside loops, and for pages of text inside a loop.")]
    others = iter(answers([one for one in rest if one[0] != fatal], seconds, memory))
    return given + [stopped if one[0] == fatal else next(others) for one in rest]


def _heard(asked: Sequence[Asked], seconds: float, memory: int) -> tuple[list[Answer], bool]:
    """The answers of one child until it ended, and whether its time was up. All goes through pipes, never to disk."""
    late = threading.Event()
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", START.format(json.dumps(sys.path), memory, seconds)], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))
    clock = threading.Timer(PATIENCE * seconds, lambda: (late.set(), child.kill()))
    clock.start()
    with child:
        assert child.stdin and child.stdout
        with fed(child.stdin, _told(asked)):
            given = list(_read(child.stdout))
            clock.cancel()
    return given, late.is_set() or child.returncode in TIME_UP


def _told(asked: Sequence[Asked]) -> bytes:
    templates = {path.name: base64.b64encode(path.read_bytes()).decode() for path in {path for path, _ in asked}}
    return json.dumps([templates, [(path.name, fields) for path, fields in asked]]).encode()


def _read(pipe: IO[bytes]) -> Iterator[Answer]:
    """The whole answers in a pipe: a letter's bytes, or problems; half an answer is none."""
    while len(head := pipe.read(limited.HEAD.size)) == limited.HEAD.size:
        kind, length = limited.HEAD.unpack(head)
        body = pipe.read(length)
        if len(body) < length:
            return
        yield body if kind == limited.LETTER else [Problem(*each) for each in json.loads(body)]
