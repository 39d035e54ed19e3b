"""What pyx12, which knows the 835 and the 277CA from their published maps, holds of a text."""

from __future__ import annotations

import io
import logging

import pyx12.params
from pyx12.x12n_document import x12n_document


def objections(text: str) -> str:
    """'' where it is valid, else what is wrong with it."""
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    said = io.StringIO()
    valid = x12n_document(pyx12.params.params(), io.StringIO(text), None, None, fd_json=said)
    return "" if valid else said.getvalue() or "not X12"
