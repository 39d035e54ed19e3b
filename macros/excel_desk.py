"""The desk of a person at Excel: the status bar, a message, a box to type in, a picker of files."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from macros.words import offered

TITLE = "Denial Desk"
ALL = ("All files", "*")
KINDS = (("Remittances and acknowledgments", "*.835 *.277 *.edi *.txt *.dat *.zip"), ALL)
STEP = 0.25
"""Seconds between two changes of the status bar."""
MESSAGE = 1000
"""Characters that fit a message."""
LONGEST = 255
"""Characters that Excel's own box takes as a question."""


class ExcelDesk:
    """Progress in Excel's status bar, questions and results as messages."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.last = 0.0

    def choose_files(self, question: str = "") -> list[Path]:
        """The files to import, or what the question asks for; none if the person thinks better of it."""
        from tkinter import filedialog

        with _window() as window:
            chosen = filedialog.askopenfilenames(parent=window, title=question or "Choose remittances",
                                                 filetypes=[ALL] if question else KINDS)
        return [Path(name) for name in chosen]

    def choose_folder(self, question: str) -> Path | None:
        """A folder that is there; None if the person thinks better of it."""
        from tkinter import filedialog

        with _window() as window:
            chosen = filedialog.askdirectory(parent=window, title=question, mustexist=True)
        return Path(chosen) if chosen else None

    def enter(self, question: str, choices: Sequence[str] = (), default: str = "") -> str | None:
        """What the person types: into Excel's own box on Windows, else into a window of Python's."""
        prompt = offered(question, choices)
        if sys.platform == "win32" and len(prompt) <= LONGEST:
            entered = self.app.api.InputBox(prompt, TITLE, default)
            return None if entered is False else str(entered)
        from tkinter import simpledialog

        with _window() as window:
            return simpledialog.askstring(TITLE, prompt, initialvalue=default, parent=window)

    def secret(self, question: str) -> str | None:
        """What the person types into a window that shows none of it."""
        from tkinter import simpledialog

        with _window() as window:
            return simpledialog.askstring(TITLE, question, show="*", parent=window)

    def progress(self, done: int, of: int, what: str) -> None:
        """Say how far the work is; no more than four times a second, because every change takes Excel time."""
        if done == of or time.monotonic() - self.last >= STEP:
            self.last = time.monotonic()
            self.app.status_bar = f"{TITLE}: {what} {done} of {of}"

    def tell(self, sentence: str) -> None:
        """Say what was done."""
        self.app.alert(sentence, TITLE)

    def report(self, sentence: str, lines: Sequence[str]) -> None:
        """Say what was done, with the lines behind it: what is too long for a message goes into a new workbook."""
        if len("\n".join((sentence, *lines))) <= MESSAGE:
            self.tell("\n".join((sentence, *lines)))
            return
        self._list(lines)
        self.tell(f"{sentence} The list is in a new workbook, which nobody has saved.")

    def _list(self, lines: Sequence[str]) -> None:
        area = self.app.books.add().sheets[0].range((1, 1), (len(lines), 1))
        area.number_format = "@"
        area.value = [[f"'{line}" if line.startswith("'") else line or None] for line in lines]

    def ask(self, question: str) -> bool:
        """Ask a question that yes or no answers."""
        return self.app.alert(question, TITLE, buttons="yes_no") == "yes"

    def close(self) -> None:
        """Give Excel its status bar back."""
        self.app.status_bar = False


@contextmanager
def _window() -> Iterator[Any]:
    """An invisible window before all others, for a dialog to stand on."""
    from tkinter import Tk

    window = Tk()
    window.withdraw()
    window.attributes("-topmost", True)
    try:
        yield window
    finally:
        window.destroy()
