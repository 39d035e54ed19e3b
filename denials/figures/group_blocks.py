"""The blocks that rank payers, categories and codes by denied dollars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from denials.figures.aging import BUCKETS, bucket
from denials.figures.cells import Block, Scalar, block, dollars, half_up, mean, money_percent, percent, share
from denials.figures.ledger import Ledger, present
from denials.figures.measures import Sums, live, named, totals, whole
from denials.figures.months import SHOWN, shown_months

CATEGORIES = (
    "Eligibility", "Authorization", "Coding", "Bundling", "Missing information", "Duplicate", "Timely filing",
    "Medical necessity", "Benefit maximum", "Non-covered", "Coordination of benefits", "Provider enrolment",
    "Contract", "Patient responsibility", "Pending", "Informational", "Unknown",
)
"""The categories in the order of the Reasons table's choices."""
PAYERS, ACROSS, REASONS, ALL_PAYERS = 12, 8, 15, 100
"""How many rows or columns each block has; the rest stands in one row more."""


def ranking(names: list[str], sums: pd.DataFrame) -> list[str]:
    """The names by denied dollars, the largest first; equal amounts in the order of the names.

    >>> ranking(["Aetna", "Cigna"], pd.DataFrame({"denied": [100, 900]}, index=["Aetna", "Cigna"]))
    ['Cigna', 'Aetna']
    """
    denied = sums["denied"].reindex(names, fill_value=0)
    return [str(name) for name in denied.sort_values(ascending=False, kind="stable").index]


def listed(names: list[str], ranks: list[str], sums: pd.DataFrame, height: int) -> Block:
    """The names in their own order, each with denied dollars and its place in the ranking.

    >>> listed(["Aetna"], ["Cigna", "Aetna"], pd.DataFrame({"denied": [12345]}, index=["Aetna"]), 1)
    [['Aetna', 123.45, 2]]
    """
    denied = sums["denied"].reindex(names, fill_value=0)
    place = {name: number for number, name in enumerate(ranks, 1)}
    rows = [[name, dollars(denied[name]) if name in place else "", place.get(name, "")] for name in names]
    return block(rows, height, 3)


def first_seen(names: pd.Series) -> list[str]:
    """The distinct names in table order.

    >>> first_seen(pd.Series(["Aetna", "Cigna", "Aetna"]))
    ['Aetna', 'Cigna']
    """
    return [str(name) for name in names[names != ""].unique()]


def others(names: list[str], shown: int) -> str:
    """What the row says in which all names that found no place are summed up.

    >>> others(["Aetna", "Cigna", "Anthem"], 2), others(["Aetna"], 2)
    ('and 1 more', 'others')
    """
    more = len(names) - shown
    return f"and {more} more" if more > 0 else "others"


def payer_names(ledger: Ledger) -> list[str]:
    """The payers that sent a remittance.

    >>> payer_names(nine)
    ['Medicare', 'Cigna', 'Aetna']
    """
    return first_seen(present(ledger.frames["Remits"])["payer"])


def payer_ranking(ledger: Ledger) -> list[str]:
    """The same by denied dollars.

    >>> payer_ranking(nine)
    ['Cigna', 'Aetna', 'Medicare']
    """
    return ranking(payer_names(ledger), totals(ledger, "payer"))


def payers_all(ledger: Ledger) -> Block:
    """The payers that sent a remittance, by denied dollars: those one may choose from.

    >>> payers_all(nine)[:2]
    [['Cigna'], ['Aetna']]
    """
    return block([[name] for name in payer_ranking(ledger)], ALL_PAYERS, 1)


def payers(ledger: Ledger) -> Block:
    """The scorecard: the payers with the most denied dollars, then all others in one row.

    >>> payers(nine)[0][:5]
    ['Cigna', 3, 3, '3 of 3', 1180.0]
    """
    names = payer_ranking(ledger)
    every = answered_too(ledger)
    shown = every.reindex(names[:PAYERS], fill_value=0)
    rows = [scored(ledger, name, sums) for name, sums in named(shown).items()]
    rest = scored(ledger, others(names, PAYERS), named((every.sum() - shown.sum()).to_frame().T)[0])
    rest[8:12] = [_left(ledger, [row[8] for row in rows]), "", "", ""]
    return block(rows, PAYERS, 14) + block([rest] if rest[1] or rest[2] else [], 1, 14)


def _left(ledger: Ledger, shown: list[Any]) -> float:
    """What is collectible beyond the rows shown, from their rounded dollars, as the sheet takes it off."""
    sums = whole(ledger)
    return half_up(dollars(sums["recovered"]) + dollars(sums["expected"]) - sum(shown), 2)


def answered_too(ledger: Ledger) -> pd.DataFrame:
    """The sums by payer, with the claims that each payer answered.

    >>> answered_too(nine)["n"].to_dict()
    {'Aetna': 4, 'Cigna': 3, 'Medicare': 2}
    """
    answered = ledger.answered.groupby("payer").size().rename("answered")
    return totals(ledger, "payer").join(answered, how="outer").fillna(0)


def scored(ledger: Ledger, name: str, sums: Sums) -> list[Scalar]:
    """A payer's row of the scorecard.

    >>> scored(nine, "Aetna", answered_too(nine).loc["Aetna"].to_dict())[:4]
    ['Aetna', 5, 4, '80.0%']
    """
    minimum = ledger.settings["minimum_cases"]
    recovery = money_percent(sums["decided_recovered"], sums["decided_denied"], int(sums["decided"]), minimum)
    return [
        name, int(sums["answered"]), int(sums["n"]), percent(sums["n"], sums["answered"], minimum, digits=1),
        *(dollars(sums[field]) for field in ("denied", "open", "recovered", "lost")),
        dollars(sums["recovered"] + sums["expected"]), recovery if sums["decided_denied"] else "",
        mean(sums["days"], sums["settled"]),
        money_percent(sums["written_off"], sums["denied"], int(sums["n"]), minimum) if sums["denied"] else "",
        of_all(ledger, sums), dollars(live(sums)),
    ]


def of_all(ledger: Ledger, sums: Sums) -> Scalar:
    """The share of all denied dollars; '' while there are too few denials for a percentage.

    >>> of_all(nine, {"denied": 50000})
    0.2
    """
    every = whole(ledger)
    return share(sums["denied"], every["denied"]) if every["n"] >= ledger.settings["minimum_cases"] else ""


def payer_months(ledger: Ledger) -> Block:
    """Denied dollars of each payer by month of the first denial.

    >>> payer_months(nine)[0][-4:]
    [1000.0, '', 60.0, 120.0]
    """
    rows = ledger.denials
    table = rows.groupby(["payer", "month"])["denied"].sum().unstack().reindex(columns=shown_months(ledger))
    return grid(table, payer_ranking(ledger)[:PAYERS], list(shown_months(ledger)), SHOWN)


def grid(table: pd.DataFrame, down: list[str], across: list[Any], width: int) -> Block:
    """Dollars of a table of cents at these rows and columns; '' where there are none.

    >>> grid(pd.DataFrame({"Coding": [12345]}, index=["Aetna"]), ["Aetna"], ["Coding"], 1)[0]
    [123.45]
    """
    cells = table.reindex(index=down, columns=across).astype("float64").fillna(0)
    rows = [[dollars(cents) if cents else "" for cents in row] for row in cells.to_numpy().tolist()]
    return block([row + [""] * (width - len(row)) for row in rows], PAYERS, width)


def payer_category(ledger: Ledger) -> Block:
    """Denied dollars of each payer in each of the largest categories.

    >>> payer_category(nine)[0][:4]
    [1000.0, '', 120.0, '']
    """
    table = ledger.denials.groupby(["payer", "category"])["denied"].sum().unstack()
    return grid(table, payer_ranking(ledger)[:PAYERS], category_ranking(ledger)[:ACROSS], ACROSS)


def aging_payers(ledger: Ledger) -> Block:
    """Open dollars of each payer by age.

    >>> aging_payers(nine)[0][:4]
    [180.0, '', '', 1000.0]
    """
    rows = ledger.denials[ledger.denials["open"]]
    table = rows.groupby([rows["payer"], bucket(rows["age"])])["at_risk"].sum().unstack()
    return grid(table, payer_ranking(ledger)[:PAYERS], list(BUCKETS), len(BUCKETS))


def category_ranking(ledger: Ledger) -> list[str]:
    """The categories that have a denial, by denied dollars.

    >>> category_ranking(nine)[:3]
    ['Authorization', 'Medical necessity', 'Eligibility']
    """
    sums = totals(ledger, "category")
    return ranking([name for name in CATEGORIES if name in sums.index], sums)


def categories_all(ledger: Ledger) -> Block:
    """Every category there is.

    >>> categories_all(nine)[0]
    ['Eligibility', 120.0, 3]
    """
    return listed(list(CATEGORIES), category_ranking(ledger), totals(ledger, "category"), len(CATEGORIES))


def categories(ledger: Ledger) -> Block:
    """The categories that have a denial, the most denied dollars first.

    >>> categories(nine)[0][:4]
    ['Authorization', 3, 1800.0, 1300.0]
    """
    return grouped(ledger, "category", category_ranking(ledger), len(CATEGORIES), lambda name: [name])


def grouped(ledger: Ledger, field: str, names: list[str], height: int,
            titles: Callable[[str], list[Scalar]]) -> Block:
    """One row for each name: its titles, then counts, dollars, overturn rate and share of all denied dollars.

    >>> grouped(nine, "payer", ["Aetna"], 1, lambda name: [name])[0][:4]
    ['Aetna', 4, 1080.0, 300.0]
    """
    sums = named(totals(ledger, field))
    rows = [[*titles(name), *summed(ledger, sums[name])] for name in names]
    return block(rows, height, len(titles("")) + 7)


def summed(ledger: Ledger, sums: Sums) -> list[Scalar]:
    """The counts and dollars of a group.

    >>> summed(nine, answered_too(nine).loc["Aetna"].to_dict())[:3]
    [4, 1080.0, 300.0]
    """
    overturned = percent(sums["won"], sums["decided"], ledger.settings["minimum_cases"]) if sums["decided"] else ""
    return [
        int(sums["n"]), *(dollars(sums[field]) for field in ("denied", "open", "recovered", "lost")),
        overturned, of_all(ledger, sums),
    ]


def code_names(ledger: Ledger) -> list[str]:
    """The main codes of the denials.

    >>> code_names(nine)[:3]
    ['CO-197', 'CO-50', 'CO-29']
    """
    return first_seen(ledger.denials["code"])


def code_ranking(ledger: Ledger) -> list[str]:
    """The same by denied dollars.

    >>> code_ranking(nine)[:3]
    ['CO-197', 'CO-50', 'PR-27']
    """
    return ranking(code_names(ledger), totals(ledger, "code"))


def reasons(ledger: Ledger) -> Block:
    """The main codes with the most denied dollars, each in our words; then all others in one row.

    >>> reasons(nine)[0][:4]
    ['CO-197', 'no authorization', 3, 1800.0]
    """
    known = ledger.frames["Reasons"].drop_duplicates("reason")
    gists = dict(zip(known["reason"], known["gist"], strict=True))
    names, sums = code_ranking(ledger), totals(ledger, "code")
    shown = named(sums.reindex(names[:REASONS]))
    rows = [[code, gists.get(code.partition("-")[2], ""), *summed(ledger, own), int(own["won"]), int(own["decided"])]
            for code, own in shown.items()]
    rest = named((ledger.measures.sum() - sums.reindex(names[:REASONS]).sum()).to_frame().T)[0]
    last = [[others(names, REASONS), "", *summed(ledger, rest), "", ""]] if rest["n"] else []
    return block(rows, REASONS, 11) + block(last, 1, 11)
