"""What the reasons of provider adjustments (PLB) mean, in our own short words.

Codes: X12 data element 426, as used in the 835; wording ours. Unlisted codes stay codes.
"""

from __future__ import annotations

import pandas as pd

WORDS = {
    "50": "late filing charge", "51": "interest charged", "72": "authorized return", "90": "early payment allowance",
    "AH": "origination fee", "AM": "applied to what is owed elsewhere", "AP": "accelerated payment",
    "B2": "rebate", "B3": "recovery allowance", "BD": "bad debt", "BN": "bonus", "C5": "temporary allowance",
    "CR": "capitation interest", "CS": "adjustment", "CT": "capitation payment", "CV": "capital",
    "CW": "certified nurse", "DM": "medical education", "E3": "withholding", "FB": "balance carried forward",
    "FC": "fund allocation", "GO": "graduate education", "HM": "hemophilia", "IP": "incentive premium",
    "IR": "tax withheld", "IS": "interim settlement", "J1": "not reimbursed", "L3": "penalty", "L6": "interest",
    "LE": "levy", "LS": "lump sum", "OA": "organ acquisition", "OB": "affiliated offset", "PI": "periodic payment",
    "PL": "final payment", "RA": "retroactive adjustment", "RE": "return on equity", "SL": "student loan",
    "TL": "liability offset", "WO": "overpayment recovered", "WU": "overpayment recovered, not yet paid back",
}


def meanings(reasons: pd.Series) -> pd.Series:
    """Each reason in words; '' for one we do not know.

    >>> meanings(pd.Series(["WO", "??"])).tolist()
    ['overpayment recovered', '']
    """
    return reasons.map(WORDS).astype("object").where(reasons.isin(WORDS), "").astype("str")
