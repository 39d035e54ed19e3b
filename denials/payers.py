"""Which payer a remittance's name and ID stand for, and which of its lines of business."""

from __future__ import annotations

import re

import pandas as pd

from denials.rules import Rules, distinct

LINES = {
    "MB": "Original Medicare", "MA": "Original Medicare", "16": "Medicare Advantage", "MC": "Medicaid",
    "WC": "Workers comp", "CH": "TRICARE", "VA": "Other", "OF": "Other", "AM": "Other", "LM": "Other",
}
"""Line of business by claim filing indicator (CLP06), X12 code list 1032; every other one is taken for commercial."""

_WORDS = (("medicare advantage", "Medicare Advantage"), ("medicaid", "Medicaid"), ("tricare", "TRICARE"),
          ("workers comp", "Workers comp"), ("medicare", "Original Medicare"))

NAMELESS = "no payer named"
OURS = ["payer", "line_of_business", "state"]


def payer_sent(remits: pd.DataFrame) -> pd.Series:
    """The payer as the remittance has it: NAME (ID).

    >>> payer_sent(pd.DataFrame({"payer_name": ["AETNA", "CIGNA", ""], "payer_id": ["60054", "", ""]})).tolist()
    ['AETNA (60054)', 'CIGNA', 'no payer named']
    """
    number = (" (" + remits["payer_id"] + ")").where(remits["payer_id"] != "", "")
    sent = (remits["payer_name"].str.strip() + number).str.strip()
    return sent.where(sent != "", NAMELESS)


def guessed_line(sent: str, filing: str) -> str:
    """The line of business by the filing indicator, else by a word in the name, else commercial.

    >>> guessed_line("MEDICARE PART B (02302)", "MB"), guessed_line("SUMMIT MEDICARE ADVANTAGE", "HM")
    ('Original Medicare', 'Medicare Advantage')
    """
    name = re.sub(r"[^a-z]+", " ", sent.lower())
    return LINES.get(filing) or next((line for word, line in _WORDS if word in name), "Commercial")


def guessed_payer(sent: str, line: str, known: list[str]) -> str:
    """The payer of the Payers table whose name stands in the name that was sent; else that name itself.

    >>> guessed_payer("UNITED HEALTHCARE INSURANCE COMPANY (87726)", "Commercial", ["UnitedHealthcare", "Aetna"])
    'UnitedHealthcare'
    >>> guessed_payer("MEDICARE PART B (02302)", "Original Medicare", ["Aetna"])
    'Original Medicare'
    """
    if line == "Original Medicare":
        return line
    found = [name for name in known if _squeezed(name) in _squeezed(sent)]
    return max(found, key=len, default=re.sub(r"\s*\([^)]*\)$", "", sent))


def names(remits: pd.DataFrame, claims: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The rows of Payer names for these payments: as sent, last remittance, how many, address, our guesses.

    Takes rows of Remits (`payer_sent`, `payment_date`, `key`, `payer_address`) and of Claims (`remit`,
    `filing_indicator`). Called with all of a workbook's, it counts all of them.

    >>> from denials.facts import facts
    >>> found = facts(era.read(STORIES / "first_denial.835"), shipped)
    >>> names(found.remits, found.claims, shipped)[["payer_sent", "guess", "remits"]].values.tolist()
    [['AETNA (60054)', 'Aetna', 1]]
    """
    groups = remits.groupby("payer_sent", sort=True)
    found = groups.agg(last_remit=("payment_date", "max"), remits=("key", "nunique")).reset_index()
    told = remits[remits["payer_address"] != ""].sort_values(["payment_date", "key"])
    address = told.drop_duplicates("payer_sent", keep="last").set_index("payer_sent")["payer_address"]
    found["sent_address"] = address.reindex(found["payer_sent"]).fillna("").astype("str").to_numpy()
    sent_of = remits.drop_duplicates("key").set_index("key")["payer_sent"]
    filing = claims["filing_indicator"].groupby(claims["remit"].map(sent_of)).agg(_most_often)
    lines = [guessed_line(sent, str(filing.get(sent, ""))) for sent in found["payer_sent"]]
    known = sorted(set(rules.payers["payer"]) - {"*", ""})
    guesses = [guessed_payer(sent, line, known) for sent, line in zip(found["payer_sent"], lines, strict=True)]
    return found.assign(guess=pd.Series(guesses, dtype="str"), guess_line=pd.Series(lines, dtype="str"))


def whose(sent: pd.Series, filing: pd.Series, rules: Rules) -> pd.DataFrame:
    """Payer, line of business and state of each answer: what the biller typed in Payer names, else our guess.

    >>> payers = pd.DataFrame({"payer": ["Aetna"]})
    >>> typed = pd.DataFrame({"payer_sent": ["AETNA (1)"], "payer": [""], "line_of_business": [""], "state": ["OR"]})
    >>> rules = Rules.of({"Payers": payers, "PayerNames": typed}.get)
    >>> whose(pd.Series(["AETNA (1)"]), pd.Series(["12"]), rules).values.tolist()
    [['Aetna', 'Commercial', 'OR']]
    """
    different, place = distinct(pd.DataFrame({"sent": sent, "filing": filing}))
    answers = [_who(str(name), str(code), rules) for name, code in different.itertuples(index=False)]
    return pd.DataFrame(answers, columns=OURS).astype("str").take(place).set_axis(sent.index)


def named(remits: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Rows of Remits under the payers that Payer names says today.

    >>> remits = pd.DataFrame({"payer": ["?"], "payer_sent": ["AETNA (60054)"]})
    >>> named(remits, shipped)["payer"].tolist()
    ['Aetna']
    """
    return remits.assign(payer=whose(remits["payer_sent"], pd.Series("", remits.index), rules)["payer"])


def as_in(rows: pd.DataFrame, field: str, parents: pd.DataFrame) -> pd.DataFrame:
    """Rows under the payer of the row that `field` names by its key.

    >>> lines = pd.DataFrame({"claim_key": ["a"], "payer": ["?"]})
    >>> as_in(lines, "claim_key", pd.DataFrame({"key": ["a"], "payer": ["Aetna"]}))["payer"].tolist()
    ['Aetna']
    """
    payer = rows[field].map(dict(zip(parents["key"], parents["payer"], strict=True)))
    return rows.assign(payer=payer.where(payer.notna(), rows["payer"]).astype("str"))


def renamed(claims: pd.DataFrame, remits: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Claims under the payers that Payer names says today: what the biller types there counts for old answers too.

    `claims` are rows of Claims, `remits` the rows of Remits that carried them.

    >>> claims = pd.DataFrame({"remit": ["r"], "filing_indicator": ["12"], "payer": ["?"], "line_of_business": ["?"]})
    >>> remits = pd.DataFrame({"key": ["r"], "payer_sent": ["AETNA (60054)"]})
    >>> renamed(claims, remits, shipped)[["payer", "line_of_business"]].values.tolist()
    [['Aetna', 'Commercial']]
    """
    sent = claims["remit"].map(remits.drop_duplicates("key").set_index("key")["payer_sent"])
    who = whose(sent.fillna("").astype("str"), claims["filing_indicator"], rules)
    told = sent.notna()
    return claims.assign(**{field: who[field].where(told, claims[field]) for field in ("payer", "line_of_business")})


def _who(sent: str, filing: str, rules: Rules) -> tuple[str, str, str]:
    row = rules.payer_names[rules.payer_names["payer_sent"] == sent]
    payer, line, state = (str(row[field].iloc[-1]) if len(row) else "" for field in OURS)
    guess = guessed_line(sent, filing)
    known = sorted(set(rules.payers["payer"]) - {"*", ""})
    return payer or guessed_payer(sent, guess, known), line or guess, state


def _most_often(values: pd.Series) -> str:
    return str(values.value_counts().sort_index().idxmax())


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
