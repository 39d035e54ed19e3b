"""The policy's numbers that the KPI sheets show, and what stands in for a row that someone deleted."""

from __future__ import annotations

from denials.figures.ledger import Ledger
from era.problem import Problem

SETTINGS = {
    "minimum_cases": ("Minimum cases for a percentage", 5.0), "soon_days": ("Urgent within", 7.0),
    "forecast_z": ("Forecast range", 1.28), "goal_rate": ("Goal denial rate", 0.05),
    "ceiling_rate": ("Ceiling denial rate", 0.08),
}
"""Figure id, the Policy row, and the number that the sheet's formulas take where the row is missing."""


def setting(ledger: Ledger) -> dict[str, float]:
    """The number of each of SETTINGS."""
    return {id: _or(ledger, name, default) for id, (name, default) in SETTINGS.items()}


def _or(ledger: Ledger, name: str, default: float) -> float:
    try:
        return ledger.policy(name)
    except (Problem, KeyError):
        return default
