"""What a person can act on."""

from __future__ import annotations


class Problem(Exception):
    """Something a person can mend: where it is, what is wrong, what to do. Everything else is a bug.

    >>> print(Problem("march.835", "the file is empty", "Download it again."))
    march.835: the file is empty. Download it again.
    """

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(where, what, remedy)
        self.where, self.what, self.remedy = where, what, remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}"
