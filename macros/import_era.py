"""Import: remittances into the workbook, all or nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

import era
from denials import payers
from denials.facts import Facts, facts
from denials.figures import first_answers
from denials.payments import Held, whole
from denials.rejections import accepted
from denials.rules import Rules
from denials.score import scores, worklist
from denials.status import WON
from denials.story import Told, tell
from denials.underpayment import underpayments
from denials.volumes import together
from macros import by_hand
from macros.command import BOOK, FILES, TODAY, Argument, Command, Outcome
from macros.desk import Book, Desk, log, practice, record, rules, seal
from macros.intake import ACKNOWLEDGMENT, KNOWN, NEW, PARTLY, REFUSED, Intake, sorted_out
from macros.news import news
from macros.problems import listed
from macros.refresh import refresh, show_import
from macros.words import many, money
from workbook.frames import typed
from workbook.schema import (
    CLAIMS,
    DENIALS,
    DENIED_LINES,
    ESCALATIONS,
    PAYER_NAMES,
    PROBLEMS,
    PROVIDER_ADJUSTMENTS,
    REJECTIONS,
    REMITS,
    UNDERPAYMENTS,
    VOLUMES,
    Owner,
    Table,
)

MARK, MOST_MARKS = 12, 1000


@dataclass(frozen=True)
class Change:
    """What an import did to the queue: claims answered, denials new and now paid, reversals."""

    claims: int
    denials: int
    paid: int
    reversals: int


def run(desk: Desk, book: Book, file: list[Path], today: date, any_npi: bool = False) -> Outcome:
    """Bring what the files say into the workbook; what it has already is left alone."""
    desk.progress(0, 3, "Reading")
    npis = [] if any_npi else practice(book).get("NPI", "").split()
    held = Held.of(book.read(REMITS), book.read(CLAIMS), book.read(PROVIDER_ADJUSTMENTS))
    intake, known = sorted_out(era.read(file), held, npis, desk.ask), rules(book)
    fresh = facts(intake.payments, known)
    intake = replace(intake, problems=pd.concat([intake.problems, _unknown(fresh.unknown)], ignore_index=True))
    before = book.read(DENIALS)
    desk.progress(1, 3, "Sorting")
    if not _written(book, fresh, intake, known, today):
        return Outcome(_nothing(intake), _refusals(intake), intake.count(REFUSED), _data(intake, None))
    desk.progress(2, 3, "Scoring")
    waited = book.read(ESCALATIONS)
    refresh(book, today)
    _tell_settled(book, waited)
    seal(book)
    change, brought = _change(before, book.read(DENIALS), intake), news(before, book.read(DENIALS))
    sentence = _sentence(intake, change)
    record(book, COMMAND.id, sentence, files=_marks(intake.payments.remits))
    show_import(book)
    book.save()
    desk.progress(3, 3, "Saved")
    findings = int((intake.problems["severity"] != "note").sum())
    return Outcome(sentence, (*listed(intake.problems), *brought), findings,
                   {**_data(intake, change), "news": list(brought)})


def _written(book: Book, fresh: Facts, intake: Intake, known: Rules, today: date) -> bool:
    """Write the facts and what they tell; False if they say nothing that the workbook does not hold."""
    problems = _problems(intake.problems, today)
    merged = [
        book.merge(PROBLEMS, problems[~problems["key"].isin(book.read(PROBLEMS)["key"])], Owner.PAYER),
        book.merge(REJECTIONS, fresh.rejections, Owner.PAYER),
    ]
    if not fresh.remits.empty:
        _write(book, fresh, intake, known, today)
    rejected = book.read(REJECTIONS).query("accepted_on.isna()")
    later = accepted(rejected, intake.payments.statuses, book.read(CLAIMS))
    merged.append(book.merge(REJECTIONS, later, Owner.PAYER))
    return not fresh.remits.empty or any(one.new or one.changed for one in merged)


def _write(book: Book, fresh: Facts, intake: Intake, known: Rules, today: date) -> None:
    remits = payers.named(whole(_with(book, REMITS, fresh.remits)), known)
    claims = payers.renamed(_with(book, CLAIMS, fresh.claims), remits, known)
    told = tell(claims, payers.as_in(_with(book, DENIED_LINES, fresh.denied_lines), "claim_key", claims),
                payers.as_in(_with(book, PROVIDER_ADJUSTMENTS, fresh.provider_adjustments), "remit", remits), known)
    answered = told.claims[told.claims["key"].isin(fresh.claims["key"])]
    short = underpayments(intake.payments, answered, known)
    names = payers.names(remits, claims, known)
    _follow(book, told.moved)
    by_hand.join(book, told)
    _leave(book, told)
    frames: list[tuple[Table, pd.DataFrame]] = [
        (REMITS, remits), (CLAIMS, told.claims.assign(first_answer=first_answers(told.claims))),
        (DENIED_LINES, told.denied_lines), (PROVIDER_ADJUSTMENTS, told.provider_adjustments),
        (UNDERPAYMENTS, short), (VOLUMES, together(_with(book, VOLUMES, fresh.volumes))),
        (PAYER_NAMES, names), (DENIALS, _by_worth(by_hand.first_word(book, told.denials), known, today)),
    ]
    for table, frame in frames:
        book.merge(table, _owned(frame, table), Owner.PAYER)
    book.merge(PAYER_NAMES, names[["payer_sent", "guess", "guess_line"]], Owner.RULE)


def _follow(book: Book, moved: pd.DataFrame) -> None:
    """Give denials whose case has another name now that name; what the biller typed goes with them."""
    if moved.empty:
        return
    names = dict(zip(moved["old"], moved["new"], strict=True))
    by_hand.rename(book, names)


def _leave(book: Book, told: Told) -> None:
    """Empty denials that are none any more: their claim goes by another name, or what was taken back came earlier.

    A row in which something was typed stays for that, closed, and says where the claim went.
    """
    book.clear(DENIALS, _gone(book, told)["key"].tolist())
    left = _gone(book, told)[["key"]]
    names = left["key"].map(dict(zip(told.moved["old"], told.moved["new"], strict=True))).astype("str")
    story = ("Now part of " + names).where(names.notna(), "No denial any more: see Claims")
    book.merge(DENIALS, left.assign(at_risk=0, outcome="Closed - no action", story=story), Owner.PAYER)


def _gone(book: Book, told: Told) -> pd.DataFrame:
    rows = book.read(DENIALS)
    return rows[~rows["key"].isin(told.denials["key"]) & rows["source"].isin(["", by_hand.REMITTANCE])]


def _by_worth(denials: pd.DataFrame, known: Rules, today: date) -> pd.DataFrame:
    """Denials, those with the highest score first: so new rows come into the table in the order of the work."""
    denials = denials.reset_index(drop=True)
    whole = typed(denials.reindex(columns=list(DENIALS.fields)), DENIALS)
    work = worklist(whole, scores(whole, known), known, today)
    order = work.assign(at_risk=whole["at_risk"]).sort_values(["score", "at_risk"], ascending=False, kind="stable")
    return denials.iloc[order.index]


def _with(book: Book, table: Table, fresh: pd.DataFrame) -> pd.DataFrame:
    """The table's rows and the fresh ones below them."""
    return pd.concat([book.read(table), fresh], ignore_index=True)


def _tell_settled(book: Book, before: pd.DataFrame) -> None:
    """A line of Activity for each escalation that a payment settled before anybody decided."""
    rows = book.read(ESCALATIONS)
    was = set(before.loc[before["settled"] != "", "key"])
    new = rows[(rows["settled"] != "") & ~rows["key"].isin(was)]
    if len(new):
        log(book, COMMAND.id, [{"case": case, "what": f"its escalation needs no decision any more: {why}."}
                               for case, why in zip(new["case"], new["settled"], strict=True)])


def _owned(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The payer's columns of a frame."""
    mine = [column.field for column in table.owned(Owner.PAYER) if column.field in frame.columns]
    return frame[mine]


def _problems(problems: pd.DataFrame, today: date) -> pd.DataFrame:
    segment = problems["segment"].astype("object").where(problems["segment"].notna(), "").astype("str")
    key = problems["file"] + "|" + segment + "|" + problems["what"]
    return problems.assign(key=key, imported_on=pd.Timestamp(today)).drop_duplicates("key")


def _unknown(codes: pd.DataFrame) -> pd.DataFrame:
    """A problem for each reason code that no rule explains: nothing that a payer says passes unseen."""
    times = pd.Series([many(int(count), "adjustment") for count in codes["adjustments"]], codes.index, dtype="str")
    return pd.DataFrame({
        "file": codes["file"], "segment": codes["segment"], "severity": "warning",
        "what": "no rule explains the reason code " + codes["code"] + " (" + times + ")",
        "remedy": "Ask the payer what it means and add it to Reasons: later imports will know it.",
    })


def _change(before: pd.DataFrame, after: pd.DataFrame, intake: Intake) -> Change:
    was = before.set_index("key")["outcome"].reindex(after["key"])
    old = was.notna().to_numpy()
    now_paid = after["outcome"].isin(WON).to_numpy() & ~was.isin(WON).to_numpy() & old
    reversals = intake.payments.claims["status_code"] == "22"
    return Change(int(intake.files["claims"].sum()), int((~old).sum()), int(now_paid.sum()), int(reversals.sum()))


def _sentence(intake: Intake, change: Change) -> str:
    if not intake.count(NEW, PARTLY, ACKNOWLEDGMENT):
        return (f"Nothing was imported: {many(intake.count(KNOWN), 'file')} already imported, "
                f"{intake.count(REFUSED)} refused; see Problems.")
    files = f"{many(intake.count(NEW, PARTLY, ACKNOWLEDGMENT), 'new file')}, {intake.count(KNOWN)} already imported"
    if intake.count(REFUSED):
        files += f", {intake.count(REFUSED)} refused"
    queue = (f"{many(change.claims, 'claim')}, {many(change.denials, 'new denial')}, "
             f"{many(change.paid, 'old denial')} now paid, {many(change.reversals, 'reversal')}")
    return f"{files}; {queue}; {_balance(intake.payments.remits)}."


def _marks(remits: pd.DataFrame) -> str:
    """The beginnings of the files' SHA-256, as many as a cell can hold in comfort."""
    marks = sorted(set(remits["file_hash"].str[:MARK]))
    more = [f"and {len(marks) - MOST_MARKS} more"] if len(marks) > MOST_MARKS else []
    return " ".join(marks[:MOST_MARKS] + more)


def _balance(remits: pd.DataFrame) -> str:
    """Whether the checks add up, and to what."""
    if remits.empty:
        return "no checks in them"
    total = money(int(remits["amount"].sum()))
    wrong = int((~remits["balanced"]).sum())
    return f"all checks balance to {total}" if not wrong else (
        f"{wrong} of {many(len(remits), 'check')} over {total} {'does' if wrong == 1 else 'do'} not balance: "
        "see Problems")


def _nothing(intake: Intake) -> str:
    known, refused = intake.count(KNOWN), intake.count(REFUSED)
    tail = f", {refused} refused" if refused else ""
    return f"Nothing new: {many(known, 'file')} already imported{tail}; no row was added."


def _refusals(intake: Intake) -> tuple[str, ...]:
    return listed(intake.problems[intake.problems["severity"] == "error"])


def _data(intake: Intake, change: Change | None) -> dict[str, Any]:
    counts = asdict(change or Change(0, 0, 0, 0))
    return {"files": intake.files.to_dict("records"), **counts}


COMMAND = Command(
    "import", "Import remittances", "Intake", "import",
    "Read remittances and claim acknowledgments; add what is new, never touch what you typed.",
    (BOOK, FILES, TODAY, Argument("--any-npi", "also payments to an NPI that Practice does not name", "flag")), run,
    long=True,
)
