"""Does the money add up? Every line, every claim, every check, to the cent; nothing is ever forced to.

Line: SVC02 - its CAS = SVC03. Claim: CLP03 - all CAS of claim and lines = CLP04. Check: CLP04 of all claims - PLB of
all providers = BPR02. A positive adjustment takes money away, a negative one adds it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from era.findings import ERROR, WARNING, Finding, dollars
from era.losses import Told
from era.remittance import Remittance
from era.segments import Rows
from era.values import counts

Cents = NDArray[np.int64]
SHOWN = "Import it, but compare it with the payer's website before you post it."


def sums(values: pd.Series[int], owner: Rows, size: int) -> Cents:
    """The sum of the known values of each owner; an owner of -1 is nobody."""
    total = np.zeros(size + 1, dtype=np.int64)
    np.add.at(total, owner, known(values))
    return total[:size]


def known(values: pd.Series[int]) -> Cents:
    """The values, zero where they are missing."""
    return np.asarray(values.fillna(0), dtype=np.int64)


def with_sums(remits: pd.DataFrame, it: Remittance, told: Told) -> pd.DataFrame:
    """The checks with what their claims paid, what their PLB took, and whether that adds up."""
    paid = sums(told.claims["paid"], it.claim_check, len(it.checks))
    beside = sums(told.taken["amount"], it.check[it.pairs.rows], len(it.checks))
    balanced = remits["amount"].notna().to_numpy() & (known(remits["amount"]) == paid - beside)
    return remits.assign(claims_paid=counts(paid), provider_adjustments=counts(beside), balanced=balanced)


def findings(it: Remittance, remits: pd.DataFrame, told: Told) -> Iterator[Finding]:
    """One finding for each line, claim and check that does not add up."""
    lines, claims, amount, rows = told.lines, told.claims, told.adjustments["amount"], it.triplets.rows
    by_line = sums(amount, it.line[rows], len(lines))
    by_claim = sums(amount, it.claim[rows], len(claims))
    yield from _unequal(it, it.line_rows, "service line", _rest(lines) - by_line, WARNING)
    yield from _unequal(it, it.claim_rows, "claim", _rest(claims) - by_claim, ERROR)
    yield from _checks(it, remits)


def _rest(frame: pd.DataFrame) -> pd.Series[int]:
    """Charge less payment; missing where one of them is."""
    return frame["charge"] - frame["paid"]


def _checks(it: Remittance, remits: pd.DataFrame) -> Iterator[Finding]:
    for place in np.flatnonzero(~remits["balanced"].to_numpy()):
        check = remits.iloc[place]
        row = int(it.envelope.opened[it.checks[place]])
        if pd.isna(check["amount"]):
            yield it.envelope.finding(row, ERROR, "the check has no amount (BPR02) that can be read", SHOWN)
            continue
        difference = int(check["amount"] - check["claims_paid"] + check["provider_adjustments"])
        yield it.envelope.finding(
            row, ERROR, f"the check of {dollars(check['amount'])} is {_apart(difference)} than its claims "
            f"({dollars(check['claims_paid'])}) less provider adjustments ({dollars(check['provider_adjustments'])})",
            SHOWN)


def _unequal(it: Remittance, rows: Rows, what: str, differences: pd.Series[int],
             severity: str) -> Iterator[Finding]:
    difference = known(differences)
    for place in np.flatnonzero(difference):
        yield it.envelope.finding(
            int(rows[place]), severity, f"the {what} is paid {_apart(-int(difference[place]))} than its charge less "
            "adjustments leaves", SHOWN)


def _apart(difference: int) -> str:
    """How far an amount is from what it must be.

    >>> _apart(-5)
    '$0.05 less'
    """
    return f"{dollars(abs(difference))} {'more' if difference > 0 else 'less'}"
