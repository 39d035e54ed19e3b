"""What became of each claim: its answers put together, whatever the order and the files they came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from denials.cases import SHORTEST, cases
from denials.ledger import Answer, Line, State, codes, in_order, states
from denials.rules import Rules

TO_PATIENT = "denial billable to the patient"


@dataclass(frozen=True)
class Told:
    """Claims with their case and kind, the other rows with their case, and the rows of Denials.

    `moved` has the cases that were known by another name before (`old`, `new`): an earlier answer came to light.
    """

    claims: pd.DataFrame
    denied_lines: pd.DataFrame
    provider_adjustments: pd.DataFrame
    denials: pd.DataFrame
    moved: pd.DataFrame


def tell(claims: pd.DataFrame, denied_lines: pd.DataFrame, provider_adjustments: pd.DataFrame, rules: Rules) -> Told:
    """Put all answers of each claim together: one row of Denials for each claim that was denied or taken back.

    Takes all rows of Claims, Denied lines and Provider adjustments that a workbook has. The order of the rows, the
    files and the imports they came from change nothing.

    >>> from denials.facts import facts
    >>> found = facts(era.read([STORIES / "first_denial.835", STORIES / "reversal_and_correction.835"]), shipped)
    >>> told = tell(found.claims, found.denied_lines, found.provider_adjustments, shipped)
    >>> told.denials[["codes", "at_risk", "outcome"]].values.tolist()
    [['CO-197', 145000, 'New'], ['CO-4', 0, 'Paid']]
    """
    case = cases(claims)
    moved = pd.DataFrame({"old": claims["case"], "new": case})
    moved = moved[(moved["old"] != "") & (moved["old"] != moved["new"])].drop_duplicates().reset_index(drop=True)
    claims = claims.assign(case=case, kind=_own_kind(claims))
    answer = claims.drop_duplicates("key").set_index("key")
    denied_lines = denied_lines.assign(**{
        field: denied_lines["claim_key"].map(answer[field]).fillna("").astype("str") for field in ("case", "payer")})
    told = _stories(claims, denied_lines, rules)
    kind = pd.Series([told.kinds.get(key, kind) for key, kind in zip(claims["key"], claims["kind"], strict=True)],
                     index=claims.index, dtype="str")
    claims = claims.assign(kind=kind)
    taken = provider_adjustments.assign(case=_named_cases(provider_adjustments["reference"], claims))
    return Told(claims, denied_lines, taken, told.denials, moved)


def _own_kind(claims: pd.DataFrame) -> pd.Series:
    """The kind that an answer has by itself: what a story made a correction before is judged anew."""
    own = claims["kind"].isin(["original", "correction"])
    corrects = claims["original_claim"] != ""
    return claims["kind"].mask(own & corrects, "correction").mask(own & ~corrects, "original")


@dataclass(frozen=True)
class _Stories:
    denials: pd.DataFrame
    kinds: dict[str, str]


def _stories(claims: pd.DataFrame, denied_lines: pd.DataFrame, rules: Rules) -> _Stories:
    """The rows of Denials, and the kind of each answer in a case that has one or a reversal."""
    told = claims["case"].isin(denied_lines["case"]) | claims["case"].isin(claims["case"][claims["kind"] == "reversal"])
    row_of = {row["key"]: row for row in _records(claims[told])}
    answers = _answers(row_of, denied_lines, rules)
    state_of = _states(rules)
    rows: list[dict[str, Any]] = []
    kinds: dict[str, str] = {}
    for case, keys in claims["key"][told].groupby(claims["case"][told]):
        in_time = _corrected(in_order(answers[key] for key in keys))
        kinds |= {answer.key: answer.kind for answer in in_time}
        row = _denial(in_time, row_of)
        if row:
            rows.append({"key": case, "state": state_of.get(row["payer"], ""), **row})
    return _Stories(_typed(rows), kinds)


def _answers(row_of: dict[str, dict[str, Any]], denied_lines: pd.DataFrame, rules: Rules) -> dict[str, Answer]:
    outcomes = set(rules.reasons["reason"][rules.reasons["kind"] == "outcome"])
    replies = set(rules.remarks["remark"][rules.remarks["answers_appeal"] == "yes"])
    lines: dict[str, list[Line]] = {}
    for row in _records(denied_lines.sort_values("key")):
        lines.setdefault(row["claim_key"], []).append(Line(
            f"{row['group']}-{row['reason']}", int(row["amount"]), row["category"], row["kind"] == TO_PATIENT,
            row["procedure"], row["remarks"], row["reason"] in outcomes))
    return {key: _answer(row, tuple(lines.get(key, ())), replies) for key, row in row_of.items()}


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries; faster than pandas' own way, which asks every value what it is."""
    columns = [str(column) for column in rows.columns]
    return [dict(zip(columns, values, strict=True)) for values in zip(*(rows[column].tolist() for column in columns),
                                                                      strict=True)]


def _answer(row: dict[str, Any], lines: tuple[Line, ...], replies: set[str]) -> Answer:
    def cents(field: str) -> int:
        return 0 if pd.isna(row[field]) else int(row[field])

    to_appeal = any(line.outcome for line in lines) or bool(replies & set(row["remarks"].split()))
    return Answer(
        key=row["key"], day=row["paid_on"], kind=row["kind"], payer=row["payer"], number=row["payer_claim"],
        replaces=row["original_claim"], charge=cents("charge"), allowed=cents("allowed"), paid=cents("paid"),
        share=cents("patient_responsibility"), procedures=row["procedures"], remarks=row["remarks"],
        to_appeal=to_appeal, lines=lines)


def _corrected(answers: list[Answer]) -> list[Answer]:
    """The answers, those that follow a reversal marked as corrections."""
    turned, found = False, list[Answer]()
    for answer in answers:
        found.append(answer._replace(kind="correction") if turned and answer.kind == "original" else answer)
        turned = turned or answer.kind == "reversal"
    return found


def _denial(answers: list[Answer], row_of: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The row of Denials of one claim, or nothing if it was never denied and nothing is open."""
    stood = states(answers)
    refused = [answer for answer in answers if answer.lines]
    now = stood[-1]
    if not refused and not now.taken_back:
        return {}
    last = ([answer for answer in refused if answer in now.live] or refused or answers)[-1]
    first = _first(refused, stood)
    at_risk, outcome = _outcome(answers, refused, stood, first)
    lines = _lines(refused, now)
    row = row_of[last.key]
    same_payer = [answer for answer in answers if answer.payer == last.payer and answer.kind != "predetermination"]
    return {
        **{field: row[field] for field in ("claim", "patient", "payer", "line_of_business", "member_id", "provider")},
        "codes": codes(lines), "remarks": _words(line.remarks for line in lines) or last.remarks,
        "procedures": _words(line.procedure for line in lines) or row["procedures"],
        "at_risk": at_risk, "outcome": outcome, "charge": now.charge, "denied": first.denied,
        "patient_denied": sum(line.amount for answer in now.live for line in answer.lines if line.to_patient),
        "recovered": max(0, min(first.denied - now.denied, now.paid - first.paid)) if refused else 0,
        "payer_claim": next((answer.number for answer in reversed(same_payer) if answer.number), ""),
        "first_denied": refused[0].day if refused else pd.NaT, "last_answer": same_payer[-1].day,
        "closed_on": _closed_on(stood, first) if not at_risk else pd.NaT, "answers": len(answers),
        "service_from": min((row_of[one.key]["service_from"] for one in answers), key=_late),
        "service_to": max((row_of[one.key]["service_to"] for one in answers), key=_early),
        "received": min((row_of[one.key]["received"] for one in answers), key=_late),
        "story": "; ".join(_told(answer) for answer in answers),
    }


def _lines(refused: list[Answer], now: State) -> list[Line]:
    """The denied lines that count: those that stand, else the last; and what an upheld appeal was about."""
    lines = [line for answer in now.live for line in answer.lines] or list(refused[-1].lines if refused else ())
    own = [list(answer.lines) for answer in refused if not all(line.outcome for line in answer.lines)]
    if own and all(line.outcome for line in lines):
        lines += own[-1]
    return lines


def _first(refused: list[Answer], stood: list[State]) -> State:
    """How the claim stood on the day of its first denial; what that answer denied counts even if it was mended."""
    if not refused:
        return stood[-1]._replace(denied=0)
    state = next(state for state in stood if _same_day(state.day, refused[0].day))
    return state._replace(denied=max(state.denied, refused[0].denied))


def _outcome(answers: list[Answer], refused: list[Answer], stood: list[State], first: State) -> tuple[int, str]:
    """What is still open, and what the remittances say."""
    now = stood[-1]
    if not now.at_risk and refused and all(answer.duplicate for answer in refused):
        return 0, "Closed - no action"
    since = [answer for answer in answers if refused and answer.day >= refused[0].day and answer is not refused[0]]
    if not now.at_risk and (now.paid or any(answer.decided for answer in now.live)):
        return 0, "Overturned" if any(answer.to_appeal for answer in since) else "Paid"
    if not now.at_risk:
        return min(first.denied, max(0, now.charge - now.paid)), "Pending payer response"
    if now.live and refused and refused[-1].to_appeal:
        return now.at_risk, "Upheld"
    settled = any(not state.at_risk for state in stood if refused and state.day >= refused[0].day)
    if now.taken_back or settled:
        return now.at_risk, "Reopened"
    return now.at_risk, "New"


def _closed_on(stood: list[State], first: State) -> pd.Timestamp:
    """The first day of the time since when nothing is open."""
    closed = stood[-1].day
    for state in reversed(stood):
        if state.at_risk or state.day < first.day:
            break
        closed = state.day
    return closed


def _told(answer: Answer) -> str:
    """One answer in words.

    >>> line = Line("CO-197", 120000, "Authorization", False, "99213", "", False)
    >>> _told(Answer("k", pd.Timestamp("2026-01-05"), "original", "Aetna", "88", "", 120000, 0, 0, 0, "99213", "",
    ...              False, (line,)))
    '2026-01-05 denied CO-197 $1,200.00'
    """
    said = [f"took back {_dollars(-answer.paid)}"] if answer.kind == "reversal" else []
    if answer.kind != "reversal":
        said += [f"paid {_dollars(answer.paid)}"] if answer.paid else []
        said += [f"denied {codes(answer.lines)} {_dollars(answer.denied)}"] if answer.lines else []
        said += [f"patient owes {_dollars(answer.share)}"] if answer.share and not answer.lines else []
    mark = "" if answer.kind in ("original", "reversal") else f"{answer.kind} "
    reply = "on appeal " if answer.to_appeal else ""
    day = "undated" if pd.isna(answer.day) else f"{answer.day:%Y-%m-%d}"
    return f"{day} {mark}{reply}{', '.join(said) or 'nothing paid'}"


def _dollars(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"


def _words(texts: Any) -> str:
    return " ".join(dict.fromkeys(word for text in texts for word in text.split()))


def _same_day(one: pd.Timestamp, other: pd.Timestamp) -> bool:
    return one == other or (pd.isna(one) and pd.isna(other))


def _late(day: pd.Timestamp) -> pd.Timestamp:
    return pd.Timestamp.max if pd.isna(day) else day


def _early(day: pd.Timestamp) -> pd.Timestamp:
    return pd.Timestamp.min if pd.isna(day) else day


def _states(rules: Rules) -> dict[str, str]:
    """The state whose rules apply to each payer, where the biller typed one."""
    names = rules.payer_names
    payer = names["payer"].where(names["payer"] != "", names["guess"])
    return dict(zip(payer[names["state"] != ""], names["state"][names["state"] != ""], strict=True))


def _named_cases(references: pd.Series, claims: pd.DataFrame) -> pd.Series:
    """The one case whose claim number or payer's number stands in each reference; '' if none or several."""
    numbers = pd.concat([claims.set_index(field)["case"] for field in ("payer_claim", "claim")])
    numbers = numbers[numbers.index.str.len() >= SHORTEST].reset_index().drop_duplicates()
    numbers.columns = ["number", "case"]
    sole = numbers.drop_duplicates("number", keep=False).set_index("number")["case"].to_dict()

    def named(reference: str) -> str:
        found = {sole[word] for word in (reference.strip(), *reference.split()) if word in sole}
        return found.pop() if len(found) == 1 else ""

    return references.map(named).astype("str")


_KINDS = {
    **dict.fromkeys(("key", "claim", "patient", "payer", "codes", "remarks", "outcome", "line_of_business", "state",
                     "payer_claim", "member_id", "provider", "procedures", "story"), "str"),
    **dict.fromkeys(("at_risk", "charge", "denied", "patient_denied", "recovered", "answers"), "Int64"),
    **dict.fromkeys(("service_from", "service_to", "received", "first_denied", "last_answer", "closed_on"),
                    "datetime64[s]"),
}


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(_KINDS)).astype(_KINDS).sort_values("key", ignore_index=True)
