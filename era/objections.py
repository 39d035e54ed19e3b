"""pyx12's error codes in plain words. It passes no values on, and neither do we: only the place in the guide."""

from __future__ import annotations

import re

from era.findings import NOTE, WARNING
from era.losses import KNOWN

NAMES = frozenset({*KNOWN, "BHT", "HL", "DTP", "STC", "SVD", "SBR", "HI"})
PLACE = re.compile(r"[A-Z][A-Z0-9]{1,2}\d{2}(-\d{1,2})?")
ASK = "Tell the payer or clearinghouse; import the file if its balances hold."

OBJECTIONS = {
    "segment": {
        "1": "does not know this segment", "2": "does not expect this segment here",
        "3": "misses a segment that must be here", "4": "finds this loop more often than the guide allows",
        "5": "finds this segment more often than the guide allows", "6": "does not know this segment in this guide",
        "7": "finds this segment out of order", "8": "finds this segment misshapen",
        "SEG1": "finds empty elements at the end of this segment", "HL1": "finds the hierarchy misnumbered",
        "HL2": "finds a hierarchy level without its parent", "LX": "finds the LX numbers out of order",
    },
    "element": {
        "1": "misses an element that must be there", "2": "misses an element that another one calls for",
        "3": "finds more elements than the guide has", "4": "finds an element too short",
        "5": "finds an element too long", "6": "finds letters that do not belong in an element",
        "7": "does not know the code in an element", "8": "finds a date that is none",
        "9": "finds a time that is none", "10": "finds an element that the guide does not use",
    },
    "ST": {"2": "finds no end (SE) of the transaction", "3": "finds ST02 and SE02 different",
           "4": "counts another number of segments than SE01 says", "23": "finds the number in ST02 twice"},
    "GS": {"3": "finds no end (GE) of the group", "4": "finds GS06 and GE02 different",
           "5": "counts another number of transactions than GE01 says", "6": "finds the number in GS06 twice"},
    "ISA": {"001": "finds ISA13 and IEA02 different", "021": "counts another number of groups than IEA01 says",
            "023": "finds no end (IEA) of the interchange", "024": "finds an end (IEA, GE or SE) without a beginning",
            "025": "finds the number in ISA13 twice"},
}

FALSE_ALARMS = {
    ("segment", "4", "PLB"): "the guide allows several PLB segments",
    ("segment", "5", "PLB"): "the guide allows several PLB segments",
    ("segment", "3", "STC"): "the guide lets a level go without a status",
}


def objection(level: str, code: str, place: str) -> tuple[str, str, str]:
    """Severity, sentence and remedy for one error of pyx12; `place` is a segment or element of the guide.

    >>> objection("element", "7", "CLP02")[1]
    'pyx12 does not know the code in an element (CLP02)'
    >>> objection("segment", "1", "SMITH")[1]
    'pyx12 does not know this segment'
    """
    what = OBJECTIONS.get(level, {}).get(code, "objects to this segment")
    known = place in NAMES or (bool(PLACE.fullmatch(place)) and place.startswith(tuple(NAMES)))
    sentence = f"pyx12 {what} ({place})" if known else f"pyx12 {what}"
    alarm = FALSE_ALARMS.get((level, code, place))
    return (NOTE, sentence, f"Ignore it: {alarm}.") if alarm else (WARNING, sentence, ASK)
