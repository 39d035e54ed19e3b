"""Long work of a button: a process of its own does it on the open workbook, and Excel stays free meanwhile.

What it is told goes through a pipe: neither a file nor the list of processes shows it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TextIO


@dataclass(frozen=True)
class Work:
    """The words of a command, its workbook's path among them, and the keys of the rows selected then, by table."""

    words: Sequence[str]
    selected: Mapping[str, Sequence[str]]


def begin(work: Work) -> None:
    """Start the process, and come back at once."""
    child = subprocess.Popen([sys.executable, "-m", "macros.ribbon"], stdin=subprocess.PIPE, text=True,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    assert child.stdin is not None
    with child.stdin as pipe:
        json.dump(asdict(work), pipe)


def asked_for(pipe: TextIO) -> Work:
    """What the process is to do."""
    return Work(**json.load(pipe))
