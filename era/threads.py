"""Work that two cores can share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

WORKERS, MANY = 2, 3
Item = TypeVar("Item")
Answer = TypeVar("Answer")


def side_by_side(job: Callable[[Item], Answer], items: Sequence[Item]) -> list[Answer]:
    """The answers to some items: work on long columns lets go of the interpreter, so that another core can help.

    Where there are few items, threads would cost more than they bring.
    """
    if len(items) < MANY:
        return [job(item) for item in items]
    with ThreadPoolExecutor(WORKERS) as workers:
        return list(workers.map(job, items))
