"""The five patterns that denials of a practice are known to form: suggested by the rows behind them, never proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from denials.figures.clusters import questions
from denials.figures.ledger import Ledger, looked_up, present
from denials.figures.measures import over
from denials.figures.providers import peers
from denials.touches import touches

MODIFIER = "25"


@dataclass(frozen=True)
class Pattern:
    """A pattern: what it suggests, and how the denials that back it are found."""

    name: str
    suggests: str
    backed: Callable[[Ledger], pd.Series]
    """For each denial that fits, by its position, the group it stands in: a payer, a provider, payer and procedures."""


def suggested(ledger: Ledger) -> pd.DataFrame:
    """One row for each pattern and group with enough denials behind it, the most denied dollars first.

    Columns: pattern, about, n, denied (cents), suggests, question (upstream), cases (keys of Denials, in table order).

    >>> suggested(nine).empty
    True
    """
    found = pd.concat([_rows(ledger, pattern) for pattern in PATTERNS])
    table = found.groupby(["pattern", "about"], sort=False).agg(
        n=("key", "size"), denied=("denied", "sum"), suggests=("suggests", "first"), category=("category", "first"),
        cases=("key", " ".join),
    ).reset_index()
    table = table[table["n"] >= ledger.policy("Pattern cases")]
    table = table.sort_values("denied", ascending=False, kind="stable", ignore_index=True)
    return table.assign(question=questions(ledger, table["category"])).drop(columns="category")


def _rows(ledger: Ledger, pattern: Pattern) -> pd.DataFrame:
    about = pattern.backed(ledger)
    rows = ledger.denials.loc[about.index, ["key", "denied", "category"]]
    return rows.assign(pattern=pattern.name, about=about, suggests=pattern.suggests)


def _of(ledger: Ledger, *categories: str) -> pd.DataFrame:
    return ledger.denials[ledger.denials["category"].isin(categories)]


def eligibility_at_a_payer(ledger: Ledger) -> pd.Series:
    """Eligibility denials of payers whose rate is the policy's times that of all others together.

    >>> eligibility_at_a_payer(nine).tolist()
    ['Cigna']
    """
    rows = _of(ledger, "Eligibility")
    answered = ledger.answered.groupby("payer").size()
    denied = rows.groupby("payer").size().reindex(answered.index, fill_value=0)
    others = over(denied.sum() - denied, answered.sum() - answered)
    high = over(denied, answered) >= ledger.policy("Pattern ratio") * others.fillna(0)
    return rows.loc[rows["payer"].isin(high.index[high]), "payer"]


def authorization_ran_out(ledger: Ledger) -> pd.Series:
    """Authorization denials of a patient for whom the same payer had paid the same procedure before.

    >>> authorization_ran_out(nine).tolist()
    []
    """
    paid = ledger.answers[(ledger.answers["paid"] > 0) & (ledger.answers["member_id"] != "")]
    before = _each_procedure(paid).groupby(["member_id", "payer", "procedure"])["service_from"].min().rename("paid_for")
    rows = _each_procedure(_of(ledger, "Authorization").rename_axis("row").reset_index())
    known = rows.join(before, on=["member_id", "payer", "procedure"])
    fits = known.loc[known["paid_for"] < known["service_from"], "row"]
    found = ledger.denials.loc[ledger.denials.index.isin(fits)]
    return found["payer"] + " " + found["procedures"]


def _each_procedure(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each procedure of each row."""
    return rows.assign(procedure=rows["procedures"].str.split()).explode("procedure")


def necessity_at_a_provider(ledger: Ledger) -> pd.Series:
    """Medical-necessity denials of providers who stand out among enough peers.

    >>> necessity_at_a_provider(nine).tolist()
    []
    """
    table = peers(ledger, "Medical necessity")
    rows = _of(ledger, "Medical necessity")
    return rows.loc[rows["provider"].isin(table.loc[table["verdict"] == "look closer", "provider"]), "provider"]


def looked_too_late(ledger: Ledger) -> pd.Series:
    """Denials not won whose window had closed when someone first looked, or closed with nobody looking.

    >>> looked_too_late(nine).tolist()
    []
    """
    rows = ledger.denials[~ledger.denials["won"]]
    done = touches(present(ledger.frames["Activity"]))
    touched = looked_up(rows["key"], done.groupby("case")["at"].min())
    first = pd.concat([touched, rows["sent_on"]], axis=1).min(axis=1).fillna(ledger.today)
    last_day = rows[["correct_by", "appeal_by"]].max(axis=1)
    return rows.loc[first.dt.normalize() > last_day, "payer"]


def visit_without_25(ledger: Ledger) -> pd.Series:
    """Visits denied as bundled or miscoded without modifier 25, on a claim that has another procedure.

    >>> visit_without_25(nine).tolist()
    []
    """
    lines = present(ledger.frames["DeniedLines"])
    code = pd.to_numeric(lines["procedure"], errors="coerce")
    visit = code.between(ledger.policy("Visit codes from"), ledger.policy("Visit codes to"))
    bare = pd.Series([MODIFIER not in sent.split() for sent in lines["modifiers"]], lines.index, dtype="bool")
    claims = ledger.answers.set_index("key")["procedures"]
    beside = looked_up(lines["claim_key"], claims[claims.str.contains(r"\S\s+\S")]).notna()
    fits = visit & bare & beside & lines["category"].isin(["Bundling", "Coding"])
    return ledger.denials.loc[ledger.denials["key"].isin(lines.loc[fits, "case"]), "payer"]


PATTERNS = (
    Pattern("Eligibility at one payer", "Checking cover misses ended policies or a second payer there.",
            eligibility_at_a_payer),
    Pattern("Authorization ran out", "Units or dates of an authorization ended in the middle of a course of treatment.",
            authorization_ran_out),
    Pattern("Necessity at one provider", "The provider's note template may lack what the payer looks for.",
            necessity_at_a_provider),
    Pattern("Looked too late", "Someone first looked after the window had closed.", looked_too_late),
    Pattern("Visit without modifier 25", "A visit on the day of a procedure went out without modifier 25.",
            visit_without_25),
)
"""The five patterns of the trade."""
