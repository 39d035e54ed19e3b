"""Five denied claims of four patients, as the tests of the letters read them from `story/`."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from templates.letter import Letter, letters
from workbook.frames import empty, typed
from workbook.schema import DENIALS, DENIED_LINES, PAYER_NAMES, REASONS, REMARKS, SCORES, TEAM, Kind, Table

STORY = Path(__file__).parent / "story"
TODAY = date(2026, 11, 2)


@cache
def table(name: str, schema: Table) -> pd.DataFrame:
    """A table of the story with all the columns its schema has."""
    raw = pd.read_csv(STORY / f"{name}.csv", dtype=str, keep_default_na=False)
    for field in raw.columns:
        if schema.fields[field].kind is not Kind.TEXT:
            raw[field] = raw[field].where(raw[field] != "", None)
        if schema.fields[field].kind is Kind.MONEY:
            raw[field] = (raw[field].astype(float) * 100).round()
    return typed(raw.reindex(columns=empty(schema).columns), schema)


def practice() -> dict[str, str]:
    """The practice's own entries."""
    raw = pd.read_csv(STORY / "practice.csv", dtype=str, keep_default_na=False)
    return dict(zip(raw["name"], raw["value"], strict=True))


def story(**changed: Any) -> dict[str, Any]:
    """The arguments of `letters` for the whole story, some of them changed."""
    return {
        "denials": table("denials", DENIALS), "denied_lines": table("denied_lines", DENIED_LINES),
        "scores": table("scores", SCORES), "payer_names": table("payer_names", PAYER_NAMES),
        "practice": practice(), "team": table("team", TEAM), "today": TODAY,
        "reasons": table("reasons", REASONS), "remarks": table("remarks", REMARKS),
    } | changed


def written(**changed: Any) -> list[Letter]:
    """The letters of the story."""
    return letters(**story(**changed))


def edited(name: str, claim: str, **values: Any) -> pd.DataFrame:
    """The story's table with some fields of one claim changed."""
    schema = {"denials": DENIALS, "denied_lines": DENIED_LINES, "scores": SCORES}[name]
    frame = table(name, schema).copy()
    key = frame["key"] if name != "denied_lines" else frame["case"]
    for field, value in values.items():
        frame.loc[key.str.startswith(claim), field] = value
    return frame
