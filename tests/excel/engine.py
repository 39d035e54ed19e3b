"""A small xlwings engine over LibreOffice: the code that Excel users run, run in a real spreadsheet.

Only what `workbook.excel_book` asks for. Where Excel does something that LibreOffice does not, the rule is emulated
here, has its name in RULES, and a test in `test_engine.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import xlwings
from office import SHEET_FILTERS, Office
from ranges import Range
from tables import Pivot, Table
from xlwings import base_classes
from xlwings.main import Engine as Registered

RULES = {
    "typed": "Text assigned to a cell is read as if someone typed it: 00123 is a number, =1+1 a formula.",
    "text format": "In a cell of the format @ it stays text.",
    "apostrophe": "An apostrophe at its beginning is swallowed; what follows is text, whatever the format.",
    "nothing": "Nothing, or an empty text, empties a cell; an empty cell answers None.",
    "one for all": "One value assigned to several cells goes into each.",
    "dates": "A number in a cell of a date format answers as a date and time.",
    "1904": "A workbook that counts its days from 1904 answers the same days.",
    "many": "Many cells written at once keep their formats, filtered rows and all, and what hangs on them follows.",
    "totals": "A totals row that is not shown takes no row; shown again it is as it was, below the last row.",
    "mixed": "Cells of several formats have no format together.",
    "errors": "An error answers None.",
    "headers stay": "A table can be made longer and shorter, but its headers stay where they are.",
    "takes in": "A table made longer takes in the cells below as they are; what refers to it follows, the rest stays.",
    "one row": "A table of one row can be made longer as well; made shorter, what its rows held stays in the cells.",
    "protected": "A protected sheet refuses every change.",
    "areas": "A selection of scattered cells has an address with commas.",
    "visible": "Rows that a filter hides are not among the visible cells.",
    "formulas": "A formula is written with commas and Sheet!A1.",
    "case": "Sheets and tables are found whatever the case of their names.",
}


class Engine:
    """The engine, as xlwings wants it."""

    name, type = "libreoffice", "desktop"

    def __init__(self, office: Office) -> None:
        self.apps = Apps(self, office)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value

    @staticmethod
    def clean_value_data(rows: Any, day: Any, empty_as: Any, number: Any, errors: Any) -> list[list[Any]]:
        return [[_clean(value, day) if isinstance(value, dt.datetime) else empty_as if value in (None, "") else value
                 for value in row] for row in rows]


def _clean(value: dt.datetime, day: Any) -> Any:
    return day(year=value.year, month=value.month, day=value.day, hour=value.hour, minute=value.minute,
               second=value.second, microsecond=value.microsecond, tzinfo=None)


def _found(things: Any, name: str) -> Any:
    for thing in things:
        if thing.name.casefold() == name.casefold():
            return thing
    raise KeyError(name)


class Apps(base_classes.Apps):
    """The one LibreOffice there is."""

    def __init__(self, engine: Engine, office: Office) -> None:
        self.only = App(engine, office)

    def keys(self) -> list[int]:
        return [self.only.pid]

    def __iter__(self) -> Iterator[App]:
        return iter([self.only])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        return self.only


class App(base_classes.App):
    """LibreOffice as the application: messages are kept, questions answered as told beforehand.

    Without windows LibreOffice knows no document before the others: `front` is the one opened or activated last.
    """

    engine: Any = None
    status_bar: Any = False
    screen_updating: Any = True
    display_alerts: Any = True
    answer = "yes"
    version = "0 (LibreOffice)"

    def __init__(self, engine: Engine, office: Office) -> None:
        self.engine, self.office = engine, office
        self.told: list[str] = []
        self.front: Any = None

    pid = property(lambda self: self.office.process.pid)
    books = property(lambda self: Books(self))
    calculation = property(lambda self: self._calculation(), lambda self, value: self._calculate(value))

    @property
    def selection(self) -> Range | None:
        chosen = self.books.active.document.CurrentController.getSelection()
        areas = chosen.getRangeAddresses() if hasattr(chosen, "getRangeAddresses") else [chosen.getRangeAddress()]
        return Range.over(self.books.active, areas)

    def calculate(self) -> None:
        for book in self.books:
            book.document.calculateAll()

    def activate(self, steal_focus: bool = False) -> None:
        """There is no other application before it."""

    def alert(self, prompt: str, title: Any, buttons: Any, mode: Any, callback: Any) -> str:
        self.told.append(prompt)
        return self.answer

    def _calculation(self) -> str:
        return "automatic" if self.books.active.document.isAutomaticCalculationEnabled() else "manual"

    def _calculate(self, value: str) -> None:
        for book in self.books:
            book.document.enableAutomaticCalculation(value == "automatic")


class Books(base_classes.Books):
    """The workbooks that `App.open` opened."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __iter__(self) -> Iterator[Book]:
        listing = self.app.office.desktop.Components.createEnumeration()
        while listing.hasMoreElements():
            document = listing.nextElement()
            if hasattr(document, "Sheets"):
                yield Book(self.app, document)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def active(self) -> Book:
        there = list(self)
        return next((book for book in there if book.document == self.app.front), there[-1])

    def __call__(self, key: Any) -> Book:
        return _found(self, key)

    def open(self, fullname: str, *given: Any, **named: Any) -> Book:
        self.app.front = self.app.office.load(fullname)
        return Book(self.app, self.app.front)


class Book(base_classes.Book):
    """A workbook. Every object of LibreOffice costs a dozen calls, so the lasting ones are kept."""

    def __init__(self, app: App, document: Any) -> None:
        self._app, self.document = app, document
        self._sheets: dict[str, Sheet] = {}
        self._formats: dict[int, tuple[int, str]] = {}
        self.totals: dict[str, Any] = {}
        """What stood in the totals rows that are not shown now, by table."""

    def sheet(self, name: str) -> Sheet:
        """The sheet of this name."""
        if name not in self._sheets:
            self._sheets[name] = Sheet(self, self.their_sheets.getByName(name))
        return self._sheets[name]

    def format(self, key: int) -> tuple[int, str]:
        """The kind and the text of a number format."""
        if key not in self._formats:
            known = self.document.NumberFormats.getByKey(key)
            self._formats[key] = known.Type, known.FormatString
        return self._formats[key]

    @cached_property
    def epoch(self) -> dt.datetime:
        """The day that the workbook counts from."""
        day = self.document.NullDate
        return dt.datetime(day.Year, day.Month, day.Day)

    @cached_property
    def their_sheets(self) -> Any:
        """The sheets, as LibreOffice has them."""
        return self.document.Sheets

    @cached_property
    def their_tables(self) -> Any:
        """The tables, as LibreOffice has them."""
        return self.document.DatabaseRanges

    app = property(lambda self: self._app)
    api = property(lambda self: self.document)

    @cached_property
    def tables(self) -> dict[str, int]:
        """The place of the sheet of each table."""
        return {name: self.their_tables.getByName(name).DataArea.Sheet for name in self.their_tables.ElementNames
                if not name.startswith("__")}

    sheets = property(lambda self: Sheets(self))
    names = property(lambda self: Names(self))
    fullname = property(lambda self: self._app.office.uno.fileUrlToSystemPath(self.document.URL))
    name = property(lambda self: Path(self.fullname).name)

    def save(self, path: Any = None, password: Any = None) -> None:
        target = Path(path or self.fullname)
        self.document.storeToURL(target.as_uri(),
                                 self._app.office.properties(FilterName=SHEET_FILTERS[target.suffix], Overwrite=True))

    def activate(self) -> None:
        self._app.front = self.document
        self.document.CurrentController.Frame.activate()

    def close(self) -> None:
        self.document.close(True)


class Sheets(base_classes.Sheets):
    """Its sheets."""

    def __init__(self, book: Book) -> None:
        self.book = book

    api = property(lambda self: self.book.their_sheets)

    def add(self, before: Any, after: Sheet | None, name: str) -> Sheet:
        self.api.insertNewByName(name, after.index if after else 0)
        return self.book.sheet(name)

    def __call__(self, key: Any) -> Sheet:
        names = self.api.ElementNames
        if isinstance(key, int):
            return self.book.sheet(names[key - 1])
        return self.book.sheet({name.casefold(): name for name in names}[key.casefold()])

    def __iter__(self) -> Iterator[Sheet]:
        return map(self.book.sheet, self.api.ElementNames)

    def __len__(self) -> int:
        return self.api.Count


class Sheet(base_classes.Sheet):
    """One sheet."""

    def __init__(self, book: Book, xl: Any) -> None:
        self._book, self.xl = book, xl

    api = property(lambda self: self.xl)
    book = property(lambda self: self._book)
    name = property(lambda self: self.xl.Name)
    index = property(lambda self: self.xl.RangeAddress.Sheet + 1)
    tables = property(lambda self: Listing(self, Table, self._tables()))
    pivot_tables = property(lambda self: Listing(self, Pivot, self.xl.getDataPilotTables().ElementNames))

    def range(self, first: Any, last: Any = None) -> Range:
        one = self._one(first)
        return one if last is None else one.to(self._one(last))

    @property
    def used_range(self) -> Range:
        cursor = self.xl.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return Range(self, 1, 1, end.EndRow + 1, end.EndColumn + 1)

    def activate(self) -> None:
        self._book.document.CurrentController.setActiveSheet(self.xl)

    def _one(self, where: Any) -> Range:
        if isinstance(where, Range):
            return where
        if isinstance(where, tuple):
            return Range(self, *where, 1, 1) if len(where) == 2 else Range(self, *where)
        return Range.over(self._book, [self.xl.getCellRangeByName(where.replace("$", "")).RangeAddress])

    def _tables(self) -> list[str]:
        here = self.index - 1
        return [name for name, sheet in self._book.tables.items() if sheet == here]


class Listing(base_classes.Collection):
    """The tables or pivots of a sheet."""

    def __init__(self, sheet: Sheet, kind: Any, names: Any) -> None:
        self.sheet, self.kind, self.names = sheet, kind, list(names)

    def __call__(self, key: Any) -> Any:
        names = [self.names[key - 1]] if isinstance(key, int) else [
            name for name in self.names if name.casefold() == key.casefold()]
        if not names:
            raise KeyError(key)
        return self.kind(self.sheet, names[0])

    def __iter__(self) -> Iterator[Any]:
        return (self.kind(self.sheet, name) for name in self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, key: Any) -> bool:
        return key in self.names


class Names(base_classes.Names):
    """The defined names of a workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book

    api = property(lambda self: self.book.document.NamedRanges)

    def __call__(self, key: Any) -> Name:
        return Name(self.book, self.api.ElementNames[key - 1] if isinstance(key, int) else key)

    def __iter__(self) -> Iterator[Name]:
        return (Name(self.book, name) for name in self.api.ElementNames)

    def __len__(self) -> int:
        return self.api.Count

    def contains(self, key: str) -> bool:
        return self.api.hasByName(key)


class Name(base_classes.Name):
    """One of them."""

    def __init__(self, book: Book, name: str) -> None:
        self.book, self._name = book, name

    name = property(lambda self: self._name)
    xl = property(lambda self: self.book.document.NamedRanges.getByName(self._name))

    @property
    def refers_to_range(self) -> Range:
        return Range.over(self.book, [self.xl.getReferredCells().RangeAddress])


def register(office: Office) -> xlwings.App:
    """Let xlwings speak to LibreOffice; answers the application."""
    engine = Registered(impl=Engine(office))
    xlwings.engines.add(engine)
    return engine.apps[office.process.pid]
