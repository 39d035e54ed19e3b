"""Whose a denial is, and whether that is anybody at all."""

from __future__ import annotations

import pandas as pd


def unowned(owner: pd.Series, team: pd.DataFrame) -> pd.Series:
    """Whether nobody owns a denial: no name stands there, or only that of a role, because no person holds it.

    >>> team = pd.DataFrame({"role": ["Coder", "Biller"], "person": ["", "Ann"]})
    >>> unowned(pd.Series(["", "Coder", "Ann"]), team).tolist()
    [True, True, False]
    """
    return owner.isin(["", *team["role"]]) & ~owner.isin([person for person in team["person"] if person])
