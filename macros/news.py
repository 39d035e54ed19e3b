"""What an import brought, as a list: the new denials by category, and what changed with the old ones."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from macros.words import many, money

MOST = 20


def news(before: pd.DataFrame, after: pd.DataFrame) -> tuple[str, ...]:
    """Lines: categories first, the most dollars on top; then each old denial that stands otherwise now."""
    new = after[~after["key"].isin(before["key"])]
    changed = list(_changes(before, after))
    more = [f"  ... and {len(changed) - MOST} more"] if len(changed) > MOST else []
    return (*_categories(new), *(["What changed:"] if changed else []), *changed[:MOST], *more)


def _categories(new: pd.DataFrame) -> list[str]:
    sums = new.groupby("category")["at_risk"].agg(["size", "sum"]).sort_values("sum", ascending=False)
    lines = [f"  {name}: {many(int(row['size']), 'denial')}, {money(int(row['sum']))}" for name, row in sums.iterrows()]
    return ["New, by category:", *lines] if lines else []


def _changes(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[str]:
    """A line for each denial whose answer or open dollars are others than before."""
    both = before.merge(after, on="key", suffixes=("_was", ""))
    moved = (both["outcome_was"] != both["outcome"]) | (both["at_risk_was"] != both["at_risk"]).fillna(False)
    for row in both[moved].to_dict("records"):
        was, now = row["outcome_was"], row["outcome"]
        said = f"{was}, now {now}" if was != now else f"still {now}"
        yield f"  Claim {row['claim']}: {said}; open {money(int(row['at_risk_was']))}, now {money(int(row['at_risk']))}"
