"""Letters as PDF by Word itself: on Windows, where LibreOffice is missing.

Word is started anew for it, so that a Word in which the biller is typing is neither used nor closed. Nobody has run
this: it was written from Word's documentation, and is tried with a stand-in for Word only.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

PDF = 17
"""wdExportFormatPDF."""
NO_MACROS, NO_ALERTS, NO_SAVING = 3, 0, 0
"""msoAutomationSecurityForceDisable, wdAlertsNone, wdDoNotSaveChanges."""


def available() -> bool:
    """Whether Word can be asked at all."""
    return sys.platform == "win32" and importlib.util.find_spec("win32com") is not None


def export(folder: Path, count: int) -> None:
    """Write 0.pdf, 1.pdf ... beside 0.docx, 1.docx ...; Word is closed again, also where one fails."""
    word = application()
    try:
        word.Visible, word.DisplayAlerts, word.AutomationSecurity = False, NO_ALERTS, NO_MACROS
        for number in range(count):
            _exported(word, folder / f"{number}.docx")
    finally:
        word.Quit(SaveChanges=NO_SAVING)


def application() -> Any:
    """A Word of our own: DispatchEx starts one, where Dispatch would take the one that is open."""
    from win32com.client import DispatchEx  # pyright: ignore[reportMissingModuleSource]

    return DispatchEx("Word.Application")


def _exported(word: Any, document: Path) -> None:
    opened = word.Documents.Open(str(document), ConfirmConversions=False, ReadOnly=True, AddToRecentFiles=False)
    try:
        opened.ExportAsFixedFormat(str(document.with_suffix(".pdf")), PDF)
    finally:
        opened.Close(SaveChanges=NO_SAVING)
