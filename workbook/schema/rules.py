"""What the biller may change: every rule is a row with a date, a source and the day someone checked it."""

from workbook.schema.columns import Column, Table, biller, payer, rule
from workbook.schema.work import LEVELS, STATUSES

LINES_OF_BUSINESS = ("Commercial", "Original Medicare", "Medicare Advantage", "Medicaid", "Workers comp", "TRICARE",
                     "Other")
CATEGORIES = (
    "Eligibility", "Authorization", "Coding", "Bundling", "Missing information", "Duplicate", "Timely filing",
    "Medical necessity", "Benefit maximum", "Non-covered", "Coordination of benefits", "Provider enrolment",
    "Contract", "Patient responsibility", "Pending", "Informational", "Unknown",
)
ROLES = ("Front desk", "Authorization staff", "Coder", "Biller", "Billing manager", "Provider", "Credentialing",
         "Contract manager", "Patient billing")
ROUTES = ("appeal", "correct", "bill patient", "bill other payer", "review", "wait", "none")
CLASSES = ("denial", "contractual", "patient share", "informational", "pending", "outcome")


def dated() -> tuple[Column, ...]:
    """The columns that every rule ends with."""
    return (
        biller.day("from_date", "In force from", "The rule counts from this date on; empty: always."),
        biller.day("to_date", "In force to", "The rule counts up to this date; empty: still in force."),
        biller.text("source", "Source", 44, "Where it is written."),
        biller.day("verified_on", "Verified on", "When someone last looked it up."),
        biller.text("note", "Note", 44, "Why it is so, or why it is out of force."),
    )


PAYERS = Table(
    "Payers", "Payers", "How long each payer gives us, for what, from when: by payer, line of business, state, level.",
    ("payer", "line_of_business", "state", "category", "step", "level", "from_date"),
    (
        biller.text("payer", "Payer", 26, "The payer's name; * stands for any."),
        biller.text("line_of_business", "Line of business", 20, "Which of its plans; * stands for any.",
                    choices=("*", *LINES_OF_BUSINESS)),
        biller.text("state", "State", 7, "Two letters; * stands for any."),
        biller.text("category", "Category", 25, "Which denials; * stands for any. It goes before the payer.",
                    choices=("*", *CATEGORIES)),
        biller.text("step", "Step", 18, "What the time is for.",
                    choices=("filing", "corrected claim", "appeal", "external review", "peer to peer", "retro auth",
                             "records", "follow up")),
        biller.text("level", "Level", 10, "Appeal level; empty where there are none, or for any.",
                    choices=LEVELS),
        biller.count("amount", "Time", "How many; empty: nobody knows yet, enter it."),
        biller.text("unit", "Unit", 14, "Of what.", choices=("days", "business days", "months", "years", "hours")),
        biller.text("anchor", "Counted from", 20, "From when.",
                    choices=("remittance", "receipt", "last adjustment", "service from", "service to",
                             "previous decision", "intake", "sent")),
        biller.count("presumed", "Presumed receipt", "Days after the notice on which it counts as received."),
        biller.count("mail", "Mail allowance", "Days to keep back, because it must arrive in time."),
        biller.text("method", "Method", 26, "How it is sent."),
        biller.text("form", "Form", 22, "The payer's own form, if it wants one."),
        biller.text("to", "Send to", 36, "Address, fax or portal."),
        biller.count("max_level", "Levels", "How many appeal levels there are inside the payer."),
        biller.text("allowed", "Allowed", 9, "no where this step is not to be had.", choices=("yes", "no")),
        biller.text("instead", "Instead", 50, "What to do where it is not to be had."),
        biller.money("least", "Least amount", "Dollars that must be in dispute for it; empty: any amount."),
        *dated(),
    ),
)

PAYER_NAMES = Table(
    "PayerNames", "Payer names", "Which payer a remittance's name and ID stand for.", ("payer_sent",),
    (
        payer.text("payer_sent", "Payer as sent", 36, "Name and ID as the remittance has them."),
        payer.day("last_remit", "Last remittance", "When it last paid or answered."),
        payer.count("remits", "Remittances", "How many so far."),
        payer.text("sent_address", "Address as sent", 40, "The payer's address in its latest remittance."),
        rule.text("guess", "Our guess", 26, "The payer we take it for."),
        rule.text("guess_line", "Guessed line", 20, "The line of business we take it for."),
        biller.text("payer", "Payer", 26, "Yours: the payer it is, from the next import on; empty: our guess."),
        biller.text("line_of_business", "Line of business", 20, "Yours; empty takes our guess.",
                    choices=LINES_OF_BUSINESS),
        biller.text("state", "State", 7, "Yours: the state whose rules apply."),
        biller.text("owner", "Owner", 18, "Yours: who works all of this payer's denials.", choices="Team[Person]"),
        biller.text("address", "Appeal address", 40, "Yours: where appeals go; empty leaves a blank in letters."),
        biller.text("fax", "Appeal fax", 16, "Yours."),
        biller.text("note", "Note", 40, "Yours."),
    ),
)

REASONS = Table(
    "Reasons", "Reasons", "What each claim adjustment reason code (CARC) means for us.", ("reason", "from_date"),
    (
        biller.text("reason", "CARC", 7, "The code."),
        biller.text("gist", "Gist", 34, "In our own short words."),
        biller.text("kind", "Class", 14, "What an adjustment with this code is.", choices=CLASSES),
        biller.text("category", "Category", 25, "What kind of denial.", choices=CATEGORIES),
        biller.text("pattern", "Pattern", 18, "Where in the practice it comes from.",
                    choices=("registration", "eligibility", "authorization", "coding", "documentation", "payer edit",
                             "follow-up", "contract")),
        biller.text("origin", "Origin", 12, "Stage at which it could have been stopped.",
                    choices=("front end", "mid cycle", "back end", "contract")),
        biller.text("role", "Owner role", 20, "Whose it is.", choices=ROLES),
        biller.text("action", "Next action", 50, "What to do first."),
        biller.text("route", "Route", 16, "Appeal it, correct it, or what else.", choices=ROUTES),
        biller.count("scenario", "Scenario", "CAQH CORE 360 scenario: 1 documents, 2 data, 3 cover, 4 payment."),
        biller.share("odds", "Odds", "How often such a denial is won, before own results count."),
        biller.text("checklist", "Checklist", 30, "Which checklist goes with it."),
        biller.text("needs_remark", "Needs remark", 10, "yes where a remark code must come with it.",
                    choices=("yes", "no")),
        biller.text("groups", "Groups", 10, "Group codes it may come with; empty: any."),
        biller.text("retired", "Retired", 9, "yes if the code is no longer on the list.", choices=("yes", "no")),
        *dated(),
    ),
)

REMARKS = Table(
    "Remarks", "Remarks", "Remark codes (RARC) that change what a reason means.", ("remark", "from_date"),
    (
        biller.text("remark", "RARC", 8, "The code."),
        biller.text("gist", "Gist", 40, "In our own short words."),
        biller.text("alert", "Alert", 8, "yes where it only informs.", choices=("yes", "no")),
        biller.text("category", "Category", 25, "Overrides the reason's; empty keeps it.", choices=CATEGORIES),
        biller.text("role", "Owner role", 20, "Overrides the reason's; empty keeps it.", choices=ROLES),
        biller.text("action", "Next action", 50, "Overrides the reason's; empty keeps it."),
        biller.text("route", "Route", 16, "Overrides the reason's; empty keeps it.", choices=ROUTES),
        biller.text("request", "Asks for", 36, "The document or data it asks for."),
        biller.text("appealable", "May be appealed", 10, "no where there is no appeal right.", choices=("yes", "no")),
        biller.text("answers_appeal", "Answers appeal", 9, "yes where it says that an appeal was decided.",
                    choices=("yes", "no")),
        *dated(),
    ),
)

TEAM = Table(
    "Team", "Team", "Who does what: one person may hold several roles.", ("role", "person"),
    (
        biller.text("role", "Role", 20, "The role.", choices=ROLES),
        biller.text("person", "Person", 22, "Who holds it."),
        biller.text("npi", "NPI", 12, "For providers: their NPI."),
        biller.text("title", "Title", 22, "As it stands under a letter."),
        biller.text("phone", "Phone", 16, "Phone."),
        biller.text("email", "E-mail", 26, "E-mail."),
        biller.text("note", "Note", 36, "Yours."),
    ),
)

POLICY = Table(
    "Policy", "Policy", "The practice's own numbers: every weight and threshold.", ("name",),
    (
        biller.text("name", "Name", 32, "What it is."),
        biller.number("value", "Value", "The number. Change it and watch the queue."),
        biller.text("unit", "Unit", 14, "Of what."),
        biller.text("why", "Why", 70, "What it does."),
        biller.text("source", "Source", 44, "Where it comes from."),
        biller.day("verified_on", "Verified on", "When someone last looked at it."),
    ),
)

TRANSITIONS = Table(
    "Transitions", "Transitions", "Which status may become which: add, end or delete rows as your practice works.",
    ("status", "next", "from_date"),
    (
        biller.text("status", "Status", 26, "What the status is. A status without any row here may become any.",
                    choices=(*STATUSES, "Reopened")),
        biller.text("next", "May become", 26, "What it may become.", choices=(*STATUSES, "Reopened")),
        *dated(),
    ),
)

FEE_SCHEDULE = Table(
    "FeeSchedule", "Fee schedule", "What your contracts say a payer owes: empty until you enter it.",
    ("payer", "procedure", "modifiers", "place", "from_date"),
    (
        biller.text("payer", "Payer", 26, "The payer."),
        biller.text("procedure", "Procedure", 11, "Procedure code."),
        biller.text("modifiers", "Modifiers", 11, "Modifiers, separated by spaces; empty: none or any."),
        biller.text("place", "Place", 8, "Place of service; empty: any."),
        biller.money("rate", "Rate", "Dollars for one unit."),
        biller.share("of_charge", "Of charge", "Instead of a rate: share of the charge."),
        *dated(),
    ),
)

CHECKLISTS = Table(
    "Checklists", "Checklists", "The steps that go with each kind of denial.", ("checklist", "step"),
    (
        biller.text("checklist", "Checklist", 30, "Its name."),
        biller.count("step", "Step", "Order."),
        biller.text("what", "What", 70, "What to do."),
        biller.text("role", "Role", 20, "Who does it.", choices=ROLES),
        biller.text("source", "Source", 36, "Where it comes from."),
    ),
)

HOLIDAYS = Table(
    "Holidays", "Holidays", "Days that are not business days.", ("day",),
    (
        biller.day("day", "Day", "The date."),
        biller.text("name", "Name", 34, "The holiday."),
        biller.text("source", "Source", 30, "Where it comes from."),
    ),
)

PRACTICE = Table(
    "Practice", "Practice", "Who we are: what letters and checks need to know.", ("name",),
    (
        biller.text("name", "Name", 26, "What it is."),
        biller.text("value", "Value", 50, "Yours."),
        biller.text("why", "Why", 60, "Where it is used."),
    ),
)

MONTHLY_COUNTS = Table(
    "MonthlyCounts", "Monthly counts", "What a remittance cannot know: typed once a month from the practice system.",
    ("month",),
    (
        biller.day("month", "Month", "First day of the month."),
        biller.count("submitted", "Claims submitted", "Claims sent out in the month."),
        biller.money("charges", "Charges submitted", "Dollars sent out."),
        biller.count("accepted", "Accepted at once", "Claims accepted without an edit."),
        biller.money("receivable", "Receivable", "Total accounts receivable at the month's end."),
        biller.money("receivable_90", "Over 90 days", "Of which older than 90 days."),
        biller.money("cash", "Cash collected", "Patient service cash collected."),
        biller.money("cost", "Cost", "Cost of billing and collecting."),
        biller.money("revenue", "Net revenue", "Net patient service revenue."),
        biller.number("staff_score", "Staff score", "What your people say of the work: 1 too much, 5 manageable."),
    ),
)
