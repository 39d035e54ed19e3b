"""Work that two cores can share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

WORKERS = 2
Item = TypeVar("Item")
Answer = TypeVar("Answer")


def side_by_side(job: Callable[[Item], Answer], items: Sequence[Item]) -> list[Answer]:
    """The answers to some items: work on long columns lets go of the interpreter, so that another core can help."""
    if len(items) < WORKERS:
        return [job(item) for item in items]
    with ThreadPoolExecutor(WORKERS) as workers:
        return list(workers.map(job, items))
