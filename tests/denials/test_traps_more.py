"""The traps that are no single adjustment: each row of traps_more.csv is asked the way its kind says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from practice import denied, ledger

import era
from denials.deadlines import deadline, follow_up
from denials.facts import facts
from denials.figures import Tally, Unit, first_answers
from denials.figures.figure import Figure, Question
from denials.figures.providers import peers
from denials.payer_rules import chosen
from denials.payments import NOTHING
from denials.rejections import due
from denials.rules import Rules
from denials.score import scores, worklist
from denials.writeoff import clusters, proposals
from macros.intake import sorted_out
from templates.preflight import Sending, documents
from udfs import DENIAL_PRIORITY
from workbook.frames import typed
from workbook.schema import DENIALS, POLICY

HERE = Path(__file__).parent
STORIES = HERE.parent / "era" / "stories"
TODAY = dt.date(2026, 5, 11)
CASES = pd.read_csv(HERE / "traps_more.csv", dtype=str, keep_default_na=False)
TOLD = pd.concat([pd.read_csv(HERE / "traps.csv", dtype=str, keep_default_na=False), CASES])


def said(came: str) -> dict[str, str]:
    """What came, by name: "payer=Aetna; step=appeal"."""
    return dict(part.split("=", 1) for part in came.split("; ") if "=" in part)


def denials(came: str, times: int = 1) -> pd.DataFrame:
    """So many denials of what came; dollars become cents."""
    cells = {"payer": "Any plan", "codes": "CO-197", **said(came)}
    rows = pd.DataFrame([{**cells, "key": f"C{place}"} for place in range(times)])
    rows["at_risk"] = (pd.to_numeric(rows.get("at_risk", pd.Series("1", rows.index))) * 100).round()
    return typed(rows.reindex(columns=list(DENIALS.fields)), DENIALS)


def day(value: pd.Timestamp) -> str:
    return "" if pd.isna(value) else f"{value:%Y-%m-%d}"


def ask(came: str, rules: Rules) -> str:
    return day(follow_up(denials(came), rules)[0])


def until(came: str, rules: Rules) -> str:
    answer = deadline(denials(came), rules, said(came)["step"]).loc[0]
    law = f", by law {day(answer['outer'])}" if day(answer["outer"]) else ""
    return day(answer["by"]) + law + ("" if answer["allowed"] else f", not to be had so: {answer['instead']}")


def method(came: str, rules: Rules) -> str:
    return str(rules.payers["method"][chosen(denials(came).assign(step=said(came)["step"]), rules.payers)[0]])


def score(came: str, rules: Rules) -> str:
    given = said(came)
    act_by = pd.Timestamp(TODAY) + pd.Timedelta(days=int(given["days_left"]))
    rows = denials(came).assign(my_act_by=act_by, my_odds=float(given["odds"]) if "odds" in given else None)
    judged = scores(rows, rules)
    listed = worklist(rows, judged, rules, TODAY).loc[0]
    rank = "no rank" if pd.isna(listed["rank"]) else f"rank {listed['rank']}"
    doubt = judged["basis"][0].partition(". ")[0]
    return f"{listed['score']:.2f}, {rank}" + (f": {doubt}." if doubt.startswith("My odds") else "")


def cell(came: str, rules: Rules) -> str:
    given = said(came)
    headers = [column.header for column in POLICY.columns]
    policy = [headers, *([name, value, *[""] * (len(headers) - 2)] for name, value in zip(
        rules.policy["name"], rules.policy["value"], strict=True))]
    return str(DENIAL_PRIORITY([[given["at_risk"]]], [[5]], [[given["odds"]]], policy)[0][0])


def file(came: str, rules: Rules, npis: tuple[str, ...] = (), answer: bool = False) -> str:
    intake = sorted_out(era.read([STORIES / came.split("; ")[0]]), NOTHING, npis, lambda question: answer)
    verdict, claims = intake.files.loc[0, ["verdict", "claims"]]
    errors = intake.problems.loc[intake.problems["severity"] == "error", "what"].tolist()
    told = f": {errors[0]}" if errors and not npis else ""
    return f"{verdict}; {claims} claims{told}"


def practice_of(came: str, rules: Rules) -> str:
    return file(came, rules, (said(came)["ours"],), said(came)["answer"] == "yes")


def marked(came: str, rules: Rules) -> str:
    return f"test: {facts(era.read([STORIES / came]), rules).remits['test'][0]}"


def rejection(came: str, rules: Rules) -> str:
    found = facts(era.read([STORIES / came]), rules)
    assert found.denied_lines.empty and found.claims.empty
    rows, limit = found.rejections, due(found.rejections, rules)["due"]
    return f"{rows['claim'][0]}: {' '.join(rows['category'].unique())}: fix by {day(limit.iloc[0])}"


def packet(came: str, rules: Rules) -> str:
    given = {"contracted": "", "documents": "", **said(came)}
    sent = Sending(
        template="medical_necessity", payer="Summit", level="First", today=TODAY, appeal_by=TODAY, method="Fax",
        exhibits=(), asked=100, at_risk=100, line_of_business=given["line_of_business"],
        contracted=given["contracted"], documents=frozenset({given["documents"]} - {""}))
    found = [f"{'stop' if one.stop else 'look'}: {one.what}" for one in documents(sent)]
    return "; ".join(found) or "nothing missing"


def write_off(came: str, rules: Rules) -> str:
    alike = int(said(came).get("alike", "1"))
    rows = denials(came, alike).assign(stage="New", main_code="CO-197", first_denied=pd.Timestamp(TODAY), odds=0.5)
    found = proposals(rows, pd.Series("appeal", rows.index), clusters(rows, rules), rules)
    return "proposed" if found[0] else "not proposed"


def provider_beside_peers(came: str, rules: Rules) -> str:
    names, counts = zip(*((part[:5], part[6:].split(" of ")) for part in came.split("; ")), strict=True)
    whose = [name for name, (_, claims) in zip(names, counts, strict=True) for _ in range(int(claims))]
    claims = pd.DataFrame({"provider": whose, "kind": "original", "paid_on": "2026-03-01", "charge": "100"})
    claims = claims.assign(key=claims.index.astype("str"), case=claims.index.astype("str"))
    rows = [{"provider": name, "category": "Coding"}
            for name, (refused, _) in zip(names, counts, strict=True) for _ in range(int(refused))]
    book = ledger(Claims=claims, Denials=denied(rows))
    book.frames["Claims"]["first_answer"] = first_answers(book.frames["Claims"])
    found = peers(book, "Coding").iloc[0]
    return f"{found['provider']}: {found['verdict']}"


def percentage(came: str, rules: Rules) -> str:
    part, whole = map(int, came.split(" of "))
    tally = Tally(part, whole, whole, "denials decided")
    question = Question("overturned", "Overturned", Unit.SHARE, "", "", lambda _: tally)
    return Figure(question, tally).text(rules.policy_value("Minimum cases for a percentage"))


WAYS: dict[str, Callable[[str, Rules], str]] = {
    "ask": ask, "deadline": until, "method": method, "score": score, "cell": cell, "file": file,
    "practice": practice_of, "test file": marked, "rejection": rejection, "packet": packet,
    "write-off": write_off, "peers": provider_beside_peers, "percentage": percentage,
}
"""How each kind of row is asked."""


@pytest.mark.parametrize("case", CASES.to_dict("records"), ids=lambda case: f"{case['trap']} {case['came']}")
def test_a_trap_is_not_stepped_into(case: dict[str, str], shipped: Rules) -> None:
    assert WAYS[case["kind"]](case["came"], shipped) == case["right_answer"], case["why"]


def test_every_trap_has_a_row_that_says_what_a_naive_program_answers() -> None:
    wrong = set(TOLD.loc[TOLD["a_naive_program"] != "", "trap"])
    assert {f"T{number}" for number in range(1, 46)} - wrong == set()


def test_a_naive_answer_is_another_than_the_right_one() -> None:
    assert (CASES["a_naive_program"] != CASES["right_answer"]).all()
