"""The blocks that no formula works out: lists of what stands out, written whenever the queue is worked out again."""

from __future__ import annotations

import pandas as pd

from denials.figures import changes, clusters, exposure, patterns, stages, success
from denials.figures.cells import Block, Scalar, block
from denials.figures.ledger import Ledger
from denials.figures.listing import of, stacked
from denials.figures.providers import peers
from denials.figures.slices import appeals_by
from denials.figures.slicing import SLICES, sliced
from denials.figures.staffing import by_category, by_owner

EACH, FEW, PATTERNS, SOME, MANY = 12, 5, 6, 8, 15
"""How many rows the blocks have."""
COMPARED = ("Medical necessity", "Authorization", "Coding")
"""Categories that a provider's own notes and codes bring about: the ones worth holding against peers."""


def listed(ledger: Ledger, table: pd.DataFrame, height: int, columns: str) -> Block:
    """The rows of a table in the cells of a page.

    >>> listed(nine, pd.DataFrame({"payer": ["Aetna"], "won": [2], "n": [3]}), 1, "payer text, rate won/n")
    [['Aetna', '2 of 3']]
    """
    return of(ledger.settings["minimum_cases"], columns).rows(table, height)


def slices(ledger: Ledger) -> Block:
    """Every slice, twelve rows each, one below the other: the page shows the one that is chosen.

    >>> slices(nine)[0]
    ['Payer', 'Cigna', 3, 1180.0, 1180.0, 0.0, 0.0, '']
    """
    return [[name, *row] for name in SLICES for row in listed(
        ledger, sliced(ledger, name), EACH,
        "value text, n count, denied money, open money, recovered money, lost money, overturned won/decided")]


def slice_view(ledger: Ledger) -> Block:
    """The rows of the slice that is chosen on the page, else of the first.

    >>> slice_view(nine)[0][:3]
    ['Cigna', 3, 1180.0]
    """
    wanted = ledger.choices.get("slice") or next(iter(SLICES))
    return block([row[1:] for row in slices(ledger) if row[0] == wanted], EACH, 7)


def slice_names(ledger: Ledger) -> Block:
    """The slices there are.

    >>> slice_names(nine)[0]
    ['Payer']
    """
    return [[name] for name in SLICES]


def providers(ledger: Ledger) -> Block:
    """Every rendering provider: claims answered and denied, what came of it, what is denied most.

    >>> providers(nine)[0][:4]
    ['Dr. Cole', 4, 4, '4 of 4']
    """
    table = sliced(ledger, "Provider").set_index("value")
    answered = ledger.answered.groupby("provider").size()
    usual = ledger.denials.groupby("provider")["category"].agg(lambda names: names.value_counts().index[0])
    table = table.assign(answered=answered.reindex(table.index).fillna(0), usual=usual.reindex(table.index).fillna(""))
    return listed(
        ledger, table.rename_axis("value").reset_index(), EACH,
        "value text, answered count, n count, rate n/answered, denied money, open money, recovered money, lost money, "
        "overturned won/decided, usual text")


def peer_rows(ledger: Ledger) -> Block:
    """Each provider against all others, in the categories that a provider's notes and codes bring about.

    >>> peer_rows(nine)[0]
    ['Dr. Cole', 'Medical necessity', 2, 4, '2 of 4', 0, '0%', '', 'n too small']
    """
    table = stacked([peers(ledger, name).assign(category=name) for name in COMPARED])
    others = table.groupby("category")[["denials", "claims"]].transform("sum") - table[["denials", "claims"]]
    table = table.assign(other_denials=others["denials"], other_claims=others["claims"])
    table = table[table["denials"] > 0].sort_values(["denials", "provider"], ascending=[False, True], kind="stable")
    return listed(
        ledger, table, EACH, "provider text, category text, denials count, claims count, rate denials/claims, "
        "other_denials count, peers_rate other_denials/other_claims, ratio number, verdict text")


def pattern_rows(ledger: Ledger) -> Block:
    """The five named patterns, where enough denials back one.

    >>> pattern_rows(nine)[0][0]
    ''
    """
    return listed(ledger, patterns.suggested(ledger), PATTERNS,
                  "pattern text, about text, n count, denied money, suggests text, question text")


def cluster_rows(ledger: Ledger) -> Block:
    """Denials that are alike, many in few days.

    >>> cluster_rows(nine)[0][0]
    ''
    """
    return listed(ledger, clusters.clusters(ledger, ledger.rules), FEW,
                  "payer text, code text, category text, n count, denied money, first day, last day, question text")


def repeated_rows(ledger: Ledger) -> Block:
    """Codes among the most frequent week after week.

    >>> repeated_rows(nine)[0][0]
    ''
    """
    return listed(ledger, clusters.repeated(ledger), FEW,
                  "code text, category text, weeks count, n count, denied money, question text")


def growth_rows(ledger: Ledger) -> Block:
    """Categories of the last month against the three months before.

    >>> growth_rows(nine)[0]
    ['Eligibility', 1, '', '']
    """
    table = changes.growth(ledger)
    return listed(ledger, table.assign(usual=table["usual"].where(table["usual"] > 0)), SOME,
                  "category text, n count, usual number, growing text")


def change_rows(ledger: Ledger) -> Block:
    """Each change of how we work, with as many days after it as before it.

    >>> change_rows(nine)[0][0]
    ''
    """
    table = changes.before_after(ledger)
    rows = listed(
        ledger, table, SOME,
        "change text, day day, category text, days count, before count, before_answered count, was "
        "before/before_answered, after count, after_answered count, is after/after_answered, prevented number")
    rates = [[_rate(old), _rate(new)] for old, new in table[["before_rate", "after_rate"]].to_numpy().tolist()]
    return [[*row, *both] for row, both in zip(rows, block(rates, SOME, 2), strict=True)]


def _rate(value: float) -> Scalar:
    """A rate as a number, for the chart."""
    return "" if pd.isna(value) else value


def sign_rows(ledger: Ledger) -> Block:
    """The signs of success: the last three months against the three before.

    >>> sign_rows(nine)[0][0]
    'Initial denial rate'
    """
    return success.signs(ledger)


def appeal_rows(ledger: Ledger) -> Block:
    """Appeals with a result by payer and level.

    >>> appeal_rows(nine)[0]
    ['Aetna', 'First', 3, 2, '2 of 3']
    """
    return listed(ledger, appeals_by(ledger, "payer"), SOME,
                  "payer text, level text, decided count, won count, rate won/decided")


def appeal_kind_rows(ledger: Ledger) -> Block:
    """Appeals with a result by the category of the denial and level.

    >>> appeal_kind_rows(nine)[0]
    ['Authorization', 'First', 2, 1, '1 of 2']
    """
    return listed(ledger, appeals_by(ledger, "category"), SOME,
                  "category text, level text, decided count, won count, rate won/decided")


def exposure_rows(ledger: Ledger) -> Block:
    """What payers allowed short of their contracts.

    >>> exposure_rows(nine)[0][0]
    ''
    """
    return listed(ledger, exposure.by_payer(ledger), SOME,
                  "payer text, n count, short money, disputed count, won count")


def stage_rows(ledger: Ledger) -> Block:
    """Each status with its denials and how long they have been there.

    >>> stage_rows(nine)[0][:2]
    ['New', 2]
    """
    return listed(ledger, stages.by_stage(ledger), EACH, "stage text, n count, at_risk money, age number, idle number")


def stuck_rows(ledger: Ledger) -> Block:
    """Open denials that nobody touched for long, the largest first.

    >>> stuck_rows(nine)[0][:3]
    ['A2', 'Aetna', 'Authorization']
    """
    return listed(ledger, stages.stuck_rows(ledger), MANY, "claim text, payer text, category text, at_risk money, "
                  "idle count, stage text, owner text")


def work_categories(ledger: Ledger) -> Block:
    """What the open denials ask for, by category.

    >>> work_categories(nine)[0]
    ['Authorization', 2, 45.0, 1.5, 1300.0]
    """
    return listed(ledger, by_category(ledger), EACH,
                  "category text, n count, minutes number, hours number, at_risk money")


def work_owners(ledger: Ledger) -> Block:
    """Who holds what.

    >>> work_owners(nine)[0][:2]
    ['Ana', 3]
    """
    return listed(ledger, by_owner(ledger), EACH, "owner text, n count, hours number, at_risk money, soon count")
