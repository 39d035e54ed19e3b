"""What every example and test may use: the rules that a new workbook starts with."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import era
from denials.figures import Ledger
from denials.rules import Rules
from tests.denials.practice import TODAY, practice
from workbook import frames, schema
from workbook.rules import seeds

STORIES = Path(__file__).parent / "samples" / "stories"


@pytest.fixture(scope="session")
def shipped() -> Rules:
    """The shipped rules."""
    return Rules.of(lambda name: seeds(schema.BY_NAME[name]))


def denials_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Denials with these cells; all others empty."""
    return frames.typed(pd.DataFrame(rows, columns=list(schema.DENIALS.fields)), schema.DENIALS)


@pytest.fixture(autouse=True, scope="session")
def names_in_examples(doctest_namespace: dict[str, Any], shipped: Rules) -> None:
    """Examples may say `shipped` for the rules, `STORIES` for the shipped remittances, `denials_of`, `nine`."""
    nine = Ledger(practice(), shipped.policy_value, pd.Timestamp(TODAY))
    doctest_namespace.update(shipped=shipped, denials_of=denials_of, nine=nine, era=era, STORIES=STORIES)
