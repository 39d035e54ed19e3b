"""Bytes become text: whatever an editor, a mail program or a payer made of it, as clean UTF-8."""

from __future__ import annotations

UTF_8_BOM, UTF_16_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


def clean(data: bytes) -> bytes:
    """The text of a file as UTF-8 without a byte order mark: UTF-8, UTF-16 or else cp1252, never refused.

    >>> clean("ISA*00".encode("utf-16")), clean("MUÑOZ".encode("cp1252")).decode()
    (b'ISA*00', 'MUÑOZ')
    """
    if data.startswith(UTF_16_BOMS):
        return data.decode("utf-16", "replace").encode()
    if data.startswith(UTF_8_BOM):
        data = data[3:]
    data = _narrow(data)
    return data if data.isascii() or _is_utf_8(data) else data.decode("cp1252", "replace").encode()


def _narrow(data: bytes) -> bytes:
    """Undo UTF-16 that lost its mark: every second byte is then zero."""
    if data[1:8:2] == b"\0\0\0\0":
        return data.decode("utf-16-le", "replace").encode()
    if data[0:7:2] == b"\0\0\0\0":
        return data.decode("utf-16-be", "replace").encode()
    return data


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def what_it_is(text: bytes) -> str:
    """Say what a text is that holds no X12, in one clause.

    >>> what_it_is(b"<!DOCTYPE html><html>")
    'this is a web page, not a remittance'
    """
    start = text[:400].lstrip().lower()
    if not start.strip(b"\0"):
        return "the file is empty"
    for beginning, kind in KINDS:
        if start.startswith(beginning):
            return f"this is {kind}, not a remittance"
    if start.startswith(b"isa"):
        return "the file is cut off within its header (ISA)"
    return "this is not an X12 file: it has no interchange header (ISA)"


KINDS = (
    (b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"<?xml", "an XML file"), (b"%pdf", "a PDF"),
    (b"{\\rtf", "a Word document"), (b"\xef\xbf\xbdpng", "a picture"), (b"una", "an EDIFACT file"),
    (b"unb", "an EDIFACT file"), (b"msh|", "an HL7 message"), (b"{", "a JSON file"), (b"[", "a JSON file"),
    (b"from:", "an e-mail without a remittance in it"), (b"<", "an XML file"),
)
