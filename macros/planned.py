"""Claims that are planned or not billed yet, as a practice system lists them: a CSV with a row for each line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from era.problem import Problem

NEEDED = ("claim", "payer", "procedure")
COLUMNS = (*NEEDED, "provider", "modifiers", "charge", "service_date")
"""What the columns are called; capitals and spaces do not matter, further columns are passed over."""
CENTS = 100


def planned(path: Path) -> pd.DataFrame:
    """The lines of the list: claim, payer, procedure, provider, modifiers, charge (cents), service (day).

    Raises a Problem that names the row where something cannot be read.
    """
    rows = _read(path)
    rows.columns = rows.columns.str.strip().str.casefold().str.replace(" ", "_")
    missing = [name for name in NEEDED if name not in rows.columns]
    if missing:
        raise Problem(path.name, f"it has no column {', '.join(missing)}",
                      f"Its first row must name the columns: {', '.join(COLUMNS)}; the last four may be missing.")
    rows = rows.reindex(columns=list(COLUMNS), fill_value="").apply(lambda column: column.str.strip())
    rows = rows[(rows != "").any(axis=1)]
    for name in NEEDED:
        _refuse(path, rows[name] == "", f"has no {name}", "Fill it in, or take the row out.")
    modifiers = rows["modifiers"].str.upper().str.replace(r"[\s,;:-]+", " ", regex=True).str.strip()
    lines = rows.drop(columns="service_date").assign(
        procedure=rows["procedure"].str.upper(), modifiers=modifiers, charge=_cents(path, rows["charge"]),
        service=_days(path, rows["service_date"]))
    return lines.reset_index(drop=True)


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise Problem(path.name, "it cannot be read as a list of claims",
                      "Save it as CSV (UTF-8) with the names of the columns in its first row.") from error


def _cents(path: Path, texts: pd.Series) -> pd.Series:
    plain = texts.str.replace(r"[$,]", "", regex=True)
    dollars = pd.to_numeric(plain.where(plain != ""), errors="coerce")
    _refuse(path, dollars.isna() & (plain != ""), "has a charge that is no amount", "Write it as 120.50.")
    return (dollars * CENTS).round().astype("Int64")


def _days(path: Path, texts: pd.Series) -> pd.Series:
    days = pd.to_datetime(texts.where(texts != ""), format="%Y-%m-%d", errors="coerce")
    _refuse(path, days.isna() & (texts != ""), "has a service date that is no date", "Write it as 2026-11-09.")
    return days


def _refuse(path: Path, wrong: pd.Series, what: str, remedy: str) -> None:
    """Raise a Problem that names the first wrong row, counted as a spreadsheet shows it."""
    if wrong.any():
        raise Problem(f"{path.name}, row {wrong[wrong].index.tolist()[0] + 2}", what, remedy)
