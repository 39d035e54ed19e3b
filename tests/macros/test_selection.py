"""Which denials a command is about."""

from __future__ import annotations

import pandas as pd

from macros.selection import chosen
from tests.denials.drawer import Drawer
from workbook.frames import typed
from workbook.schema import DENIALS


def test_the_first_of_the_queue_are_told_by_their_scores_also_where_older_ranks_are_shown() -> None:
    book = Drawer()
    book.frames[DENIALS.name] = typed(pd.DataFrame([
        {"key": "fell", "score": 1.0, "rank": 1}, {"key": "rose", "score": 9.0, "rank": 2},
        {"key": "ended", "score": 0.0, "rank": 3}, {"key": "level", "score": 9.0, "rank": 4},
    ], columns=list(DENIALS.fields)), DENIALS)
    assert chosen(book, None, 2)["key"].tolist() == ["rose", "level"]
    assert chosen(book, None, 9)["key"].tolist() == ["rose", "level", "fell"]
