"""Formulas between Excel's way of writing them and LibreOffice's: separators and references to other sheets."""

from __future__ import annotations

import re

from openpyxl.formula import Tokenizer

_SHEET = re.compile(r"^('[^']+'|\w+)!")
_THEIR_SHEET = re.compile(r"\$?('[^']+'|\b[A-Za-z_]\w*)\.(?=\$?[A-Z]{1,3}\$?\d|\$?[A-Z]{1,3}:)")


def to_office(formula: str) -> str:
    """A formula as LibreOffice takes it.

    >>> to_office("=IF(Denials[[#This Row],[Key]]=\\"a,b\\",INDEX(Scores!$B:$B,2),0)")
    '=IF(Denials[[#This Row];[Key]]="a,b";INDEX($Scores.$B:$B;2);0)'
    """
    return "=" + "".join(map(_token, Tokenizer(formula).items))


def from_office(formula: str) -> str:
    """A formula of LibreOffice as Excel shows it.

    >>> from_office("=INDEX($Scores.$B:$B;2)")
    '=INDEX(Scores!$B:$B,2)'
    """
    return _THEIR_SHEET.sub(r"\1!", formula).replace(";", ",") if formula.startswith("=") else formula


def _token(token: object) -> str:
    value, kind, subtype = token.value, token.type, token.subtype
    if kind == "SEP":
        return ";"
    if kind == "OPERAND" and subtype == "RANGE":
        return _SHEET.sub(r"$\1.", value).replace("],[", "];[")
    return value
