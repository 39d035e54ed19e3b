"""The page Today: what is due, what is late, what came back, what waits for someone."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from denials.figures import own_time
from denials.figures.cells import NO_DATA, Block, Scalar, day, dollars
from denials.figures.gaps import gaps, lacking
from denials.figures.ledger import Ledger, cents, present
from denials.figures.lists import NOTHING, listed
from denials.figures.week import TODAY, overdue, week
from denials.rejections import waiting
from denials.status import WAITING

ABOUT = {"claim": "text", "payer": "text"}


def due(ledger: Ledger) -> pd.DataFrame:
    """The denials for today by rank: little time is left, or today is the day she set.

    >>> due(nine)["key"].tolist()
    []
    """
    rows = week(ledger)
    return rows[(rows["part"] == TODAY) | (rows["next_on"] == ledger.today)]


def first(ledger: Ledger) -> pd.DataFrame:
    """What to work first: the denials for today, then by rank what is open and does not wait, with why each is here.

    >>> first(nine)[["key", "why"]].head(1).values.tolist()
    [['C1', 'by rank']]
    """
    now, rows = due(ledger), week(ledger)
    others = rows[~rows["key"].isin(now["key"]) & ~rows["stage"].isin(WAITING) & rows["rank"].notna()]
    return pd.concat([now.assign(why="today"), others.assign(why="by rank")], ignore_index=True)


def late(ledger: Ledger) -> pd.DataFrame:
    """What should have happened by now: see `week.overdue`.

    >>> late(nine)["why"].tolist()[0]
    'the payer is late'
    """
    return overdue(ledger, own_time.due(ledger))


def recovered(ledger: Ledger) -> pd.DataFrame:
    """The denials that a remittance of the policy's last days paid, the most first.

    >>> recovered(nine)["key"].tolist()
    []
    """
    rows = ledger.denials
    age = (ledger.today - rows["closed_on"]).dt.days
    paid: pd.Series[bool] = age.between(0, ledger.policy("Fresh within") - 1) & (rows["recovered"].fillna(0) > 0)
    return rows[paid].sort_values("recovered", ascending=False, kind="stable")


def rejections(ledger: Ledger) -> pd.DataFrame:
    """Rejected claims that nobody mended within the policy's hours, the oldest first, with what is wrong.

    >>> len(rejections(nine))
    1
    """
    rows = present(ledger.frames["Rejections"])
    still = rows[waiting(rows) & (rows["due"].isna() | (rows["due"] < ledger.today))]
    what = ("category " + still["category"] + ", status " + still["status"]).where(still["category"] != "", "")
    return still.assign(what=what).sort_values("effective_date", kind="stable")


def records(ledger: Ledger) -> pd.DataFrame:
    """Open denials for which records must be brought, the earliest due first, with who brings them.

    What was asked for stands in Documents, until it is received; besides, what its category asks for while nothing
    went out.

    >>> records(nine)["key"].tolist()
    ['M1', 'C2']
    """
    rows = ledger.denials.assign(due=own_time.due(ledger), bring=ledger.denials["provider"])
    asked = _asked(ledger)
    wanted = rows["open"] & rows["category"].isin(own_time.RECORDS) & rows["sent_on"].isna()
    by_category = rows[wanted & ~rows["key"].isin(asked["case"])]
    requested = rows[rows["open"]].drop(columns=["due", "bring"]).merge(asked, left_on="key", right_on="case")
    both = pd.concat([requested, by_category], ignore_index=True) if len(requested) else by_category
    return both.sort_values(["due", "at_risk"], ascending=[True, False], kind="stable")


def _asked(ledger: Ledger) -> pd.DataFrame:
    """Whose documents were asked for and are not there yet: case, due, bring."""
    nothing = pd.DataFrame({"case": [], "due": [], "bring": [], "received_on": []}, dtype="str")
    rows = ledger.frames.get("Documents", nothing)
    waiting = rows[(rows["case"] != "") & rows["received_on"].isna()]
    return waiting.sort_values("due", kind="stable").drop_duplicates("case")[["case", "due", "bring"]]


def silent(ledger: Ledger) -> pd.DataFrame:
    """Payers of whom no remittance came for the policy's days, the longest silent first: payer, last, days.

    >>> silent(nine)["payer"].tolist()[:1]
    ['Medicare']
    """
    rows = ledger.frames["Remits"].dropna(subset=["payment_date"])
    last = rows.groupby("payer")["payment_date"].max().rename("last").reset_index()
    last["days"] = (ledger.today - last["last"]).dt.days
    return last[last["days"] > ledger.policy("Payer silent after")].sort_values("days", ascending=False, kind="stable")


def words(ledger: Ledger) -> str:
    """What stands in an empty list: nothing to do, or nothing known yet.

    >>> words(nine)
    'nothing'
    """
    return NOTHING if len(ledger.denials) or len(present(ledger.frames["Remits"])) else NO_DATA


def tiles(ledger: Ledger) -> dict[str, Scalar]:
    """The page's counts and their dollars.

    >>> tiles(nine)["late_n"]
    4
    """
    rows = {"due": due(ledger), "late": late(ledger), "records": records(ledger)}
    back, lack = recovered(ledger), ledger.denials[lacking(ledger) != ""]
    told = {f"{name}_n": len(found) for name, found in rows.items()}
    sums = {f"{name}_dollars": dollars(cents(found["at_risk"])) for name, found in rows.items()}
    return {
        "lists_of": day(ledger.today), "lists_stale": "Lists as of today.", **told, **sums, "back_n": len(back),
        "back_dollars": dollars(cents(back["recovered"])), "rejected_late_n": len(rejections(ledger)),
        "rejected_open_n": int(waiting(present(ledger.frames["Rejections"])).sum()),
        "silent_n": len(silent(ledger)), "payers_n": ledger.frames["Remits"]["payer"].nunique(),
        "gaps_n": len(lack), "gaps_dollars": dollars(cents(lack["at_risk"])),
    }


def _list(find: Callable[[Ledger], pd.DataFrame], columns: dict[str, str], height: int) -> Callable[[Ledger], Block]:
    return lambda ledger: listed(find(ledger), columns, height, words(ledger))


BLOCKS: dict[str, Callable[[Ledger], Block]] = {
    "due_list": _list(first, ABOUT | {"codes": "text", "at_risk": "money", "days_left": "left", "why": "text",
                                      "action": "text", "owner": "name"}, 10),
    "late_list": _list(late, ABOUT | {"why": "text", "since": "day", "at_risk": "money", "owner": "name"}, 8),
    "back_list": _list(recovered, ABOUT | {"recovered": "money", "closed_on": "day"}, 5),
    "rejected_list": _list(rejections, ABOUT | {"what": "text", "effective_date": "day"}, 5),
    "records_list": _list(records, {"claim": "text", "bring": "name", "due": "day", "at_risk": "money"}, 5),
    "silent_list": _list(silent, {"payer": "text", "last": "day", "days": "count"}, 5),
    "gaps_list": _list(gaps, {"what": "text", "n": "count", "at_risk": "money"}, 5),
}
