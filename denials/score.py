"""What each denial is worth doing: one row of judgement for every denial, whatever the day."""

from __future__ import annotations

import pandas as pd

from denials.advice import advice
from denials.deadlines import deadlines, follow_up, level_due
from denials.odds import own_results, shrunk
from denials.rules import Rules
from denials.worklist import stages, worklist

__all__ = ["FIELDS", "scores", "worklist"]

FIELDS = ("key", "category", "owner", "action", "route", "odds", "odds_cases", "correct_by", "appeal_by", "outer_by",
          "act_by", "basis")
UPHELD, APPEALED, REOPENED = "Upheld", "Appealed", "Reopened"
NO_CLOCK = {
    "bill patient": "The patient owes it as the payer sees it: no deadline of the payer runs",
    "bill other payer": "The other payer's filing limit governs: enter it as My act by",
    "wait": "The payer has not decided: no deadline runs",
    "none": "Nothing to do: no deadline runs",
}
"""What stands as the basis where no date of this payer governs the route."""


def scores(denials: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The judgement of every denial, in its order: one row with the columns of FIELDS.

    `denials` has the fields of the Denials table; it is read, never changed, and today's date plays no part.

    >>> denials = denials_of([{"key": "A1", "payer": "Aetna", "line_of_business": "Commercial", "codes": "CO-197",
    ...                        "at_risk": 480000, "first_denied": "2026-05-11", "last_answer": "2026-05-11"}])
    >>> scores(denials, shipped)[["category", "owner", "route", "odds", "act_by"]].values.tolist()
    [['Authorization', 'Authorization staff', 'appeal', 0.5, Timestamp('2026-11-07 00:00:00')]]
    """
    said = advice(denials, rules)
    stage = stages(denials)
    upheld = said["upheld"] | _appeal_upheld(denials)
    said, level = _appealed_on(said, upheld, rules), level_due(denials, upheld)
    cases = denials.assign(category=said["category"], level=level, first_denied=_decided_on(denials))
    judged = _waiting(_dated(_routed(cases, said, rules), cases), cases, rules)
    odds, counted, doubt = _odds(cases, said["prior"], stage, rules)
    return judged.assign(
        key=denials["key"], category=said["category"],
        owner=_owners(denials["payer"], said["role"], denials["provider"], rules),
        odds=odds, odds_cases=counted, **_own_date(judged, denials["my_act_by"], doubt))[list(FIELDS)]


def _appeal_upheld(denials: pd.DataFrame) -> pd.Series:
    """Whether an appeal was lost by her word, or by the remittance after an appeal that she noted as sent.

    A corrected claim that was denied again is no lost appeal.
    """
    noted = (denials["level"] != "") | (denials["status"] == APPEALED)
    answered = (denials["outcome"] == UPHELD) & noted & (denials["sent_on"] < denials["last_answer"])
    return (denials["status"] == UPHELD) | answered


def _decided_on(denials: pd.DataFrame) -> pd.Series:
    """The day of the decision that stands: the first denial, but the latest answer where the payer went back on it."""
    return denials["first_denied"].where(denials["outcome"] != REOPENED, denials["last_answer"])


def _appealed_on(said: pd.DataFrame, upheld: pd.Series, rules: Rules) -> pd.DataFrame:
    """After an upheld appeal the route and action are those of the reason that reports it, unless the patient pays."""
    reports = rules.reasons[rules.reasons["kind"] == "outcome"]
    if reports.empty:
        return said
    word, here = reports.iloc[0], upheld & (said["route"] != "bill patient")
    return said.assign(**{field: said[field].where(~here, word[field]) for field in ("route", "action")})


def _routed(cases: pd.DataFrame, said: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Route and action, with the dates of the appeal and of the correction that are to be had on it."""
    appeal, again, anew = deadlines(cases, rules, ("appeal", "corrected claim", "filing"))
    barred, route = ~said["appealable"], said["route"]
    correction = again.where(~barred, anew)
    refused = route.isin(["appeal", "review"]) & ~appeal["allowed"] & ~barred
    no_replacement = (route == "correct") & ~correction["allowed"]
    running = ~route.isin(["wait", "none"])
    action = said["action"].where(~no_replacement, said["action"] + ". " + correction["instead"])
    return pd.DataFrame({
        "route": route.where(~(barred & (route == "appeal")), "correct").where(~refused, "review"),
        "action": action.where(~refused, appeal["instead"]), "refused": refused,
        "correct_by": correction["by"].where(running), "correct_basis": correction["basis"],
        "appeal_by": appeal["by"].where(running & appeal["allowed"] & ~barred), "appeal_basis": appeal["basis"],
        "outer_by": appeal["outer"].where(running & appeal["allowed"] & ~barred),
    })


def _dated(routed: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """With the date that governs the route, and its basis: a correction's own, else the appeal's, or the reverse."""
    route, correct_by, appeal_by = routed["route"], routed["correct_by"], routed["appeal_by"]
    first = route == "correct"
    own, other = correct_by.where(first, appeal_by), appeal_by.where(first, correct_by)
    own_basis = routed["correct_basis"].where(first, routed["appeal_basis"])
    other_basis = routed["appeal_basis"].where(first, routed["correct_basis"])
    clockless = route.map(NO_CLOCK)
    takes_own = own.notna() | other.isna() | routed["refused"]
    return routed.assign(
        act_by=own.where(takes_own, other).where(clockless.isna()),
        basis=clockless.fillna(own_basis.where(takes_own, other_basis)).astype("str"))


def _waiting(dated: pd.DataFrame, cases: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """What went out after the payer's latest answer waits for the next: no deadline runs, there is a day to ask."""
    sent = cases["sent_on"]
    waits = sent.notna() & ~(sent < cases["last_answer"])
    ask_on = follow_up(cases[waits], rules).dt.strftime("%Y-%m-%d").reindex(cases.index)
    basis = "Sent on " + sent.dt.strftime("%Y-%m-%d") + ", not answered yet; before: " + dated["basis"]
    return dated.assign(
        route=dated["route"].where(~waits, "wait"), act_by=dated["act_by"].where(~waits),
        action=dated["action"].where(~waits, "Wait for the payer's answer; ask on " + ask_on),
        basis=dated["basis"].where(~waits, basis))


def _odds(cases: pd.DataFrame, prior: pd.Series, stage: pd.Series,
          rules: Rules) -> tuple[pd.Series, pd.Series, pd.Series]:
    """The odds, the own cases behind them, and a word about typed odds that are none."""
    results = own_results(cases["payer"], cases["category"], stage)
    ours = shrunk(results["won"], results["decided"], prior, rules.policy_value("Pseudo cases"))
    typed = cases["my_odds"]
    doubt = pd.Series("", cases.index).where(typed.isna() | typed.between(0, 1), "My odds must lie between 0 and 1. ")
    return typed.where(typed.between(0, 1), ours), results["decided"].astype("Int64"), doubt


def _owners(payer: pd.Series, role: pd.Series, provider: pd.Series, rules: Rules) -> pd.Series:
    """The payer's owner; else the claim's own provider, or whoever comes first, of those who hold the role; else it."""
    names = rules.payer_names
    named = names.assign(name=names["payer"].where(names["payer"] != "", names["guess"]))
    by_payer = named[named["owner"] != ""].drop_duplicates("name").set_index("name")["owner"]
    by_role = rules.team[rules.team["person"] != ""].drop_duplicates("role").set_index("role")["person"]
    held = pd.MultiIndex.from_frame(rules.team[["role", "person"]])
    holds = pd.MultiIndex.from_arrays([role, provider]).isin(held)
    person = role.map(by_role.to_dict()).astype("str").fillna(role).mask(holds & (provider != ""), provider)
    return payer.map(by_payer.to_dict()).astype("str").fillna(person)


def _own_date(judged: pd.DataFrame, mine: pd.Series, doubt: pd.Series) -> dict[str, pd.Series]:
    """Act by and its basis, where the biller's own date goes before the rule's."""
    by_rule = ("; by rule " + judged["act_by"].dt.strftime("%Y-%m-%d")).fillna("")
    yours = "Your own date" + by_rule + ". " + judged["basis"]
    return {"act_by": mine.fillna(judged["act_by"]), "basis": doubt + judged["basis"].where(mine.isna(), yours)}
