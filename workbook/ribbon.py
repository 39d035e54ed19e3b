"""The ribbon tab, written from the commands: one button each, in groups, in the order of the work.

A key tip is two letters, one for the group and one for the button in it: Alt, K, Q, R is *Queue*, *Rescore*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import ascii_uppercase
from typing import Protocol
from xml.sax.saxutils import quoteattr

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
GROUPS = ("Intake", "Queue", "Working", "Appeals", "Rhythm", "Figures", "Workbook")
"""In the order of the work; a command belongs to one of them."""
LARGE = 2
"""So many buttons of a group are large, the others stand in columns of three beside them."""


class Button(Protocol):
    """What the ribbon needs to know of a command."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def tip(self) -> str: ...


def ribbon(buttons: Iterable[Button]) -> str:
    """customUI14.xml: a tab *Denials* with a button for each command."""
    grouped = in_groups(buttons)
    letters = key_tips(list(grouped))
    groups = "".join(
        f"<group id={quoteattr(f'group{number}')} label={quoteattr(name)} autoScale=\"true\">"
        + _buttons(members, letter) + "</group>"
        for number, ((name, members), letter) in enumerate(zip(grouped.items(), letters, strict=True), 1)
    )
    return (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<customUI xmlns="{NAMESPACE}"><ribbon><tabs>'
            f'<tab id="tabDenials" label="Denials" keytip="K">{groups}</tab></tabs></ribbon></customUI>')


def in_groups(buttons: Iterable[Button]) -> dict[str, list[Button]]:
    """The buttons of each group, both in the order of the work."""
    listed = list(buttons)
    for button in listed:
        if button.group not in GROUPS:
            raise ValueError(f"{button.id}: the ribbon has no group {button.group!r}; take one of {', '.join(GROUPS)}")
    groups = {name: [button for button in listed if button.group == name] for name in GROUPS}
    return {name: members for name, members in groups.items() if members}


def key_tips(labels: Sequence[str]) -> list[str]:
    """One letter for each label, the first of its own that is still free.

    >>> key_tips(["Import", "Undo", "Issue"])
    ['I', 'U', 'S']
    """
    taken: list[str] = []
    for label in labels:
        wanted = [letter for letter in label.upper() if letter.isascii() and letter.isalpha()] + list(ascii_uppercase)
        taken.append(next(letter for letter in wanted if letter not in taken))
    return taken


def _buttons(members: Sequence[Button], letter: str) -> str:
    tips = key_tips([button.label for button in members])
    return "".join(_button(button, letter + tip, "large" if place < LARGE else "normal")
                   for place, (button, tip) in enumerate(zip(members, tips, strict=True)))


def _button(button: Button, tip: str, size: str) -> str:
    attributes = {
        "id": button.id, "label": button.label, "size": size, "image": button.icon, "onAction": "OnPress",
        "keytip": tip, "screentip": button.label, "supertip": button.tip,
    }
    return "<button" + "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items()) + "/>"
