"""What keeps a packet from being sent, and what to look at again before it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from templates.choice import PAYER_KINDS, entry
from templates.exhibit import Exhibit
from templates.fields import rows
from templates.wording import money

PORTAL = "Portal"
KB, MB = 1_000, 1_000_000
LEVELS = ("First", "Second", "Third", "Fourth", "Fifth")


@dataclass(frozen=True)
class Sending:
    """A packet that is ready to go, and what is known of where it goes. Amounts in cents."""

    template: str
    payer: str
    line_of_business: str
    level: str
    today: date
    appeal_by: date | None
    method: str
    exhibits: Sequence[Exhibit]
    documents: frozenset[str]
    """What else is enclosed: forms by their name, "waiver of liability", "patient's authorization"."""
    asked: int
    at_risk: int
    blanks: int = 0
    signed: bool = False
    address: str = ""
    fax: str = ""
    form: str = ""
    levels: int | None = None
    funding: str = ""
    contracted: str = ""
    mail_days: int = 0
    """Days that a letter by mail is given to arrive."""
    pages: int = 0
    """Of the letter, its covers and forms."""


@dataclass(frozen=True)
class Finding:
    """Something found: `stop` if it must be mended first, else to be looked at."""

    stop: bool
    what: str
    remedy: str


Found: TypeAlias = Iterator[Finding]


def preflight(sending: Sending) -> list[Finding]:
    """All findings, those that stop first."""
    found = [finding for rule in RULES for finding in rule(sending)]
    return sorted(found, key=lambda finding: not finding.stop)


def blanks(sending: Sending) -> Found:
    """A letter with blanks says nothing."""
    if sending.blanks:
        yield Finding(True, f"{sending.blanks} marked blanks are left", "Fill them in the letter, or delete them.")


def signature(sending: Sending) -> Found:
    """Payers send unsigned letters back."""
    if not sending.signed:
        yield Finding(True, "the letter is not signed", "Have it signed by whom it names.")


def exhibits(sending: Sending) -> Found:
    """What the letter says is enclosed must be."""
    enclosed = {exhibit.tab for exhibit in sending.exhibits}
    for row in rows("exhibits"):
        if row["template"] == sending.template and row["tab"] not in enclosed:
            always = row["needed"] == "always"
            yield Finding(always, f"exhibit {row['tab']} is missing", "Add it, or take it off the letter's list.")
    for tab, times in Counter(exhibit.tab for exhibit in sending.exhibits).items():
        if times > 1:
            yield Finding(True, f"exhibit {tab} is there {times} times", "Give each exhibit a tab of its own.")
    for times in Counter(exhibit.fingerprint for exhibit in sending.exhibits).values():
        if times > 1:
            yield Finding(False, f"{times} exhibits are the same file", "Look whether the right files were chosen.")


def limits(sending: Sending) -> Found:
    """What the payer's portal or fax takes."""
    sizes = [exhibit.size for exhibit in sending.exhibits]
    found = [row for row in rows("limits") if _about(row, sending)]
    pages = sending.pages + sum(exhibit.pages for exhibit in sending.exhibits)
    if not found and sending.method == PORTAL:
        yield Finding(False, "nobody noted what this payer's portal takes", "Look there: how many files, how large.")
    for row in found:
        if row["pages"] and pages > int(row["pages"]):
            yield Finding(True, f"{pages} pages are more than {row['pages']} by {sending.method.lower()}",
                          "Send it on paper or by portal.")
        if row["files"] and len(sizes) > int(row["files"]):
            yield Finding(True, f"{len(sizes)} files are more than {row['files']}", "Put exhibits together.")
        if row["total_mb"] and sum(sizes) > int(row["total_mb"]) * MB:
            yield Finding(True, f"the files are larger than {row['total_mb']} MB together", "Scan with less detail.")
        yield from _files(sending.exhibits, row)


def _about(row: dict[str, str], sending: Sending) -> bool:
    """Whether a row of limits is about this payer, its line of business and the way of sending."""
    named = row["payer"].casefold() in sending.payer.casefold()
    return named and row["line_of_business"] in ("*", sending.line_of_business) and row["method"] == sending.method


def _files(exhibits: Sequence[Exhibit], row: dict[str, str]) -> Found:
    for exhibit in exhibits:
        if row["least_kb"] and exhibit.size <= int(row["least_kb"]) * KB:
            yield Finding(True, f"exhibit {exhibit.tab} is not larger than {row['least_kb']} KB", "Scan it again.")
        if row["most_mb"] and exhibit.size > int(row["most_mb"]) * MB:
            yield Finding(True, f"exhibit {exhibit.tab} is larger than {row['most_mb']} MB", "Scan with less detail.")
        taken = not row["types"] or exhibit.kind in row["types"].split()
        if not taken or exhibit.kind in row["refused"].split():
            yield Finding(True, f"exhibit {exhibit.tab} is of a type the payer does not take", "Save it as PDF.")


def restricted(sending: Sending) -> Found:
    """Records under stricter rules than others, as far as the words of an exhibit tell."""
    for exhibit in sending.exhibits:
        text = " ".join(f"{exhibit.title} {exhibit.words}".casefold().split())
        for row in rows("restricted"):
            if row["document"] not in sending.documents and any(words in text for words in row["words"].split("; ")):
                yield Finding(False, f"exhibit {exhibit.tab} may hold {row['what']}",
                              f"{row['remedy']}; say --has \"{row['document']}\" if it is there ({row['source']}).")


def window(sending: Sending) -> Found:
    """The last day, and the days a letter needs to arrive."""
    if entry(sending.template).kind not in PAYER_KINDS:
        return
    if sending.appeal_by is None:
        yield Finding(False, "the last day is not known", "Enter the payer's time on the Payers sheet.")
        return
    left = (sending.appeal_by - sending.today).days
    if left < 0:
        yield Finding(True, f"the last day was {-left} days ago", "See whether the payer accepts good cause; say why.")
    elif "mail" in sending.method.lower() and left < sending.mail_days:
        what = f"{left} days are left, mail needs {sending.mail_days}"
        yield Finding(True, what, "Send it by fax, portal or courier.")


def level(sending: Sending) -> Found:
    """The right level, and whether there is one."""
    if sending.level in LEVELS and sending.levels is not None and LEVELS.index(sending.level) >= sending.levels:
        yield Finding(True, f"the payer has {sending.levels} levels, this is the {sending.level.lower()}",
                      "Think of external review or arbitration.")
    if sending.template == "second_level" and sending.level == "First":
        yield Finding(True, "a letter for the second level goes out at the first", "Set the level, or take its letter.")
    if (sending.template == "external_review") != (sending.level == "External"):
        yield Finding(True, "external review and its letter go together", "Set the level, or take its letter.")
    if sending.level == "External" and sending.funding not in ("Fully insured", "Self-funded"):
        yield Finding(True, "who funds the plan is not known", "Ask the plan: its way of review depends on it.")


def form(sending: Sending) -> Found:
    """The payer's own form, where it wants one."""
    if sending.form and sending.form not in sending.documents:
        yield Finding(True, f"the payer wants its form: {sending.form}", "Fill it and enclose it.")


def documents(sending: Sending) -> Found:
    """Waivers and consents; the first row that fits counts for each document."""
    told: set[str] = set()
    for row in rows("needs"):
        asked = (sending.template, sending.line_of_business, sending.contracted)
        fits = all(rule in ("*", value) for rule, value in
                   zip((row["template"], row["line_of_business"], row["contracted"]), asked, strict=True))
        if fits and row["document"] not in sending.documents | told and entry(sending.template).kind in PAYER_KINDS:
            told.add(row["document"])
            sure = row["contracted"] != "" and row["line_of_business"] != "Medicaid"
            yield Finding(sure, f"{row['document']} is not enclosed", f"{row['why']} ({row['source']}).")


def delivery(sending: Sending) -> Found:
    """Where it goes."""
    if not sending.method:
        yield Finding(True, "how it is sent is not said", "Choose portal, fax or mail.")
    if "mail" in sending.method.lower() and not sending.address:
        yield Finding(True, "there is no address", "Enter it on the Payer names sheet.")
    if sending.method == "Fax" and not sending.fax:
        yield Finding(True, "there is no fax number", "Enter it on the Payer names sheet.")
    if sending.method == "Mail":
        yield Finding(False, "plain mail gives no proof of receipt", "Certified mail does.")


def amount(sending: Sending) -> Found:
    """What is asked and what is open."""
    if sending.asked != sending.at_risk:
        yield Finding(False, f"the letter asks for {money(sending.asked)}, {money(sending.at_risk)} is open",
                      "See the claim's story; write the letter again if it was paid in part.")


Rule: TypeAlias = Callable[[Sending], Found]
RULES: tuple[Rule, ...] = (
    blanks, signature, exhibits, restricted, limits, window, level, form, documents, delivery, amount,
)
"""Every rule, in the order in which a person checks a packet."""
