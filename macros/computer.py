"""The computer that Excel runs on, as far as it decides whether a workbook's buttons and functions work.

What only one system knows stands here, apart from what is made of it: Windows has a registry of trusted places and a
mark on files from the web; a Mac has one folder of scripts that Excel may start.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

TRUSTED = r"Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations"
"""Excel 2016 and all later ones, for this person."""
MARK = ":Zone.Identifier"
"""The stream beside a file's content in which Windows notes that it came from the web."""


class Computer(Protocol):
    """What installing and looking for faults ask of a computer."""

    excel: str
    """'Windows' or 'macOS'; '' where there is no Excel."""

    def trusted(self) -> list[str]:
        """The folders whose workbooks may run macros unasked."""
        ...

    def trust(self, folder: Path) -> str:
        """Let workbooks of a folder run macros; answers what was done, in a sentence."""
        ...

    def distrust(self, folder: Path) -> str:
        """Take that back; '' if there was nothing to take back."""
        ...

    def marked(self, path: Path) -> bool:
        """True if the file carries the mark of the web, for which Excel blocks its macros."""
        ...

    def unmark(self, path: Path) -> None:
        """Take the mark off."""
        ...


class Windows:
    """Excel on Windows: the trusted places of the registry, and the mark of the web."""

    excel = "Windows"

    def __init__(self, registry: Any) -> None:
        self.registry = registry
        """The standard library's `winreg`."""

    def trusted(self) -> list[str]:
        """The folders under Trusted Locations."""
        found: list[str] = []
        try:
            with self.registry.OpenKey(self.registry.HKEY_CURRENT_USER, TRUSTED) as places:
                for number in range(self.registry.QueryInfoKey(places)[0]):
                    with self.registry.OpenKey(places, self.registry.EnumKey(places, number)) as place:
                        found.append(self.registry.QueryValueEx(place, "Path")[0])
        except FileNotFoundError:
            return found
        return found

    def trust(self, folder: Path) -> str:
        """Write a trusted location of our own name, without the folders below it."""
        with self.registry.CreateKey(self.registry.HKEY_CURRENT_USER, _place(folder)) as place:
            self.registry.SetValueEx(place, "Path", 0, self.registry.REG_SZ, f"{folder}\\")
            self.registry.SetValueEx(place, "Description", 0, self.registry.REG_SZ, "Denial Desk")
        return f"The folder {folder} is one of Excel's trusted locations now, so its macros run."

    def distrust(self, folder: Path) -> str:
        """Take it away, if it is ours."""
        try:
            self.registry.DeleteKey(self.registry.HKEY_CURRENT_USER, _place(folder))
        except FileNotFoundError:
            return ""
        return f"The folder {folder} is no trusted location of ours any more."

    def marked(self, path: Path) -> bool:
        """True if the stream of the mark is there."""
        return Path(f"{path}{MARK}").exists()

    def unmark(self, path: Path) -> None:
        """Delete the stream; the file stays as it is."""
        Path(f"{path}{MARK}").unlink(missing_ok=True)


class Mac:
    """Excel on macOS: it asks at each opening whether macros may run, and starts Python by a script of xlwings'."""

    excel = "macOS"

    def __init__(self, home: Path) -> None:
        self.scripts = home / "Library" / "Application Scripts" / "com.microsoft.Excel"

    def trusted(self) -> list[str]:
        """None: a Mac has no such places."""
        return []

    def trust(self, folder: Path) -> str:
        """Put xlwings' script where Excel may start it."""
        script = _script()
        self.scripts.mkdir(parents=True, exist_ok=True)
        shutil.copy(script, self.scripts)
        return f"{script.name} stands where Excel may start it; Excel asks at each opening whether macros may run."

    def distrust(self, folder: Path) -> str:
        """Take the script away."""
        place = self.scripts / _script().name
        if not place.exists():
            return ""
        place.unlink()
        return f"{place.name} is taken away."

    def marked(self, path: Path) -> bool:
        """Not on a Mac."""
        return False

    def unmark(self, path: Path) -> None:
        """Nothing to take off."""


class Other:
    """A computer without Excel."""

    excel = ""

    def trusted(self) -> list[str]:
        """None."""
        return []

    def trust(self, folder: Path) -> str:
        """Nothing to be done."""
        return ""

    def distrust(self, folder: Path) -> str:
        """Nothing to be taken back."""
        return ""

    def marked(self, path: Path) -> bool:
        """Not here."""
        return False

    def unmark(self, path: Path) -> None:
        """Nothing to take off."""


def this_computer() -> Computer:
    """The computer that this runs on."""
    if sys.platform == "win32":
        import winreg

        return Windows(winreg)
    return Mac(Path.home()) if sys.platform == "darwin" else Other()


def _place(folder: Path) -> str:
    """The registry's name for a folder that we made trusted: one for each folder."""
    return rf"{TRUSTED}\DenialDesk {hashlib.sha256(str(folder).casefold().encode()).hexdigest()[:8]}"


def _script() -> Path:
    """The script that belongs to the installed xlwings."""
    spec = find_spec("xlwings")
    assert spec is not None and spec.origin is not None
    return next(Path(spec.origin).parent.glob("xlwings-*.applescript"))
