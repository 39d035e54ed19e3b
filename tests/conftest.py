"""What tests of several rooms share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from office import Office

from macros import new

LONG = ("test_month", "test_story_order", "test_story", "test_selftest", "test_buttons", "test_demo", "test_pages",
        "test_validators", "test_import", "test_undoing", "test_measures_on_pages", "test_meanwhile",
        "test_policy_counts")
"""The files that take longest: begun first, so that no core waits at the end for the other one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first, in this order; the others as they were found."""
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One LibreOffice for the whole run. Where it is missing, the tests that need it fail and say so."""
    with Office() as running:
        yield running


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook as `denialdesk new` makes it, made once: to be copied, never changed."""
    path = tmp_path_factory.mktemp("fresh") / "Book.xlsx"
    new.make(path)
    return path


@pytest.fixture(scope="module")
def without_pages() -> Iterator[None]:
    """For tests that compare rows and look at no page: half of an import's time goes without the pages' figures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("macros.refresh.figures", lambda *_: {})
        patch.setattr("macros.refresh.prevent", lambda *_: {})
        yield
