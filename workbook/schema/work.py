"""What the biller works: her queue, her appeals, and the record of what was done."""

from dataclasses import replace

from openpyxl.utils import get_column_letter

from denials.status import CLOSED
from workbook.schema.columns import Table, biller, payer, rule

STATUSES = (
    "New", "In review", "Corrected and resubmitted", "Appealed", "Pending payer response", "Info requested",
    "Escalated", "Overturned", "Paid", "Upheld", "Written off", "Closed - no action",
)
LEVELS = ("First", "Second", "Third", "Fourth", "Fifth", "External")
METHODS = ("Portal", "Fax", "Mail", "Certified mail", "Clearinghouse", "Phone")

JUDGEMENT = Table(
    "Scores", "Scores", "The judgement of every denial: one block, worked out by one formula; the queue looks it up.",
    ("key",),
    (
        rule.text("key", "Key", 22, "The denial's key."),
        rule.text("category", "Category", 26, "What kind of denial it is."),
        rule.text("owner", "Owner", 22, "Whose it is: the payer's owner, else the category's role, by the Team table."),
        rule.text("action", "Next action", 50, "What to do first."),
        rule.text("route", "Route", 16, "appeal, correct, bill patient, wait, review or none."),
        rule.share("odds", "Odds", "How likely it is to be won: own results, shrunk to the reason's prior."),
        rule.count("odds_cases", "Own cases", "How many decided cases of this payer and category stand behind it."),
        rule.day("correct_by", "Correct by", "Last day for a corrected claim."),
        rule.day("appeal_by", "Appeal by", "Last safe day for the appeal at this level."),
        rule.day("outer_by", "Latest by law", "Legal outer date, where it differs from the safe one."),
        rule.day("act_by", "Act by", "The date that governs the route."),
        rule.text("basis", "Basis", 60, "Which rule gave the date, from which anchor, with its source."),
    ),
)
"""What one formula answers."""

SCORES = replace(JUDGEMENT, columns=(*JUDGEMENT.columns, rule.number(
    "order", "All scores in order", "The scores of the whole queue as last worked out, the highest first, whoever's: "
    "the place of a score in it is its rank.")))
"""The sheet: the judgement, and beside it what every rank is looked up in.

To hold each score against all others, as RANK does, costs a spreadsheet 40 s for 20,000 denials.
"""

SCORE_INPUTS = (
    "key", "payer", "line_of_business", "state", "codes", "remarks", "at_risk", "outcome", "status", "level",
    "my_act_by", "my_odds", "sent_on", "sent_by", "service_from", "service_to", "first_denied", "last_answer",
    "provider",
)
"""The columns of Denials that the judgement is made from; none of them depends on it."""
SCORE_TABLES = ("Payers", "PayerNames", "Reasons", "Remarks", "Team", "Policy", "Holidays")
"""The rule tables it is made by."""


def scores_formula() -> str:
    """The one formula behind the Scores block: every column its own argument, every table with its headers.

    Each column by itself, because a block of columns would hold the result as soon as the biller moves one.

    >>> scores_formula()[:58]
    'DENIAL_SCORES(Denials[Key],Denials[Payer],Denials[Line of '
    """
    columns = [f"{DENIALS.name}[{DENIALS.fields[field].header}]" for field in SCORE_INPUTS]
    return f"DENIAL_SCORES({','.join([*columns, *map(whole, SCORE_TABLES)])})"


def whole(table: str) -> str:
    """A table with its headers and without a row of totals, as a file stores it.

    >>> whole("Payers")
    'Payers[[#Headers],[#Data]]'
    """
    return f"{table}[[#Headers],[#Data]]"


def scored(field: str) -> str:
    """The formula that looks a denial's row up in the Scores block: its cell, "" where that is empty.

    >>> print(scored("category").replace("Denials[[#This Row],[Score row]]", "row"))
    IF(row=0,"Rescore",IF(INDEX(Scores!$B:$B,row)="","",INDEX(Scores!$B:$B,row)))
    """
    letter = get_column_letter([column.field for column in SCORES.columns].index(field) + 1)
    found = f"INDEX(Scores!${letter}:${letter},{row('Score row')})"
    return f'IF({row("Score row")}=0,"Rescore",IF({found}="","",{found}))'


def filled(formula: str) -> str:
    """The formula in rows that hold a denial; "" in the empty row of a table without any."""
    return f'IF({row("Key")}="","",{formula})'


def row(header: str) -> str:
    """This row's cell of a Denials column, as a file stores it.

    >>> row("Claim")
    'Denials[[#This Row],[Claim]]'
    """
    return f"Denials[[#This Row],[{header}]]"


def policy(name: str) -> str:
    """A value of the Policy table, by its name.

    >>> policy("Least urgency")
    'INDEX(Policy[Value],MATCH("Least urgency",Policy[Name],0))'
    """
    return f'INDEX(Policy[Value],MATCH("{name}",Policy[Name],0))'


_CLOSED = ",".join(f'{row("Status now")}="{status}"' for status in CLOSED)
_SLOPE = (f'1-({row("Days left")}-{policy("Urgent within")})*(1-{policy("Least urgency")})'
          f'/({policy("Relaxed after")}-{policy("Urgent within")})')
URGENCY = (
    f'IF({row("Days left")}="",{policy("Urgency without a deadline")},IF({row("Days left")}<=0,0,'
    f'MAX({policy("Least urgency")},MIN(1,{_SLOPE}))))'
)
SCORE = (
    f'IF(OR({_CLOSED}),0,IF(ISNUMBER({row("Odds")}),'
    f'ROUND({row("At risk")}*{row("Urgency")}*{row("Odds")},2),0))'
)
_ORDER = f"Scores!${(_LAST := get_column_letter(len(SCORES.columns)))}$2:${_LAST}$1048576"
STAGE = (
    f'IF(AND({row("Status")}<>"",OR({row("Status")}<>"Escalated",AND({row("Payer says")}<>"Overturned",'
    f'{row("Payer says")}<>"Paid"))),{row("Status")},{row("Payer says")})'
)
"""A payment ends an escalation that nobody decided."""
RANK = (
    f'IF({row("Score")}>0,IFERROR(MATCH({row("Score")},{_ORDER},0),'
    f'IFERROR(MATCH({row("Score")},{_ORDER},-1),0)+1),"")'
)
"""Its place among all scores; one that was changed since they were put in order comes behind those above it."""
WHY = (
    f'TEXT({row("At risk")},"$#,##0.00")&" x urgency "&TEXT({row("Urgency")},"0.00")&" x odds "'
    f'&IF(ISNUMBER({row("Odds")}),TEXT({row("Odds")},"0%"),"?")'
)

MAIN_CODE = f'LEFT({row("Codes")},FIND(" ",SUBSTITUTE({row("Codes")},","," ")&" ")-1)'

DENIALS = Table(
    "Denials", "Denials", "The queue: one row for each denied claim, worked from the highest score down.", ("key",),
    (
        rule.count("rank", "Rank", "Place by score in the queue as last worked out; empty when nothing is left to do.",
                   formula=filled(RANK)),
        rule.number("score", "Score", "Dollars at risk x urgency x odds.", formula=filled(SCORE)),
        payer.text("claim", "Claim", 15, "The practice's claim number (CLP01)."),
        payer.text("patient", "Patient", 22, "Last name, first name."),
        payer.text("payer", "Payer", 26, "Who denied it last, by the name the Payer names table gives it."),
        payer.text("codes", "Codes", 16, "Group and CARC of its denials, the largest first."),
        payer.text("remarks", "Remarks", 15, "Remark codes (RARC)."),
        rule.text("category", "Category", 25, "What kind of denial it is.", formula=filled(scored("category"))),
        payer.money("at_risk", "At risk", "Denied dollars that are still open."),
        rule.count("days_left", "Days left", "From today to Act by. Zero or less: the window has closed.",
                   formula=filled(f'IF(ISNUMBER({row("Act by")}),{row("Act by")}-Today,"")')),
        rule.day("act_by", "Act by", "The date that governs the next action.", formula=filled(scored("act_by"))),
        rule.text("action", "Next action", 80, "What to do first.", formula=filled(scored("action"))),
        rule.text("owner", "Owner", 20, "Whose it is: your own entry, else the rule's.",
                  formula=filled(f'IF({row("My owner")}<>"",{row("My owner")},{scored("owner")})')),
        rule.text("stage", "Status now", 20, "Your status, else what the remittances say.",
                  formula=filled(STAGE)),
        biller.text("status", "Status", 20, "Yours. It wins over what the remittances say.", choices=STATUSES),
        biller.day("next_on", "Next action on", "Yours: when you will look at it again."),
        biller.text("note", "Note", 44, "Yours. It never goes into a letter."),
        rule.number("urgency", "Urgency", "1 when little time is left, falling to the policy's least; 0 when expired.",
                    formula=filled(URGENCY)),
        rule.share("odds", "Odds", "How likely it is to be won.", formula=filled(scored("odds"))),
        rule.text("why", "Why this rank", 42, "The three factors of the score.", formula=filled(WHY)),
        rule.day("correct_by", "Correct by", "Last day for a corrected claim.", formula=filled(scored("correct_by"))),
        rule.day("appeal_by", "Appeal by", "Last safe day for the appeal at this level.",
                 formula=filled(scored("appeal_by"))),
        rule.text("basis", "Basis", 110, "Which rule gave the date, and its source.", formula=filled(scored("basis"))),
        biller.text("other_payer", "Other payer", 22, "Yours: the payer that is billed next."),
        biller.text("my_owner", "My owner", 18, "Yours: overrides the owner.", choices="Team[Person]"),
        biller.text("level", "Level", 10, "Yours: the appeal level it is at; empty means the first.", choices=LEVELS),
        biller.day("my_act_by", "My act by", "Yours: a date you know better; it wins and the basis says so."),
        biller.share("my_odds", "My odds", "Yours: odds you know better; they win."),
        biller.day("sent_on", "Sent on", "Yours: when the appeal or corrected claim went out."),
        biller.text("sent_by", "Sent by", 14, "Yours: how it went out.", choices=METHODS),
        biller.text("confirmation", "Confirmation", 18, "Yours: fax, portal or certified mail number."),
        biller.text("funding", "Funding", 15, "Yours: who pays the plan's claims; external review depends on it.",
                    choices=("Fully insured", "Self-funded", "Unknown")),
        payer.text("outcome", "Payer says", 20, "What the remittances say so far: New, Paid, Upheld, Reopened ..."),
        payer.text("source", "Came by", 13, "How it came: remittance, paper EOB, portal or phone."),
        payer.money("charge", "Charge", "What was billed."),
        payer.money("denied", "Denied", "What was denied at first."),
        payer.money("patient_denied", "Denied to patient", "Denials that are billable to the patient (group PR)."),
        payer.money("recovered", "Recovered", "Denied dollars that were paid later."),
        payer.text("line_of_business", "Line of business", 20, "Commercial, Original Medicare ..."),
        payer.text("state", "State", 7, "State whose rules apply."),
        payer.text("payer_claim", "Payer claim no.", 18, "The payer's number of the latest answer (CLP07)."),
        payer.text("member_id", "Member ID", 15, "The patient's number with the payer."),
        payer.text("provider", "Provider", 22, "The rendering provider."),
        payer.text("procedures", "Procedures", 25, "Procedure codes of the denied lines."),
        payer.day("service_from", "Service from", "First date of service."),
        payer.day("service_to", "Service to", "Last date of service."),
        payer.day("received", "Received on", "When the payer says it received the claim."),
        payer.day("first_denied", "First denied", "Date of the first denial: the month a denial is counted in."),
        payer.day("last_answer", "Last answer", "Date of the payer's latest answer: most clocks start here."),
        payer.count("answers", "Answers", "How many times payers answered this claim."),
        payer.day("closed_on", "Settled on", "When a remittance settled it, if one did."),
        rule.text("main_code", "Main code", 10, "The code with most of the denied dollars: the first of its codes.",
                  formula=filled(MAIN_CODE)),
        payer.text("story", "Story", 80, "Every answer in time order."),
        rule.count("score_row", "Score row", "Row of the Scores block; 0 asks for a rescore.",
                   formula=f"IFERROR(MATCH({row('Key')},Scores!$A:$A,0),0)", hidden=True),
        payer.text("key", "Key", 22, "What makes this denied claim one of its kind: claim number and date of service."),
    ),
    lines=2,
)

APPEALS = Table(
    "Appeals", "Appeals", "One row for each level and letter, kept for ever.", ("key",),
    (
        rule.text("key", "Key", 30, "The denial's key, level and version.", hidden=True),
        rule.text("case", "Case", 22, "The denial's key."),
        rule.text("claim", "Claim", 15, "The practice's claim number."),
        rule.text("payer", "Payer", 26, "The payer."),
        rule.text("level", "Level", 10, "First, second ... or external."),
        rule.text("template", "Template", 22, "The letter template."),
        rule.count("version", "Version", "Letters are never overwritten; each new one gets the next number."),
        rule.moment("written_on", "Written on", "When the letter was written."),
        rule.money("asked", "Asked", "Dollars asked for."),
        rule.text("file", "Letter", 48, "File name of the letter."),
        rule.text("hash", "Fingerprint", 18, "SHA-256 of the letter as written.", hidden=True),
        rule.text("sent_file", "Sent file", 48, "What went out: the packet, or the letter itself."),
        rule.text("sent_hash", "Fingerprint as sent", 18, "SHA-256 of that file on the day it was noted as sent.",
                  hidden=True),
        biller.day("sent_on", "Sent on", "Yours: when it went out."),
        biller.text("sent_by", "Sent by", 14, "Yours: how it went out.", choices=METHODS),
        biller.text("confirmation", "Confirmation", 18, "Yours: fax, portal or certified mail number."),
        biller.text("evidence", "Proof of sending", 30,
                    "Yours: the file that proves it: fax report, portal page, receipt."),
        rule.text("evidence_hash", "Fingerprint of proof", 18, "SHA-256 of that file.", hidden=True),
        biller.day("follow_up", "Follow up on", "Yours: when to ask."),
        biller.text("result", "Result", 14, "Yours: what came of it.",
                    choices=("Overturned", "Partly", "Upheld", "Dismissed", "No answer")),
        biller.text("note", "Note", 40, "Yours."),
    ),
)

ACTIVITY = Table(
    "Activity", "Activity", "What was done, when, by whom: rows are added, never changed.", ("key",),
    (
        rule.text("key", "Key", 12, "Running number."),
        rule.moment("at", "When", "Date and time."),
        rule.text("who", "Who", 16, "The computer's user name."),
        rule.text("command", "Command", 14, "What was pressed."),
        rule.text("case", "Case", 22, "The denial it was about, if one."),
        rule.text("what", "What", 110, "What was done, in a sentence."),
        rule.text("old", "Before", 24, "The value before, if one was changed."),
        rule.text("new", "After", 24, "The value after, if one was changed."),
        rule.text("takes_back", "Takes back", 16, "The first and last row that an undo took back."),
        rule.text("file_hash", "Files", 18, "Fingerprints of the files it read.", hidden=True),
        rule.text("chain", "Chain", 18, "Fingerprint of this line and of the line before it: by it a change is found.",
                  hidden=True),
    ),
    lines=2,
)

