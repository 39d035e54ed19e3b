"""What tests of several rooms share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from office import Office


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One LibreOffice for the whole run. Where it is missing, the tests that need it fail and say so."""
    with Office() as running:
        yield running
