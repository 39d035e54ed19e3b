"""Demo: the main job on the shipped sample remittances of an invented practice."""

from __future__ import annotations

import shutil
from collections.abc import Hashable, Mapping
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd

from macros import import_era, letters, new, risk
from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk
from macros.refresh import refresh
from macros.words import many
from samples import house, tell, year
from workbook.book import SilentDesk
from workbook.file_book import FileBook
from workbook.frames import typed
from workbook.rules import seeds
from workbook.schema import (
    AUTHORIZATIONS,
    CHANGES,
    DENIALS,
    FEE_SCHEDULE,
    PRACTICE,
    ROOT_CAUSES,
    TEAM,
    Owner,
    Table,
)

DAY = date(2026, 11, 2)
"""The Monday after the sample year: the workbook counts from it, whatever the day is when someone looks."""
BOOK_NAME = "DenialDesk.xlsx"
TOP = 5
PLANNED = Path(house.__file__).parent / "planned.csv"
"""Claims that the practice has not sent yet."""
PAYER_NAMES = {"MEDICARE PART B": "Original Medicare", "AETNA": "Aetna", "UNITEDHEALTHCARE": "UnitedHealthcare",
               "CIGNA": "Cigna"}
"""What the workbook takes the sample payers for."""
TYPED = pd.DataFrame({
    "claim": ["CH002901", "CH002902"], "my_odds": [0.60, 0.90],
    "note": ["Authorization was given by phone on 2026-04-09.", "Proof of filing is in the clearinghouse report."],
})
"""What the biller of the invented practice has typed by hand."""


def run(desk: Desk, dir: Path | None) -> Outcome:
    """Write sample remittances, import them, write letters for the top of the queue, and say what to work first."""
    folder = _free(dir or Path("demo"))
    remittances = folder / "Remittances"
    remittances.mkdir(parents=True)
    for story in sorted(tell.FOLDER.iterdir()):
        shutil.copy(story, remittances)
    year.write(remittances)
    path = folder / BOOK_NAME
    new.make(path, rules=house_rules(), today=DAY)
    imported = import_era.run(SilentDesk(), FileBook(path), [remittances], DAY)
    _type(FileBook(path))
    listed = Path(shutil.copy(PLANNED, folder / "Planned claims.csv"))
    planned = risk.run(SilentDesk(), FileBook(path), listed, DAY)
    written = letters.run(SilentDesk(), FileBook(path), None, TOP, None, False, DAY)
    queue = FileBook(path).read(DENIALS)
    lines = [imported.sentence, "", f"Workbook:  {path}", f"Planned:   {planned.sentence}",
             f"Letters:   {path.parent / letters.FOLDER}"
             f" ({len(written.data['letters'])})", "", f"The five denials to work first, as of {DAY.isoformat()}:",
             *_first(queue)]
    return Outcome("The demo practice is ready.", tuple(lines),
                   data={"book": str(path), "letters": written.data["letters"], "import": imported.data})


def _free(folder: Path) -> Path:
    """The folder, or where it holds something already the next free one: demo-2, demo-3 ..."""
    names = (folder if number == 1 else folder.with_name(f"{folder.name}-{number}") for number in count(1))
    return next(name for name in names if not name.exists() or not any(name.iterdir()))


def house_rules() -> Mapping[str, pd.DataFrame]:
    """The shipped rules, with the invented practice and its people filled in."""
    rows = seeds(PRACTICE)
    rows["value"] = rows["name"].map(house.sheet()).fillna("")
    return {
        PRACTICE.name: rows, TEAM.name: _whole(house.team(), TEAM),
        FEE_SCHEDULE.name: _whole(house.fees(PAYER_NAMES), FEE_SCHEDULE),
    }


def _whole(rows: list[dict[str, Any]], table: Table) -> pd.DataFrame:
    return typed(pd.DataFrame(rows).reindex(columns=list(table.fields)), table)


def _type(book: Book) -> None:
    """Play the biller: type her odds, notes, answers, changes and authorizations, and let all be worked out again."""
    keys = book.read(DENIALS)[["key", "claim"]]
    book.merge(DENIALS, TYPED.merge(keys, on="claim").drop(columns="claim"), Owner.BILLER)
    answers = pd.DataFrame(house.answers())
    causes = book.read(ROOT_CAUSES)[["key"]].head(len(answers))
    book.merge(ROOT_CAUSES, causes.join(answers), Owner.BILLER)
    book.merge(CHANGES, _whole(house.changes(), CHANGES), Owner.BILLER)
    book.merge(AUTHORIZATIONS, _whole(house.authorizations(PAYER_NAMES), AUTHORIZATIONS), Owner.BILLER)
    refresh(book, DAY)
    book.save()


def _first(queue: pd.DataFrame) -> list[str]:
    top = queue[queue["rank"] <= TOP].sort_values("rank")
    return [line for row in top.to_dict("records") for line in _told(row)]


def _told(row: dict[Hashable, Any]) -> list[str]:
    """One denial of the queue: what it is, why it stands where it stands, and what to do."""
    by = "no deadline runs" if pd.isna(row["act_by"]) else (
        f"act by {row['act_by']:%Y-%m-%d}, {many(row['days_left'], 'day')} left")
    return [
        f"  {row['rank']}. Claim {row['claim']}, {row['payer']}, {row['codes']} {row['remarks']}".rstrip()
        + f" ({row['category']}), for {row['owner']}",
        f"     {row['why']} = {row['score']:,.2f}; {by}",
        f"     {row['action']}",
        f"     {row['basis']}",
    ]


COMMAND = Command(
    "demo", "Demo", "Workbook", "demo", "Set up an invented practice and show the main job on it.",
    (Argument("DIR", "folder for it; else demo", "path"),), run,
    no_button="it makes a workbook of its own",
)
