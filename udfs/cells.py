"""What a single cell, or a column of the biller's own, may ask."""

from __future__ import annotations

import pandas as pd

from denials.advice import advice
from denials.deadlines import deadline, follow_up
from denials.fees import expected
from denials.figures.aging import bucket
from denials.odds import shrunk
from denials.reasons import UNKNOWN, cleaned, meanings
from denials.rules import Rules
from denials.score import scores
from denials.worklist import half_up, urgency
from udfs.ask import cell_by_cell
from workbook.frames import empty
from workbook.schema import (
    DENIALS,
    FEE_SCHEDULE,
    HOLIDAYS,
    PAYER_NAMES,
    PAYERS,
    POLICY,
    REASONS,
    REMARKS,
    TEAM,
    Kind,
)
from workbook.schema.columns import biller

OF = DENIALS.fields
STEP = biller.text("for_step", "Step", 18, "appeal (if left out), filing, corrected claim, external review ...")
ON_DAY = biller.day("on_day", "On day", "The day to count to, such as TODAY().")
WON = biller.count("won", "Won", "How many such denials of yours were won.")
DECIDED = biller.count("decided", "Decided", "How many such denials of yours were decided.")
PROCEDURE = biller.text("procedure", "Procedure", 11, "Procedure code.")
MODIFIERS = biller.text("modifiers", "Modifiers", 11, "Modifiers, separated by spaces.")
PLACE = biller.text("place", "Place", 8, "Place of service.")
UNITS = biller.number("units", "Units", "How many; 1 if left out.")
CHARGE = biller.money("charge", "Charge", "What was billed; never more than that is owed.")
NO_CHARGE = 10**12
"""Cents beyond any charge, where none was given."""


@cell_by_cell(Kind.NUMBER, OF["at_risk"], OF["days_left"], OF["odds"], POLICY)
def DENIAL_PRIORITY(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """The score of a denial: dollars at risk x urgency x odds, by the weights of the Policy table."""
    dollars = denials["at_risk"].astype("float64") / 100
    return half_up(dollars * urgency(denials["days_left"], rules) * denials["odds"], 2)


@cell_by_cell(Kind.DAY, OF["payer"], OF["line_of_business"], OF["first_denied"], PAYERS, POLICY, HOLIDAYS,
              optional=(STEP, OF["level"], OF["state"], OF["category"], OF["last_answer"], OF["service_from"],
                        OF["service_to"], OF["sent_on"], OF["sent_by"], OF["at_risk"]))
def DENIAL_DEADLINE(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """The last safe day of a step with a payer, of the appeal if none is named; or a sentence why there is no date."""
    steps = denials["for_step"].replace("", "appeal")
    found = pd.concat([deadline(cases, rules, str(step)) for step, cases in denials.groupby(steps)]).sort_index()
    return _dated(found)


@cell_by_cell(Kind.DAY, OF["payer"], OF["line_of_business"], OF["service_to"], PAYERS, POLICY, HOLIDAYS,
              optional=(OF["state"], OF["category"]))
def DENIAL_FILING_LIMIT(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """The last safe day to file a claim with a payer; or a sentence why there is no date."""
    return _dated(deadline(denials.assign(service_from=denials["service_to"]), rules, "filing"))


@cell_by_cell(Kind.DAY, OF["payer"], OF["line_of_business"], OF["sent_on"], OF["sent_by"], PAYERS, POLICY, HOLIDAYS,
              optional=(OF["state"], OF["category"]))
def DENIAL_FOLLOW_UP(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """The day to ask a payer about what was sent: by its own rule, else by how it was sent."""
    return follow_up(denials, rules)


@cell_by_cell(Kind.TEXT, OF["codes"], OF["remarks"], REASONS, REMARKS, optional=(OF["last_answer"],))
def DENIAL_CATEGORY(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """What kind of denial it is, by its reason and remark codes. last_answer asks for the rules of that day."""
    return _advice(denials, rules)["category"]


@cell_by_cell(Kind.TEXT, OF["codes"], OF["remarks"], REASONS, REMARKS, optional=(OF["last_answer"],))
def DENIAL_ACTION(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """What to do first about a denial, by its reason and remark codes."""
    return _advice(denials, rules)["action"]


@cell_by_cell(Kind.SHARE, OF["codes"], OF["remarks"], REASONS, REMARKS, POLICY,
              optional=(WON, DECIDED, OF["last_answer"]))
def DENIAL_ODDS(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """How likely a denial is to be won: the reason's prior, weighed against your own results where they are given."""
    won, decided = denials["won"].fillna(0), denials["decided"].fillna(0)
    return shrunk(won, decided, _advice(denials, rules)["prior"], rules.policy_value("Pseudo cases"))


@cell_by_cell(Kind.TEXT, OF["codes"], OF["remarks"], OF["payer"], REASONS, REMARKS, TEAM, PAYER_NAMES,
              optional=(OF["last_answer"],))
def DENIAL_OWNER(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """Whose a denial is: the payer's owner, else the person of the Team table who holds the category's role."""
    return scores(denials.combine_first(empty(DENIALS))[list(OF)].astype(empty(DENIALS).dtypes), rules)["owner"]


@cell_by_cell(Kind.TEXT, OF["codes"], REASONS, optional=(OF["last_answer"],))
def DENIAL_REASON(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """What a reason code (CARC) means, in our own short words; of several codes the first."""
    first = denials["codes"].str.split("[ ,]+").str[0].map(cleaned)
    gist = meanings(first, pd.Series("", denials.index), denials["last_answer"], rules)["gist"]
    return gist.where(gist != "", UNKNOWN["action"])


@cell_by_cell(Kind.TEXT, OF["first_denied"], ON_DAY)
def DENIAL_AGE(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """The aging bucket of a denial on a day: 0-30 days, 31-60 days and so on."""
    return bucket((denials["on_day"] - denials["first_denied"]).dt.days)


@cell_by_cell(Kind.MONEY, OF["payer"], PROCEDURE, OF["service_from"], FEE_SCHEDULE, POLICY,
              optional=(MODIFIERS, PLACE, UNITS, CHARGE))
def DENIAL_ALLOWED(denials: pd.DataFrame, rules: Rules) -> pd.Series:
    """What a line should be allowed by your fee schedule, taken by itself; or that it is not in there."""
    lines = denials.assign(charge=denials["charge"].fillna(NO_CHARGE), answer=denials.index.astype("str"))
    amounts = expected(lines, rules)["expected"].reindex(denials.index)
    return amounts.astype("object").where(amounts.notna(), "Not in the fee schedule")


def _advice(denials: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    return advice(denials.assign(first_denied=denials["last_answer"]), rules)


def _dated(found: pd.DataFrame) -> pd.Series:
    """The date, or where there is none the sentence that says why."""
    return found["by"].astype("object").where(found["by"].notna(), found["basis"])
