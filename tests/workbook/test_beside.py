"""What each released version draws on its pages is listed: all else on them is hers. REFRESH_GOLDEN=1 lists it anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from workbook import package
from workbook.areas import Area
from workbook.beside import BEHIND, DRAWN, drawn, filled
from workbook.parts import Parts
from workbook.stamp import stamp_of

VERSIONS = sorted(Path(__file__).with_name("versions").glob("*.xlsx"))


def pages(version: Path) -> Iterator[dict[str, str]]:
    """The cells of each page of a workbook in which no person has typed on a page."""
    data = version.read_bytes()
    parts, tables = package.read(data), {sheet for _, _, sheet in Parts(data).tables()}
    for sheet, part in package.sheet_parts(parts).items():
        if sheet not in tables | {*BEHIND}:
            yield {"stamp": stamp_of(Parts(data)), "sheet": sheet,
                   "cells": " ".join(map(str, blocks(list(filled(parts[part])))))}


def blocks(cells: list[tuple[int, int]]) -> list[Area]:
    """Rectangles that hold these cells, given row by row, and no others."""
    runs = list[Area]()
    for row, column in cells:
        if runs and (runs[-1].bottom, runs[-1].right + 1) == (row, column):
            runs[-1] = Area(runs[-1].left, row, column, row)
        else:
            runs.append(Area(column, row, column, row))
    whole = dict[tuple[int, int, int], Area]()
    for run in runs:
        above = whole.pop((run.left, run.right, run.top - 1), run)
        whole[run.left, run.right, run.bottom] = above.joined(run)
    return sorted(whole.values(), key=lambda area: (area.top, area.left))


def test_what_each_released_version_draws_is_listed() -> None:
    rows = pd.DataFrame([row for version in VERSIONS for row in pages(version)])
    if os.environ.get("REFRESH_GOLDEN"):
        rows.to_csv(DRAWN, index=False, lineterminator="\n")
        drawn.cache_clear()
    pd.testing.assert_frame_equal(drawn(), rows)
