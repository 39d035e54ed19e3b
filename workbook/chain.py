"""The chain of the Activity table: each line carries the fingerprint of itself and of the line before it.

Whoever changes, removes or inserts a line leaves a break. What it cannot show: lines cut off at the end together with
their successors, or a whole chain that someone who knows this code has worked out anew.
"""

from __future__ import annotations

import hashlib

import pandas as pd

from workbook.schema import ACTIVITY

_FIELDS = [field for field in ACTIVITY.fields if field != "chain"]


def chained(lines: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """New lines, as the table will hold them, numbered and linked to the last of the lines before them."""
    ordered = before.sort_values("key")
    number = int(ordered["key"].iloc[-1]) if len(ordered) else 0
    last = str(ordered["chain"].iloc[-1]) if len(ordered) else ""
    numbered = lines.assign(key=[f"{number + step:06d}" for step in range(1, len(lines) + 1)])
    links: list[str] = []
    for text in _texts(numbered):
        last = _link(last, text)
        links.append(last)
    return numbered.assign(chain=links)


def broken(lines: pd.DataFrame) -> str:
    """The number of the first line that is not what was written, or that follows a line which is gone; '' if none.

    Lines from before the chain was kept, at the beginning, have no link and are passed over.
    """
    ordered = lines.sort_values("key").reset_index(drop=True)
    ordered = ordered[(ordered["chain"] != "").cummax()]
    last = ""
    for key, text, link in zip(ordered["key"], _texts(ordered), ordered["chain"], strict=True):
        if link != _link(last, text):
            return key
        last = link
    return ""


def _texts(lines: pd.DataFrame) -> list[str]:
    """Each line as one text: the same before it is written and after it is read."""
    columns = [lines[field].dt.strftime("%Y-%m-%d %H:%M:%S").fillna("") if field == "at" else lines[field]
               for field in _FIELDS]
    return ["\x1f".join(row) for row in zip(*columns, strict=True)]


def _link(last: str, text: str) -> str:
    return hashlib.sha256(f"{last}\x1e{text}".encode()).hexdigest()
