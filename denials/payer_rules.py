"""Which row of the Payers table counts for each denial: the most particular one that is in force."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from denials.calendar import Days, days_of

ANCHORS = {
    "remittance": "first_denied", "receipt": "first_denied", "intake": "first_denied",
    "last adjustment": "last_answer", "previous decision": "last_answer",
    "service from": "service_from", "service to": "service_to", "sent": "sent_on",
}
"""The column of a denial from which each kind of time is counted: the first denial starts the clock of the first
decision, the latest answer that of an adjustment or of the decision before."""

PARTICULAR = ("category", "payer", "line_of_business", "state", "level")
"""What goes first when two rows fit: a row for a category before one for a payer, and so on."""

ANY = ("*", "")
Row = dict[Hashable, Any]
Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
_NO_END = np.datetime64("9999-12-31")


class Matches:
    """The cells of each column that equal a text, whatever its case and the spaces around it.

    >>> fits = Matches(pd.DataFrame({"payer": ["Aetna", "AETNA ", "Cigna"]}))
    >>> fits("payer", "aetna").tolist()
    [True, True, False]
    """

    def __init__(self, cases: pd.DataFrame) -> None:
        self._cases = cases
        self._columns: dict[str, tuple[npt.NDArray[np.int64], dict[str, int]]] = {}

    def __call__(self, field: str, text: str) -> Mask:
        codes, names = self._columns.get(field) or self._learn(field)
        return codes == names.get(_plain(text), -1)

    def _learn(self, field: str) -> tuple[npt.NDArray[np.int64], dict[str, int]]:
        sent, texts = pd.factorize(self._cases[field])
        codes, names = pd.factorize(np.array([_plain(text) for text in texts], object))
        known = codes[sent], {name: code for code, name in enumerate(names)}
        self._columns[field] = known
        return known


def chosen(cases: pd.DataFrame, rows: pd.DataFrame) -> Places:
    """The place in `rows` (Payers) of the row that counts for each case; -1 where none does.

    Cases have the columns of PARTICULAR, `step` and the dates of ANCHORS. A row counts while it is in force on the
    day its own time is counted from. Of rows that are equally particular the one that began last wins.

    >>> case = denials_of([{"payer": "Regence", "line_of_business": "Commercial", "sent_on": "2026-05-11"}])
    >>> place = chosen(case.assign(category="Coding", step="follow up"), shipped.payers)
    >>> shipped.payers.loc[place, ["payer", "amount", "unit", "anchor"]].values.tolist()
    [['Regence', 60, 'days', 'sent']]
    """
    fits = Matches(cases)
    dates = {anchor: _dates(cases, field) for anchor, field in ANCHORS.items()}
    place = np.full(len(cases), -1)
    for row in _from_general_to_particular(rows):
        hit = fits("step", row["step"]) & _in_force(row, dates.get(row["anchor"], dates["remittance"]))
        for field in PARTICULAR:
            if row[field] not in ANY:
                hit &= fits(field, row[field])
        place[hit] = row["place"]
    return place


def _dates(cases: pd.DataFrame, field: str) -> Days:
    days = days_of(cases[field])
    return np.where(np.isnat(days), _NO_END, days)


def _from_general_to_particular(rows: pd.DataFrame) -> list[Row]:
    weight = sum((~rows[field].isin(ANY)) * (1 << place) for place, field in enumerate(reversed(PARTICULAR)))
    ordered = rows.assign(place=range(len(rows)), weight=weight)
    return ordered.sort_values(["weight", "from_date"], na_position="first", kind="stable").to_dict("records")


def _in_force(row: Row, days: Days) -> Mask:
    begun = np.full(len(days), True) if pd.isna(row["from_date"]) else days >= np.datetime64(row["from_date"], "D")
    return begun if pd.isna(row["to_date"]) else begun & (days <= np.datetime64(row["to_date"], "D"))


def _plain(text: str) -> str:
    return str(text).strip().casefold()
