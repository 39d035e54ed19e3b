"""The desk of a person at a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path

from macros.words import offered

CLEAR = "\r\x1b[K"
STEP = 0.25
"""Seconds between two lines of progress, so that a pipe to a slow terminal does not slow the work."""


class TerminalDesk:
    """Progress on standard error, and only where that is a terminal; questions are answered no where nobody sits."""

    def __init__(self, *, loud: bool = True) -> None:
        self.live = loud and sys.stderr.isatty()
        self.loud = loud
        self.last = 0.0

    def progress(self, done: int, of: int, what: str) -> None:
        """Say how far a long work is."""
        if self.live and (done == of or time.monotonic() - self.last >= STEP):
            self.last = time.monotonic()
            print(f"{CLEAR}{what} {done} of {of}", end="", file=sys.stderr, flush=True)

    def tell(self, sentence: str) -> None:
        """Say a sentence on the way."""
        if self.loud:
            self.close()
            print(sentence)

    def report(self, sentence: str, lines: Sequence[str]) -> None:
        """Say a sentence and the lines behind it."""
        for line in (sentence, *lines):
            self.tell(line)

    def ask(self, question: str) -> bool:
        """Ask yes or no."""
        if not (self.live and sys.stdin.isatty()):
            return False
        self.close()
        return input(f"{question} [y/N] ").strip().lower().startswith("y")

    def choose_files(self, question: str = "") -> list[Path]:
        """None: at a terminal files are named in the command."""
        return []

    def choose_folder(self, question: str) -> Path | None:
        """None: at a terminal a folder is named in the command."""
        return None

    def enter(self, question: str, choices: Sequence[str] = (), default: str = "") -> str | None:
        """Ask for a text; where nobody sits it is the default."""
        if not (self.live and sys.stdin.isatty()):
            return default or None
        self.close()
        try:
            return input(f"{offered(question, choices)} [{default}] ").strip() or default
        except EOFError:
            return None

    def secret(self, question: str) -> str | None:
        """Ask for a text that is not shown; None where nobody sits."""
        if not sys.stdin.isatty():
            return None
        self.close()
        return getpass(f"{question}: ")

    def close(self) -> None:
        """Take the line of progress away."""
        if self.live:
            print(CLEAR, end="", file=sys.stderr, flush=True)
