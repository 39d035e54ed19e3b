"""The tables that a remittance becomes: their columns, in order, and the kind of each.

The first columns of each table are the public contract of `denialdesk read`, one CSV for each table; the columns after
`TRACE` are for the rooms above and stand only in the frames.
"""

from __future__ import annotations

TEXT, MONEY, DAY, COUNT, NUMBER, FLAG = "text", "money", "day", "count", "number", "flag"
"""text: str, '' if none · money: Int64 cents · day: datetime64[s] · count: Int64 · number: float64 · flag: bool."""

REMITS = {
    "file": TEXT, "interchange": COUNT, "transaction": COUNT, "payer_name": TEXT, "payer_id": TEXT,
    "payee_name": TEXT, "payee_npi": TEXT, "trace_number": TEXT, "method": TEXT, "payment_date": DAY,
    "amount": MONEY, "claims_paid": MONEY, "provider_adjustments": MONEY, "balanced": FLAG,
}
CLAIMS = {
    "file": TEXT, "transaction": COUNT, "claim": COUNT, "patient_control_number": TEXT,
    "payer_control_number": TEXT, "status_code": TEXT, "filing_indicator": TEXT, "charge": MONEY, "paid": MONEY,
    "patient_responsibility": MONEY, "patient_last": TEXT, "patient_first": TEXT, "member_id": TEXT,
    "rendering_npi": TEXT, "service_from": DAY, "service_to": DAY, "received_date": DAY, "remarks": TEXT,
}
LINES = {
    "file": TEXT, "transaction": COUNT, "claim": COUNT, "line": COUNT, "qualifier": TEXT, "procedure": TEXT,
    "modifiers": TEXT, "revenue_code": TEXT, "charge": MONEY, "paid": MONEY, "units": NUMBER, "service_from": DAY,
    "service_to": DAY, "allowed": MONEY, "control_number": TEXT, "remarks": TEXT,
}
ADJUSTMENTS = {
    "file": TEXT, "transaction": COUNT, "claim": COUNT, "line": COUNT, "group": TEXT, "reason": TEXT,
    "amount": MONEY, "quantity": NUMBER,
}
PROVIDER_ADJUSTMENTS = {
    "file": TEXT, "transaction": COUNT, "provider": TEXT, "fiscal_period_end": DAY, "reason": TEXT,
    "reference": TEXT, "amount": MONEY,
}
STATUSES = {
    "file": TEXT, "transaction": COUNT, "level": TEXT, "payer_name": TEXT, "provider_npi": TEXT,
    "patient_control_number": TEXT, "payer_control_number": TEXT, "category": TEXT, "status": TEXT, "entity": TEXT,
    "effective_date": DAY, "charge": MONEY, "accepted": FLAG,
}
LEFTOVERS = {
    "file": TEXT, "transaction": COUNT, "claim": COUNT, "line": COUNT, "segment": COUNT, "tag": TEXT, "text": TEXT,
}
PROBLEMS = {"file": TEXT, "segment": COUNT, "severity": TEXT, "what": TEXT, "remedy": TEXT}

CONTRACT = {
    "remits": REMITS, "claims": CLAIMS, "lines": LINES, "adjustments": ADJUSTMENTS,
    "provider_adjustments": PROVIDER_ADJUSTMENTS, "statuses": STATUSES, "leftovers": LEFTOVERS,
    "problems": PROBLEMS,
}

TRACE = {
    "remits": {
        "segment": COUNT, "file_hash": TEXT, "body_hash": TEXT, "test": FLAG, "version": TEXT, "payer_address": TEXT,
        "payer_city": TEXT, "payer_state": TEXT, "payer_zip": TEXT, "payer_phone": TEXT, "payee_tax_id": TEXT,
        "production_date": DAY,
    },
    "claims": {
        "segment": COUNT, "frequency": TEXT, "facility": TEXT, "rendering_name": TEXT, "original_control_number": TEXT,
        "corrected_member_id": TEXT, "crossover_payer": TEXT, "priority_payer": TEXT, "group_number": TEXT,
        "authorization": TEXT, "allowed": MONEY, "coverage_expired": DAY,
    },
    "lines": {"segment": COUNT, "submitted_procedure": TEXT, "submitted_modifiers": TEXT, "policy": TEXT},
    "adjustments": {"segment": COUNT},
    "provider_adjustments": {"segment": COUNT},
    "statuses": {"segment": COUNT, "trace": TEXT, "service_from": DAY, "service_to": DAY, "action": TEXT},
    "leftovers": {}, "problems": {},
}
