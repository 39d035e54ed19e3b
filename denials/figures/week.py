"""The week's work, row by row: what the plan lists, and the pages show."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from denials.figures.ledger import Ledger, days_left, looked_up
from denials.status import WAITING
from denials.writeoff import plan

TODAY, PROPOSED = "today", "proposed"
PARTS = {
    TODAY: "Today", "escalate": "Touched too often: escalate", "top": "The largest of each payer",
    "next": "The next largest", "middle layer": "Touched once and still open", "later": "Later",
    "weekly batch": "Small ones, in one batch", PROPOSED: "Proposed to write off",
}
"""The parts of the plan in their order; each open denial belongs to one."""
CYCLES = {
    "fresh": "1  Re-route what is fresh", "middle layer": "2  Work the middle layer",
    "close": "3  Escalate and close",
}
"""The week's three cycles: Denial Management Workflow for Healthcare Practices."""


@lru_cache(maxsize=1)
def week(ledger: Ledger) -> pd.DataFrame:
    """The open denials by rank, with their place in the week.

    Beside the columns of Denials: class, band, touches, clustered, proposal, break_even (see `writeoff.plan`), part
    (one of PARTS), fresh (answered within the policy's days, nothing sent since), middle, close (flags).

    >>> week(nine)[["key", "part", "fresh"]].head(2).values.tolist()
    [['C1', 'top', False], ['M1', 'top', False]]
    """
    rows = ledger.denials
    planned = plan(rows, routes(ledger), ledger.frames["Activity"], ledger.rules).drop(columns="key")
    whole = rows.join(planned)
    whole["part"] = whole["band"].mask(whole["proposal"] != "", PROPOSED).mask(whole["class"] == TODAY, TODAY)
    age = (ledger.today - whole["last_answer"]).dt.days
    unsent = whole["sent_on"].isna() & ~whole["stage"].isin(WAITING)
    whole["fresh"] = unsent & age.lt(ledger.policy("Fresh within"))
    whole["middle"] = whole["part"] == "middle layer"
    whole["close"] = whole["part"].isin(["escalate", PROPOSED])
    return whole[whole["band"] != ""].sort_values("rank", na_position="last", kind="stable")


def routes(ledger: Ledger) -> pd.Series:
    """The route of each denial, by Scores; '' where it has no score.

    >>> set(routes(nine))
    {''}
    """
    scores = ledger.frames.get("Scores", pd.DataFrame({"key": [], "route": []}, dtype="str"))
    return looked_up(ledger.denials["key"], scores.drop_duplicates("key").set_index("key")["route"]).fillna("")


def part(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows of the week that belong to a part of the plan.

    >>> len(part(week(nine), "weekly batch"))
    1
    """
    return rows[rows["part"] == name]


def cycles(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of each of the week's three cycles.

    >>> {name: len(rows) for name, rows in cycles(week(nine)).items()}
    {'fresh': 0, 'middle layer': 0, 'close': 0}
    """
    return {"fresh": rows[rows["fresh"]], "middle layer": rows[rows["middle"]], "close": rows[rows["close"]]}


def overdue(ledger: Ledger, own_time: pd.Series) -> pd.DataFrame:
    """Open denials of which something should have happened by now, the most at risk first, with why and since.

    `own_time` is the day by which we want each to be out. Of several reasons the first counts: her own date, a
    payer who is late with its answer, a window that has closed, our own hours.

    >>> overdue(nine, pd.Series(pd.NaT, nine.denials.index))[["key", "why"]].values.tolist()
    [['C3', 'the payer is late'], ['M1', 'the window has closed']]
    """
    rows = ledger.denials
    waiting, unsent = rows["stage"].isin(WAITING), rows["sent_on"].isna() | (rows["sent_on"] < rows["last_answer"])
    late = {
        "your own date": rows["next_on"].where(rows["next_on"] < ledger.today),
        "the payer is late": rows["act_by"].where(waiting & days_left(rows).lt(0)),
        "the window has closed": rows["act_by"].where(rows["expired"]),
        "our own hours have passed": own_time.where(unsent & ~waiting & (own_time < ledger.today)),
    }
    found = rows.assign(why="", since=pd.Series(pd.NaT, rows.index))
    for why, since in late.items():
        fresh = (found["why"] == "") & since.notna()
        found = found.assign(why=found["why"].mask(fresh, why), since=found["since"].where(~fresh, since))
    return found[found["open"] & (found["why"] != "")].sort_values("at_risk", ascending=False, kind="stable")
