"""What keeps denials from coming: causes and their answers, changes and what came of them, goals, risks."""

from workbook.schema.columns import Table, biller, rule
from workbook.schema.rules import CATEGORIES

ROOT_CAUSES = Table(
    "RootCauses", "Root causes", "Denials that are alike, and the one upstream question each group asks.", ("key",),
    (
        rule.text("key", "Key", 30, "Payer and code.", hidden=True),
        rule.text("payer", "Payer", 26, "Who denies them; any payer where only the code repeats."),
        rule.text("code", "Code", 10, "Group and CARC that they share."),
        rule.text("category", "Category", 25, "What kind of denial it is."),
        rule.text("found_by", "Found by", 14, "cluster, every week, or largest of late: by the numbers of Policy."),
        rule.text("standing", "Standing", 12, "now: still coming. earlier: none in the policy's weeks."),
        rule.count("n", "Denials", "How many were alike."),
        rule.money("denied", "Denied", "What was denied in all of them."),
        rule.money("open", "Open", "What of it is still at risk."),
        rule.day("first", "First", "First denial of the group."),
        rule.day("last", "Latest", "Latest denial of the group."),
        rule.text("question", "Upstream question", 58, "Which step would have stopped it? From the Checklists."),
        rule.text("role", "Asked of", 20, "Who should know: the role that the Checklists name, by the Team table."),
        biller.text("answer", "Answer", 34, "Yours: what you found."),
        biller.text("owner", "Owner", 18, "Yours: who sees to it.", choices="Team[Person]"),
        biller.text("action", "Action", 34, "Yours: what is done about it. Note it in Changes when it begins."),
        biller.day("due", "Due", "Yours: by when."),
        biller.day("done", "Done on", "Yours: when it was done."),
        biller.text("note", "Note", 26, "Yours."),
    ),
    lines=2,
)

CHANGES = Table(
    "Changes", "Changes", "What we changed in how we work, and whether it helped.", ("day", "change"),
    (
        biller.day("day", "Day", "When it began."),
        biller.text("change", "Change", 40, "What was changed."),
        biller.text("category", "Category", 25, "Which denials it is meant to stop.", choices=CATEGORIES),
        biller.text("owner", "Owner", 20, "Who sees to it."),
        biller.day("measure_on", "Measure on", "When to look again."),
        biller.text("note", "Note", 26, "Yours."),
        rule.count("days", "Days compared", "As many days before the change as after it."),
        rule.count("before", "Denied before", "Denials of the category first denied in the days before."),
        rule.count("before_answered", "Answered before", "Claims answered in the days before."),
        rule.share("before_rate", "Rate before", "Denied of answered in the days before."),
        rule.count("after", "Denied after", "Denials of the category first denied in the days since."),
        rule.count("after_answered", "Answered after", "Claims answered in the days since."),
        rule.share("after_rate", "Rate after", "Denied of answered in the days since."),
        rule.text("result", "Result", 34, "What came of it, in words; not before the day to measure."),
    ),
    lines=2,
)

AUTHORIZATIONS = Table(
    "Authorizations", "Authorizations", "What payers allowed beforehand: how much of it is left, and until when.",
    ("number",),
    (
        biller.text("number", "Authorization", 16, "The payer's number, as claims carry it."),
        biller.text("patient", "Patient", 22, "For whom."),
        biller.text("payer", "Payer", 26, "Who gave it."),
        biller.text("procedures", "Procedures", 18, "The codes it covers, separated by spaces; empty: any."),
        biller.number("units", "Units", "How much was authorized: units, or visits where Counts says so."),
        biller.text("counts", "Counts", 9, "What a unit is: a unit of the procedure (usual) or a whole visit.",
                    choices=("units", "visits")),
        biller.day("from_date", "From", "First day it covers."),
        biller.day("to_date", "Expires", "Last day it covers."),
        biller.number("mine", "My used", "Yours: units used by your own count; it wins where claims say less."),
        biller.text("owner", "Owner", 18, "Who asks for the next one.", choices="Team[Person]"),
        biller.text("note", "Note", 26, "Yours."),
        rule.number("used", "Used", "By your own count, or by paid claims that carry the number: the larger."),
        rule.number("left", "Left", "Authorized less used."),
        rule.count("days_left", "Days left", "From the last refresh to the day it expires."),
        rule.text("alert", "Alert", 26, "What to see to: used up, expired, or nearly so, by the policy's numbers."),
    ),
)

TRAINING = Table(
    "Training", "Training", "Who should learn what, from the causes of our own denials.", ("key",),
    (
        rule.text("key", "Key", 30, "Category and person.", hidden=True),
        rule.text("topic", "Topic", 44, "What it is about: the cause, with the number of denials behind it."),
        rule.text("category", "Category", 25, "Which denials it should prevent."),
        rule.text("for_whom", "For", 22, "Whom the cause points to, by role and Team; you may name another."),
        rule.count("n", "Denials", "How many denials stand behind it."),
        rule.money("denied", "Denied", "What was denied in them."),
        biller.text("person", "Person", 22, "Yours: who it is for, if not the one named.", choices="Team[Person]"),
        biller.day("due", "Due", "Yours: by when."),
        biller.day("done", "Done on", "Yours: when it was done."),
        biller.text("note", "Note", 26, "Yours."),
    ),
    lines=2,
)

RISKS = Table(
    "Risks", "Risks", "Claims not sent yet: how often the like of them was denied, why, and what to check first.",
    ("key",),
    (
        rule.text("key", "Key", 30, "Claim and line.", hidden=True),
        rule.text("claim", "Claim", 15, "As the list has it."),
        rule.text("payer", "Payer", 26, "As the list has it, by the name the Payer names table gives it."),
        rule.text("provider", "Provider", 22, "As the list has it; an NPI by the Team table."),
        rule.text("procedure", "Procedure", 11, "As the list has it."),
        rule.text("modifiers", "Modifiers", 11, "As the list has it."),
        rule.money("charge", "Charge", "As the list has it."),
        rule.day("service", "Service date", "As the list has it."),
        rule.share("rate", "Denial rate", "How often such lines were denied at first: own history, shrunk if thin."),
        rule.count("n", "Own lines", "Lines answered so far that are alike in all that Rests on says."),
        rule.count("denied", "Of them denied", "How many of those were denied at first."),
        rule.text("rests_on", "Rests on", 36, "The narrowest group of own lines that it was compared with."),
        rule.number("times", "Times usual", "The rate over that of all lines ever answered."),
        rule.money("expected", "At stake", "Charge x rate: what is likely to come back denied."),
        rule.text("reason", "Reason most seen", 26, "What the like of it was denied with most often, and how often."),
        rule.text("category", "Category", 25, "The category of that reason."),
        rule.text("check", "Check before sending", 44, "The first step of that category's prevention checklist."),
        rule.day("listed_on", "Listed on", "When the list was read."),
        biller.text("done", "Done", 8, "Tick it off.", choices=("yes",)),
        biller.text("note", "Note", 26, "Yours."),
    ),
    lines=2,
)

GOALS = Table(
    "Goals", "Goals", "What we want to reach, by when, and where we are.", ("goal",),
    (
        biller.text("goal", "Goal", 40, "What is measured: the name of a figure, as the KPIs list them."),
        biller.text("direction", "Direction", 10, "Whether the target is a floor or a ceiling.",
                    choices=("at least", "at most")),
        biller.number("target", "Target", "What we want; a share as 0.05, money in dollars, days as days."),
        biller.day("by", "By", "By when."),
        biller.text("note", "Note", 40, "Yours."),
        rule.text("actual", "Actual", 16, "Where we are, as the KPIs say it."),
        rule.text("cases", "Rests on", 30, "How many cases stand behind it."),
        rule.text("reached", "Reached", 12, "yes, not yet, or no data yet; no such figure where the name is unknown."),
    ),
)
