"""What a practice asks about its own templates: what there is, whether each is sound, how it looks when filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from era.problem import Problem
from templates.apart import answers, rendered
from templates.choice import catalogue, entry
from templates.fields import FOLDER, sample
from templates.letter import exhibits
from templates.wording import Value

FILTERS = (
    ("{{ claim.asked|money }}", "cents as dollars: $480.00"),
    ("{{ today|longdate }}", "November 2, 2026"),
    ("{{ today|shortdate }}", "11/02/2026"),
    ("{{ provider.name or practice.name }}", "the first of them that is not empty"),
    ("{% if practice.fax %}Fax {{ practice.fax }}{% endif %}", "only where there is one"),
    ("{% for line in lines %}{{ line.procedure }} {% endfor %}", "once for each line"),
    ("{%tr for line in lines %} ... {%tr endfor %}", "a table row for each line: each mark in a row of its own"),
    ("{%p if denial.policy %} ... {%p endif %}", "whole paragraphs: each mark in a paragraph of its own"),
    ("[ what a person must fill in ]", "a marked blank: it is counted, and a packet with one is not bound"),
)
"""How a field is written, each with what it gives."""


def own(folder: Path | None) -> list[Path]:
    """The practice's own templates, by name; what Word keeps open beside them is none."""
    return sorted(path for path in folder.glob("*.docx") if not path.name.startswith("~$")) if folder else []


def listed(folder: Path | None) -> list[tuple[str, str, str]]:
    """Every template by name: whose it is, and what it is for."""
    mine = {path.stem for path in own(folder)}
    return [(name, "yours" if name in mine else "shipped", entry(name).use or "a letter of your own")
            for name in [*catalogue(), *sorted(mine - set(catalogue()))]]


def checked(paths: Sequence[Path]) -> dict[str, list[Problem]]:
    """For each template, by file name, what keeps it from being one, each with its place; nothing for a sound one."""
    said = answers([(path, _invented(path, {})) for path in paths])
    return {path.name: [] if isinstance(answer, bytes) else answer for path, answer in zip(paths, said, strict=True)}


def preview(path: Path, us: Mapping[str, Value] | None = None) -> bytes:
    """The letter of an invented claim; Refused with every place, if the template is not sound.

    `us` is who writes and who signs (`templates.letter.house`); what is empty in it is invented too.
    """
    return rendered([(path, _invented(path, us or {}))])[0]


def _invented(path: Path, us: Mapping[str, Value]) -> dict[str, Value]:
    fields = sample()
    for group, ours in us.items():
        fields[group] = {**_filled(fields[group]), **_filled(ours)}
    enclosed = exhibits(path.stem, fields)
    if enclosed or path.parent == FOLDER:
        fields["exhibits"] = enclosed
    return fields


def _filled(group: Value) -> dict[str, Value]:
    """The fields of a group that are not empty."""
    return {name: value for name, value in group.items() if value} if isinstance(group, dict) else {}
