"""The macro project we write is the one that others read."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser

from workbook.vba import class_module, document, project, standard
from workbook.vba.compression import CHUNK, compress, decompress
from workbook.vba.project import WORKBOOK

XLWINGS = Path(find_spec("xlwings").origin).parent
BUTTONS = 'Attribute VB_Name = "Buttons"\nOption Explicit\nPublic Sub OnPress(control As Object)\nEnd Sub\n'
LINES = st.lists(st.sampled_from(["Dim a As Long", "a = a + 1", "", "' a comment", "End Sub"]), max_size=900)


@given(LINES)
def test_text_packed_and_unpacked_is_the_same(lines: list[str]) -> None:
    text = "\r\n".join(lines).encode()
    assert decompress(compress(text)) == text


@pytest.mark.parametrize("size", [0, 1, 3, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_text_of_any_length_survives_packing(size: int) -> None:
    text = (b"Public Sub Press()\r\n" * size)[:size]
    assert decompress(compress(text)) == text


def read_back(content: bytes) -> dict[str, str]:
    parser = VBA_Parser("vbaProject.bin", data=content)
    return {stream.split("/")[-1]: code for _, stream, _, code in parser.extract_macros()}


def test_another_reader_finds_every_module_with_its_text() -> None:
    modules = [
        document("ThisWorkbook", WORKBOOK), document("Sheet1"), standard(BUTTONS),
        standard((XLWINGS / "xlwings.bas").read_text(encoding="utf-8")),
        class_module((XLWINGS / "addin" / "Dictionary.cls").read_text(encoding="utf-8")),
    ]
    found = read_back(project("DenialDesk", modules))
    assert found.keys() == {module.name for module in modules}
    for module in modules:
        assert found[module.name].replace("\r\n", "\n").strip() == module.text.replace("\r\n", "\n").strip()


def test_the_same_text_gives_the_same_bytes() -> None:
    modules = [document("ThisWorkbook", WORKBOOK), standard(BUTTONS)]
    assert project("DenialDesk", modules) == project("DenialDesk", modules)


@pytest.mark.parametrize("text", ["Option Explicit", BUTTONS + "' " + "x" * 1100])
def test_a_text_that_is_no_module_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        project("DenialDesk", [standard(text)])


def test_two_modules_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        project("DenialDesk", [standard(BUTTONS), standard(BUTTONS)])
