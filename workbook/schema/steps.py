"""What was done about a denial, step by step: each table is filled by the command of its name."""

from workbook.schema.columns import Column, Table, biller, rule

DECISIONS = ("Appeal at the next level", "Peer-to-peer", "Payer representative", "Correct and resubmit", "New owner",
             "Bill the patient", "Propose write-off")
SOURCES = ("Paper EOB", "Portal", "Phone")


def _whose() -> tuple[Column, ...]:
    """The columns that say which denial a row is about."""
    return (
        rule.text("key", "Key", 12, "Running number.", hidden=True),
        rule.text("case", "Case", 22, "The denial's key.", hidden=True),
        rule.text("claim", "Claim", 15, "The practice's claim number."),
        rule.text("payer", "Payer", 22, "The payer."),
    )


CALLS = Table(
    "Calls", "Calls", "Calls with payers: one row for each denial that was spoken about.", ("key",),
    (
        *_whose(),
        rule.moment("at", "When", "Date and time."),
        rule.text("who", "Who", 16, "Who called."),
        rule.text("representative", "Spoke with", 20, "The payer's representative."),
        rule.text("reference", "Reference", 18, "The payer's reference number for the call."),
        rule.text("said", "What was said", 60, "What the payer said."),
        rule.text("next", "Next action", 44, "What comes next."),
        rule.day("next_on", "Next action on", "When it comes."),
        biller.text("note", "Note", 40, "Yours."),
    ),
    lines=2,
)

DOCUMENTS = Table(
    "Documents", "Documents", "What has to be brought for a denial, by whom and until when.", ("key",),
    (
        *_whose(),
        rule.text("document", "Document", 40, "What is asked for."),
        rule.text("bring", "Brought by", 20, "Who brings it."),
        rule.day("asked_on", "Asked on", "When it was asked for."),
        rule.day("due", "Due", "By the policy's records hours, and before the deadline by its buffer."),
        biller.day("received_on", "Received on", "Yours: when it was there."),
        biller.day("sent_on", "Sent on", "Yours: when it went to the payer."),
        biller.text("note", "Note", 26, "Yours."),
    ),
)

ESCALATIONS = Table(
    "Escalations", "Escalations", "What was touched too often or answered too late: each row asks for a decision.",
    ("key",),
    (
        *_whose(),
        rule.money("at_risk", "At risk", "Dollars open when it was escalated."),
        rule.text("why", "Why", 30, "Too many touches, a late payer, or your own words."),
        rule.day("raised_on", "Escalated on", "When it came here."),
        rule.text("raised_by", "By", 16, "Who escalated it."),
        rule.text("settled", "Settled", 22, "The payment that came before a decision: then none is needed."),
        biller.text("decision", "Decision", 22, "Yours: what is done with it; nothing stays without one.",
                    choices=DECISIONS),
        biller.text("decided_by", "Decided by", 18, "Yours: who decided."),
        biller.day("decided_on", "Decided on", "Yours: when."),
        biller.text("note", "Note", 26, "Yours."),
    ),
    lines=2,
)

BATCHES = Table(
    "Batches", "Batches", "Correction sheets: denials alike, to be mended in one go and sent again.", ("key",),
    (
        *_whose(),
        rule.text("batch", "Batch", 10, "The sheet's number: rows of one number go together."),
        rule.day("planned_on", "Planned on", "When the sheet was made."),
        rule.text("code", "Code", 10, "The code that all of them have."),
        rule.text("payer_claim", "Payer claim no.", 18, "The payer's number of the claim, for REF*F8 or box 22."),
        rule.text("frequency", "Frequency", 10, "1 new claim, 7 replaces, 8 voids; empty: no claim is sent."),
        rule.text("how", "How", 44, "How this payer takes it."),
        rule.text("mend", "What to mend", 30, "What is changed in each of them."),
        biller.day("sent_on", "Sent on", "Yours: when it went out."),
        biller.text("note", "Note", 26, "Yours."),
    ),
    lines=2,
)

WRITE_OFFS = Table(
    "WriteOffs", "Write-offs", "What is proposed to be given up, why, and who approved it.", ("key",),
    (
        *_whose(),
        rule.money("amount", "Amount", "Dollars to be written off."),
        rule.text("policy", "By policy", 30, "What the policy says; empty: it proposes none."),
        rule.text("reason", "Reason", 32, "Why, in the words of who proposed it."),
        rule.day("proposed_on", "Proposed on", "When it was proposed."),
        rule.text("proposed_by", "Proposed by", 16, "Who proposed it."),
        biller.text("approved_by", "Approved by", 18, "Yours: who approved it, by the button Approve write-off."),
        biller.day("approved_on", "Approved on", "Yours: when."),
        biller.text("note", "Note", 26, "Yours."),
    ),
    lines=2,
)

POSTINGS = Table(
    "Postings", "Postings", "Posting slips: what to post in the practice system for each claim that was answered.",
    ("key",),
    (
        *_whose(),
        rule.day("paid_on", "Answered on", "Date of the payment."),
        rule.text("trace_number", "Check or EFT", 18, "Check or transfer number."),
        rule.money("charge", "Charge", "What was billed."),
        rule.money("allowed", "Allowed", "What the payer allowed."),
        rule.money("expected", "By contract", "What the fee schedule promises, where the payer allowed less."),
        rule.money("paid", "Paid", "What was paid."),
        rule.money("patient", "Patient owes", "What the patient owes by this answer."),
        rule.money("denied", "Denied", "What is still denied: not contractual."),
        rule.money("contractual", "Contractual", "What is left: charge less paid, patient and denied."),
        rule.money("reversed", "Taken back before", "Earlier payments that were reversed: take them back too."),
        biller.text("contract", "1 Contract", 11, "Yours: allowed was held against the contract.", choices=("yes",)),
        biller.text("codes", "2 Codes", 9, "Yours: adjustment codes posted as sent.", choices=("yes",)),
        biller.text("apart", "3 Apart", 9, "Yours: contractual and other adjustments kept apart.", choices=("yes",)),
        biller.text("balance", "4 Patient", 10, "Yours: what the patient owes brought up to date.", choices=("yes",)),
        biller.text("undone", "5 Earlier", 10, "Yours: wrong earlier adjustments taken back.", choices=("yes",)),
        biller.text("note", "Note", 26, "Yours."),
    ),
)

TICKS = Table(
    "Ticks", "Ticks", "Steps of a checklist that were done for a denial, by whom and when.", ("key",),
    (
        *_whose(),
        rule.text("checklist", "Checklist", 26, "Which checklist."),
        rule.count("step", "Step", "Which of its steps."),
        rule.text("what", "What", 70, "What was done."),
        rule.text("who", "Who", 16, "Who did it."),
        rule.day("done_on", "Done on", "When."),
        biller.text("note", "Note", 26, "Yours."),
    ),
    lines=2,
)

PORTALS = Table(
    "Portals", "Portals", "Payers that send no remittance files: when somebody last looked, and when it is due.",
    ("payer",),
    (
        biller.text("payer", "Payer", 26, "Yours: the payer."),
        biller.text("where", "Where", 30, "Yours: the portal, or paper in the mail."),
        biller.count("every", "Every days", "Yours: how often somebody should look."),
        biller.day("looked_on", "Looked on", "When somebody last looked: by the button Looked in portal."),
        biller.text("looked_by", "By", 16, "Who looked."),
        biller.text("note", "Note", 40, "Yours."),
    ),
)
