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
