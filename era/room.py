"""Memory for what is made of files: kept from one reading to the next, and handed out before it is wanted."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pyarrow as pa

from era.spans import Bytes

POOL = pa.system_memory_pool()
"""Where texts are kept: in room that arrays left, which a pool of its own would have to ask for anew."""
KEPT = 31 << 20
"""Bytes that are asked for and let go, never touched: from then on glibc keeps what smaller arrays leave for the next
ones, where it would give it back to the system, to be asked for again page by page: 64,000 pages instead of 79,000 at
100,000 claims. Elsewhere it does nothing."""
AHEAD, PAGE = 5, 1 << 12
"""Bytes that are wanted for each byte of the files, and bytes of a page."""


def ahead(size: int) -> Bytes:
    """Room as so many bytes of files will want it, no more than is kept; not touched yet."""
    _room(KEPT)
    return _room(min(KEPT, AHEAD * size))


def _room(size: int) -> Bytes:
    return np.frombuffer(cast("Any", pa.allocate_buffer(size, memory_pool=POOL)), dtype=np.uint8)


def touch(room: Bytes) -> None:
    """Have the system hand out room, page by page, so that the main work need not wait for it."""
    room[::PAGE] = 0
