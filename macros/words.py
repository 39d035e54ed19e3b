"""Numbers as a sentence says them."""

from __future__ import annotations

from collections.abc import Sequence


def many(count: int, thing: str) -> str:
    """A count and what is counted.

    >>> many(1, "claim"), many(5200, "claim")
    ('1 claim', '5,200 claims')
    """
    return f"{count:,} {thing}" + ("" if count == 1 else "s")


def money(cents: int) -> str:
    """Cents as dollars.

    >>> money(1241807), money(-5)
    ('$12,418.07', '-$0.05')
    """
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def offered(question: str, choices: Sequence[str]) -> str:
    """A question with what can be chosen below it, numbered.

    >>> print(offered("How it goes out", ["Fax", "Mail"]))
    How it goes out
      1 Fax
      2 Mail
    """
    return "\n".join([question, *(f"  {number} {choice}" for number, choice in enumerate(choices, 1))])
