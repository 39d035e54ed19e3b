"""What commands wrote to an open workbook, kept beside it, so that the last of them can be taken back."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from workbook.backups import FOLDER, LAST

Cells = dict[int, Any]
"""What stood in a column, by row of the sheet."""
_MOMENT = "moment"


@dataclass(frozen=True)
class Trace:
    """What a command wrote to one table, by rows of its sheet."""

    table: str
    old: dict[str, Cells]
    """What stood before in rows that were there, for each field."""
    formulas: dict[str, Cells]
    """Those of them that a person had typed a formula into."""
    added: list[int]
    grown: int = 0
    """So many rows the table got longer."""
    bottom: int = 0
    """Its last row afterwards."""
    left: str = ""
    """The fingerprint of all these rows as the command left them."""

    @property
    def rows(self) -> list[int]:
        """All rows it wrote to."""
        return sorted({*self.added, *(row for cells in self.old.values() for row in cells)})


@dataclass(frozen=True)
class Step:
    """What one command did: its lines of Activity, what it wrote, and whether it worked the whole queue out."""

    command: str
    first: str
    last: str
    traces: list[Trace]
    whole: bool


def fingerprint(rows: Mapping[int, Sequence[Any]]) -> str:
    """What tells one state of some rows from another."""
    return hashlib.sha256(json.dumps(list(rows.items()), default=_plain).encode()).hexdigest()


def kept(book: Path) -> list[Step]:
    """The steps that can be taken back, the last one last; none where what is kept cannot be read."""
    try:
        return [_step(found) for found in json.loads(place(book).read_text("utf-8"), object_hook=_value)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def keep(book: Path, steps: Sequence[Step]) -> None:
    """Keep the last steps; where nothing can be written beside the workbook there is no undo."""
    with contextlib.suppress(OSError):
        if book.parent.is_dir():
            place(book).parent.mkdir(exist_ok=True)
            place(book).write_text(json.dumps([asdict(step) for step in steps[-LAST:]], default=_plain), "utf-8")


def place(book: Path) -> Path:
    """Where the steps of a workbook are kept."""
    return book.parent / FOLDER / f"{book.stem} undo.json"


def _step(found: dict[str, Any]) -> Step:
    traces = [Trace(**trace) for trace in found["traces"]]
    numbered = [replace(trace, old=_numbered(trace.old), formulas=_numbered(trace.formulas)) for trace in traces]
    return Step(found["command"], found["first"], found["last"], numbered, found["whole"])


def _numbered(cells: dict[str, Any]) -> dict[str, Cells]:
    """The rows as numbers again: JSON knows names only."""
    return {field: {int(row): value for row, value in rows.items()} for field, rows in cells.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return {_MOMENT: value.isoformat()}
    raise TypeError(type(value).__name__)


def _value(found: dict[str, Any]) -> Any:
    return dt.datetime.fromisoformat(found[_MOMENT]) if found.keys() == {_MOMENT} else found
