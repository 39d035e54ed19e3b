"""How a corrected claim is sent: the claim frequency code, and the payer's own way."""

from __future__ import annotations

import numpy as np
import pandas as pd

from denials.advice import advice
from denials.deadlines import deadline
from denials.rules import Rules

NEW, REPLACES, VOIDS, NONE = "1", "7", "8", ""


def correction(denials: pd.DataFrame, rules: Rules, void: bool = False) -> pd.DataFrame:
    """For each denial: frequency ('1', '7', '8' or '' where no claim may be sent) and how, in words.

    A claim that the payer could not process (no appeal right, as MA130 says) is sent anew. Where Payers says that a
    corrected claim is not to be had, as for Original Medicare, none is sent: what to do instead is said.

    >>> claims = denials_of([{"payer": "Aetna", "line_of_business": "Commercial", "codes": "CO-4"},
    ...                      {"payer": "Original Medicare", "line_of_business": "Original Medicare", "codes": "CO-4"}])
    >>> correction(claims, shipped)["frequency"].tolist()
    ['7', '']
    """
    again, said = deadline(denials, rules, "corrected claim"), advice(denials, rules)
    anew = ~said["appealable"]
    frequency = np.select([anew, again["allowed"]], [NEW, VOIDS if void else REPLACES], NONE)
    how = np.select([anew, again["allowed"]], ["Send it as a new claim: the payer did not process it", again["method"]],
                    again["instead"])
    return pd.DataFrame({"frequency": frequency, "how": how}, denials.index, dtype="str")
