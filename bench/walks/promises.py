"""What holds after every step of a walk: each promise answers what breaks it, in a biller's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

import era
from denials.rules import Rules
from denials.score import scores, worklist
from samples import tell
from workbook.chain import broken
from workbook.merging import keys
from workbook.schema import ACTIVITY, BY_NAME, DENIALS, SCORES, Kind, Owner, Table
from workbook.seals import SEALED, differences

Tables = Mapping[str, pd.DataFrame]
KEPT = ("Denials", "Appeals", "Calls", "Documents", "Escalations", "Batches", "WriteOffs", "Postings", "Ticks",
        "Activity", "Remits", "Claims", "DeniedLines", "ProviderAdjustments")
"""Tables of which no command takes a row away; of Denials, one in which nothing was typed may go."""
NEVER = ("note", "funding")
"""Columns of hers that no command writes, whatever she presses."""


@dataclass(frozen=True)
class Seen:
    """A workbook before and after a step, as read from it."""

    words: tuple[str, ...]
    before: Tables
    after: Tables
    own: Mapping[tuple[str, str], tuple[str, str]]
    """What stands in her own columns now, by key and header: the value and the formula."""
    known: Rules | None
    """The rules, if the step worked out the whole queue."""
    imported: frozenset[str]
    """The files that were imported and not taken back."""
    by_hand: frozenset[str] = frozenset()
    """The keys of rows that she added or deleted by hand since the last import."""
    wrote: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """What she wrote into her own columns."""

    @property
    def command(self) -> str:
        """The first word of the step."""
        return self.words[0]


def broken_promises(seen: Seen, day: pd.Timestamp) -> list[str]:
    """What is not as it should be after a step; nothing if all is."""
    said = [*_doubled(seen), *_gone(seen), *_overwritten(seen), *_her_columns(seen), *_money(seen), *_read(seen),
            *_sealed(seen), *_record(seen)]
    return said + (list(_misjudged(seen, day)) if seen.known else [])


def _doubled(seen: Seen) -> Iterator[str]:
    for name, rows in seen.after.items():
        named = keys(rows, _table(name))
        twice = named[named.duplicated() & (named != "")]
        if len(twice):
            yield f"{name}: {len(twice)} row(s) stand twice: {_first(twice)}"


def _gone(seen: Seen) -> Iterator[str]:
    if seen.command in ("undo", "delete"):
        return
    for name in KEPT:
        before, after = seen.before[name], seen.after[name]
        left = before[~keys(before, _table(name)).isin(keys(after, _table(name)))]
        if name == DENIALS.name:
            left = left[_typed_in(left, DENIALS)]
            left = left[~left["note"].isin(after["note"]) | (left["note"] == "")]
        if len(left):
            yield f"{name}: {len(left)} row(s) are gone: {_first(left[_table(name).key[0]])}"


def _overwritten(seen: Seen) -> Iterator[str]:
    """Cells of hers that changed although she pressed nothing for it, or that no line of Activity tells."""
    if seen.command in ("undo", "type"):
        return
    told = seen.after[ACTIVITY.name].iloc[len(seen.before[ACTIVITY.name]):]
    for name in seen.after:
        table = _table(name)
        for field_, case, key, old, new in _changes(seen, table, Owner.BILLER):
            header = table.fields[field_].header
            lines = told[told["case"] == case] if "case" in table.fields or name == DENIALS.name else told
            if name == DENIALS.name or "case" not in table.fields:
                lines = lines[[f"{header}: " in text for text in lines["new"]]]
            if lines.empty or (name == DENIALS.name and field_ in NEVER):
                yield f"{name}, row {key}: {header} was {old!r} and is {new!r}, and no line of Activity says so"


def _changes(seen: Seen, table: Table, owner: Owner) -> Iterator[tuple[str, str, str, object, object]]:
    """The cells of an owner that differ, in rows that stood before: field, case, key, old and new."""
    before, after = (_by_key(rows[table.name], table) for rows in (seen.before, seen.after))
    there = before.index.intersection(after.index)
    for column in table.owned(owner):
        old, new = before.loc[there, column.field], after.loc[there, column.field]
        for key in there[~_same(old, new, column.kind)]:
            row = after.loc[key]
            yield column.field, str(row.get("case", key)), str(key), old[key], new[key]


def _her_columns(seen: Seen) -> Iterator[str]:
    there = {key for key, _ in seen.own}
    for (key, header), text in seen.wrote.items():
        value, formula = seen.own.get((key, header), ("", ""))
        if key in there and (formula if text.startswith("=") else value) != text:
            yield f"{header}, row {key}: she wrote {text!r}, it is {value!r} {formula!r}"


def _money(seen: Seen) -> Iterator[str]:
    remits, claims, moved = (seen.after[name] for name in ("Remits", "Claims", "ProviderAdjustments"))
    sums = {"claims_paid": claims.groupby("remit")["paid"].sum(),
            "provider_adjustments": moved.groupby("remit")["amount"].sum()}
    for what, amounts in sums.items():
        wrong = remits[remits[what] != amounts.reindex(remits["key"]).fillna(0).to_numpy()]
        if len(wrong):
            yield f"Remits: {what} of {_first(wrong['trace_number'])} is not the sum of its rows"
    off = remits["amount"] - remits["claims_paid"] + remits["provider_adjustments"] - remits["difference"]
    if (off != 0).any() or (remits.loc[remits["balanced"] == "yes", "difference"] != 0).any():
        yield "Remits: a check is not its claims less its adjustments"
    queue = seen.after[DENIALS.name]
    open_ = queue["at_risk"].fillna(0)
    if ((open_ < 0) | (open_ > queue["charge"].fillna(0)) & (queue["key"] != "")).any():
        yield "Denials: more is at risk than was billed, or less than nothing"


def _read(seen: Seen) -> Iterator[str]:
    """Every dollar of every file that was taken in stands there once; no other does."""
    remits, claims = seen.after["Remits"], seen.after["Claims"]
    for name in set(remits["file"]) | set(seen.imported):
        if name not in seen.imported:
            yield f"{name}: was never imported, or was taken back, and is there"
            continue
        said, rows = told_by(name), remits[remits["file"] == name]
        if sorted(rows["trace_number"]) != sorted(said[0]) or int(rows["amount"].sum()) != said[1]:
            yield f"{name}: its checks are not there as the file has them"
        mine = claims[claims["file"] == name]
        if (len(mine), int(mine["charge"].sum()), int(mine["paid"].sum())) != said[2:]:
            yield f"{name}: its claims are not there as the file has them"


@cache
def told_by(name: str) -> tuple[list[str], int, int, int, int]:
    """What a file says: its checks, their sum, how many claims, what they charge and what was paid."""
    read = era.read([tell.FOLDER / name])
    return (read.remits["trace_number"].tolist(), int(read.remits["amount"].sum()), len(read.claims),
            int(read.claims["charge"].sum()), int(read.claims["paid"].sum()))


def _sealed(seen: Seen) -> Iterator[str]:
    """What payers said stands as the last import left it, but for rows that she added or deleted herself."""
    for table in SEALED:
        rows, excused = seen.after[table.name], len(seen.by_hand) if table is DENIALS else 0
        found = differences(table, rows, seen.after["Seals"])
        named = [rows.iloc[int(one.row) - 1] for one in found if one.row]
        hers = [row for row in named if table is DENIALS and row["claim"] in seen.by_hand]
        if len(named) > len(hers) or len(found) - len(named) > bool(excused):
            yield f"{table.name}: {len(found)} row(s) of what payers said differ from their seal: {found[0].what}"


def _record(seen: Seen) -> Iterator[str]:
    before, after = seen.before[ACTIVITY.name], seen.after[ACTIVITY.name]
    if first := broken(after):
        yield f"Activity: the record breaks at line {first}"
    if not after.iloc[:len(before)].reset_index(drop=True).equals(before.reset_index(drop=True)):
        yield "Activity: a line that stood there is another one now"


def _misjudged(seen: Seen, day: pd.Timestamp) -> Iterator[str]:
    """Columns worked out by rules that are not what Python works out from the same rows."""
    rows = seen.after[DENIALS.name]
    rows = rows[rows["key"] != ""].reset_index(drop=True)
    assert seen.known
    judged = scores(rows, seen.known)
    work = worklist(rows, judged, seen.known, day.date())
    yield from _differ(SCORES, judged, seen.after[SCORES.name])
    yield from _differ(DENIALS, work, rows)


def _differ(table: Table, worked_out: pd.DataFrame, stands: pd.DataFrame) -> Iterator[str]:
    want, have = _by_key(worked_out, table), _by_key(stands, table).reindex(worked_out["key"])
    for field_ in [column for column in want.columns if column in table.fields]:
        wrong = ~_same(want[field_], have[field_].set_axis(want.index), table.fields[field_].kind)
        if wrong.any():
            key = want.index[wrong][0]
            yield (f"{table.name}, row {key}: {table.fields[field_].header} is {have[field_][key]!r}, "
                   f"Python says {want[field_][key]!r}")


def differing(names: Iterable[str], closed: Tables, live: Tables) -> Iterator[str]:
    """Where two books do not hold the same after the same steps; what is worked out by a rule of the queue left out."""
    for name in names:
        table, one, other = _table(name), closed[name], live[name]
        if keys(one, table).tolist() != keys(other, table).tolist():
            yield f"{name}: the closed book has {len(one)} rows, the open one {len(other)}, or in another order"
            continue
        for column in table.columns:
            if name == DENIALS.name and column.owner is Owner.RULE:
                continue
            wrong = ~_same(one[column.field], other[column.field], column.kind)
            if wrong.any():
                at = wrong[wrong].index[0]
                yield (f"{name}, row {at + 1}: {column.header} is {one[column.field][at]!r} in the closed book, "
                       f"{other[column.field][at]!r} in the open one")


def _table(name: str) -> Table:
    return SCORES if name == SCORES.name else BY_NAME[name]


def _by_key(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    named = keys(rows, table)
    return rows.set_axis(pd.Index(named))[~(named.duplicated() | (named == "")).to_numpy()]


def _same(old: pd.Series, new: pd.Series, kind: Kind) -> pd.Series:
    if kind in (Kind.NUMBER, Kind.SHARE):
        return ((old - new).abs() < 1e-9) | (old.isna() & new.isna())
    return (old == new).fillna(False).astype(bool) | (old.isna() & new.isna())


def _typed_in(rows: pd.DataFrame, table: Table) -> pd.Series:
    hers = rows[[column.field for column in table.owned(Owner.BILLER)]]
    return (hers.notna() & (hers != "")).any(axis="columns")


def _first(values: pd.Series) -> str:
    return str(values.iloc[0]).replace("\x1f", " ")
