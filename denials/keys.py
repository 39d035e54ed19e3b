"""What makes a payment, an answer, a line one of its kind: never the name of the file it came in."""

from __future__ import annotations

import pandas as pd

TRANSACTION = ["file", "transaction"]
CLAIM = [*TRANSACTION, "claim"]
LINE = [*CLAIM, "line"]


def remit_keys(remits: pd.DataFrame) -> pd.Series:
    """The key of each payment: payer ID (else name), check number, date, payee.

    >>> remits = pd.DataFrame({"payer_id": [""], "payer_name": ["Acme Health"], "trace_number": ["881"],
    ...     "payment_date": pd.to_datetime(["2026-01-05"]), "payee_npi": ["1999999984"], "payee_tax_id": [""]})
    >>> remit_keys(remits)[0]
    'ACME HEALTH|881|2026-01-05|1999999984'
    """
    payer = remits["payer_id"].where(remits["payer_id"] != "", remits["payer_name"])
    payee = remits["payee_npi"].where(remits["payee_npi"] != "", remits["payee_tax_id"])
    return joined(payer.str.upper().str.strip(), remits["trace_number"], day_text(remits["payment_date"]), payee)


def claim_keys(claims: pd.DataFrame) -> pd.Series:
    """The key of each answer: its payment's key (column `remit`), the claim's numbers, its status, and its place.

    >>> claims = pd.DataFrame({"remit": ["R", "R"], "patient_control_number": ["A1", "A1"],
    ...     "payer_control_number": ["9", "9"], "status_code": ["1", "1"]})
    >>> claim_keys(claims).tolist()
    ['R|A1|9|1|1', 'R|A1|9|1|2']
    """
    parts = [claims[field] for field in ("remit", "patient_control_number", "payer_control_number", "status_code")]
    return numbered(joined(*parts))


def joined(*parts: pd.Series) -> pd.Series:
    """Texts put together row by row, a bar between them.

    >>> joined(pd.Series(["60054"]), pd.Series(["700000101"])).tolist()
    ['60054|700000101']
    """
    whole = parts[0].astype("str")
    for part in parts[1:]:
        whole = whole + "|" + part.astype("str")
    return whole


def numbered(keys: pd.Series) -> pd.Series:
    """Keys made unlike by their place among their equals: |1, |2 ...

    >>> numbered(pd.Series(["A1", "B1", "A1"])).tolist()
    ['A1|1', 'B1|1', 'A1|2']
    """
    return keys + "|" + (keys.groupby(keys).cumcount() + 1).astype("str")


def day_text(days: pd.Series) -> pd.Series:
    """Dates as ISO text; '' where there is none.

    >>> day_text(pd.Series(pd.to_datetime(["2026-01-05", None]))).tolist()
    ['2026-01-05', '']
    """
    return days.dt.strftime("%Y-%m-%d").astype("object").where(days.notna(), "").astype("str")


def placed(rows: pd.DataFrame, among: pd.DataFrame, by: list[str]) -> pd.Series:
    """For each row the position of its like (the same values in these columns) in another frame, -1 if it has none.

    >>> placed(pd.DataFrame({"claim": [2, 3]}), pd.DataFrame({"claim": [1, 2]}), ["claim"]).tolist()
    [1, -1]
    """
    both = pd.concat([among[by], rows[by]], ignore_index=True)
    code = pd.Series(0, index=both.index, dtype="int64")
    for column in by:
        codes, values = pd.factorize(both[column])
        code = code * (len(values) + 1) + codes
    known, asked = code.iloc[:len(among)], code.iloc[len(among):]
    return pd.Series(pd.Index(known).get_indexer(pd.Index(asked)), index=rows.index)


def summed(amounts: pd.Series, places: pd.Series, index: pd.Index) -> pd.Series:
    """Cents added up by place, 0 where there are none: one sum for each row of a frame with this index.

    >>> cents = pd.Series([100, 50, 7], dtype="Int64")
    >>> summed(cents, pd.Series([0, 0, -1]), pd.RangeIndex(2)).tolist()
    [150, 0]
    """
    total = amounts.fillna(0).groupby(places).sum()
    return total.reindex(range(len(index)), fill_value=0).astype("Int64").set_axis(index)
