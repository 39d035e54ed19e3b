"""A child process is handed its task while its answers are read: neither waits for the other with a full pipe."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO


@contextmanager
def fed(pipe: IO[bytes], text: bytes) -> Generator[None]:
    """Hand a text over within the block; a child that was stopped no longer takes it."""
    feeder = threading.Thread(target=_feed, args=(pipe, text), daemon=True)
    feeder.start()
    yield
    feeder.join(1)


def _feed(pipe: IO[bytes], text: bytes) -> None:
    try:
        with pipe:
            pipe.write(text)
    except OSError:
        return
