"""Remittances become the rows a workbook keeps: what the payers said, each row with a key of its own."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from denials import payers, provider_reasons
from denials.classify import DENIED, FORWARDED, PREDETERMINATION, REVERSAL, SECONDARY, TERTIARY, classify, in_place
from denials.keys import CLAIM, TRANSACTION, claim_keys, day_text, joined, numbered, placed, remit_keys, summed
from denials.payments import NOTHING, only, verdicts, whole
from denials.rules import Rules
from denials.volumes import volumes
from era import Remittances

__all__ = ["DENIED", "Facts", "facts"]

_COST_SHARE = "patient share"


@dataclass(frozen=True)
class Facts:
    """What some remittances add to a workbook: one frame for each table, in that table's fields."""

    remits: pd.DataFrame
    claims: pd.DataFrame
    denied_lines: pd.DataFrame
    provider_adjustments: pd.DataFrame
    rejections: pd.DataFrame
    volumes: pd.DataFrame
    payer_names: pd.DataFrame
    unknown: pd.DataFrame


def facts(remittances: Remittances, rules: Rules) -> Facts:
    """The rows that these remittances stand for. The same payment in another file gives the same rows.

    Of payments that collide (see `denials.payments`) only the first counts. `volumes` are sums over these payments
    alone; `unknown` counts the reason codes that no rule explains: file, segment, code, adjustments.

    >>> found = facts(era.read(STORIES / "first_denial.835"), shipped)
    >>> found.remits["key"][0], found.claims["key"][0]
    ('60054|700000101|2026-03-03|2000009045', '60054|700000101|2026-03-03|2000009045|CH000101|P000101A|1|1')
    >>> found.denied_lines[["group", "reason", "amount", "kind", "category"]].values.tolist()
    [['CO', '197', 145000, 'denial', 'Authorization']]
    """
    first = verdicts(remittances, NOTHING)
    new = only(remittances, first[first["verdict"].isin(["new", "test"])])
    remits = _remits(new, rules)
    adjustments = in_place(new)
    adjustments = adjustments.join(classify(adjustments, rules))
    claims = _claims(new, remits, adjustments, rules)
    denied = _denied_lines(new, claims, adjustments)
    return Facts(
        remits=whole(remits.drop(columns="payer_id")), claims=claims, denied_lines=denied,
        provider_adjustments=_provider_adjustments(new, remits), rejections=_rejections(new, rules),
        volumes=volumes(new.lines, claims, adjustments, placed(new.lines, new.claims, CLAIM)),
        payer_names=payers.names(remits, claims, rules), unknown=_unknown(adjustments),
    )


def _remits(read: Remittances, rules: Rules) -> pd.DataFrame:
    """Rows of Remits, and the payer's ID."""
    remits = read.remits
    sent = payers.payer_sent(remits)
    counts = placed(read.claims, remits, TRANSACTION).value_counts()
    difference = remits["amount"] - (remits["claims_paid"] - remits["provider_adjustments"])
    return pd.DataFrame({
        "key": remit_keys(remits), "payment_date": remits["payment_date"],
        "payer": payers.whose(sent, pd.Series("", index=sent.index), rules)["payer"],
        "trace_number": remits["trace_number"], "method": remits["method"], "amount": remits["amount"],
        "claims_paid": remits["claims_paid"], "provider_adjustments": remits["provider_adjustments"],
        "difference": difference, "balanced": _yes(remits["balanced"]),
        "claims": counts.reindex(range(len(remits)), fill_value=0).astype("Int64").set_axis(remits.index),
        "payer_sent": sent, "payer_address": _address(remits), "payee_npi": remits["payee_npi"],
        "test": _yes(remits["test"]), "file": remits["file"],
        "transaction": remits["transaction"], "body_hash": remits["body_hash"], "payer_id": remits["payer_id"],
    })


def _address(remits: pd.DataFrame) -> pd.Series:
    """The payer's address in one line: street, city, state and ZIP, as far as it is told."""
    town = (remits["payer_city"] + ", " + remits["payer_state"] + " " + remits["payer_zip"]).str.strip(", ")
    return (remits["payer_address"] + "\n" + town).str.strip("\n").str.replace("\n", ", ").astype("str")


def _claims(read: Remittances, remits: pd.DataFrame, adjustments: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Rows of Claims; case and first answer are left to the story."""
    claims = read.claims
    of = remits.take(placed(claims, read.remits, TRANSACTION).to_numpy()).set_axis(claims.index)
    who = payers.whose(of["payer_sent"], claims["filing_indicator"], rules)
    npi = claims["rendering_npi"].where(claims["rendering_npi"] != "", of["payee_npi"])
    lines_of = placed(read.lines, claims, CLAIM)
    rows = pd.DataFrame({
        "key": claim_keys(claims.assign(remit=of["key"])), "case": "",
        "claim": claims["patient_control_number"], "payer_claim": claims["payer_control_number"],
        "patient": _name(claims), "payer": who["payer"], "line_of_business": who["line_of_business"],
        "member_id": claims["corrected_member_id"].where(claims["corrected_member_id"] != "", claims["member_id"]),
        "status_code": claims["status_code"], "kind": _kinds(claims, adjustments), "paid_on": of["payment_date"],
        "service_from": claims["service_from"], "received": claims["received_date"],
        "service_to": claims["service_to"].fillna(claims["service_from"]),
        "charge": claims["charge"], "allowed": _allowed(claims, read.lines, lines_of, adjustments),
        "paid": claims["paid"], "patient_responsibility": claims["patient_responsibility"],
        "denied": summed(adjustments["amount"].where(adjustments["worked"]), adjustments["claim_at"], claims.index),
        "provider": _provider(npi, rules), "rendering_npi": npi,
        "procedures": _words(read.lines["procedure"], lines_of, claims),
        "services": _listed(services(read.lines), lines_of, claims),
        "remarks": _words(pd.concat([claims["remarks"], read.lines["remarks"]]),
                          pd.concat([pd.Series(range(len(claims)), index=claims.index), lines_of]), claims),
        "filing_indicator": claims["filing_indicator"], "original_claim": claims["original_control_number"],
        "authorization": claims["authorization"], "group_number": claims["group_number"],
        "crossover": claims["crossover_payer"], "first_answer": "", "remit": of["key"], "file": claims["file"],
        "segment": claims["segment"],
    })
    return rows.astype(dict.fromkeys(("case", "kind", "first_answer"), "str"))


def _kinds(claims: pd.DataFrame, adjustments: pd.DataFrame) -> pd.Series:
    """What kind of answer each is, as far as it says so itself."""
    status = claims["status_code"]
    turned = pd.Series(range(len(claims))).isin(adjustments.loc[adjustments["group"] == "CR", "claim_at"])
    kind = pd.Series("original", index=claims.index).mask(claims["original_control_number"] != "", "correction")
    kind = kind.mask(status.isin(SECONDARY), "secondary").mask(status.isin(TERTIARY), "tertiary")
    kind = kind.mask(status == PREDETERMINATION, "predetermination").mask(status == FORWARDED, "forwarded")
    return kind.mask((status == REVERSAL) | (turned.to_numpy() & (claims["paid"] <= 0)), "reversal")


def _allowed(claims: pd.DataFrame, lines: pd.DataFrame, lines_of: pd.Series,
             adjustments: pd.DataFrame) -> pd.Series:
    """What was allowed: the lines' allowed amounts, else the claim's, else paid and the patient's share."""
    of_lines = summed(lines["allowed"], lines_of, claims.index)
    said = claims.index.isin(claims.index.take(lines_of[lines["allowed"].notna()].to_numpy()))
    share = adjustments["amount"].where((adjustments["kind"] == _COST_SHARE) & (adjustments["group"] == "PR"))
    implied = claims["paid"].fillna(0) + summed(share, adjustments["claim_at"], claims.index)
    return of_lines.where(said).fillna(claims["allowed"]).fillna(implied).astype("Int64")


def _denied_lines(read: Remittances, claims: pd.DataFrame, adjustments: pd.DataFrame) -> pd.DataFrame:
    """Rows of Denied lines: the adjustments that someone must work."""
    worked = adjustments[adjustments["worked"]].reset_index(drop=True)
    worked["group"] = worked["group"].str.strip().str.upper()
    of = claims.take(worked["claim_at"].to_numpy()).reset_index(drop=True)
    line = read.lines.reset_index(drop=True).reindex(worked["line_at"]).reset_index(drop=True)
    text = ["procedure", "modifiers", "policy"]
    line[text] = line[text].fillna("")
    return pd.DataFrame({
        "key": numbered(joined(of["key"], worked["line"], worked["group"], worked["code"])), "case": of["case"],
        "claim": of["claim"], "payer": of["payer"], "paid_on": of["paid_on"], "line": worked["line"],
        "procedure": line["procedure"], "modifiers": line["modifiers"],
        "service_from": line["service_from"].fillna(of["service_from"]), "group": worked["group"],
        "reason": worked["code"], "remarks": worked["remarks"], "amount": worked["amount"],
        "charge": worked["charge"], "paid": worked["paid"], "units": line["units"], "kind": worked["kind"],
        "category": worked["category"], "why": worked["why"], "policy": line["policy"], "claim_key": of["key"],
        "file": worked["file"], "segment": worked["segment"],
    })


def _provider_adjustments(read: Remittances, remits: pd.DataFrame) -> pd.DataFrame:
    """Rows of Provider adjustments; the case is left to the story."""
    rows = read.provider_adjustments
    of = remits.take(placed(rows, read.remits, TRANSACTION).to_numpy()).set_axis(rows.index)
    return pd.DataFrame({
        "key": numbered(joined(of["key"], rows["provider"], rows["reason"], rows["reference"])),
        "paid_on": of["payment_date"], "payer": of["payer"], "trace_number": of["trace_number"],
        "provider": rows["provider"], "fiscal_period_end": rows["fiscal_period_end"], "reason": rows["reason"],
        "meaning": provider_reasons.meanings(rows["reason"]), "reference": rows["reference"],
        "amount": rows["amount"], "case": pd.Series("", index=rows.index, dtype="str"), "remit": of["key"],
        "file": rows["file"], "segment": rows["segment"],
    })


def _rejections(read: Remittances, rules: Rules) -> pd.DataFrame:
    """Rows of Rejections: what an acknowledgment (277CA) did not accept."""
    rows = read.statuses[~read.statuses["accepted"].astype(bool)]
    sent = rows["payer_name"].str.strip()
    return pd.DataFrame({
        "key": numbered(joined(rows["patient_control_number"], rows["category"], rows["status"], rows["entity"],
                               day_text(rows["effective_date"]), rows["trace"])),
        "claim": rows["patient_control_number"],
        "payer": payers.whose(sent, pd.Series("", index=sent.index), rules)["payer"],
        "provider_npi": rows["provider_npi"], "level": rows["level"], "category": rows["category"],
        "status": rows["status"], "entity": rows["entity"], "effective_date": rows["effective_date"],
        "charge": rows["charge"], "file": rows["file"], "segment": rows["segment"],
    }).reset_index(drop=True)


def _unknown(adjustments: pd.DataFrame) -> pd.DataFrame:
    """How often each file uses a reason code that no rule explains, and where first."""
    rows = adjustments[adjustments["kind"] == "unknown"]
    found = rows.groupby(["file", "code"], sort=False).agg(segment=("segment", "min"), adjustments=("code", "size"))
    return found.reset_index()[["file", "segment", "code", "adjustments"]]


def _words(values: pd.Series, claim_at: pd.Series, claims: pd.DataFrame) -> pd.Series:
    """The different words of each claim, in their order, separated by spaces."""
    found: dict[int, dict[str, None]] = {}
    for at, text in zip(claim_at.tolist(), values.tolist(), strict=True):
        if text:
            found.setdefault(at, {}).update(dict.fromkeys(text.split()))
    return pd.Series([" ".join(found.get(at, ())) for at in range(len(claims))], index=claims.index, dtype="str")


def services(lines: pd.DataFrame) -> pd.Series:
    """Each line in a word: procedure, modifiers, and the units where they are not one; ? for no procedure.

    >>> services(pd.DataFrame({"procedure": ["97110", "99213", ""], "modifiers": ["GP KX", "", ""],
    ...     "units": [3.0, 1.0, None]})).tolist()
    ['97110-GP-KXx3', '99213', '?']
    """
    modifiers = ("-" + lines["modifiers"].str.replace(" ", "-")).where(lines["modifiers"] != "", "")
    units = pd.Series([f"x{count:g}" if pd.notna(count) and count != 1 else "" for count in lines["units"]],
                      lines.index, dtype="str")
    return (lines["procedure"].where(lines["procedure"] != "", "?") + modifiers + units).astype("str")


def _listed(words: pd.Series, claim_at: pd.Series, claims: pd.DataFrame) -> pd.Series:
    """The words of each claim, in their order, separated by spaces."""
    found: dict[int, list[str]] = {}
    for at, word in zip(claim_at.tolist(), words.tolist(), strict=True):
        found.setdefault(at, []).append(word)
    return pd.Series([" ".join(found.get(at, ())) for at in range(len(claims))], index=claims.index, dtype="str")


def _name(claims: pd.DataFrame) -> pd.Series:
    return (claims["patient_last"] + ", " + claims["patient_first"]).str.strip(", ")


def _provider(npi: pd.Series, rules: Rules) -> pd.Series:
    """The person whose NPI it is by the Team table, else the NPI."""
    team = rules.team[rules.team["npi"] != ""].drop_duplicates("npi").set_index("npi")["person"]
    person = npi.map(team)
    return person.where(person.notna() & (person != ""), npi).astype("str")


def _yes(flags: pd.Series) -> pd.Series:
    return flags.astype(bool).map({True: "yes", False: "no"}).astype("str")
