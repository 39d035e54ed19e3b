"""The page Huddle: the week's numbers, one question for each cause, what was won, what is asked of whom."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from denials.figures.cells import NO_DATA, Block, block, dollars
from denials.figures.ledger import Ledger, cents, looked_up
from denials.figures.lists import listed
from denials.figures.staffing import touches
from denials.figures.today_blocks import late, records, recovered, rejections, words
from denials.figures.week import week

ASKS, CAUSES, WINS = 8, 5, 6


def numbers(ledger: Ledger) -> Block:
    """Of this week and the one before: denials that came, dollars recovered, sent out, touched; each beside the other.

    A week is the policy's number of days up to today.

    >>> numbers(nine)[0]
    ['Denied for the first time', 0, 0.0, 0, 0.0]
    """
    rows, days = ledger.denials, int(ledger.policy("Fresh within"))
    done = touches(ledger)
    at_stake = looked_up(done["case"], rows.set_index("key")["at_risk"]).astype("Float64").fillna(0)
    counted = {
        "Denied for the first time": (rows["first_denied"], rows["denied"]),
        "Recovered": (rows["closed_on"].where(rows["recovered"].gt(0).fillna(False)), rows["recovered"]),
        "Sent to the payer": (rows["sent_on"], rows["at_risk"]),
        "Worked on": (done["day"], at_stake),
    }
    return [[what, *_in_week(ledger, moments, money, 0, days), *_in_week(ledger, moments, money, days, 2 * days)]
            for what, (moments, money) in counted.items()]


def _in_week(ledger: Ledger, moments: pd.Series, money: pd.Series, start: int, end: int) -> tuple[int, float]:
    age = (ledger.today - pd.to_datetime(moments).dt.normalize()).dt.days
    inside = age.between(start, end - 1)
    return int(inside.sum()), dollars(cents(money[inside]))


def causes(ledger: Ledger) -> Block:
    """Causes that are not done, each with its one question and what is agreed: those that still bring denials first,
    then earlier ones that nobody answered; the most dollars first.

    >>> causes(nine)[0][0]
    'nothing'
    """
    rows = ledger.frames["RootCauses"]
    now = rows["standing"] == "now"
    rows = rows[(rows["key"] != "") & rows["done"].isna() & (now | (rows["answer"] == ""))]
    rows = rows.assign(what=rows["payer"] + ": " + rows["code"],
                       who=rows["owner"].where(rows["owner"] != "", rows["role"]))
    order = rows.sort_values(["standing", "denied"], ascending=False, kind="stable")
    return listed(order, {"what": "text", "standing": "text", "n": "count", "denied": "money", "question": "text",
                          "who": "name", "action": "text", "due": "day"}, CAUSES, words(ledger))


def wins(ledger: Ledger) -> Block:
    """What the last days brought back, the most first.

    >>> wins(nine)[0][0]
    'nothing'
    """
    return listed(recovered(ledger), {"claim": "text", "payer": "text", "codes": "text", "recovered": "money"}, WINS,
                  words(ledger))


def asks(ledger: Ledger) -> Block:
    """What is asked of whom: records of each provider, late work and unowned denials of each owner, rejections.

    >>> asks(nine)[0]
    ['Ana', 'Late: act or explain', 2, 1120.0]
    """
    wanted, behind, rows = records(ledger), late(ledger), week(ledger)
    unowned = rows[rows["owner"].isin(("", "Rescore"))]
    lines = [
        *_of(wanted[wanted["due"] < ledger.today], "bring", "Bring the records"),
        *_of(behind, "owner", "Late: act or explain"),
        *([("the lead", "Give each an owner", len(unowned), cents(unowned["at_risk"]))] if len(unowned) else []),
        *([("Front desk, coder", "Mend the rejected claims", n, 0.0)] if (n := len(rejections(ledger))) else []),
    ]
    table = sorted(lines, key=lambda line: (-line[3], line[0]))
    cells = [[who, what, n, dollars(money)] for who, what, n, money in table]
    return block(cells or [[words(ledger), "", "", ""]], ASKS, 4)


def _of(rows: pd.DataFrame, field: str, what: str) -> list[tuple[str, str, int, float]]:
    groups = rows[rows[field] != ""].groupby(field)["at_risk"]
    return [(str(who).partition(",")[0], what, len(money), cents(money)) for who, money in groups]


def headline(ledger: Ledger) -> str:
    """The week in a sentence, for the one who opens the huddle.

    >>> headline(nine)
    'This week brought 0 denials ($0) and $0 back; 5 are open with $1,630 at risk.'
    """
    came, back = numbers(ledger)[:2]
    rows = ledger.denials[ledger.denials["open"]]
    if not len(ledger.denials):
        return NO_DATA
    return (f"This week brought {came[1]} denials (${came[2]:,.0f}) and ${back[2]:,.0f} back; {len(rows):,} are open "
            f"with ${dollars(cents(rows['at_risk'])):,.0f} at risk.")


BLOCKS: dict[str, Callable[[Ledger], Block]] = {
    "huddle_numbers": numbers, "huddle_causes": causes, "huddle_wins": wins, "huddle_asks": asks,
}
