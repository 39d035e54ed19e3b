"""How a bug is told: by its kind and place only, because its own words could hold a patient's name."""

from __future__ import annotations

import traceback
from pathlib import Path


def fault(bug: BaseException) -> str:
    """One sentence for a person who can only report it.

    >>> try:
    ...     int("a name")
    ... except ValueError as bug:
    ...     print(fault(bug).split(" at ")[0])
    A fault of ours: ValueError
    """
    frame = traceback.extract_tb(bug.__traceback__)[-1]
    path = Path(frame.filename)
    return (f"A fault of ours: {type(bug).__name__} at {path.parent.name}/{path.name}:{frame.lineno}. "
            "Please report these words.")
