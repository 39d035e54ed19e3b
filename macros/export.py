"""Export: the workbook as it was last saved, in a file that opens with a password only."""

from __future__ import annotations

from pathlib import Path

from era.problem import Problem
from macros import staged
from macros.command import BOOK, Argument, Command, Outcome
from macros.desk import Book, Desk, record
from macros.words import many
from workbook.encryption import locked, opened
from workbook.save import fingerprint, read
from workbook.schema import CLAIMS

LEAST = 15
"""Characters of a password that is the only lock (NIST SP 800-63B-4, 3.1.1.2)."""


def run(desk: Desk, book: Book, to: Path) -> Outcome:
    """Ask for the password twice, encrypt, read it back, and note in Activity that an export was made."""
    claims = many(len(book.keys(CLAIMS)), "claim")
    if to.suffix.lower() != book.path.suffix.lower():
        raise Problem("--to", f"the file must end in {book.path.suffix}, as the workbook does", "Name it so.")
    if not to.parent.is_dir():
        raise Problem("--to", "its folder is not there", "Make it first, or name another one.")
    staged.refuse_taken([to.name], to.parent)
    password = _password(desk)
    content = read(book.path)
    export = locked(content, password)
    if opened(export, password) != content:
        raise Problem(to.name, "the encrypted file could not be read back", "Nothing was written. Do it again.")
    record(book, COMMAND.id, f"an export with a password was made, with {claims}.", files=fingerprint(export))
    staged.save_with(book, "the export", {to.name: export}, to.parent)
    return Outcome(f"{to}, with {claims}, opens with your password only. Nobody can open it without: tell it by "
                   "another way than the file.", data={"file": str(to)})


def _password(desk: Desk) -> str:
    """What she types, twice the same. It is shown, kept and written nowhere."""
    first = desk.secret(f"Password for the export, {LEAST} characters or more")
    if not first:
        raise Problem("password", "none was entered", "Do it again at a terminal or with the button.")
    if len(first) < LEAST:
        raise Problem("password", f"it is shorter than {LEAST} characters", "Take a few words that only you connect.")
    if desk.secret("The same password again") != first:
        raise Problem("password", "the two entries differ", "Do it again.")
    return first


COMMAND = Command(
    "export", "Export with password", "Workbook", "lock",
    "Write the workbook, as last saved, into a file that opens with a password only. The password is asked for.",
    (BOOK, Argument("--to", "the new file", "path", required=True)), run,
)
