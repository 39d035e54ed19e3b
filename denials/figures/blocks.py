"""Every block of the KPI sheets by its figure id: rows of cells, each exactly as the sheet's formulas show it."""

from __future__ import annotations

from collections.abc import Callable

from denials.figures import (
    group_blocks,
    huddle_blocks,
    measure_blocks,
    month_blocks,
    queue_blocks,
    review_blocks,
    today_blocks,
    week_blocks,
)
from denials.figures.cells import Block
from denials.figures.ledger import Ledger

BLOCKS: dict[str, Callable[[Ledger], Block]] = {
    "recovered_lost": queue_blocks.recovered_lost, "aging": queue_blocks.aging_rows,
    "deadlines": queue_blocks.deadlines, "queue_rows": queue_blocks.queue_rows, "queue": queue_blocks.queue,
    "payers_all": group_blocks.payers_all, "payers": group_blocks.payers,
    "payer_category": group_blocks.payer_category, "aging_payers": group_blocks.aging_payers,
    "categories_all": group_blocks.categories_all, "categories": group_blocks.categories,
    "reasons_all": group_blocks.reasons_all, "reasons": group_blocks.reasons,
    "months": month_blocks.months, "benchmarks": month_blocks.benchmarks,
    "kpis": measure_blocks.kpis, "tie_out": month_blocks.tie_out_rows,
    **today_blocks.BLOCKS, **week_blocks.BLOCKS, **huddle_blocks.BLOCKS, **review_blocks.BLOCKS,
}
