"""Every block of the KPI sheets by its figure id: rows of cells, each exactly as the sheet's formulas show it."""

from __future__ import annotations

from collections.abc import Callable

from denials.figures import (
    claim_story,
    group_blocks,
    huddle_blocks,
    measure_blocks,
    month_blocks,
    ordering,
    payer_card,
    queue_blocks,
    report_blocks,
    review_blocks,
    today_blocks,
    week_blocks,
    what_if,
)
from denials.figures.cells import Block
from denials.figures.ledger import Ledger

BLOCKS: dict[str, Callable[[Ledger], Block]] = {
    "recovered_lost": queue_blocks.recovered_lost, "aging": queue_blocks.aging_rows,
    "deadlines": queue_blocks.deadlines, "queue_rows": queue_blocks.queue_rows, "queue": queue_blocks.queue,
    "payers_all": group_blocks.payers_all, "payers": group_blocks.payers,
    "payer_category": group_blocks.payer_category, "aging_payers": group_blocks.aging_payers,
    "categories_all": group_blocks.categories_all, "categories": group_blocks.categories,
    "reasons": group_blocks.reasons,
    "months": month_blocks.months, "benchmarks": month_blocks.benchmarks,
    "kpis": measure_blocks.kpis, "tie_out": month_blocks.tie_out_rows,
    **today_blocks.BLOCKS, **week_blocks.BLOCKS, **huddle_blocks.BLOCKS, **review_blocks.BLOCKS,
    "payer_months": group_blocks.payer_months, "payer_card": payer_card.card,
    "payer_card_months": payer_card.card_months, "payer_card_categories": payer_card.card_categories,
    "ladder": what_if.ladder, "minutes_extra": what_if.minutes_rows, "expected": what_if.expected_rows,
    "order": ordering.order, "claim_facts": claim_story.facts, "claim_answers": claim_story.answers,
    "claim_lines": claim_story.lines, "claim_letters": claim_story.letters, "claim_touches": claim_story.touches,
    "slice_view": report_blocks.slice_view, "slice_names": report_blocks.slice_names,
    "slices": report_blocks.slices, "providers": report_blocks.providers, "peers": report_blocks.peer_rows,
    "patterns": report_blocks.pattern_rows, "clusters": report_blocks.cluster_rows,
    "repeated": report_blocks.repeated_rows, "growth": report_blocks.growth_rows,
    "changes": report_blocks.change_rows, "signs": report_blocks.sign_rows,
    "appeals": report_blocks.appeal_rows, "appeal_kinds": report_blocks.appeal_kind_rows,
    "exposure": report_blocks.exposure_rows, "stages": report_blocks.stage_rows, "stuck": report_blocks.stuck_rows,
    "work_categories": report_blocks.work_categories, "work_owners": report_blocks.work_owners,
}
