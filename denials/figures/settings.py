"""The policy's numbers that the KPI sheets show."""

from __future__ import annotations

from collections.abc import Callable

SETTINGS = {
    "minimum_cases": "Minimum cases for a percentage", "soon_days": "Urgent within", "forecast_z": "Forecast range",
    "goal_rate": "Goal denial rate", "ceiling_rate": "Ceiling denial rate",
    "hard_threshold": "Write-off hard threshold", "rework_cost": "Rework cost", "minutes": "Minutes per denial",
}
"""Figure id and the Policy row that holds its number."""


def settings(policy: Callable[[str], float]) -> dict[str, float]:
    """The number of each of SETTINGS; a row that someone deleted is named by the policy.

    >>> settings(shipped.policy_value)["forecast_z"]
    1.28
    """
    return {id: policy(name) for id, name in SETTINGS.items()}
