"""Read: remittances to one CSV for each table, without a workbook."""

from __future__ import annotations

from pathlib import Path

import era
from era.problem import Problem
from macros.command import FILES, Argument, Command, Outcome
from macros.desk import Desk
from macros.problems import listed


def run(desk: Desk, file: list[Path], out: Path) -> Outcome:
    """Write the tables of the files into a folder."""
    if out.exists() and not out.is_dir():
        raise Problem(out.name, "that is a file, not a folder", "Choose a folder.")
    tables = era.read(file)
    era.write_csv(tables, out)
    findings = int((tables.problems["severity"] != "note").sum())
    sentence = f"{len(tables.remits)} remittances with {len(tables.claims)} claims read into {out}."
    return Outcome(sentence, listed(tables.problems), findings, {"remits": len(tables.remits),
                   "claims": len(tables.claims), "statuses": len(tables.statuses), "out": str(out)})


COMMAND = Command(
    "read", "Read files", "Intake", "read", "Write what remittances say to one CSV for each table.",
    (FILES, Argument("--out", "folder for the CSV files", "folder", required=True)), run,
)
