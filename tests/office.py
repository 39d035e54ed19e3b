"""LibreOffice without a window, so that a test can ask a real spreadsheet what a workbook shows.

It runs in a profile of its own that is thrown away, listens on a pipe and leaves no lock files.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from types import ModuleType
from typing import Any

EPOCH = dt.date(1899, 12, 30)
START_WITHIN = 60
ERRORS = 4
"""com.sun.star.sheet.FormulaResult.ERROR"""
NO_MACROS = 0
"""com.sun.star.document.MacroExecMode.NEVER_EXECUTE: without a window nobody is asked anyway."""
CONTENTS = 1 | 2 | 4 | 16
"""com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA"""
SHEET_FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML", ".ods": "calc8"}
PDF_FILTERS = {"com.sun.star.text.TextDocument": "writer_pdf_Export",
               "com.sun.star.sheet.SpreadsheetDocument": "calc_pdf_Export"}
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="UseDocumentSystemFileLocking" oor:op="fuse">
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="UseDocumentOOoLockFile" oor:op="fuse">
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse">
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupLastVersion" oor:op="fuse">
<value>99.9</value></prop></item>
</oor:items>"""


class NoOffice(RuntimeError):
    """LibreOffice, or the part of it that Python speaks to, is missing. Tests that need it fail; none skips."""


class Office:
    """One running LibreOffice. `with Office() as office: ...`; it shows its windows on a display that is given."""

    def __init__(self, display: str = "") -> None:
        self.display = display
        self.program = _program()
        self.uno = _bridge(self.program)
        self.folder = Path(tempfile.mkdtemp(prefix="office-"))
        self.pipe = f"office-{uuid.uuid4().hex}"
        self.process = self._start()
        self.desktop = self._connect()

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_: object) -> None:
        self.quit()

    def _start(self) -> subprocess.Popen[bytes]:
        profile = self.folder / "user" / "registrymodifications.xcu"
        profile.parent.mkdir(parents=True)
        profile.write_text(PROFILE, encoding="utf-8")
        seen = {"SAL_USE_VCLPLUGIN": "gen", "DISPLAY": self.display} if self.display else {"SAL_USE_VCLPLUGIN": "svp"}
        return subprocess.Popen(
            [self.program / "soffice", *([] if self.display else ["--headless"]), "--norestore", "--nologo",
             "--nodefault", "--nofirststartwizard", f"-env:UserInstallation={self.folder.as_uri()}",
             f"--accept=pipe,name={self.pipe};urp;"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=os.environ | seen, start_new_session=True,
        )

    def _connect(self) -> Any:
        here = self.uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        end = time.monotonic() + START_WITHIN
        while True:
            try:
                there = resolver.resolve(f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
                return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
            except Exception as reason:
                if self.process.poll() is not None or time.monotonic() > end:
                    self._end()
                    raise NoOffice(f"LibreOffice did not start within {START_WITHIN} s: {reason}") from reason
                time.sleep(0.05)

    def open(self, path: Path | str) -> Sheets:
        """The workbook at this path, macros off. Cached values stand until `recalculate`."""
        return Sheets(self, self.load(path))

    def load(self, path: Path | str) -> Any:
        """The document at this path, as LibreOffice's own object."""
        url = Path(path).resolve().as_uri()
        how = {"MacroExecutionMode": NO_MACROS} if self.display else {"Hidden": True}
        document = self.desktop.loadComponentFromURL(url, "_blank", 0, self.properties(**how))
        if document is None:
            raise ValueError(f"LibreOffice cannot open {Path(path).name}")
        return document

    def to_pdf(self, path: Path | str, out: Path | str) -> Path:
        """A workbook or letter as PDF, as it would be printed."""
        document = self.load(path)
        try:
            name = next(name for service, name in PDF_FILTERS.items() if document.supportsService(service))
            document.storeToURL(Path(out).resolve().as_uri(), self.properties(FilterName=name))
        finally:
            document.close(True)
        return Path(out)

    def properties(self, **values: object) -> tuple[Any, ...]:
        """Named arguments as LibreOffice wants them."""
        return tuple(self._property(name, value) for name, value in values.items())

    def _property(self, name: str, value: object) -> Any:
        made = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        made.Name, made.Value = name, value
        return made

    def quit(self) -> None:
        """End the process that was started here and throw its profile away."""
        with contextlib.suppress(Exception):
            self.desktop.terminate()
        self._end()

    def _end(self) -> None:
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Sheets:
    """An open workbook. `with office.open(path) as sheets: ...`"""

    def __init__(self, office: Office, document: Any) -> None:
        self.office, self.document = office, document

    def __enter__(self) -> Sheets:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def names(self) -> list[str]:
        """The sheets in their order, hidden ones too."""
        return list(self.document.Sheets.ElementNames)

    def cells(self, sheet: str) -> list[list[Any]]:
        """What the cells hold from A1 to the last used one: text, numbers (dates too), None where nothing shows."""
        return [[None if value == "" else value for value in row] for row in self._used(sheet).getDataArray()]

    def formulas(self, sheet: str) -> list[list[str]]:
        """The formula, or else the content, of every cell from A1 to the last used one; '' where it is empty."""
        return [list(row) for row in self._used(sheet).getFormulaArray()]

    def errors(self) -> list[str]:
        """Every cell that shows an error value, as "Sheet!A1: #NAME?"."""
        return [found for sheet in self.names() for found in self._errors(sheet)]

    def _errors(self, sheet: str) -> list[str]:
        wrong = self._used(sheet).queryFormulaCells(ERRORS)
        return [
            f"{sheet}!{cell.AbsoluteName.rsplit('.', 1)[1].replace('$', '')}: {cell.getString()}"
            for cell in _each(wrong.Cells)
        ]

    def pivots(self) -> dict[str, dict[str, list[list[Any]]]]:
        """The pivot tables of each sheet, by name, refreshed: the rows of their output."""
        return {
            sheet: {table.Name: self._refreshed(sheet, table) for table in self._pilots(sheet)}
            for sheet in self.names() if len(self._pilots(sheet))
        }

    def _pilots(self, sheet: str) -> list[Any]:
        tables = self._sheet(sheet).getDataPilotTables()
        return [tables.getByIndex(place) for place in range(tables.Count)]

    def _refreshed(self, sheet: str, table: Any) -> list[list[Any]]:
        table.refresh()
        area = table.OutputRange
        shown = self._sheet(sheet).getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
        return [[None if value == "" else value for value in row] for row in shown.getDataArray()]

    def recalculate(self) -> None:
        """Work out every formula anew, whatever value was cached."""
        self.document.calculateAll()

    def value(self, name: str) -> Any:
        """What the cell behind a defined name holds; rows if it names more than one."""
        area = self.document.NamedRanges.getByName(name).getReferredCells()
        if area is None:
            raise KeyError(f"{name} names no cells")
        rows = [[None if value == "" else value for value in row] for row in area.getDataArray()]
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    def set(self, sheet: str, cell: str, value: str | float | dt.date | None) -> None:
        """Type into a cell: text stays text, also if it looks like a formula. None empties it."""
        target = self._sheet(sheet).getCellRangeByName(cell)
        if value is None:
            target.clearContents(CONTENTS)
        elif isinstance(value, str):
            target.setString(value)
        else:
            target.setValue((value - EPOCH).days if isinstance(value, dt.date) else value)

    def save_as(self, path: Path | str) -> Path:
        """Save as LibreOffice would. What it saves is evidence for a test, never what we ship."""
        name = SHEET_FILTERS[Path(path).suffix.lower()]
        self.document.storeToURL(Path(path).resolve().as_uri(), self.office.properties(FilterName=name))
        return Path(path)

    def close(self) -> None:
        """Close without saving."""
        self.document.close(True)

    def _sheet(self, name: str) -> Any:
        return self.document.Sheets.getByName(name)

    def _used(self, sheet: str) -> Any:
        cursor = self._sheet(sheet).createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return self._sheet(sheet).getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)


def to_png(pdf: Path | str, folder: Path | str, dpi: int = 80) -> list[Path]:
    """Each page of a PDF as a picture in the folder, in order."""
    tool = shutil.which("pdftoppm")
    if tool is None:
        raise NoOffice("pdftoppm is not on the path: install it with `apt-get install poppler-utils`.")
    stem = Path(folder) / Path(pdf).stem
    subprocess.run([tool, "-r", str(dpi), "-png", str(pdf), str(stem)], check=True)
    return sorted(Path(folder).glob(f"{stem.name}-*.png"))


def _program() -> Path:
    command = shutil.which("soffice") or shutil.which("libreoffice")
    if command is None:
        raise NoOffice("LibreOffice is not on the path: install it with "
                       "`apt-get install libreoffice-calc libreoffice-writer python3-uno`.")
    return Path(command).resolve().parent


def _bridge(program: Path) -> ModuleType:
    """The module `uno`, loaded from where it lies, without the rest of its folder."""
    if "uno" in sys.modules:
        return sys.modules["uno"]
    sys.path.append(str(program))
    try:
        for name in ("uno", "unohelper"):
            _load(name, _beside(program, f"{name}.py"))
    except ImportError as reason:
        raise NoOffice("LibreOffice's Python bridge does not fit Python "
                       f"{sys.version_info.major}.{sys.version_info.minor}: {reason}") from reason
    finally:
        sys.path.remove(str(program))
    return sys.modules["uno"]


def _beside(program: Path, name: str) -> Path:
    places = [program / name, *(found for up in program.parents for found in up.glob(f"python3*/*-packages/{name}"))]
    for place in places:
        if place.is_file():
            return place
    raise NoOffice(f"{name} of LibreOffice was not found: install it with `apt-get install python3-uno`.")


def _load(name: str, path: Path) -> None:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)


def _each(cells: Any) -> list[Any]:
    listing, found = cells.createEnumeration(), []
    while listing.hasMoreElements():
        found.append(listing.nextElement())
    return found
