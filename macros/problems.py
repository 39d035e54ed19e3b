"""Problems as lines a person can read."""

from __future__ import annotations

import pandas as pd

MOST = 20


def listed(problems: pd.DataFrame, most: int = MOST) -> tuple[str, ...]:
    """One line for each problem, worst first; what does not fit is counted."""
    order = {"error": 0, "warning": 1, "note": 2}
    ranked = problems.sort_values("severity", key=lambda column: column.map(order), kind="stable")
    lines = [
        f"  {row['severity']}: {row['file']}{_place(row['segment'])}: {row['what']}. {row['remedy']}".replace("..", ".")
        for row in ranked.head(most).astype("object").where(ranked.notna(), None).to_dict("records")
    ]
    if len(problems) > most:
        lines.append(f"  ... and {len(problems) - most} more.")
    return tuple(lines)


def _place(segment: int | None) -> str:
    return f", segment {segment}" if segment else ""
