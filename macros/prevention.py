"""What is worked out for prevention: causes, training, authorizations, the results of changes, goals with actuals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from denials.authorizations import tracked
from denials.figures import Ledger, kpis
from denials.figures.causes import root_causes, training
from denials.figures.changes import results
from denials.figures.kpis import against_goals
from denials.rules import Rules
from macros.desk import Book
from workbook.schema import AUTHORIZATIONS, CHANGES, GOALS, ROOT_CAUSES, TRAINING, Owner, Table


def prevent(book: Book, frames: Mapping[str, pd.DataFrame], known: Rules, today: date) -> dict[str, pd.DataFrame]:
    """Write the RULE columns of the tables of prevention; answer these tables as they stand then."""
    ledger = Ledger(frames, known.policy_value, pd.Timestamp(today))
    causes = root_causes(ledger, known)
    claims, held = frames["Claims"], frames[AUTHORIZATIONS.name]
    fresh: dict[Table, pd.DataFrame] = {
        ROOT_CAUSES: causes, TRAINING: training(ledger, causes), CHANGES: results(ledger),
        AUTHORIZATIONS: tracked(held, claims, known, ledger.today),
        GOALS: against_goals(frames[GOALS.name], kpis(frames, known, today)),
    }
    for table, rows in fresh.items():
        book.merge(table, rows, Owner.RULE)
    _past(book, causes)
    return {table.name: book.read(table) for table in fresh}


def _past(book: Book, causes: pd.DataFrame) -> None:
    """Causes that are no longer found keep their numbers and what was answered, and say that they are past."""
    rows = book.read(ROOT_CAUSES)
    gone = rows[(rows["key"] != "") & ~rows["key"].isin(causes["key"])]
    book.merge(ROOT_CAUSES, gone[["key"]].assign(standing="earlier"), Owner.RULE)
