"""Root causes: denials that are alike, the one upstream question for each group, and whom it asks to learn what."""

from __future__ import annotations

import pandas as pd

from denials.calendar import DAYS_IN_A_WEEK
from denials.figures.clusters import UPSTREAM, questions, repeated
from denials.figures.ledger import Ledger, looked_up
from denials.figures.providers import peers
from denials.rules import Rules
from denials.writeoff import clusters as clustered

ANY = "any payer"
CLUSTER, WEEKLY, LARGEST = "cluster", "every week", "largest of late"
"""How a cause was found: many alike in few days; among the most frequent week after week; most dollars of late."""
PROVIDERS_OWN = ("Medical necessity", "Authorization", "Coding")
"""Categories that a provider's own notes and codes bring about."""


def root_causes(ledger: Ledger, rules: Rules) -> pd.DataFrame:
    """One row for each payer and code that came in a cluster or cost most of late, and each code that comes every week.

    Columns are the RULE columns of RootCauses: key, payer, code, category, found_by, standing (now: the latest within
    the policy's weeks), n, denied, open (cents), first, last, question, role. Those of now first, by dollars.

    >>> root_causes(nine, shipped).empty
    True
    """
    alike = pd.concat(_found(ledger, rules), ignore_index=True)
    table = alike.assign(still=alike["at_risk"].where(alike["open"], 0)).groupby(["payer", "code"]).agg(
        category=("category", "first"), found_by=("found_by", "first"), n=("key", "nunique"), denied=("denied", "sum"),
        open=("still", "sum"), first=("first_denied", "min"), last=("first_denied", "max"),
    ).reset_index()
    recent = (ledger.today - table["last"]).dt.days < ledger.policy("Repeat weeks") * DAYS_IN_A_WEEK
    table = table.assign(key=table["payer"] + "|" + table["code"], question=questions(ledger, table["category"]),
                         standing=pd.Series("earlier", table.index, dtype="str").mask(recent, "now"),
                         role=asked_of(ledger, table["category"]))
    return table.sort_values(["standing", "denied"], ascending=False, kind="stable", ignore_index=True)


def _found(ledger: Ledger, rules: Rules) -> list[pd.DataFrame]:
    """The denials behind each cause, by how it was found; one that was found twice counts as the first."""
    rows = ledger.denials
    many = clustered(rows, rules)
    weekly: pd.Series[bool] = rows["code"].isin(repeated(ledger)["code"]) & (
        rows["age"] - rows["age"].min() < ledger.policy("Repeat weeks") * DAYS_IN_A_WEEK)
    return [rows[many].assign(found_by=CLUSTER), rows[weekly].assign(payer=ANY, found_by=WEEKLY),
            _largest(ledger, rows[~many]).assign(found_by=LARGEST)]


def _largest(ledger: Ledger, rows: pd.DataFrame) -> pd.DataFrame:
    """The denials of the payers' codes that cost most in the policy's days, where enough of them came."""
    late = rows[rows["age"] < ledger.policy("Days compared")]
    groups = late.groupby(["payer", "code"])["denied"].agg(["size", "sum"])
    often = groups[groups["size"] >= ledger.policy("Pattern cases")]
    top = often.sort_values("sum", ascending=False, kind="stable").head(int(ledger.policy("Repeat top"))).index
    return late[pd.MultiIndex.from_frame(late[["payer", "code"]]).isin(top)]


def asked_of(ledger: Ledger, categories: pd.Series) -> pd.Series:
    """Who should know the answer: whoever holds the role that the category's upstream question names, else the role.

    >>> asked_of(nine, pd.Series(["Eligibility", "no such"])).tolist()
    ['Front desk', '']
    """
    steps = ledger.frames["Checklists"].sort_values("step", kind="stable").drop_duplicates("checklist")
    role = looked_up(UPSTREAM + categories.astype("str"), steps.set_index("checklist")["role"]).fillna("")
    team = ledger.frames["Team"]
    held = team[team["person"] != ""].drop_duplicates("role").set_index("role")["person"]
    person = looked_up(role, held)
    return person.where(person.notna(), role).astype("str")


def training(ledger: Ledger, causes: pd.DataFrame) -> pd.DataFrame:
    """Who should learn what: one row for each category and person that causes of now, or peers' rates, point to.

    Columns are the RULE columns of Training: key, topic, category, for_whom, n, denied (cents).

    >>> training(nine, root_causes(nine, shipped)).empty
    True
    """
    now = causes[(causes["standing"] == "now") & (causes["role"] != "")]
    by_cause = now.groupby(["category", "role"]).agg(
        topic=("question", "first"), n=("n", "sum"), denied=("denied", "sum")).reset_index()
    found = pd.concat([by_cause.rename(columns={"role": "for_whom"}), _beside_peers(ledger)], ignore_index=True)
    found = found.drop_duplicates(["category", "for_whom"], ignore_index=True)
    return found.assign(key=found["category"] + "|" + found["for_whom"])


def _beside_peers(ledger: Ledger) -> pd.DataFrame:
    """The providers whose rate is far above their peers', by category."""
    columns = ["category", "for_whom", "topic", "n", "denied"]
    found = pd.concat([peers(ledger, name).assign(category=name) for name in PROVIDERS_OWN], ignore_index=True)
    high = found[found["verdict"] == "look closer"]
    rows = ledger.denials
    sums = rows.groupby(["category", "provider"])["denied"].sum()
    told = [[row["category"], row["provider"], f"{row['category']}: {row['ratio']:.1f} times the peers' rate",
             int(row["denials"]), int(sums[row["category"], row["provider"]])] for row in high.to_dict("records")]
    return pd.DataFrame(told, columns=columns)
