"""How cells of one workbook look, in another: its formats are added to the other's, each once, under new numbers."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from workbook import package
from workbook.package import MAIN, Parts

PART = "xl/styles.xml"
FIRST_OWN = 164
"""Number formats below this one are Excel's own and the same in every workbook."""
_POINTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}


class Looks:
    """The numbers that a workbook's formats have in another workbook, to which they are added when asked for."""

    def __init__(self, target: Parts, source: Parts) -> None:
        self._target, self._source = package.tree(target, PART), package.tree(source, PART)
        self._formats, self._conditions = dict[str, str](), dict[str, str]()

    def cell(self, number: str) -> str:
        """The format of cells that has this number there."""
        if number not in self._formats:
            self._formats[number] = self._kept("cellXfs", number, self._moved)
        return self._formats[number]

    def condition(self, number: str) -> str:
        """The format of a condition, a table or a pivot that has this number there."""
        if number not in self._conditions:
            self._conditions[number] = self._kept("dxfs", number, lambda _: None)
        return self._conditions[number]

    def finish(self, parts: Parts) -> None:
        """Write the formats that were asked for."""
        package.plant(parts, PART, self._target)

    def _moved(self, format: etree._Element) -> None:
        """A cell's format with the numbers that its font, fill, border and number format have here."""
        for attribute, group in _POINTS.items():
            format.set(attribute, self._kept(group, format.get(attribute, "0"), lambda _: None))
        format.set("numFmtId", self._number_format(format.get("numFmtId", "0")))
        format.set("xfId", "0")

    def _kept(self, group: str, number: str, move: Callable[[etree._Element], None]) -> str:
        own, theirs = _group(self._target, group), deepcopy(_group(self._source, group)[int(number)])
        move(theirs)
        same = [place for place, known in enumerate(own) if _text(known) == _text(theirs)]
        if not same:
            own.append(theirs)
            own.set("count", str(len(own)))
        return str(same[0] if same else len(own) - 1)

    def _number_format(self, number: str) -> str:
        if int(number) < FIRST_OWN:
            return number
        code = next(known.get("formatCode", "") for known in _group(self._source, "numFmts")
                    if known.get("numFmtId") == number)
        own = _group(self._target, "numFmts")
        for known in own:
            if known.get("formatCode") == code:
                return known.get("numFmtId", "0")
        free = str(max([FIRST_OWN - 1, *(int(known.get("numFmtId", "0")) for known in own)]) + 1)
        own.append(package.element("numFmt", {"numFmtId": free, "formatCode": code}))
        own.set("count", str(len(own)))
        return free


def _group(styles: etree._Element, name: str) -> etree._Element:
    """A group of formats; number formats stand first and may be missing, those of conditions follow cells' styles."""
    found = styles.find(f"{{{MAIN}}}{name}")
    if found is None:
        found = package.element(name, {"count": "0"})
        before = styles.find(f"{{{MAIN}}}cellStyles")
        if name == "numFmts" or before is None:
            styles.insert(0, found)
        else:
            before.addnext(found)
    return found


def _text(element: etree._Element) -> bytes:
    """An element as bytes by which two that say the same are equal."""
    return etree.tostring(element, method="c14n", with_tail=False)
