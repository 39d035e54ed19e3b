"""Every table and column of the workbook, declared once. Nothing else declares them."""

from workbook.schema.columns import Column, Kind, Owner, Table
from workbook.schema.facts import (
    CLAIMS,
    DENIED_LINES,
    PROBLEMS,
    PROVIDER_ADJUSTMENTS,
    REJECTIONS,
    REMITS,
    UNDERPAYMENTS,
    VOLUMES,
)
from workbook.schema.prevention import AUTHORIZATIONS, CHANGES, GOALS, RISKS, ROOT_CAUSES, TRAINING
from workbook.schema.rules import (
    CHECKLISTS,
    FEE_SCHEDULE,
    HOLIDAYS,
    MONTHLY_COUNTS,
    PAYER_NAMES,
    PAYERS,
    POLICY,
    PRACTICE,
    REASONS,
    REMARKS,
    TEAM,
    TRANSITIONS,
)
from workbook.schema.steps import (
    BATCHES,
    CALLS,
    DOCUMENTS,
    ESCALATIONS,
    PORTALS,
    POSTINGS,
    TICKS,
    WRITE_OFFS,
)
from workbook.schema.trust import SEALS
from workbook.schema.work import ACTIVITY, APPEALS, DENIALS, JUDGEMENT, SCORES

TABLES = (
    DENIALS, APPEALS, CALLS, DOCUMENTS, ESCALATIONS, BATCHES, WRITE_OFFS, POSTINGS, TICKS, ACTIVITY,
    ROOT_CAUSES, CHANGES, AUTHORIZATIONS, TRAINING, RISKS,
    REMITS, CLAIMS, DENIED_LINES, PROVIDER_ADJUSTMENTS, UNDERPAYMENTS, REJECTIONS, VOLUMES, PROBLEMS,
    PAYERS, PAYER_NAMES, PORTALS, REASONS, REMARKS, TEAM, POLICY, TRANSITIONS, FEE_SCHEDULE, CHECKLISTS, HOLIDAYS,
    PRACTICE, GOALS, MONTHLY_COUNTS,
    SEALS,
)
"""The tables in the order of their sheets."""

BY_NAME = {table.name: table for table in TABLES}

__all__ = [
    "ACTIVITY",
    "APPEALS",
    "AUTHORIZATIONS",
    "BATCHES",
    "BY_NAME",
    "CALLS",
    "CHANGES",
    "CHECKLISTS",
    "CLAIMS",
    "DENIALS",
    "DENIED_LINES",
    "DOCUMENTS",
    "ESCALATIONS",
    "FEE_SCHEDULE",
    "GOALS",
    "HOLIDAYS",
    "JUDGEMENT",
    "MONTHLY_COUNTS",
    "PAYERS",
    "PAYER_NAMES",
    "POLICY",
    "PORTALS",
    "POSTINGS",
    "PRACTICE",
    "PROBLEMS",
    "PROVIDER_ADJUSTMENTS",
    "REASONS",
    "REJECTIONS",
    "REMARKS",
    "REMITS",
    "RISKS",
    "ROOT_CAUSES",
    "SCORES",
    "SEALS",
    "TABLES",
    "TEAM",
    "TICKS",
    "TRAINING",
    "TRANSITIONS",
    "UNDERPAYMENTS",
    "VOLUMES",
    "WRITE_OFFS",
    "Column",
    "Kind",
    "Owner",
    "Table",
]
