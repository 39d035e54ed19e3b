"""The invented practice as its own workbook knows it: who it is, and who does what."""

from __future__ import annotations

from samples.practice import CHARGES, PAYERS, PRACTICE, PROVIDERS, rate

TEAM = (
    ("Front desk", "Rosa Medina", ""), ("Authorization staff", "Rosa Medina", ""), ("Coder", "Ingrid Solheim", "CPC"),
    ("Biller", "Dana Whitfield", "Billing specialist"), ("Billing manager", "Dana Whitfield", "Billing specialist"),
    ("Credentialing", "Helen Brandt", "Office manager"), ("Contract manager", "Helen Brandt", "Office manager"),
    ("Patient billing", "Rosa Medina", ""),
)
"""Role, person, title. Few people, many roles: a practice of three providers."""


def sheet() -> dict[str, str]:
    """The values of the Practice table by name."""
    return {
        "Practice name": PRACTICE.name.title(), "Address": PRACTICE.street.title(), "City": PRACTICE.city.title(),
        "State": PRACTICE.state, "ZIP": f"{PRACTICE.zip[:5]}-{PRACTICE.zip[5:]}", "Phone": "(503) 555-0140",
        "Fax": "(503) 555-0141", "E-mail": "billing@cedarhollow.example", "NPI": PRACTICE.npi,
        "Tax ID": f"{PRACTICE.tax_id[:2]}-{PRACTICE.tax_id[2:]}", "Signer name": "Dana Whitfield",
        "Signer title": "Billing specialist",
    }


def team() -> list[dict[str, str]]:
    """The rows of the Team table."""
    providers = [("Provider", f"{one.first.title()} {one.last.title()}, MD", one.npi) for one in PROVIDERS.values()]
    rows = [{"role": role, "person": person, "title": title} for role, person, title in TEAM]
    return rows + [{"role": role, "person": person, "npi": npi} for role, person, npi in providers]


def fees(names: dict[str, str]) -> list[dict[str, object]]:
    """The rows of the Fee schedule table, rates in cents; `names` says what the workbook calls a payer."""
    return [
        {"payer": names.get(payer.name, payer.name), "procedure": procedure, "rate": rate(payer, procedure),
         "source": "Contract of the invented practice"}
        for payer in PAYERS.values() for procedure in CHARGES
    ]


CHANGES = (
    ("2026-03-02", "The cover is checked on the day before each visit", "Eligibility", "Rosa Medina", "2026-06-01"),
    ("2026-05-18", "Modifiers are read against the note before sending", "Coding", "Ingrid Solheim", "2026-08-17"),
    ("2026-09-14", "The authorization number is asked for when the visit is made", "Authorization", "Rosa Medina",
     "2026-12-14"),
)
"""Day, change, category, owner, day to measure."""
AUTHORIZATIONS = (
    ("A1002019", "TREVINO, FELIX", "SUMMIT MEDICARE ADVANTAGE", "97110 97140", 12, "units", "2026-01-05", "2026-11-20",
     10),
    ("A1003249", "LARKIN, QUINN", "AETNA", "97110 97140", 24, "units", "2026-04-01", "2027-03-31", None),
    ("A1001326", "ESPARZA, ADELE", "CIGNA", "93224", 1, "visits", "2026-09-01", "2026-12-31", None),
)
"""Number, patient, payer, procedures, units, what a unit is, first and last day, used by own count."""
ANSWERS = (
    ("The records are asked for only after the denial.", "Rosa Medina", "Send the note with each claim of this kind.",
     "2026-11-16"),
    ("Nobody looks up the payer's policy before the visit is made.", "Helen Brandt", "", "2026-11-23"),
)
"""To the first causes: answer, owner, action, due."""


def changes() -> list[dict[str, str]]:
    """The rows of the Changes table."""
    return [dict(zip(("day", "change", "category", "owner", "measure_on"), row, strict=True)) for row in CHANGES]


def authorizations(names: dict[str, str]) -> list[dict[str, object]]:
    """The rows of the Authorizations table; `names` says what the workbook calls a payer."""
    fields = ("number", "patient", "payer", "procedures", "units", "counts", "from_date", "to_date", "mine")
    rows = [dict[str, object](zip(fields, row, strict=True)) for row in AUTHORIZATIONS]
    return [row | {"payer": names.get(str(row["payer"]), row["payer"]), "owner": "Rosa Medina"} for row in rows]


def answers() -> list[dict[str, str]]:
    """What was answered to the first root causes."""
    return [dict(zip(("answer", "owner", "action", "due"), row, strict=True)) for row in ANSWERS]
