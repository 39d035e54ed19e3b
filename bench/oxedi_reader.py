"""oxedi as this project would have to use it: the same three frames as `era.read`, column for column.

oxedi's own tables lack remarks, modifiers, periods, received dates and more; its spec can be patched to give them. What
it gives (bytes, 128-bit decimals, days) becomes text, cents and dates here with pyarrow and numpy, without a copy where
one can be spared: the quickest way that we found.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import oxedi
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

STR = pd.StringDtype("pyarrow", na_value=np.nan)
Column = Any
NEVER = np.datetime64("NaT", "s")
INPATIENT, OUTPATIENT = (5, 20, 21, 22, 23), (3, 4, 5, 6, 7)
DATES = {"first": "232", "last": "233", "received": "050"}


def _where(segment: str, code: str, element: int) -> dict[str, Any]:
    return {"segment": segment, "where": {"1": code}, "element": element}


CLAIM_COLUMNS = {
    "account": {"segment": "CLP", "element": 1}, "status": {"segment": "CLP", "element": 2},
    "charge": {"segment": "CLP", "element": 3}, "paid": {"segment": "CLP", "element": 4},
    "share": {"segment": "CLP", "element": 5}, "filing": {"segment": "CLP", "element": 6},
    "control": {"segment": "CLP", "element": 7}, "last_name": _where("NM1", "QC", 3),
    "first_name": _where("NM1", "QC", 4), "member": _where("NM1", "QC", 9), "subscriber": _where("NM1", "IL", 9),
    "kind": _where("NM1", "82", 8), "rendering": _where("NM1", "82", 9),
    **{name: _where("DTM", code, 2) for name, code in DATES.items()},
    **{f"mia{place}": {"segment": "MIA", "element": place} for place in INPATIENT},
    **{f"moa{place}": {"segment": "MOA", "element": place} for place in OUTPATIENT},
}
LINE_COLUMNS = {
    **{name: {"segment": "SVC", "element": 1, "component": place}
       for place, name in enumerate(("qualifier", "procedure", "m1", "m2", "m3", "m4"), 1)},
    "charge": {"segment": "SVC", "element": 2}, "paid": {"segment": "SVC", "element": 3},
    "revenue": {"segment": "SVC", "element": 4}, "units": {"segment": "SVC", "element": 5},
    "day": _where("DTM", "472", 2), "first": _where("DTM", "150", 2), "last": _where("DTM", "151", 2),
    "allowed": _where("AMT", "B6", 2), "control": _where("REF", "6R", 2),
}
REMARK_COLUMNS = {"list": {"element": 1}, "code": {"element": 2}}
TABLES: dict[str, Any] = {
    "payments": {"loops": ["transaction"], "ref": "payment", "columns": {"place": {"segment": "ST", "element": 2}}},
    "provider_adjustments": None, "claims": {"loops": ["2100"], "ref": "claim", "columns": CLAIM_COLUMNS},
    "services": {"loops": ["2110"], "ref": "service", "columns": LINE_COLUMNS},
    "remarks": {"loops": ["2110"], "segment": "LQ", "columns": REMARK_COLUMNS},
}


@cache
def spec() -> oxedi.Spec:
    """oxedi's own spec with our tables in place of its own."""
    own = {name: None for name in TABLES if name != "remarks"}
    return oxedi.Spec.builtin().patch({"tables": own}).patch({"tables": TABLES})


def read(file: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The claims, lines and adjustments of a file."""
    tables = oxedi.parse(file.read_bytes(), spec=spec()).tables
    given = {name: _columns(tables[name]) for name in ("claims", "services", "adjustments", "remarks")}
    claim, line, cut, said = given["claims"], given["services"], given["adjustments"], given["remarks"]
    number, position = _within(_ints(claim["payment"])), _within(_ints(line["claim"]))
    stated, own = _stated(claim), _own(line)
    return (_claims(file, claim, number, stated, _outer(own, _ints(line["claim"]), len(number))),
            _lines(file, line, said, number, position, stated, own), _adjustments(file, cut, number, position))


def _columns(table: oxedi.Table) -> dict[str, pa.Array]:
    batch = pa.record_batch(table)
    return dict(zip(batch.schema.names, batch.columns, strict=True))


def _claims(file: Path, of: dict[str, pa.Array], number: np.ndarray, stated: Any,
            outer: Any) -> pd.DataFrame:
    first, last = (np.where(np.isnat(a), b, a) for a, b in zip(stated, outer, strict=True))
    member = pc.coalesce(_something(of["member"]), of["subscriber"])
    npi = pc.if_else(pc.fill_null(pc.equal(of["kind"], b"XX"), False), of["rendering"], None)
    coded = [of[f"mia{place}"] for place in INPATIENT] + [of[f"moa{place}"] for place in OUTPATIENT]
    return pd.DataFrame({
        **_place(file, of), "claim": _counts(number), "patient_control_number": _text(of["account"]),
        "payer_control_number": _text(of["control"]), "status_code": _text(of["status"]),
        "filing_indicator": _text(of["filing"]), "charge": _cents(of["charge"]), "paid": _cents(of["paid"]),
        "patient_responsibility": _cents(of["share"], missing=False), "patient_last": _text(of["last_name"]),
        "patient_first": _text(of["first_name"]), "member_id": _text(member), "rendering_npi": _text(npi),
        "service_from": first, "service_to": last, "received_date": _days(of["received"]),
        "remarks": _text(_joined(coded)),
    }, copy=False)


def _lines(file: Path, of: dict[str, pa.Array], said: dict[str, pa.Array], number: np.ndarray, position: np.ndarray,
           stated: Any, own: Any) -> pd.DataFrame:
    claim = _ints(of["claim"])
    first, last = (np.where(np.isnat(a), b[claim], a) for a, b in zip(own, stated, strict=True))
    is_revenue = pc.fill_null(pc.equal(of["qualifier"], b"NU"), False)
    revenue = pc.coalesce(_something(of["revenue"]), pc.if_else(is_revenue, of["procedure"], None))
    return pd.DataFrame({
        **_place(file, of), "claim": _counts(number[claim]), "line": _counts(position),
        "qualifier": _text(of["qualifier"]), "procedure": _text(of["procedure"]),
        "modifiers": _text(_joined([of["m1"], of["m2"], of["m3"], of["m4"]])), "revenue_code": _text(revenue),
        "charge": _cents(of["charge"]), "paid": _cents(of["paid"]), "units": _numbers(of["units"], 1.0),
        "service_from": first, "service_to": last, "allowed": _cents(of["allowed"]),
        "control_number": _text(of["control"]), "remarks": _text(_remarks(said, len(claim))),
    }, copy=False)


def _adjustments(file: Path, of: dict[str, pa.Array], number: np.ndarray, position: np.ndarray) -> pd.DataFrame:
    line = np.append(position, 0)[_ints(of["service"], none=-1)]
    return pd.DataFrame({
        **_place(file, of), "claim": _counts(number[_ints(of["claim"])]), "line": _counts(line),
        "group": _text(of["group_code"]), "reason": _text(of["reason_code"]), "amount": _cents(of["amount"]),
        "quantity": _numbers(of["quantity"], np.nan),
    }, copy=False)


def _place(file: Path, of: dict[str, pa.Array]) -> dict[str, Column]:
    payment = _ints(of["payment"])
    names = pa.array([file.name], pa.large_string()).take(pa.array(np.zeros(len(payment), np.int64)))
    return {"file": pd.arrays.ArrowStringArray(names, dtype=STR), "transaction": _counts(payment + 1)}


def _within(owner: np.ndarray) -> np.ndarray:
    return np.arange(len(owner)) - np.searchsorted(owner, owner) + 1


def _ints(column: pa.Array, none: int = 0) -> np.ndarray:
    return (pc.fill_null(column, none) if column.null_count else column).to_numpy()


def _counts(values: np.ndarray) -> Column:
    return pd.arrays.IntegerArray(values.astype(np.int64), np.zeros(len(values), dtype=np.bool_))


def _text(column: pa.Array) -> Column:
    text = column if pa.types.is_string(column.type) else column.view(pa.string())
    made = (pc.fill_null(text, "") if text.null_count else text).cast(pa.large_string())
    return pd.arrays.ArrowStringArray(made, dtype=STR)


def _something(column: pa.Array) -> pa.Array:
    """The column with nothing where the file has an empty element."""
    empty = pc.equal(column, b"")
    return pc.if_else(empty, None, column) if pc.any(empty).as_py() else column


def _joined(columns: list[pa.Array]) -> pa.Array:
    """The given ones of each row with blanks between them; a row of nulls alone would be left out, hence the first."""
    some = [_something(column).view(pa.string()) for column in columns if column.null_count < len(column)]
    if not some:
        return columns[0]
    some[0] = pc.fill_null(some[0], "")
    return pc.utf8_trim(pc.binary_join_element_wise(*some, " ", null_handling="skip"), " ")


def _remarks(said: dict[str, pa.Array], size: int) -> pa.Array:
    """The codes of each line in one text, those of other lists than HE with the name of their list."""
    listed = pc.or_kleene(pc.equal(said["list"], b"HE"), pc.equal(said["list"], b""))
    named = pc.binary_join_element_wise(said["list"], said["code"], b":")
    code = pc.if_else(pc.fill_null(listed, True), said["code"], named).view(pa.string())
    begins = np.searchsorted(_ints(said["service"]), np.arange(size + 1)).astype(np.int32)
    text = pc.binary_join(pa.ListArray.from_arrays(pa.array(begins), code), " ")
    return text.view(pa.binary())


def _low(column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """The lower halves of 128-bit decimals of two places, which are whole cents, and where there is nothing."""
    low = np.frombuffer(column.buffers()[1], dtype=np.int64)[column.offset * 2 : (column.offset + len(column)) * 2 : 2]
    none = pc.is_null(column).to_numpy(zero_copy_only=False)
    return (np.where(none, 0, low) if column.null_count else low.copy()), none


def _cents(column: pa.Array, missing: bool = True) -> Column:
    values, none = _low(column)
    return pd.arrays.IntegerArray(values, none if missing else np.zeros_like(none))


def _numbers(column: pa.Array, missing: float) -> np.ndarray:
    values, none = _low(column)
    return np.where(none, missing, values / 100)


def _days(column: pa.Array) -> np.ndarray:
    return column.cast(pa.timestamp("s")).to_numpy(zero_copy_only=False)


def _stated(of: dict[str, pa.Array]) -> tuple[np.ndarray, np.ndarray]:
    first, last = _days(of["first"]), _days(of["last"])
    return np.where(np.isnat(first), last, first), np.where(np.isnat(last), first, last)


def _own(of: dict[str, pa.Array]) -> tuple[np.ndarray, np.ndarray]:
    day, first, last = (_days(of[name]) for name in ("day", "first", "last"))
    first, last = (np.where(np.isnat(own), day, own) for own in (first, last))
    return np.where(np.isnat(first), last, first), np.where(np.isnat(last), first, last)


def _outer(own: Any, owner: np.ndarray, size: int) -> list[np.ndarray]:
    begins, found = np.flatnonzero(np.diff(owner, prepend=-1)), list[np.ndarray]()
    for choose, values in zip((np.fmin, np.fmax), own, strict=True):
        each = np.full(size, NEVER)
        each[owner[begins]] = choose.reduceat(values, begins) if len(begins) else each[:0]
        found.append(each)
    return found


if __name__ == "__main__":
    for name, frame in zip(("claims", "lines", "adjustments"), read(Path(sys.argv[1])), strict=True):
        frame.to_feather(Path(sys.argv[2]) / f"{name}.feather")
