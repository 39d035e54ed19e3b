"""The ribbon tab, written from the commands: one button each, in groups, in the order of the work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Protocol
from xml.sax.saxutils import quoteattr

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"


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
    """customUI14.xml: a tab *Denials* with a large button for each command."""
    listed = list(buttons)
    tips = dict(zip((button.id for button in listed), key_tips([button.label for button in listed]), strict=True))
    groups = "".join(
        f"<group id={quoteattr(f'group{number}')} label={quoteattr(name)}>"
        + "".join(_button(button, tips[button.id]) for button in members) + "</group>"
        for number, (name, members) in enumerate(groupby(listed, key=lambda button: button.group), 1)
    )
    return (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<customUI xmlns="{NAMESPACE}"><ribbon><tabs>'
            f'<tab id="tabDenials" label="Denials" keytip="Y">{groups}</tab></tabs></ribbon></customUI>')


def key_tips(labels: Sequence[str]) -> list[str]:
    """One letter for each label, the first of its own that is still free.

    >>> key_tips(["Import", "Undo", "Issue"])
    ['I', 'U', 'S']
    """
    taken: list[str] = []
    for label in labels:
        wanted = [letter for letter in label.upper() if letter.isalpha()] + list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        taken.append(next(letter for letter in wanted if letter not in taken))
    return taken


def _button(button: Button, tip: str) -> str:
    attributes = {
        "id": button.id, "label": button.label, "size": "large", "imageMso": button.icon, "onAction": "OnPress",
        "keytip": tip, "screentip": button.label, "supertip": button.tip,
    }
    return "<button" + "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items()) + "/>"
