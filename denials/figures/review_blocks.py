"""The page Month: goals with actuals, what grows, what the changes brought, what prevention still owes."""

from __future__ import annotations

from collections.abc import Callable

from denials.figures.cells import Block
from denials.figures.changes import growth
from denials.figures.ledger import Ledger
from denials.figures.lists import listed
from denials.figures.today_blocks import words

GOALS, GROWING, CHANGED, OWED = 8, 6, 5, 6


def goals(ledger: Ledger) -> Block:
    """The goals with where we are.

    >>> goals(nine)[0][:3]
    ['Initial denial rate', 'at most 5%', '']
    """
    rows = ledger.frames["Goals"]
    rows = rows[rows["goal"] != ""]
    aims = zip(rows["direction"], rows["target"], strict=True)
    rows = rows.assign(aim=[f"{direction} {_number(target)}".strip() for direction, target in aims])
    return listed(rows, {"goal": "text", "aim": "text", "actual": "text", "cases": "text", "by": "day",
                         "reached": "text"}, GOALS, words(ledger))


def _number(value: float) -> str:
    """A target as a person reads it: below 1 it is a share.

    >>> _number(0.05), _number(0.543), _number(30.0)
    ('5%', '54.3%', '30')
    """
    if value != value:
        return ""
    return f"{100 * value:.1f}%".replace(".0%", "%") if 0 < value < 1 else f"{value:,.10g}"


def growing(ledger: Ledger) -> Block:
    """The categories that grew most in the last month, beside the mean of the three before.

    >>> growing(nine)[0]
    ['Eligibility', 1, 0, '']
    """
    table = growth(ledger)
    table = table[table["n"] > 0].assign(usual=table["usual"].round(1))
    shown = listed(table, {"category": "text", "n": "count", "growing": "text"}, GROWING, words(ledger))
    usual = [*table["usual"].head(GROWING), *[""] * GROWING]
    return [[row[0], row[1], _plain(mean), row[2]] for row, mean in zip(shown, usual, strict=False)]


def _plain(value: float | str) -> float | str:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def changed(ledger: Ledger) -> Block:
    """The latest changes with what came of them.

    >>> changed(nine)[0][0]
    'nothing'
    """
    rows = ledger.frames["Changes"]
    rows = rows[rows["day"].notna()].sort_values("day", ascending=False, kind="stable")
    return listed(rows, {"change": "text", "category": "text", "day": "day", "measure_on": "day", "result": "text"},
                  CHANGED, words(ledger))


def trained(ledger: Ledger) -> Block:
    """The training that is not done, the soonest due first.

    >>> trained(nine)[0][0]
    'nothing'
    """
    rows = ledger.frames["Training"]
    rows = rows[((rows["key"] != "") | (rows["person"] != "")) & rows["done"].isna()]
    rows = rows.assign(who=rows["person"].where(rows["person"] != "", rows["for_whom"]))
    order = rows.sort_values(["due", "n"], ascending=[True, False], kind="stable")
    return listed(order, {"topic": "text", "who": "text", "due": "day"}, OWED, words(ledger))


def authorized(ledger: Ledger) -> Block:
    """The authorizations to see to, the soonest to expire first.

    >>> authorized(nine)[0][0]
    'nothing'
    """
    rows = ledger.frames["Authorizations"]
    rows = rows[rows["alert"] != ""].sort_values("days_left", kind="stable")
    return listed(rows, {"number": "text", "payer": "text", "alert": "text", "owner": "text"}, OWED, words(ledger))


BLOCKS: dict[str, Callable[[Ledger], Block]] = {
    "month_goals": goals, "month_growth": growing, "month_changes": changed, "month_training": trained,
    "month_authorizations": authorized,
}
