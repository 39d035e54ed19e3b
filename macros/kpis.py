"""KPIs: every figure with its n, for people who read in a terminal."""

from __future__ import annotations

from datetime import date

from denials.figures import kpis
from macros.command import BOOK, TODAY, Command, Outcome
from macros.desk import Book, Desk, frames, rules
from workbook.schema import TABLES


def run(desk: Desk, book: Book, today: date) -> Outcome:
    """Print the figures; nothing is written."""
    found = kpis(frames(book, *(table.name for table in TABLES)), rules(book), today)
    width = int(found["label"].str.len().max())
    lines = [f"  {row.label:<{width}}  {row.value_text:>14}  {f'of {row.n:,} {row.of}' if row.n else ''}".rstrip()
             for row in found.itertuples()]
    values = found.astype("object").where(found.notna(), None)
    return Outcome(f"Figures as of {today.isoformat()}:", tuple(lines), data={"kpis": values.to_dict("records")})


COMMAND = Command(
    "kpis", "KPIs", "Reports", "ChartInsert", "Show every figure with the number of cases behind it. Writes nothing.",
    (BOOK, TODAY), run, button=False,
)
