"""Every button has a drawing of its own that can be told from the others: small, without colour, on light and dark."""

import re
import struct
import zlib
from itertools import combinations

import numpy as np
import pytest
from lxml import etree

from macros.registry import COMMANDS
from workbook.icons import FOLDER, SIZE, icon, names, picture
from workbook.ribbon import GROUPS, in_groups, ribbon

SMALL = 16
LIGHT, DARK = (0xF3,) * 3, (0x26,) * 3
"""Office's ribbon in its white and in its black theme."""
READABLE = 3.0
"""WCAG 2.1, 1.4.11: the contrast that a graphical object needs with what is beside it."""
PAPER = "#FFFFFF"


def test_every_command_has_an_icon_and_a_group() -> None:
    for command in COMMANDS.values():
        assert command.icon in names(), (
            f"{command.id}: there is no icon {command.icon!r}. Draw workbook/icons/{command.icon}.svg (32 x 32; rect, "
            f"circle, polyline, polygon), or take one of: {', '.join(names())}")
        assert command.group in GROUPS, f"{command.id}: take one of the ribbon's groups {GROUPS}"


def test_no_two_buttons_have_the_same_icon() -> None:
    shown = [(command.icon, command.id) for command in COMMANDS.values() if command.button]
    assert len({icon for icon, _ in shown}) == len(shown), sorted(shown)


def test_an_icon_or_a_group_that_is_not_there_is_said_in_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"there is no icon 'nope': draw workbook/icons/nope\.svg, or take one of add"):
        icon("nope")
    with pytest.raises(ValueError, match="the ribbon has no group 'Elsewhere'; take one of Intake"):
        in_groups([replaced("Elsewhere")])


def replaced(group: str) -> object:
    from dataclasses import replace
    return replace(next(iter(COMMANDS.values())), group=group)


@pytest.mark.parametrize("name", names())
def test_a_drawing_fills_its_square_and_is_a_sound_png(name: str) -> None:
    data = icon(name)
    width, height = struct.unpack(">II", data[16:24])
    assert (width, height) == (SIZE, SIZE) and data == icon(name)
    length = struct.unpack(">I", data[33:37])[0]
    assert len(zlib.decompress(data[41:41 + length])) == SIZE * (1 + 4 * SIZE)
    inked = picture(name, SIZE)[..., 3] > 0.5
    for axis in (0, 1):
        held = np.flatnonzero(inked.any(axis=axis))
        assert held[0] > 0 and held[-1] < SIZE - 1, "it is cut off"
        assert held[-1] - held[0] > SIZE * 0.6, "it is too small to be read"


def test_no_two_drawings_look_alike_small_and_without_colour() -> None:
    grey = {name: picture(name, SMALL)[..., 3] * (1.2 - picture(name, SMALL)[..., :3] @ [0.299, 0.587, 0.114])
            for name in names()}
    alike = [(one, other) for one, other in combinations(grey, 2) if np.abs(grey[one] - grey[other]).mean() < 0.05]
    assert alike == []


def test_every_ink_stands_out_from_a_light_and_a_dark_ribbon() -> None:
    inks = {ink for path in FOLDER.glob("*.svg") for ink in re.findall(r"#[0-9A-F]{6}", path.read_text())} - {PAPER}
    assert len(inks) <= 4, "few inks, so that form carries the meaning"
    for ink in inks:
        rgb = tuple(int(ink[place:place + 2], 16) for place in (1, 3, 5))
        assert contrast(rgb, LIGHT) >= READABLE and contrast(rgb, DARK) >= READABLE, ink


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: tuple[int, ...]) -> float:
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
              for part in (value / 255 for value in colour)]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def test_the_ribbon_stands_in_the_order_of_the_work_and_two_letters_reach_each_button() -> None:
    tab = etree.fromstring(ribbon(COMMANDS.values()).encode())
    groups = tab.findall(".//{*}group")
    assert [group.get("label") for group in groups] == [name for name in GROUPS if name in {
        command.group for command in COMMANDS.values()}]
    tips = [button.get("keytip") for button in tab.findall(".//{*}button")]
    assert len(set(tips)) == len(tips) and {len(tip) for tip in tips} == {2}
    for group in groups:
        assert len({button.get("keytip")[0] for button in group}) == 1, "the first letter is the group's"
        assert [button.get("size") for button in group][:2] == ["large"] * len(group[:2])


def test_a_tip_says_in_whole_sentences_what_a_button_does() -> None:
    for command in COMMANDS.values():
        assert 30 <= len(command.tip) <= 250 and command.tip.endswith("."), command.id
        assert len(command.label) <= 24, f"{command.id}: a longer label makes its group too wide"
