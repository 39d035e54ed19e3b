"""Does the money add up? Every line, every claim, every check, to the cent; nothing is ever forced to.

Line: SVC02 - its CAS = SVC03. Claim: CLP03 - all CAS of claim and lines = CLP04. Check: CLP04 of all claims - PLB of
all providers = BPR02. A positive adjustment takes money away, a negative one adds it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from era.columns import Columns, Table, money
from era.findings import ERROR, WARNING, Finding, dollars
from era.losses import Told
from era.remittance import Remittance
from era.spans import Rows
from era.values import Integers, counts

Cents = NDArray[np.int64]
SHOWN = "Import it, but compare it with the payer's website before you post it."


def sums(values: Integers, owner: Rows, size: int) -> Cents:
    """The sum of the known values of each owner; an owner of -1 is nobody."""
    total = np.zeros(size + 1, dtype=np.int64)
    np.add.at(total, owner, known(values))
    return total[:size]


def known(values: Integers) -> Cents:
    """The values, zero where they are missing."""
    return values.to_numpy(dtype=np.int64, na_value=0)


def with_sums(remits: Columns, it: Remittance, told: Told) -> Columns:
    """The checks with what their claims paid, what their PLB took, and whether that adds up."""
    paid = sums(money(told.claims, "paid"), it.claim_check, len(it.checks))
    beside = sums(money(told.taken, "amount"), it.check[it.pairs.rows], len(it.checks))
    amount = money(remits, "amount")
    balanced = ~amount.isna() & (known(amount) == paid - beside)
    return {**remits, "claims_paid": counts(paid), "provider_adjustments": counts(beside), "balanced": balanced}


def findings(it: Remittance, remits: Table, told: Told) -> Iterator[Finding]:
    """One finding for each line, claim and check that does not add up."""
    amount, rows = money(told.adjustments, "amount"), it.triplets.rows
    by_line = sums(amount, it.line[rows], len(it.line_rows))
    by_claim = sums(amount, it.claim[rows], len(it.claim_rows))
    yield from _unequal(it, it.line_rows, "service line", _rest(told.lines, by_line), WARNING)
    yield from _unequal(it, it.claim_rows, "claim", _rest(told.claims, by_claim), ERROR)
    yield from _checks(it, remits)


def _rest(table: Table, adjusted: Cents) -> Cents:
    """Charge less payment less adjustments; zero where charge or payment is missing."""
    charge, paid = money(table, "charge"), money(table, "paid")
    return np.where(charge.isna() | paid.isna(), 0, known(charge) - known(paid) - adjusted)


def _checks(it: Remittance, remits: Table) -> Iterator[Finding]:
    amount, paid, beside = (money(remits, name) for name in ("amount", "claims_paid", "provider_adjustments"))
    for place in np.flatnonzero(~np.asarray(remits["balanced"])):
        row = int(it.envelope.opened[it.checks[place]])
        if pd.isna(amount[place]):
            yield it.envelope.finding(row, ERROR, "the check has no amount (BPR02) that can be read", SHOWN)
            continue
        difference = int(amount[place] - paid[place] + beside[place])
        yield it.envelope.finding(
            row, ERROR, f"the check of {dollars(amount[place])} is {_apart(difference)} than its claims "
            f"({dollars(paid[place])}) less provider adjustments ({dollars(beside[place])})", SHOWN)


def _unequal(it: Remittance, rows: Rows, what: str, difference: Cents, severity: str) -> Iterator[Finding]:
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
