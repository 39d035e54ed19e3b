"""The desk of a person at Excel: the status bar, a message, a file picker."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

TITLE = "Denial Desk"
KINDS = (("Remittances and acknowledgments", "*.835 *.277 *.edi *.txt *.dat *.zip"), ("All files", "*"))
STEP = 0.25
"""Seconds between two changes of the status bar."""


class ExcelDesk:
    """Progress in Excel's status bar, questions and results as messages."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.last = 0.0

    def choose_files(self) -> list[Path]:
        """The files to import; none if the person thinks better of it."""
        from tkinter import Tk, filedialog

        window = Tk()
        window.withdraw()
        window.attributes("-topmost", True)
        try:
            chosen = filedialog.askopenfilenames(parent=window, title="Choose remittances", filetypes=KINDS)
        finally:
            window.destroy()
        return [Path(name) for name in chosen]

    def progress(self, done: int, of: int, what: str) -> None:
        """Say how far the work is; no more than four times a second, because every change takes Excel time."""
        if done == of or time.monotonic() - self.last >= STEP:
            self.last = time.monotonic()
            self.app.status_bar = f"{TITLE}: {what} {done} of {of}"

    def tell(self, sentence: str) -> None:
        """Say what was done."""
        self.app.alert(sentence, TITLE)

    def ask(self, question: str) -> bool:
        """Ask a question that yes or no answers."""
        return self.app.alert(question, TITLE, buttons="yes_no") == "yes"

    def close(self) -> None:
        """Give Excel its status bar back."""
        self.app.status_bar = False
