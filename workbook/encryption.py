"""A workbook under a password: Excel's own encryption (ECMA-376, agile: AES-256, SHA-512), all of it in memory."""

from __future__ import annotations

from io import BytesIO

from msoffcrypto.format.ooxml import OOXMLFile


def locked(content: bytes, password: str) -> bytes:
    """The workbook, encrypted."""
    made = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(password, made)
    return made.getvalue()


def opened(content: bytes, password: str) -> bytes:
    """What an encrypted workbook holds."""
    made, file = BytesIO(), OOXMLFile(BytesIO(content))
    file.load_key(password=password, verify_password=True)
    file.decrypt(made, verify_integrity=True)
    return made.getvalue()
