"""One letter for each claim, with what is its own and nothing of another's."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from invented import TODAY, edited, practice, story, table, written
from words import words

from era.problem import Problem
from templates import compose
from templates.compile import Refused
from templates.letter import choices, letters
from workbook.schema import DENIALS

OWN = {
    "1001": ["Ann O'Brien", "W100000001", "EHP9001", "29881-RT", "$1,200.00", "authorization absent"],
    "1002": ["Ann O'Brien", "W100000001", "EHP9002", "20610-RT-59", "$200.00", "not medically necessary"],
    "1003": ["Zoë Smith & Sons", "000123456", "BM77", "99213", "$180.00", "filed too late"],
    "1004": ["José García", "W100000004", "EHP9004", "Whole claim 72148", "$900.00", "authorization absent"],
    "1005": ["Kim {{ 7 }} <b>Lee</b>", "000123460", "BM79", "97140-GP", "$400.00", "not medically necessary"],
}


def test_five_claims_give_five_letters_each_with_its_own_only() -> None:
    made = {letter.claim: words(letter.content) for letter in written()}
    assert list(made) == list(OWN)
    for claim, text in made.items():
        assert [own for own in OWN[claim] if own not in text] == []
        others = {value for other, values in OWN.items() if other != claim for value in values[:4]} - set(OWN[claim])
        assert [other for other in others if other in text] == []


def test_only_the_selected_rows_get_letters_in_the_order_of_the_selection() -> None:
    selected = table("denials", DENIALS).iloc[[4, 0]]
    assert [letter.claim for letter in written(denials=selected)] == ["1005", "1001"]


def test_a_denied_line_that_was_denied_for_two_reasons_is_one_line_with_both_codes() -> None:
    lines = written()[1].fields["lines"]
    assert lines == [{
        "service_date": "2026-08-04", "procedure": "20610-RT-59", "units": "2", "charge": 20000, "paid": 0,
        "denied": 20000, "codes": "CO-50, CO-151", "allowed": "", "expected": "", "short": "", "basis": "",
    }]


def test_a_line_that_a_later_answer_no_longer_denies_is_not_disputed() -> None:
    assert "99214" not in words(written()[1].content)


@pytest.mark.parametrize(("claim", "template"), [
    ("1001", "authorization"), ("1002", "medical_necessity"), ("1003", "timely_filing"), ("1004", "authorization"),
])
def test_the_template_follows_the_category(claim: str, template: str) -> None:
    assert {letter.claim: letter.template for letter in written()}[claim] == template


def test_an_experimental_service_has_its_own_letter() -> None:
    assert written(denied_lines=edited("denied_lines", "1005", reason="55"))[4].template == "experimental"


def test_where_documents_are_asked_for_they_are_sent_and_where_data_are_the_claim_is_corrected() -> None:
    scores = edited("scores", "1001", category="Missing information", route="correct")
    asked = [written(scores=scores, denied_lines=edited("denied_lines", "1001", reason=reason))[0].template
             for reason in ("252", "16")]
    assert asked == ["missing_documentation", "corrected_claim"]


def test_the_reason_is_told_in_the_words_that_were_in_force_when_it_was_denied() -> None:
    assert "an older wording" not in words(written()[1].content)


def test_an_alert_remark_is_no_reason_for_a_denial() -> None:
    assert "MA01" not in words(written()[0].content)


def test_the_biller_s_note_and_other_line_of_business_s_address_stay_out() -> None:
    text = words(written()[0].content)
    assert "phone" in text.lower() and "cried" not in text
    assert "PO Box 1000" in text and "PO Box 2000" not in text


def test_a_payer_without_an_address_leaves_a_marked_blank() -> None:
    assert "[ payer's address, fax or portal for appeals ]" in written()[2].blanks


def test_a_provider_known_by_npi_only_is_named_by_the_team_table() -> None:
    assert "Cleo Park NP, NPI 1999999984" in words(written()[2].content)


@pytest.mark.parametrize(("field", "named"), [
    ("member_id", "claim.member_id"), ("patient", "patient.name"), ("service_from", "claim.service_from"),
])
def test_a_missing_field_refuses_all_letters_and_names_claim_and_field(field: str, named: str) -> None:
    with pytest.raises(Refused) as refused:
        written(denials=edited("denials", "1003", **{field: None if field == "service_from" else ""}))
    assert [(problem.where, problem.what) for problem in refused.value.problems] == [
        ("claim 1003", f"the letter lacks {named}")]


def test_every_missing_field_is_told_at_once_and_no_patient_is_named() -> None:
    with pytest.raises(Refused) as refused:
        written(denials=edited("denials", "100", member_id=""), practice=practice() | {"NPI": ""})
    assert len(refused.value.problems) == 5
    assert "practice.npi" in str(refused.value)
    assert not any(name in str(refused.value) for name in ("Brien", "García", "Lee", "Smith"))


def test_a_denial_without_denied_lines_gets_no_letter() -> None:
    lines = story()["denied_lines"]
    with pytest.raises(Problem, match=r"claim 1004: no letter\. The payer's latest answer denies no line"):
        written(denied_lines=lines[lines["claim"] != "1004"])


def test_a_denial_that_was_settled_gets_no_letter() -> None:
    with pytest.raises(Problem, match=r"claim 1004: no letter\. Nothing of it is open any more"):
        written(denials=edited("denials", "1004", at_risk=0))


def test_a_claim_without_appeal_right_is_refused_with_what_to_do_instead() -> None:
    with pytest.raises(Refused) as refused:
        written(denied_lines=edited("denied_lines", "1001", remarks="MA130"))
    assert [problem.remedy for problem in refused.value.problems] == [
        "Remark MA130 leaves no right of appeal; send a new claim."]


def test_original_medicare_s_timely_filing_denial_is_refused() -> None:
    denials = edited("denials", "1003", line_of_business="Original Medicare")
    with pytest.raises(Refused, match="claim 1003: no letter"):
        written(denials=denials, template="timely_filing")


def test_choices_tell_beforehand_which_denials_get_a_letter() -> None:
    given = story(scores=edited("scores", "1005", category="Pending"))
    for argument in ("practice", "today"):
        given.pop(argument)
    made = choices(**given)
    assert [choice.template for choice in made.values()] == [
        "authorization", "medical_necessity", "timely_filing", "authorization", ""]


def test_file_names_tell_nothing_of_the_patient_and_count_versions() -> None:
    first = written()[0]
    assert first.filename == f"2026-11-02_claim-{first.filename[17:25]}_appeal-first_v1.docx"
    assert written(taken=[first.filename])[0].filename == first.filename.replace("_v1", "_v2")
    assert written(taken=[first.filename.replace("11-02", "10-01").replace("v1", "v12")])[0].version == 13
    names = " ".join(letter.filename for letter in written())
    assert not any(word in names for word in ("1001", "W1000", "Brien", "Lee", "medical"))


def test_the_practice_s_own_template_goes_before_the_shipped_one(tmp_path: Path) -> None:
    row = next(row for row in compose.rows("catalogue") if row["template"] == "authorization")
    (tmp_path / "authorization.docx").write_bytes(compose.compose(row | {"title": "Our own words"}))
    made = written(folder=tmp_path)
    assert ["Our own words" in words(letter.content) for letter in made] == [True, False, False, True, False]


def test_the_same_letters_are_the_same_bytes() -> None:
    assert [letter.hash for letter in written()] == [letter.hash for letter in written()]


def test_nothing_selected_gives_no_letters() -> None:
    nothing = story(denials=pd.DataFrame(table("denials", DENIALS)).iloc[:0])
    assert letters(**nothing) == [] and TODAY.year == 2026
