"""The policy's numbers that the KPI sheets show, and what stands in for a row that someone deleted."""

from __future__ import annotations

from collections.abc import Callable

from era.problem import Problem

SETTINGS = {
    "minimum_cases": ("Minimum cases for a percentage", 5.0), "soon_days": ("Urgent within", 7.0),
    "forecast_z": ("Forecast range", 1.28), "goal_rate": ("Goal denial rate", 0.05),
    "ceiling_rate": ("Ceiling denial rate", 0.08),
}
"""Figure id, the Policy row, and the number that the sheet's formulas take where the row is missing."""


def settings(policy: Callable[[str], float]) -> dict[str, float]:
    """The number of each of SETTINGS.

    >>> settings(shipped.policy_value)["forecast_z"]
    1.28
    """
    return {id: _or(policy, name, default) for id, (name, default) in SETTINGS.items()}


def _or(policy: Callable[[str], float], name: str, default: float) -> float:
    try:
        return policy(name)
    except (Problem, KeyError):
        return default
