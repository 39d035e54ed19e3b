"""What holds for every remittance, tried with invented ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from era import envelope
from era.delimiters import Delimiters
from era.files import Handed
from era.read import Part, Remittances, laid, read_handed
from era.spans import Spans
from era.tables import CONTRACT, TRACE
from era.text import clean
from era.values import FIRST_YEAR, LAST_YEAR, LONGEST, amounts, cents, days

STORIES = Path(__file__).parent / "stories"
ORDINARY = ("two_claims_on_one_check", "remarks_at_every_level", "six_pairs_of_provider_adjustments",
            "people_and_references", "modifiers_and_restated_codes", "reversal_and_correction")
SIGNS = "|+!;?<>$%&@#{}[]~*:^'"


def read(*texts: bytes | str) -> Remittances:
    return read_handed([Handed(f"{place}.835", each.encode() if isinstance(each, str) else each)
                        for place, each in enumerate(texts)])


EMPTY = read()


def elements(text: bytes, name: str, signs: Delimiters) -> Spans:
    """The first element of each segment of a name."""
    found, _ = laid([Part(0, signs, text)])
    return found.element(found.rows(name), 1)


def referred(words: Iterable[str]) -> Spans:
    """Each word as the element of a segment."""
    text = b"".join(b"REF\x1d" + word.encode() + b"\x1c" for word in words)
    return elements(text, "REF", Delimiters(b"\x1d", b"\x1f", b"\x1c"))


def story(name: str) -> str:
    return (STORIES / f"{name}.835").read_text()


def same(one: Remittances, other: Remittances, *, without: tuple[str, ...] = ("file_hash",)) -> None:
    for table in CONTRACT:
        left, right = getattr(one, table), getattr(other, table)
        drop = [column for column in without if column in left]
        pd.testing.assert_frame_equal(left.drop(columns=drop), right.drop(columns=drop))


@given(st.sampled_from(ORDINARY), st.permutations(SIGNS), st.sampled_from(["", "\n", "\r\n", "\r", "\n\n"]))
@settings(max_examples=15, deadline=None)
def test_separators_change_nothing_even_the_hash(name: str, signs: list[str], after: str) -> None:
    plain = story(name).replace("\n", "")
    element, component, terminator = signs[:3]
    others = plain.translate(str.maketrans({"*": element, ":": component, "~": terminator}))
    held = [sign for sign in signs[:3] if sign in plain.replace("*", "").replace(":", "").replace("~", "")]
    if not held:
        same(read(plain), read(others.replace(terminator, terminator + after)))


@given(st.sampled_from(ORDINARY), st.integers(20, 200))
@settings(max_examples=15, deadline=None)
def test_wrapping_changes_nothing_even_the_hash(name: str, width: int) -> None:
    plain = story(name).replace("\n", "")
    wrapped = "\r\n".join(plain[at : at + width] for at in range(0, len(plain), width))
    same(read(plain), read(wrapped))


def test_a_check_that_is_sent_again_in_another_envelope_has_the_same_body_hash() -> None:
    first = story("two_claims_on_one_check")
    again = first.replace("000000001", "000000777").replace("*0001", "*0009").replace("*260105*", "*260209*")
    one, other = read(first).remits, read(again).remits
    assert one["body_hash"].equals(other["body_hash"])
    assert not one["file_hash"].equals(other["file_hash"])
    assert not one["body_hash"].equals(read(first.replace("PR*3*20", "PR*2*20")).remits["body_hash"])


def test_a_file_read_in_pieces_says_what_it_says_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    handed = [Handed(file.name, file.read_bytes()) for file in sorted(STORIES.iterdir()) if file.is_file()]
    whole = read_handed(handed)
    monkeypatch.setattr(envelope, "LARGEST", 1)
    monkeypatch.setattr("era.pieces.STRETCH", 1)
    same(whole, read_handed(handed), without=())


@given(st.permutations(ORDINARY))
@settings(max_examples=4, deadline=None)
def test_files_read_together_say_what_they_say_alone(names: list[str]) -> None:
    together = read(*(story(name) for name in names))
    for place, name in enumerate(names):
        alone = read(story(name))
        for table in CONTRACT:
            mine = getattr(together, table)[lambda frame, file=f"{place}.835": frame["file"] == file]
            pd.testing.assert_frame_equal(mine.drop(columns="file").reset_index(drop=True),
                                          getattr(alone, table).drop(columns="file"))


@given(st.binary(max_size=600), st.sampled_from([b"", b"ISA*00*", STORIES.joinpath("one_line.835").read_bytes()[:300]]))
@settings(max_examples=30, deadline=None)
def test_any_bytes_give_tables_with_their_columns_and_kinds(data: bytes, before: bytes) -> None:
    tables = read(before + data)
    for table in CONTRACT:
        frame = getattr(tables, table)
        assert list(frame.columns) == [*CONTRACT[table], *TRACE[table]]
        assert frame.dtypes.equals(getattr(EMPTY, table).dtypes)


@given(st.integers(-10**11, 10**11))
def test_money_is_read_to_the_cent(value: int) -> None:
    spelled = f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02}"
    short = re.sub(r"^(-?)0\.", r"\1.", spelled)
    assert cents(amounts(referred([spelled, short]))).tolist() == [value, value]


NUMBER = re.compile(r"[+-]?(?=\.?\d)\d*\.?\d*")


@given(st.lists(st.text("0123456789.-+/:E", max_size=17) | st.decimals(-10**6, 10**6, places=3).map(str), max_size=40))
@example(["", "-", ".", "-.", "+", ".5", "5.", "-.06", "1.2.3", "12345678", "123456789", "1.005", "--1", "1-", "12/4"])
def test_what_is_no_number_is_never_read_as_one(said: list[str]) -> None:
    read = amounts(referred(said))
    assert read.sound.tolist() == [bool(NUMBER.fullmatch(each)) and len(each) <= LONGEST for each in said]
    for digits, decimals, sound, each in zip(read.digits, read.decimals, read.sound, said, strict=True):
        assert not sound or Decimal(int(digits)).scaleb(-int(decimals)) == Decimal(each)


@given(st.dates())
@example(date(1026, 3, 3))
def test_days_are_read_and_days_that_are_none_or_that_no_sheet_holds_are_not(day: date) -> None:
    held = str(day) if FIRST_YEAR <= day.year <= LAST_YEAR else "NaT"
    written = f"{day:%Y%m%d}".zfill(8)
    sent = (written, "20250229", "20251301", "2025")
    assert [str(each)[:10] for each in days(referred(sent))] == [held, "NaT", "NaT", "NaT"]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="*~:", exclude_categories=["Cc"])), max_size=9))
def test_text_comes_out_as_it_went_in_but_for_blanks_around_it(words: list[str]) -> None:
    sent = "".join(f"NTE*{word}~" for word in words).encode()
    found = elements(clean(b"ST~" + sent), "NTE", Delimiters(b"*", b":", b"~"))
    assert found.texts() == [word.strip(" ") for word in words]
