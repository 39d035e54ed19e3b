"""The block of scores: every denial judged in one call."""

from __future__ import annotations

import pandas as pd

from denials.rules import Rules
from denials.score import scores
from udfs.ask import row_by_row
from workbook.schema import BY_NAME, DENIALS, JUDGEMENT
from workbook.schema.work import SCORE_INPUTS, SCORE_TABLES


@row_by_row(JUDGEMENT, *(DENIALS.fields[field] for field in SCORE_INPUTS), *(BY_NAME[name] for name in SCORE_TABLES))
def DENIAL_SCORES(denials: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Judges every denial, a row for each: category, owner, next action, route, odds, dates and the rule behind it."""
    return scores(denials, rules)
