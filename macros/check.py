"""Check: a second opinion on remittances, by pyx12's reading of the implementation guide."""

from __future__ import annotations

from pathlib import Path

import era
from macros.command import FILES, Command, Outcome
from macros.desk import Desk
from macros.problems import listed


def run(desk: Desk, file: list[Path]) -> Outcome:
    """Say what our reader and pyx12 find in the files; nothing is written."""
    problems = era.check(file, progress=desk.progress)
    findings = int((problems["severity"] != "note").sum())
    sentence = "Nothing to object to." if not findings else f"{findings} findings."
    return Outcome(sentence, listed(problems, most=200), findings,
                   {"problems": problems.astype("object").where(problems.notna(), None).to_dict("records")})


COMMAND = Command(
    "check", "Check files", "Intake", "check", "Test remittances against the implementation guide. Writes nothing.",
    (FILES,), run,
)
