"""Word is asked as its documentation has it: an instance of our own, nothing run, closed again. A stand-in answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from templates import pdf, word


class StandIn:
    """Notes what it is asked; writes a PDF where Word would."""

    def __init__(self, fails: bool = False) -> None:
        self.fails, self.asked = fails, list[str]()
        self.Documents = self

    def Open(self, name: str, **how: object) -> StandIn:
        assert how == {"ConfirmConversions": False, "ReadOnly": True, "AddToRecentFiles": False}
        self.asked.append(f"open {Path(name).name}")
        return self

    def ExportAsFixedFormat(self, name: str, kind: int) -> None:
        if self.fails:
            raise OSError("Word is busy")
        self.asked.append(f"export {Path(name).name} {kind}")
        Path(name).write_bytes(b"%PDF")

    def Close(self, **how: object) -> None:
        self.asked.append("close")

    def Quit(self, **how: object) -> None:
        self.asked.append("quit")


def ask(monkeypatch: pytest.MonkeyPatch, **how: Any) -> StandIn:
    stand_in = StandIn(**how)
    monkeypatch.setattr(word, "application", lambda: stand_in)
    monkeypatch.setattr(word, "available", lambda: True)
    monkeypatch.setattr(pdf, "installed", lambda: None)
    return stand_in


def test_without_libreoffice_word_exports_each_document_and_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = ask(monkeypatch)
    assert pdf.convert([b"one", b"two"]) == [b"%PDF", b"%PDF"]
    assert stand_in.asked == [
        "open 0.docx", "export 0.pdf 17", "close", "open 1.docx", "export 1.pdf 17", "close", "quit"]
    assert (stand_in.Visible, stand_in.AutomationSecurity) == (False, 3)  # type: ignore[attr-defined]


def test_word_is_closed_also_where_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = ask(monkeypatch, fails=True)
    with pytest.raises(OSError, match="busy"):
        pdf.convert([b"one"])
    assert stand_in.asked == ["open 0.docx", "close", "quit"]


def test_word_is_not_asked_elsewhere_than_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert not word.available()
