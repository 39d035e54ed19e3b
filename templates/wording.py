"""How values read in a letter: dollars, dates, text without what a Word document cannot hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from era.problem import Problem

Value: TypeAlias = "str | int | list[Value] | dict[str, Value]"
"""All that a template may be given: nothing with a method that does something."""
Fields: TypeAlias = Mapping[str, Value]

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML forbids, and those that docxtpl would turn into page breaks and paragraphs."""


def money(cents: int | str) -> str:
    """Cents as dollars; nothing stays nothing.

    >>> money(123456), money(-5), money("")
    ('$1,234.56', '-$0.05', '')
    """
    if isinstance(cents, str):
        if cents:
            raise ValueError("an amount is a whole number of cents")
        return ""
    dollars, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}${dollars:,}.{rest:02d}"


def longdate(day: str) -> str:
    """An ISO date as Americans write it in a letter; nothing stays nothing.

    >>> longdate("2026-11-02"), longdate("")
    ('November 2, 2026', '')
    """
    if not day:
        return ""
    when = date.fromisoformat(day)
    return f"{when:%B} {when.day}, {when.year}"


def shortdate(day: str) -> str:
    """An ISO date as Americans write it in a table.

    >>> shortdate("2026-11-02"), shortdate("")
    ('11/02/2026', '')
    """
    return f"{date.fromisoformat(day):%m/%d/%Y}" if day else ""


def clean(value: Value) -> Value:
    """The value with characters that a document cannot hold left out of every text; a Problem for any other kind.

    >>> clean({"name": "Ann\\x00 O'Brien", "lines": [1, "a\\x0cb"]})
    {'name': "Ann O'Brien", 'lines': [1, 'ab']}
    """
    if isinstance(value, str):
        return UNFIT.sub("", value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if type(value) is int:
        return value
    if type(value) is list:
        return [clean(item) for item in value]
    if type(value) is dict:
        return {str(name): clean(item) for name, item in value.items()}
    raise Problem("letter", f"a field holds a {type(value).__name__}", "Give texts, whole numbers, lists and tables.")


def sentence(items: list[str]) -> str:
    """Items joined as in a sentence.

    >>> sentence(["a"]), sentence(["a", "b"]), sentence(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


FILTERS = {"money": money, "longdate": longdate, "shortdate": shortdate}
"""The filters that a letter template has besides Jinja's own harmless ones."""
