"""The letters of some denials: one for each claim, all its denied lines in it, nobody else's."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import jinja2
import pandas as pd

from era.problem import Problem
from templates.apart import rendered
from templates.choice import PAYER_KINDS, Choice, choose, entry
from templates.claim import Claim, claims
from templates.compile import Refused, blanks
from templates.fields import FOLDER, missing, rows
from templates.guard import PLAIN
from templates.situation import Situation
from templates.underpaid import underpaid
from templates.wording import Value

LEVELS = {
    "First": "first-level", "Second": "second-level", "Third": "third-level", "Fourth": "fourth-level",
    "Fifth": "fifth-level", "External": "external",
}
"""How the levels of the Denials table read in a sentence."""
UNDERPAYMENT = "underpayment"
SIGNERS = ("Billing manager", "Biller")


@dataclass(frozen=True)
class Letter:
    """One letter as written: `asked` in cents, `content` the bytes of a .docx."""

    case: str
    claim: str
    payer: str
    level: str
    template: str
    version: int
    filename: str
    asked: int
    fields: Mapping[str, Value]
    content: bytes

    @property
    def hash(self) -> str:
        """SHA-256 of the letter, for the Appeals table."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def blanks(self) -> list[str]:
        """The marked blanks that a person must still fill."""
        return blanks(self.content)


def letters(denials: pd.DataFrame, denied_lines: pd.DataFrame, scores: pd.DataFrame, payer_names: pd.DataFrame,
            practice: Mapping[str, str], team: pd.DataFrame, today: date, *, reasons: pd.DataFrame,
            remarks: pd.DataFrame, folder: Path | None = None, template: str | None = None,
            taken: Collection[str] = (), known: Mapping[str, Situation] | None = None) -> list[Letter]:
    """One letter for each of these denials; Refused, with a Problem for each, if any of them cannot be written.

    `folder` holds the practice's own templates, which go before the shipped ones; `template` overrules the choice;
    `taken` are file names that exist: a letter of the same claim and level gets the next version.
    `known` is what `situations` says of them: without it no window counts as open.
    """
    found = claims(denials, denied_lines, scores, payer_names, team, reasons, remarks, known)
    wanted = [(claim, _wanted(claim, template)) for claim in found]
    return _written(wanted, house(practice, team), today, folder, taken)


def disputes(underpayments: pd.DataFrame, answers: pd.DataFrame, payer_names: pd.DataFrame,
             practice: Mapping[str, str], team: pd.DataFrame, today: date, *, folder: Path | None = None,
             template: str | None = None, taken: Collection[str] = ()) -> list[Letter]:
    """One payment dispute for each answer that these rows of Underpayments belong to; see `letters`."""
    found = underpaid(underpayments, answers, payer_names, team)
    wanted = Choice(template or UNDERPAYMENT, "", "")
    return _written([(claim, wanted) for claim in found], house(practice, team), today, folder, taken)


def _written(wanted: list[tuple[Claim, Choice]], us: Mapping[str, Value], today: date, folder: Path | None,
             taken: Collection[str]) -> list[Letter]:
    drafts = [(claim, choice, _fields(claim, us, today)) for claim, choice in wanted]
    _refuse([problem for draft in drafts for problem in _problems(*draft)])
    for _, choice, fields in drafts:
        fields["exhibits"] = exhibits(choice.template, fields)
    contents = rendered([(path(choice.template, folder), fields) for _, choice, fields in drafts])
    return [_letter(claim, choice.template, fields, content, today, taken)
            for (claim, choice, fields), content in zip(drafts, contents, strict=True)]


def choices(denials: pd.DataFrame, denied_lines: pd.DataFrame, scores: pd.DataFrame, payer_names: pd.DataFrame,
            team: pd.DataFrame, *, reasons: pd.DataFrame, remarks: pd.DataFrame,
            known: Mapping[str, Situation] | None = None) -> dict[str, Choice]:
    """For each denial's key the letter it calls for, or what to do instead: to pick those worth a letter first."""
    found = claims(denials, denied_lines, scores, payer_names, team, reasons, remarks, known)
    return {claim.case: _wanted(claim, None) for claim in found}


def path(template: str, folder: Path | None) -> Path:
    """Where a template is: in the practice's folder, else among the shipped ones; a Problem if it is in neither."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 _-]*", template):
        raise Problem("template", f"'{template[:40]}' is no name of a template", "Use letters, digits, - and _.")
    for place in filter(None, (folder, FOLDER)):
        if (place / f"{template}.docx").is_file():
            return place / f"{template}.docx"
    raise Problem(template, "there is no such letter template", "Put it into the practice's folder as .docx.")


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refused("letters", problems)


def _wanted(claim: Claim, template: str | None) -> Choice:
    """The choice of the table, unless another template is asked for and the payer may be asked at all."""
    if not claim.open:
        return Choice("", "nothing of it is open any more", "Denials sheet")
    if not claim.asked:
        return Choice("", "the payer's latest answer denies no line of it; read its story", "Denials sheet")
    choice = choose(claim.kind, claim.unappealable)
    if template is None or (choice.instead and entry(template).kind in PAYER_KINDS):
        return choice
    return Choice(template, "", "")


def _problems(claim: Claim, choice: Choice, fields: Mapping[str, Value]) -> list[Problem]:
    if choice.instead:
        return [Problem(f"claim {claim.number}", "no letter", choice.instead[:1].upper() + choice.instead[1:] + ".")]
    lacking = missing(fields)
    if lacking:
        return [Problem(f"claim {claim.number}", f"the letter lacks {', '.join(lacking)}", _remedy(lacking[0]))]
    return []


def _remedy(field: str) -> str:
    if field.startswith(("practice.", "signer.")):
        return "Fill the Practice sheet."
    return "Rescore and import the remittance again, or see the claim on the Denials sheet."


def _fields(claim: Claim, us: Mapping[str, Value], today: date) -> dict[str, Value]:
    return {**claim.fields, **us, "today": today.isoformat(), "level": LEVELS[claim.kind.level], "exhibits": []}


def house(practice: Mapping[str, str], team: pd.DataFrame) -> dict[str, Value]:
    """Who writes and who signs: the Practice table, and for the signer else the Team table."""
    def of(name: str) -> str:
        return practice.get(name, "").strip()

    city = f"{of('City')}, {of('State')} {of('ZIP')}".strip() if of("City") else ""
    return {
        "practice": {"name": of("Practice name"), "street": of("Address"), "city": city, "phone": of("Phone"),
                     "fax": of("Fax"), "npi": of("NPI").partition(" ")[0], "tax_id": of("Tax ID")},
        "signer": _signer(of("Signer name"), of("Signer title"), team),
    }


def _signer(name: str, title: str, team: pd.DataFrame) -> dict[str, Value]:
    people = team[team["person"] != ""]
    for role in SIGNERS:
        for person in people[people["role"] == role].to_dict("records"):
            if name in ("", person["person"]):
                return {"name": person["person"], "title": title or person["title"] or role, "phone": person["phone"]}
    return {"name": name, "title": title, "phone": ""}


def exhibits(template: str, fields: Mapping[str, Value]) -> list[Value]:
    """What a letter of this template encloses, each with its tab."""
    return [{"tab": tab, "title": title.render(fields)} for tab, title in _enclosed(template)]


@cache
def _enclosed(template: str) -> list[tuple[str, jinja2.Template]]:
    return [(row["tab"], PLAIN.from_string(row["title"])) for row in rows("exhibits") if row["template"] == template]


def _letter(claim: Claim, name: str, fields: dict[str, Value], content: bytes, today: date,
            taken: Collection[str]) -> Letter:
    stem = f"{today.isoformat()}_claim-{short(claim.case)}_{entry(name).kind}-{claim.kind.level.lower()}"
    version = 1 + max((_version(other, stem[11:]) for other in taken), default=0)
    return Letter(claim.case, claim.number, claim.payer, claim.kind.level, name, version, f"{stem}_v{version}.docx",
                  claim.asked, fields, content)


def short(case: str) -> str:
    """Eight characters that stand for a claim where its number may not: in a file's name.

    >>> short("1004-22|2026-08-14")
    'EC9491F1'
    """
    return hashlib.sha256(case.encode()).hexdigest()[:8].upper()


def _version(filename: str, what: str) -> int:
    """The version of a file name if it is a letter of the same claim, kind and level, of whatever day; else 0."""
    match = re.fullmatch(rf"\d{{4}}-\d\d-\d\d_{re.escape(what)}_v(\d+)\.(?:docx|pdf)", filename)
    return int(match[1]) if match else 0
