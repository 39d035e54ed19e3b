"""The demo, made once for all tests that look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros import demo
from macros.command import Outcome
from workbook.book import SilentDesk


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What the demo says of itself; its files stay for the run."""
    return demo.run(SilentDesk(), tmp_path_factory.mktemp("demo") / "practice")


@pytest.fixture(scope="session")
def demo_book(shown: Outcome) -> Path:
    """The demo's workbook: to be read, never changed."""
    return Path(shown.data["book"])
