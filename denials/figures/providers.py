"""A provider beside the others: a ratio only where there is enough to compare."""

from __future__ import annotations

import pandas as pd

from denials.figures.ledger import Ledger
from denials.figures.measures import over

TOO_SMALL = "n too small"


def peers(ledger: Ledger, category: str) -> pd.DataFrame:
    """One row for each provider with answered claims, by name: how often a category is denied, against all others.

    Columns: provider, claims (answered), denials (of the category), rate, peers (how many others), peers_rate, ratio,
    verdict: "n too small" with few claims, few peers or no denial to compare with, else "look closer" from the policy's
    ratio on, else "in line". The ratio is NaN where n is too small.

    >>> peers(nine, "Medical necessity")[["provider", "claims", "denials", "verdict"]].values.tolist()
    [['Dr. Cole', 4, 2, 'n too small'], ['Dr. Reed', 7, 0, 'n too small']]
    """
    rows = ledger.denials
    denied = rows[rows["category"] == category].groupby("provider").size()
    claims = ledger.answered.groupby("provider").size()
    claims = claims[claims.index != ""].sort_index()
    table = pd.DataFrame({"claims": claims, "denials": denied.reindex(claims.index, fill_value=0)})
    others = table.sum() - table
    table = table.assign(rate=over(table["denials"], table["claims"]), peers=len(table) - 1,
                         peers_rate=over(others["denials"], others["claims"]))
    enough = _enough(ledger, table, others)
    table["ratio"] = over(table["rate"], table["peers_rate"]).where(enough)
    high = enough & (table["ratio"] >= ledger.policy("Peers ratio"))
    table["verdict"] = pd.Series("in line", table.index).mask(high, "look closer").mask(~enough, TOO_SMALL)
    return table.rename_axis("provider").reset_index()


def _enough(ledger: Ledger, table: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Whether a provider has enough claims, enough peers, and a denial on both sides."""
    known = (table["denials"] > 0) & (others["denials"] > 0)
    return known & (table["claims"] >= ledger.policy("Peers minimum claims")) & (
        table["peers"] >= ledger.policy("Peers minimum"))
