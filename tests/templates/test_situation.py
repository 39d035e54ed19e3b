"""What comes before an appeal is written first, while there is time; a payment dispute says what was agreed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from invented import TODAY, practice, story, table, written
from words import words

from templates.letter import disputes
from templates.situation import Situation, situations
from workbook.frames import typed
from workbook.schema import APPEALS, CLAIMS, DENIALS, PAYERS, UNDERPAYMENTS, Table


def rows(schema: Table, *given: dict[str, Any]) -> pd.DataFrame:
    """Rows with these cells; all others empty."""
    return typed(pd.DataFrame(list(given), columns=list(schema.fields)), schema)


def of(shipped: Any, answers: pd.DataFrame, appeals: pd.DataFrame, today: date, *payers: dict[str, Any]) -> Situation:
    """The situation of the first denial of the story, whose service was on 2026-08-03."""
    from dataclasses import replace
    known = replace(shipped, payers=pd.concat([shipped.payers, rows(PAYERS, *payers)]) if payers else shipped.payers)
    return situations(table("denials", DENIALS), answers, appeals, known, today)["1001|2026-08-03"]


@pytest.mark.parametrize(("day", "number", "sent", "windows"), [
    ("2026-09-02", "", None, ("retro auth",)), ("2026-09-03", "", None, ()), ("2026-09-02", "A77", None, ()),
    ("2026-09-02", "", "2026-08-20", ()),
])
def test_an_authorization_is_asked_for_afterwards_while_there_is_time_and_none_is_on_file(
        shipped: Any, day: str, number: str, sent: str | None, windows: tuple[str, ...]) -> None:
    answers = rows(CLAIMS, {"case": "1001|2026-08-03", "authorization": number, "paid_on": "2026-09-01"})
    appeals = rows(APPEALS, {"case": "1001|2026-08-03", "template": "retro_authorization", "sent_on": sent})
    assert of(shipped, answers, appeals, date.fromisoformat(day)) == Situation(windows, number)


def test_a_peer_to_peer_call_has_a_window_only_where_the_payer_s_time_was_entered(shipped: Any) -> None:
    nothing = rows(CLAIMS), rows(APPEALS)
    assert "peer to peer" not in of(shipped, *nothing, TODAY).windows
    entered = {"payer": "Elm Health Plan", "line_of_business": "*", "state": "*", "category": "*", "unit": "days",
               "step": "peer to peer", "amount": 14, "anchor": "remittance", "allowed": "yes"}
    assert of(shipped, *nothing, date(2026, 9, 15), entered).windows == ("peer to peer",)


def test_the_letter_follows_the_situation_and_another_may_be_asked_for() -> None:
    known = {"1001|2026-08-03": Situation(("retro auth",)), "1002|2026-08-04": Situation(("peer to peer",)),
             "1004|2026-08-06": Situation((), "A77")}
    made = written(known=known)
    assert [letter.template for letter in made][:4] == [
        "retro_authorization", "peer_to_peer", "timely_filing", "authorization"]
    assert "under authorization number A77, which your own remittance carries" in words(made[3].content)
    assert {letter.template for letter in written(template="records_request")} == {"records_request"}
    assert {letter.template for letter in written(template="patient_authorization")} == {"patient_authorization"}


def test_a_payment_dispute_tells_what_was_allowed_agreed_and_short_of_each_line() -> None:
    answer = {"key": "r|1", "case": "1009|2026-08-09", "claim": "1009", "patient": "O'Brien, Ann",
              "paid_on": "2026-09-01", "payer": "Elm Health Plan", "line_of_business": "Commercial", "member_id": "W1",
              "service_from": "2026-08-09", "charge": 50000, "provider": "Ann Rivera MD", "payer_claim": "EHP9"}
    line = {"case": answer["case"], "claim": "1009", "payer": "Elm Health Plan", "service_from": "2026-08-09",
            "units": 1, "charge": 25000, "allowed": 10000, "expected": 12500, "short": 2500,
            "basis": "Fee schedule: $125.00 x 1"}
    short = rows(UNDERPAYMENTS, line | {"key": "r|1|1", "procedure": "99213"},
                 line | {"key": "r|1|2", "procedure": "99214", "modifiers": "25"})
    given = story()
    [letter] = disputes(short, rows(CLAIMS, answer), given["payer_names"], practice(), given["team"], TODAY)
    text = words(letter.content)
    assert (letter.template, letter.asked, letter.case) == ("underpayment", 5000, answer["case"])
    for part in ("99213", "99214-25", "$100.00", "$125.00", "$25.00", "$250.00", "$50.00", "Fee schedule: $125.00 x 1"):
        assert part in text
    assert "Your codes" not in text and "[ amount ]" not in text
