"""An invented practice of some hundred denials, more payers than a page shows, and every status there is."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from functools import cache

import pandas as pd

from denials.rules import Rules
from denials.worklist import in_order, worklist
from workbook import schema
from workbook.frames import typed
from workbook.rules import seeds
from workbook.schema import BY_NAME, REASONS, SCORES
from workbook.schema.work import STATUSES

TODAY = dt.date(2026, 4, 15)
PAYERS = (
    "Bluebird Commercial", "Medicare Part B", "Northstar Advantage", "Harbor Mutual", "Granite State Health",
    "Cedar Family Plan", "Tri-County Union", "Prairie PPO", "Summit Select", "Old Mill Benefit", "Riverside HMO",
    "Beacon Workers Comp", "Lakeview Medicaid Plan", "Foxglove Student Health",
)
RULES = Rules.of(lambda name: seeds(BY_NAME[name]))
OUTCOMES = ("New", "New", "New", "Paid", "Paid", "Upheld", "Reopened")


def tables(denials: int = 160, claims: int = 400, seed: int = 7) -> dict[str, pd.DataFrame]:
    """Denials with their scores, claims and remittances by table name, the same for the same seed."""
    dice = random.Random(seed)
    rows = [_denial(number, dice) for number in range(denials)]
    queue, judged = _table("Denials", rows), _typed(SCORES, [_score(row, dice) for row in rows])
    return {
        "Denials": queue,
        "Scores": judged.assign(order=in_order(worklist(queue, judged, RULES, TODAY)["score"])),
        "Claims": _table("Claims", [_claim(number, dice) for number in range(claims)]),
        "Remits": _table("Remits", [_remit(number, payer) for number, payer in enumerate(PAYERS * 6)]),
        "Appeals": _table("Appeals", [_appeal(number, row) for number, row in enumerate(rows[:60])]),
        "Activity": _table("Activity", [_touch(number, row) for number, row in enumerate(rows[:90])]),
        "ProviderAdjustments": _table("ProviderAdjustments", [_adjustment(number) for number in range(12)]),
        "Volumes": _table("Volumes", [_volume(number) for number in range(80)]),
        "Underpayments": _table("Underpayments", [_short(number) for number in range(20)]),
        "Changes": _table("Changes", [{"day": TODAY - dt.timedelta(days=120), "change": "Cards are asked for again",
                                       "category": "Eligibility"}]),
    }


def _table(name: str, rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    return _typed(BY_NAME[name], rows)


def _typed(table: schema.Table, rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    return typed(pd.DataFrame(rows).reindex(columns=list(table.fields)), table)


def _payer(dice: random.Random) -> str:
    return PAYERS[min(int(dice.expovariate(0.4)), len(PAYERS) - 1)]


def _day(dice: random.Random, within: int = 400) -> dt.date:
    return TODAY - dt.timedelta(days=dice.randrange(5, within))


def _denial(number: int, dice: random.Random) -> dict[str, object]:
    outcome, first = dice.choice(OUTCOMES), _day(dice)
    denied = dice.randrange(2_000, 480_000)
    recovered = denied * dice.randrange(60, 101) // 100 if outcome == "Paid" else 0
    reason = dice.choice(_reasons())
    sent = first + dt.timedelta(days=dice.randrange(2, 9)) if number % 3 else None
    return {
        "provider": f"Dr. {dice.choice(['Abel', 'Baker', 'Carr', 'Dunn'])}", "sent_on": sent,
        "procedures": dice.choice(["99213", "99214 20610", "70553"]), "line_of_business": "Commercial",
        "service_from": first - dt.timedelta(days=20), "patient_denied": 100 * (number % 11 == 0),
        "key": f"C{number:05d}|{first}", "claim": f"C{number:05d}", "patient": f"Sample, Pat{number}",
        "payer": _payer(dice), "codes": f"CO-{reason[0]}" + ", CO-16" * (number % 5 == 0), "category": reason[1],
        "at_risk": denied - recovered, "denied": denied, "charge": denied + 5_000, "recovered": recovered,
        "outcome": outcome, "status": dice.choice(STATUSES) if dice.random() < 0.3 and outcome != "Paid" else "",
        "first_denied": first, "last_answer": first,
        "closed_on": first + dt.timedelta(days=dice.randrange(10, 60)) if outcome == "Paid" else None,
    }


@cache
def _reasons() -> list[tuple[str, str]]:
    rows = seeds(REASONS)
    usual = rows[rows["reason"].isin(["197", "50", "29", "16", "18", "27", "97", "11", "4", "109", "22", "96", "151"])]
    return list(zip(usual["reason"], usual["category"], strict=True))


def _score(row: dict[str, object], dice: random.Random) -> dict[str, object]:
    act_by = row["first_denied"] + dt.timedelta(days=dice.randrange(60, 200))  # type: ignore[operator]
    return {
        "key": row["key"], "category": row["category"], "odds": dice.randrange(1, 19) / 20,
        "owner": dice.choice(["Ann Biller", "Bo Coder", "Cy Front", ""]), "route": "appeal",
        "act_by": act_by if dice.random() < 0.9 else None,
        "action": "Ask the authorization staff for the number, then send a corrected claim",
        "odds_cases": 4, "basis": "Payers: 180 days from the remittance",
    }


def _claim(number: int, dice: random.Random) -> dict[str, object]:
    paid = dice.randrange(0, 90_000)
    return {
        "key": f"A{number}", "case": f"C{number:05d}", "claim": f"C{number:05d}", "payer": _payer(dice),
        "kind": "original", "paid_on": _day(dice), "charge": paid + 4_000, "paid": paid, "denied": number % 7 * 1_000,
        "first_answer": "yes" if number % 9 else "",
    }


def _remit(number: int, payer: str) -> dict[str, object]:
    return {
        "key": f"R{number}", "payer": payer, "payment_date": TODAY - dt.timedelta(days=2 + number * 4),
        "amount": 120_000 + number, "claims_paid": 120_000, "provider_adjustments": -number, "difference": 0,
        "balanced": "no" if number == 30 else "yes",
    }


def _appeal(number: int, row: dict[str, object]) -> dict[str, object]:
    return {
        "key": f"L{number}", "case": row["key"], "claim": row["claim"], "payer": row["payer"],
        "level": ("First", "Second")[number % 2], "template": "general", "version": 1, "written_on": TODAY,
        "asked": row["denied"], "result": ("Overturned", "Upheld", "", "Partly")[number % 4],
    }


def _touch(number: int, row: dict[str, object]) -> dict[str, object]:
    at = dt.datetime.combine(TODAY, dt.time(9, 30)) - dt.timedelta(days=number % 40)
    command = "import" if number % 30 == 0 else "letters"
    return {"key": f"{number:06d}", "at": at, "who": "ann", "command": command, "case": row["key"], "what": "Done."}


def _adjustment(number: int) -> dict[str, object]:
    return {"key": f"P{number}", "paid_on": TODAY - dt.timedelta(days=number * 20), "payer": PAYERS[number % 3],
            "trace_number": f"E{number}", "reason": ("WO", "L6", "FB")[number % 3], "amount": 1_000 - 300 * number}


def _volume(number: int) -> dict[str, object]:
    return {"key": f"V{number}", "month": dt.date(2026, 1 + number % 4, 1), "payer": PAYERS[number % 5],
            "provider": "Dr. Abel", "procedure": ("99213", "20610", "70553")[number % 3], "lines": 10 + number,
            "charge": 90_000, "allowed": 60_000, "paid": 40_000, "denied": 5_000, "denied_lines": number % 4}


def _short(number: int) -> dict[str, object]:
    return {"key": f"U{number}", "payer": PAYERS[number % 3], "procedure": "99213", "short": 500 + number,
            "status": ("New", "Disputed", "Paid")[number % 3], "paid_on": TODAY - dt.timedelta(days=number)}
