"""Batch plan: denials alike on one correction sheet, each with its frequency code and the payer's claim number."""

from __future__ import annotations

from datetime import date

import pandas as pd

from denials.correction import correction
from macros.command import Argument, Command, Outcome
from macros.desk import Book, Desk, rules
from macros.press import Press, about, done, refuse
from macros.selection import ROWS, chosen
from workbook.schema import BATCHES, DENIALS


def run(desk: Desk, book: Book, claim: list[str] | None, top: int | None, today: date, mend: str,
        void: bool) -> Outcome:
    """Add the denials to Batches under the next number; they must share payer and code."""
    rows = chosen(book, claim, top)
    other = (rows["payer"] != rows["payer"].iloc[0]) | (rows["main_code"] != rows["main_code"].iloc[0])
    refuse(rows, other, f"it is no {rows['main_code'].iloc[0]} of {rows['payer'].iloc[0]}",
           "A batch holds denials alike: same payer, same code.")
    way, number = correction(rows, rules(book), void), book.columns(BATCHES, ["batch"])["batch"].nunique() + 1
    without = way["frequency"].isin(["7", "8"]) & (rows["payer_claim"] == "")
    refuse(rows, without, "the payer's claim number is missing", "A replacement must name the claim it replaces.")
    sheet = about(rows, batch=f"{number:04d}", planned_on=pd.Timestamp(today), code=rows["main_code"], mend=mend,
                  payer_claim=rows["payer_claim"], **way)
    told = [f"in batch {number:04d}: {mend.rstrip('.')}; {_sent(one, how)}."
            for one, how in way.itertuples(index=False)]
    return done(book, COMMAND, Press(rows, told, steps={BATCHES: sheet}), today, _printed(sheet))


def _sent(frequency: str, how: str) -> str:
    return f"frequency {frequency}: {how.rstrip('.')}" if frequency else how.rstrip(".")


def _printed(sheet: pd.DataFrame) -> list[str]:
    """The correction sheet as lines."""
    return [f"  {row.claim}: replaces {row.payer_claim or '-'}; {_sent(str(row.frequency), str(row.how))}"
            for row in sheet.itertuples()]


COMMAND = Command(
    "batch", "Batch plan", "Working", "batch",
    "Put the selected denials, which must be alike, on a correction sheet: frequency code and payer's claim number.",
    (*ROWS, Argument("--mend", "what is changed in each of them", required=True),
     Argument("--void", "void them instead of replacing them", "flag")), run, rows=DENIALS,
)
