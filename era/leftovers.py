"""What the tables do not hold, word for word: segments that no column was read from, or that say more than columns.

Each segment is noted as a column is read from it (`Envelope.noted`); what is not noted is left over. So a column that
is added to a table takes its segments out of here by itself.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from era.columns import Columns, verbatim
from era.envelope import OTHER
from era.remittance import Remittance
from era.segments import Segments
from era.spans import Mask, Spans
from era.values import counts

FRAME = ("ISA", "GS", "ST", "SE", "GE", "IEA", "LX", "HL")
"""Segments that hold others together: their numbers are checked, and say nothing more."""
HELD = {"BPR": 0, "MIA": 0, "CLP": 9, "SVC": 6, "TRN": 3, "N1": 4, "N3": 1, "N4": 3, "NM1": 9, "REF": 2, "AMT": 2,
        "DTM": 2, "LQ": 2, "STC": 11}
"""How many elements of a segment the columns may hold; of BPR and MIA they hold a few among many."""
BESIDE = {"NM1": (5, 6, 7), "MOA": (1, 2, 8, 9)}
"""Elements before the last one held that no column has: parts of a name, amounts of an outpatient claim."""

NAMED_ONCE = ("IL", "74", "TT", "PR")
"""Subscriber, corrected patient, other payers: of each the columns hold a name or a number, not both."""


def leftovers(it: Remittance) -> Columns:
    """One row for each segment of a remittance or acknowledgment that no table holds in full, in the file's order.

    `claim` and `line` are the numbers they have in their tables, 0 outside of them.
    """
    envelope, segments = it.envelope, it.segments
    read = np.array([*(kind != OTHER for kind in envelope.kind), False], dtype=np.bool_)[envelope.transaction]
    told = envelope.told()
    others = it.qualified("NM1", *NAMED_ONCE)
    told[others[it.claim[others] >= 0]] = told[it.qualified("DTM")[np.isnat(it.days)]] = False
    rows = segments.given(np.flatnonzero(read & ~_held(segments, told)))
    return {
        **it.place(rows), "claim": counts(np.append(it.claim_number, 0)[it.claim[rows]]),
        "line": counts(np.append(it.line_number, 0)[it.line[rows]]), **it.number(rows),
        "tag": segments.element(rows, 0),
        "text": partial(verbatim, Spans(segments.data, segments.start(rows), segments.end[rows])),
    }


def _held(segments: Segments, told: Mask) -> Mask:
    """Segments that a table holds in full, or that hold others together."""
    for name, most in HELD.items():
        rows = segments.rows(name)
        told[rows[segments.elements(rows) > most]] = False
    for name, places in BESIDE.items():
        rows = segments.rows(name)
        for place in places:
            told[rows[segments.element(rows, place).given]] = False
    return told | segments.called(*FRAME)
