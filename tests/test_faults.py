"""A few of the faults that `python -m bench.faults` throws at commands: none leaves half a workbook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_wherever_a_command_is_cut_off_the_workbook_is_as_before_or_as_after() -> None:
    struck = subprocess.run([sys.executable, "-m", "bench.faults", "--acts", "looked", "--share", "0.12"],
                            cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=300)
    assert struck.returncode == 0, struck.stderr
    *_, total = struck.stdout.splitlines()
    faults, missed, before, after = (int(cell) for cell in total.split("|")[2:6])
    assert faults == before + after >= 4 and missed == 0
