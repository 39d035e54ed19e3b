"""Every row of Policy counts: another number in it, and something that is worked out comes out otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from practice import blank, filled
from test_rules_decide import TODAY, TOUCHES, judged, queue

import era
from denials.authorizations import tracked
from denials.facts import facts
from denials.fees import expected
from denials.figures import Ledger, first_answers, kpis
from denials.figures.reports import REPORTS
from denials.figures.settings import SETTINGS
from denials.figures.sheet import figures
from denials.gaps import missing_checks
from denials.records import records_due
from denials.rejections import due
from denials.risk import alarming, risks
from denials.rules import Rules
from denials.score import scores, worklist
from denials.underpayment import underpayments
from era.problem import Problem
from macros import purge
from templates.preflight import Sending, preflight
from workbook import schema
from workbook.frames import typed
from workbook.rules import seeds

POLICIES = seeds(schema.POLICY)["name"].tolist()
MODIFIERS = [name.split()[1] for name in POLICIES if name.startswith("Modifier ")]
SURGERY = [*range(10002, 10006), *range(69988, 69993)]
FEE = {"payer": "Aetna", "modifiers": "", "place": "", "rate": 20000, "of_charge": None, "to_date": pd.NaT,
       "from_date": pd.Timestamp("2020-01-01")}


ALLOWED = pd.DataFrame({
    "number": ["A1", "A2"], "procedures": "", "units": [10.0, 10.0], "counts": "", "mine": [9.0, 0.0],
    "to_date": [pd.NaT, pd.Timestamp("2026-06-01")]})
"""Authorizations: of one nine tenths are used, the other expires soon."""
PLANNED = pd.DataFrame({
    "payer": "Aetna", "provider": "Dr. A", "procedure": ["20610"] * 60 + ["99213"] * 60, "modifiers": "",
    "denied": [True] * 40 + [False] * 80, "code": ["CO-197"] * 40 + [""] * 80,
    "category": ["Authorization"] * 40 + [""] * 80})
"""Lines answered before: of one procedure two thirds were denied, of the other none."""
READ = era.read(Path(__file__).parents[2] / "samples" / "stories" / "deductible_only.835")


def priced(rules: Rules) -> pd.DataFrame:
    """Lines with every modifier, and several surgical procedures of one day, by a fee schedule."""
    codes = pd.Series([*(["99213"] * len(MODIFIERS)), *map(str, SURGERY)])
    lines = pd.DataFrame({
        "procedure": codes, "payer": "Aetna", "place": "11", "service_from": pd.Timestamp("2026-03-02"), "units": 1.0,
        "charge": 90000, "modifiers": MODIFIERS + [""] * len(SURGERY),
        "answer": [*MODIFIERS, *(["one day"] * 4), *(["another"] * 5)]})
    schedule = pd.DataFrame([FEE | {"procedure": code, "rate": 20000 + place}
                             for place, code in enumerate(sorted(set(codes)))])
    return expected(lines, replace(rules, fee_schedule=schedule))


def short(rules: Rules) -> pd.DataFrame:
    """A line that is allowed $156.60 where $160.00 was to be expected."""
    whole = replace(rules, fee_schedule=pd.DataFrame([FEE | {"procedure": "99214", "rate": 16000}]))
    return underpayments(READ, facts(READ, whole).claims, whole)


def mended(rules: Rules) -> pd.DataFrame:
    return due(pd.DataFrame({"key": ["r"], "effective_date": pd.to_datetime(["2026-05-08"])}), rules)


def brought(rules: Rules) -> pd.DataFrame:
    """A record for a denial whose deadline is near."""
    return records_due(pd.Series(pd.to_datetime([pd.Timestamp(TODAY) + pd.Timedelta(days=3)])), rules, TODAY).to_frame()


def busy(rules: Rules) -> dict[str, pd.DataFrame]:
    """A practice in which everything happens: four providers, one of them denied often, rejections, changes, visits."""
    draw = np.random.default_rng(5)
    rows = queue(300)
    rows = rows.assign(
        codes=rows["codes"].where(rows["codes"] != "CO-96", "CO-27"),
        provider=draw.choice(["Dr. A", "Dr. B", "Dr. C", "Dr. D"], 300, p=[.7, .1, .1, .1]), denied=rows["at_risk"],
        recovered=rows["at_risk"].where(rows["outcome"] == "Paid", 0),
        closed_on=rows["first_denied"].where(rows["outcome"] == "Paid"),
        first_denied=rows["first_denied"].where(rows["codes"] != "CO-29", pd.Timestamp("2026-05-08")))
    listed = worklist(rows, scores(rows, rules), rules, TODAY)
    rows = rows.drop(columns=listed.columns.drop("key").intersection(rows.columns)).merge(listed, on="key")
    done = TOUCHES.assign(at="2026-05-09", who="Dana").reindex(columns=list(schema.ACTIVITY.fields))
    frames = blank() | {"Denials": rows, "Activity": typed(done, schema.ACTIVITY)}
    frames["Claims"] = _answers(rows)
    frames["DeniedLines"] = typed(pd.DataFrame({
        "key": rows["key"], "claim_key": rows["key"], "case": rows["key"], "category": "Coding", "modifiers": "",
        "procedure": draw.choice(["99201", "99202", "99499", "99500"], 300)}).reindex(
            columns=list(schema.DENIED_LINES.fields)), schema.DENIED_LINES)
    told = {
        "Remits": {"key": ["a", "b"], "payer": ["Aetna", "Cigna"], "payment_date": ["2026-05-10", "2026-04-20"]},
        "Rejections": {"key": ["x"], "status_now": ["New"]},
        "MonthlyCounts": {"month": [f"2026-0{number}-01" for number in range(1, 6)], "submitted": [*"73519"],
                          "charges": ["100", "300", "200", "700", "400"], "receivable": ["900"] * 5},
        "Changes": {"day": ["2026-03-01"], "change": ["Ask"], "category": ["Authorization"], "measure_on": [""]},
    }
    return frames | {name: filled(pd.DataFrame(cells), schema.BY_NAME[name]) for name, cells in told.items()}


def _answers(rows: pd.DataFrame) -> pd.DataFrame:
    """An answer to the claim of each denial, and 100 to claims that were paid."""
    denied = rows[["key", "provider", "payer"]].assign(case=rows["key"], paid_on=rows["first_denied"])
    paid = denied.sample(100, random_state=1).assign(
        key=lambda some: "p" + some["key"], case=lambda some: some["key"], provider=["Dr. B", "Dr. C"] * 50)
    claims = pd.concat([denied.assign(paid=0), paid.assign(paid=10000)], ignore_index=True).assign(
        kind="original", charge=10000, procedures="99202 36415", status_code="1")
    claims = typed(claims.reindex(columns=list(schema.CLAIMS.fields)), schema.CLAIMS)
    return claims.assign(first_answer=first_answers(claims))


@pytest.fixture(scope="module")
def frames(shipped: Rules) -> dict[str, pd.DataFrame]:
    return busy(shipped)


REPORTED = {
    "Peers ratio": "peers", "Peers minimum claims": "peers", "Peers minimum": "peers", "Repeat weeks": "repeated",
    "Growth alarm": "growth", "Days compared": "changes", "Pattern cases": "patterns", "Pattern ratio": "patterns",
    "Visit codes from": "patterns", "Visit codes to": "patterns", "Repeat top": "repeated", "Growth months": "growth",
}
"""Rows that decide what a report shows, and which."""

FIGURED = {
    "Records hours", "Eligibility hours", "Easy correction hours", "Overturn benchmark", "Payer silent after",
    "Denials per biller and day", "Minimum cases for a percentage", "Stale after", "Minutes per denial",
    "Minutes per rejection", "Forecast range", "Hours a week for denials", "Resolved within", "Old after",
    "Largest denials", "Primary rate weeks", "Submission months", "Charge months",
}
"""Rows that decide what a figure comes to."""


MAILED = Sending(
    template="medical_necessity", payer="Elm", line_of_business="Commercial", level="First", today=TODAY,
    appeal_by=TODAY + timedelta(days=7), method="Mail", exhibits=(), documents=frozenset(), asked=1, at_risk=1)
CHECKS = pd.DataFrame({"payer": ["Aetna"] * 2, "trace_number": ["1001", "1003"]})


def way(name: str, frames: dict[str, pd.DataFrame]) -> Callable[[Rules], object]:
    """What a row of this name decides."""
    alone = {"Rejection hours": mended, "Records buffer": brought, "Underpayment tolerance": short,
             "Underpayment tolerance share": short}
    if name == "Mail days":
        return lambda rules: str(preflight(replace(MAILED, mail_days=int(rules.policy_value(name)))))
    if name == purge.TERM:
        return lambda rules: str(purge.kept_since(rules, None, TODAY))
    if name == "Check numbers missing":
        return lambda rules: str([*missing_checks(CHECKS, rules)])
    if name in REPORTED:
        return lambda rules: _report(name, frames, rules).to_csv()
    if name in FIGURED:
        return lambda rules: kpis(frames, rules, TODAY).to_csv()
    if name.startswith("Authorization "):
        return lambda rules: tracked(ALLOWED, frames["Claims"].head(0), rules, pd.Timestamp(TODAY)).to_csv()
    if name == "Risk pseudo lines":
        return lambda rules: risks(PLANNED, PLANNED, rules).to_csv()
    if name == "Risk alarm":
        return lambda rules: str(alarming(risks(PLANNED, PLANNED, rules), rules).sum())
    if name.endswith("denial rate") or name == "Fresh within":
        return lambda rules: str(figures(frames, rules.policy_value, TODAY))
    if name.startswith(("Modifier ", "Multiple procedures", "Second procedure", "Later procedures")):
        return lambda rules: priced(rules).to_csv()
    if name in alone:
        return lambda rules: alone[name](rules).to_csv()
    rows = queue(600 if name.startswith("Middle layer") else 250)
    return lambda rules: judged(rows, rules).to_csv()


def _report(name: str, frames: dict[str, pd.DataFrame], rules: Rules) -> pd.DataFrame:
    return REPORTS[REPORTED[name]](Ledger(frames, rules.policy_value, pd.Timestamp(TODAY)), rules)


@pytest.mark.parametrize("name", POLICIES)
def test_another_number_in_policy_comes_out_otherwise(
        name: str, shipped: Rules, frames: dict[str, pd.DataFrame]) -> None:
    value, work = shipped.policy_value(name), way(name, frames)
    before = work(shipped)
    assert any(work(changed(shipped, name, other)) != before
               for other in (value * 2 + 1, value / 2 + 0.01, -1.0, 1e6) if name != "Relaxed after" or other > value)


def changed(rules: Rules, name: str, value: float) -> Rules:
    """The rules with one number of Policy changed."""
    return replace(rules, policy=rules.policy.assign(
        value=rules.policy["value"].where(rules.policy["name"] != name, value)))


def test_a_deleted_row_is_named_wherever_its_number_is_asked_for(
        shipped: Rules, frames: dict[str, pd.DataFrame]) -> None:
    for name in SETTINGS.values():
        without = replace(shipped, policy=shipped.policy[shipped.policy["name"] != name])
        with pytest.raises(Problem, match=name):
            figures(frames, without.policy_value, TODAY)
