"""What the tables say of each denied claim, as a letter needs it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from denials.rules import in_force
from templates.choice import Case
from templates.situation import Situation
from templates.wording import Value, sentence

Row = Mapping[str, Any]
"""A row of a frame, field by field."""


@dataclass(frozen=True)
class Claim:
    """One denied claim: what chooses its letter, and the fields that fill it."""

    case: str
    number: str
    payer: str
    kind: Case
    unappealable: str
    open: int
    """Cents that are denied and still open."""
    asked: int
    fields: Mapping[str, Value]


@dataclass(frozen=True)
class Sheets:
    """The rows behind the claims, ready to be looked up."""

    lines: Mapping[str, list[Row]]
    scores: Mapping[str, Row]
    payers: tuple[Row, ...]
    team: tuple[Row, ...]
    known: Mapping[str, Situation]


def claims(denials: pd.DataFrame, denied_lines: pd.DataFrame, scores: pd.DataFrame, payer_names: pd.DataFrame,
           team: pd.DataFrame, reasons: pd.DataFrame, remarks: pd.DataFrame,
           known: Mapping[str, Situation] | None = None) -> list[Claim]:
    """One Claim for each row of `denials`, in their order, with the lines that the payer's latest answer denied."""
    own = latest(denied_lines[denied_lines["case"].isin(denials["key"])])
    named = _named(own, reasons, remarks)
    lines: dict[str, list[Row]] = {}
    for line in records(named):
        lines.setdefault(line["case"], []).append(line)
    sheets = Sheets(
        lines,
        {score["key"]: score for score in records(scores)},
        tuple(records(payer_names)), tuple(records(team)), known or {},
    )
    return [_claim(row, sheets) for row in records(denials)]


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame."""
    return cast(list[Row], frame.to_dict("records"))


def latest(denied_lines: pd.DataFrame) -> pd.DataFrame:
    """The denied amounts of each case's last answer: what an earlier answer denied may have been paid since.

    >>> rows = pd.DataFrame({"case": ["a", "a"], "claim_key": ["1", "2"], "amount": [5, 3],
    ...     "paid_on": pd.to_datetime(["2026-02-01", "2026-01-01"])})
    >>> latest(rows)["amount"].tolist()
    [5]
    """
    denied = denied_lines[denied_lines["amount"] > 0].sort_values("paid_on", kind="stable")
    return denied[denied["claim_key"] == denied.groupby("case")["claim_key"].transform("last")]


def _named(lines: pd.DataFrame, reasons: pd.DataFrame, remarks: pd.DataFrame) -> pd.DataFrame:
    """The lines with the gist of their reason, and of those remarks that are more than an alert."""
    reason = in_force(reasons, "reason", lines["reason"], lines["paid_on"])
    lines = lines.assign(gist=reason["gist"], scenario=reason["scenario"])
    told = lines["remarks"].str.split().explode().dropna().to_frame("remark")
    told["paid_on"] = lines["paid_on"].reindex(told.index)
    told = told.reset_index(names="place")
    rule = in_force(remarks, "remark", told["remark"], told["paid_on"])
    told = told.assign(gist=rule["gist"], dead=rule["appealable"] == "no")[rule["alert"] != "yes"]
    by_line = told.groupby("place")
    for column, values in (
        ("remark_codes", by_line["remark"].agg(list)), ("remark_gists", by_line["gist"].agg(list)),
        ("unappealable", told[told["dead"]].groupby("place")["remark"].agg(list)),
    ):
        found = values.to_dict()
        lines[column] = [found.get(place, []) for place in lines.index]
    return lines


def _claim(row: Row, sheets: Sheets) -> Claim:
    lines = sheets.lines.get(row["key"], [])
    score = sheets.scores.get(row["key"], {})
    known = sheets.known.get(row["key"], Situation())
    merged = _lines(lines, row)
    total = {name: sum(line[name] for line in merged) for name in ("charge", "paid", "denied")}
    fields: dict[str, Value] = {
        **about(row, total["denied"], sheets.payers, sheets.team, known.authorization),
        "lines": merged, "total": {**total, "allowed": "", "expected": "", "short": ""},  # pyright: ignore
        "denial": _denial(lines, score.get("category", "")),
    }
    unappealable = [code for line in lines for code in line["unappealable"]]
    return Claim(row["key"], row["claim"], row["payer"], _kind(row, score, lines)._replace(windows=known.windows),
                 "".join(unappealable[:1]), cents(row["at_risk"]), total["denied"], fields)


def about(row: Row, asked: int, payers: tuple[Row, ...], team: tuple[Row, ...],
          authorization: str = "") -> dict[str, Value]:
    """Who and which claim: the fields of payer, patient, provider and claim; `asked` in cents."""
    return {
        "payer": _payer(row, payers), "patient": {"name": _natural(row["patient"])},
        "provider": _provider(row["provider"], team), "claim": _numbers(row, asked) | {"authorization": authorization},
    }


def _kind(row: Row, score: Row, lines: list[Row]) -> Case:
    main = max(lines, key=lambda line: cents(line["amount"]), default={"reason": "", "scenario": None})
    return Case(score.get("category", ""), row["line_of_business"], row["level"] or "First", score.get("route", ""),
                row["funding"], main["reason"], "" if pd.isna(main["scenario"]) else f"{main['scenario']:g}")


def _lines(lines: list[Row], row: Row) -> list[dict[str, Any]]:
    """One line for each service line: its denied amounts added, its codes side by side."""
    services: dict[int, list[Row]] = {}
    for line in sorted(lines, key=lambda line: line["line"]):
        services.setdefault(int(line["line"]), []).append(line)
    return [_line(number, rows, row) for number, rows in services.items()]


def _line(number: int, rows: list[Row], row: Row) -> dict[str, Any]:
    first = rows[0]
    procedure = "-".join([first["procedure"], *first["modifiers"].split()])
    return {
        "service_date": iso(first["service_from"]) or iso(row["service_from"]),
        "procedure": procedure if number else f"Whole claim {row['procedures']}".strip(),
        "units": "" if pd.isna(first["units"]) else f"{first['units']:g}",
        "charge": cents(first["charge"]), "paid": cents(first["paid"]),
        "denied": sum(cents(line["amount"]) for line in rows), "codes": ", ".join(_codes(rows)),
        "allowed": "", "expected": "", "short": "", "basis": "",
    }


def _codes(lines: list[Row]) -> list[str]:
    """Group and reason codes, the largest amount first, each once."""
    ordered = sorted(lines, key=lambda line: -cents(line["amount"]))
    return list(dict.fromkeys(f"{line['group']}-{line['reason']}" for line in ordered))


def _denial(lines: list[Row], category: str) -> dict[str, Value]:
    ordered = sorted(lines, key=lambda line: -cents(line["amount"]))
    return {
        "category": category, "codes": sentence(_codes(lines)),
        "gist": "; ".join(_once(line["gist"] for line in ordered)),
        "remarks": sentence(_once(code for line in ordered for code in line["remark_codes"])),
        "remarks_gist": "; ".join(_once(gist for line in ordered for gist in line["remark_gists"])),
        "policy": sentence(_once(line["policy"] for line in ordered)),
    }


def _once(texts: Any) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]


def _numbers(row: Row, asked: int) -> dict[str, Value]:
    begun, ended = iso(row["service_from"]), iso(row["service_to"])
    return {
        "number": row["claim"], "payer_number": row["payer_claim"], "member_id": row["member_id"],
        "service_from": begun, "service_to": ended if ended != begun else "", "answered": iso(row["last_answer"]),
        "first_denied": iso(row["first_denied"]), "received": iso(row["received"]), "asked": asked,
        "line_of_business": row["line_of_business"], "charge": cents(row["charge"]),
        "appeal_by": iso(row["appeal_by"]),
    }


def _payer(row: Row, names: tuple[Row, ...]) -> dict[str, Value]:
    """Where letters to this payer go: the biller's address for it, of the same line of business if there is one."""
    own = [name for name in names
           if (name["payer"] or name["guess"]) == row["payer"] and (name["address"] or name["fax"])]
    own.sort(key=lambda name: (name["line_of_business"] or name["guess_line"]) != row["line_of_business"])
    address = own[0]["address"] if own else ""
    lines: list[Value] = [line.strip() for line in re.split(r"[\n;]", address) if line.strip()]
    return {"name": row["payer"], "address": lines, "fax": own[0]["fax"] if own else ""}


def _provider(provider: str, team: tuple[Row, ...]) -> dict[str, Value]:
    """The provider's name and NPI, where the Team table or the remittance gives them."""
    for person in team:
        if provider and provider in (person["person"], person["npi"]):
            return {"name": person["person"], "npi": person["npi"]}
    bare = re.fullmatch(r"\d{10}", provider) is not None
    return {"name": "" if bare else provider, "npi": provider if bare else ""}


def _natural(patient: str) -> str:
    """First name first.

    >>> _natural("O'Brien, Ann"), _natural("Cher")
    ("Ann O'Brien", 'Cher')
    """
    last, _, first = patient.partition(",")
    return f"{first.strip()} {last.strip()}".strip()


def iso(day: Any) -> str:
    """A day as 2026-11-02; nothing for no day."""
    return "" if pd.isna(day) else f"{day:%Y-%m-%d}"


def cents(amount: Any) -> int:
    """An amount as a plain whole number; nothing counts as zero."""
    return 0 if pd.isna(amount) else int(amount)
