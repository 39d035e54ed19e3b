"""The KPI pages as data: what stands on each, in which order, and the formula of every figure.

A page is a TOML file in `kpis/`, rendered with Jinja2 before it is read, so that files share the wording of formulas.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from denials.figures import QUESTIONS

FOLDER = Path(__file__).parent / "kpis"
KNOWN = {"measures": list(QUESTIONS)}
"""What every page may ask for: the ids of the figures that are worked out from the tables."""


def pages(context: Mapping[str, Any] | None = None, *folders: Path) -> list[dict[str, Any]]:
    """The pages in the order of their sheets: those shipped, and those in further folders.

    A page in a later folder replaces the one of the same file name. Raises jinja2.UndefinedError if a page asks for
    something the context does not give.

    >>> [page["sheet"] for page in pages()][:2]
    ['Figures', 'Dashboard']
    """
    found = {path.name: path for folder in (FOLDER, *folders) for path in sorted(folder.glob("*.toml"))}
    places = [str(folder) for folder in (*reversed(folders), FOLDER)]
    words = SandboxedEnvironment(loader=FileSystemLoader(places), undefined=StrictUndefined, autoescape=False)
    texts = [words.get_template(name).render(KNOWN | dict(context or {})) for name in sorted(found)]
    return sorted((tomllib.loads(text) for text in texts), key=lambda page: page["place"])
