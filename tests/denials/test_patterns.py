"""What denials have in common, who stands out, what grows and what a change brought: see figures/*.csv."""

from __future__ import annotations

import pandas as pd
import pytest
from practice import FIGURES, TODAY, blank, cases, denied, filled, ledger, practice, rules

from denials.figures import Tally, Unit, first_answers, kpis, reports
from denials.figures.changes import before_after, growth, prevented
from denials.figures.clusters import clusters, questions, repeated
from denials.figures.exposure import by_payer, contract_exposure
from denials.figures.figure import Figure, Question
from denials.figures.kpis import against_goals
from denials.figures.ledger import Ledger
from denials.figures.patterns import suggested
from denials.figures.providers import peers
from denials.figures.staffing import minutes
from workbook.schema import BY_NAME
from workbook.schema.rules import CATEGORIES


def book(**tables: pd.DataFrame) -> Ledger:
    """A ledger with these rows of text; a row with `times` stands for so many claims, each one its own."""
    if "Claims" in tables:
        tables["Claims"] = spread(tables["Claims"])
    found = ledger(**tables)
    claims = found.frames["Claims"]
    claims["first_answer"] = first_answers(claims)
    return found


def spread(rows: pd.DataFrame) -> pd.DataFrame:
    times = pd.to_numeric(rows["times"])
    each = rows.loc[rows.index.repeat(times)].reset_index(drop=True)
    numbers = each.index.astype("str")
    several = each["times"] != "1"
    return each.assign(key=each["key"].where(~several, "c" + numbers), case=each["case"].where(~several, "c" + numbers))


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(FIGURES / "patterns" / f"{name}.csv", dtype=str, keep_default_na=False)


def test_the_five_patterns_are_suggested_by_the_denials_behind_them() -> None:
    found = suggested(book(
        Denials=read("denials"), Claims=read("claims"), DeniedLines=read("denied_lines"), Activity=read("activity")))
    told = found.assign(denied=found["denied"] / 100, n=found["n"])[["pattern", "about", "n", "denied", "cases"]]
    golden = cases("suggested").drop(columns="why").astype({"n": int, "denied": float})
    assert told.values.tolist() == golden.values.tolist()
    assert (found["suggests"] != "").all()


def test_no_pattern_is_seen_in_an_empty_workbook() -> None:
    assert suggested(book()).empty and clusters(book(), rules(blank())).empty and repeated(book()).empty


@pytest.mark.parametrize("practice", cases("peers")["practice"].unique())
def test_a_provider_is_held_against_peers_only_where_there_are_enough(practice: str) -> None:
    table = cases("peers").query("practice == @practice").reset_index(drop=True)
    claims = pd.DataFrame({
        "key": "", "case": "", "provider": table["provider"], "kind": "original", "paid_on": "2026-03-01",
        "charge": "100", "times": table["claims"]})
    rows = [{"provider": row.provider, "category": "Medical necessity"}
            for row in table.itertuples() for _ in range(int(row.denials))]
    found = peers(book(Claims=claims, Denials=denied(rows)), "Medical necessity")
    assert found["ratio"].round(3).astype("str").fillna("").tolist() == table["ratio"].tolist()
    assert found["verdict"].tolist() == table["verdict"].tolist()


@pytest.mark.parametrize("case", cases("small_numbers").to_dict("records"), ids=lambda case: case["text"])
def test_a_share_of_few_cases_says_how_many_of_how_many(case: dict[str, str]) -> None:
    tally = Tally(int(case["part"]), int(case["whole"]), int(case["whole"]), "denials decided")
    question = Question("overturned", "Overturned", Unit.SHARE, "", "", lambda _: tally)
    assert Figure(question, tally).text(float(case["minimum"])) == case["text"], case["why"]


def changed() -> Ledger:
    volume = cases("volume_around_changes")
    claims = volume.assign(key="", case="", kind="original", charge="1").rename(
        columns={"day": "paid_on", "answered": "times"})
    rows = [{"first_denied": row["day"], "category": category} for row in volume.to_dict("records")
            for category in ("Eligibility", "Authorization") for _ in range(int(row[category]))]
    return book(Changes=cases("changes"), Claims=claims, Denials=denied(rows))


def test_a_change_is_measured_over_as_many_days_after_as_before() -> None:
    found = before_after(changed())
    golden = cases("before_after")
    shown = found[[*golden.columns.drop("why")]].astype("str").fillna("")
    assert shown.values.tolist() == golden.drop(columns="why").values.tolist()


def test_prevented_denials_are_those_the_old_rates_would_have_brought() -> None:
    figure = prevented(changed())
    assert (figure.text(5), figure.n) == ("33.3%", 7)


def test_a_growing_category_raises_the_alarm() -> None:
    table = cases("growth")
    months = {"january": "2026-01-20", "february": "2026-02-20", "march": "2026-03-20", "april": "2026-04-05"}
    rows = [{"category": row["category"], "first_denied": day} for row in table.to_dict("records")
            for month, day in months.items() for _ in range(int(row[month]))]
    remits = pd.DataFrame({"key": ["r"], "payment_date": ["2026-04-10"]})
    found = growth(book(Denials=denied(rows), Remits=remits)).set_index("category").loc[table["category"]]
    assert found["n"].astype("str").tolist() == table["april"].tolist()
    assert found["usual"].astype("str").tolist() == table["usual"].tolist()
    assert found["growing"].tolist() == table["growing"].tolist()


def test_a_reason_that_leads_every_week_asks_for_a_fix_upstream() -> None:
    table = cases("repeated")
    weeks = {"this_week": "2026-04-10", "last_week": "2026-04-03", "week_before": "2026-03-27"}
    rows = [{"codes": row["code"], "category": "Coding", "denied": "100", "first_denied": day}
            for row in table.to_dict("records") for week, day in weeks.items() for _ in range(int(row[week]))]
    found = repeated(book(Denials=denied(rows)))
    assert set(found["code"]) == set(table.loc[table["repeated"] == "yes", "code"])


def test_denials_that_are_alike_make_a_cluster_however_small_they_are() -> None:
    table = cases("clusters")
    rows = [{"payer": row["payer"], "codes": row["code"], "main_code": row["code"], "category": "Eligibility",
             "denied": "20", "at_risk": "20",
             "first_denied": pd.Timestamp(row["first"]) + pd.Timedelta(days=place * int(row["days_apart"]))}
            for row in table.to_dict("records") for place in range(int(row["n"]))]
    found = clusters(book(Denials=denied(rows)), rules(blank()))
    golden = table[table["found"] != ""]
    assert dict(zip(found["payer"], found["n"].astype("str"), strict=True)) == dict(
        zip(golden["payer"], golden["found"], strict=True))
    assert found["denied"].tolist() == [24000, 20000]


def test_what_payers_paid_short_counts_until_it_is_settled_or_overtaken() -> None:
    claims = pd.DataFrame({"key": ["1"], "case": ["D"], "payer": ["Cigna"], "paid_on": ["2026-03-01"], "times": ["1"]})
    schedule = pd.DataFrame({"payer": ["Aetna"], "procedure": ["99213"], "rate": ["92.50"]})
    found = book(Underpayments=cases("exposure"), Claims=claims, FeeSchedule=schedule)
    figure = contract_exposure(found)
    assert (figure.text(5), figure.n) == ("$42.50", 2)
    assert by_payer(found)[["payer", "n", "short", "won"]].values.tolist() == [
        ["Aetna", 3, 5150, 1], ["Cigna", 1, 700, 0]]


def test_a_category_may_take_more_time_than_the_others() -> None:
    frames = blank()
    policy = pd.DataFrame({"name": ["Minutes per denial", "Minutes per denial: Coding"], "value": ["45", "90"]})
    rows = denied([{"category": "Coding"}, {"category": "Eligibility"}])
    found = ledger(Denials=rows, Policy=policy)
    assert minutes(found).tolist() == [90.0, 45.0] and minutes(Ledger(frames, found.policy, found.today)).empty


def test_a_goal_stands_beside_what_was_reached() -> None:
    frames = blank()
    goals = filled(pd.DataFrame({
        "goal": ["overturn rate", "Overturn rate ", "Lost", "Open dollars", "staff score", "Unowned"],
        "direction": ["at least", "at least", "at most", "at most", "", ""],
        "target": ["0.5", "0.6", "230", "1629.99", "8", ""]}), BY_NAME["Goals"])
    frames, nine = blank(), practice()
    reached = [against_goals(goals, kpis(each, rules(each), TODAY))["reached"].tolist() for each in (frames, nine)]
    assert reached == [["no data yet"] * 4 + ["no such figure", "no data yet"],
                       ["yes", "not yet", "yes", "not yet", "no such figure", ""]]


def test_every_goal_that_is_shipped_is_the_name_of_a_figure() -> None:
    frames = blank()
    assert "no such figure" not in set(against_goals(frames["Goals"], kpis(frames, rules(frames), TODAY))["reached"])


def test_every_report_can_be_read_from_a_new_workbook_and_from_a_practice() -> None:
    frames, nine = blank(), practice()
    empty, filled_in = (reports(each, rules(each), TODAY) for each in (frames, nine))
    assert {name for name, table in empty.items() if len(table)} == {"aging"}
    assert {name for name, table in filled_in.items() if table.empty} == {
        "clusters", "repeated", "patterns", "changes", "underpayments"}
    assert filled_in["tie_out"]["difference"].tolist() == [0, 0, 0, -100, 0]


def test_every_category_has_a_question_to_ask_upstream() -> None:
    worked = pd.Series([name for name in CATEGORIES if name not in ("Pending", "Informational")])
    assert (questions(book(), worked) != "").all()
