"""Fields: what a letter template may say, each field with its words and a sample."""

from __future__ import annotations

from macros.command import Command, Outcome
from macros.desk import Desk
from templates.fields import Field, fields
from templates.preview import FILTERS


def run(desk: Desk) -> Outcome:
    """List every field, and how fields, conditions and loops are written."""
    rows = [_told(field) for field in fields()]
    width = max(len(written) for written, _ in rows)
    lines = [f"  {written:{width}}  {help}" for written, help in (*rows, ("", ""), *FILTERS)]
    return Outcome(f"{len(rows)} fields for letter templates, each with a sample:", tuple(lines), data={
        "fields": [{"field": field.field, "kind": field.kind, "required": field.required == "yes",
                    "sample": field.sample, "help": field.help} for field in fields()]})


def _told(field: Field) -> tuple[str, str]:
    """A field as it is written into Word, and what it is."""
    sample = f" ({field.sample})" if field.sample else ""
    needed = "; a letter without it is refused" if field.required == "yes" else ""
    return _written(field), f"{field.help}{sample}{needed}"


def _written(field: Field) -> str:
    """As it stands in a template.

    >>> _written(Field("claim.number", "text", "yes", "", "")), _written(Field("lines[].charge", "money", "", "", ""))
    ('{{ claim.number }}', '{{ line.charge|money }}')
    >>> _written(Field("exhibits", "list", "no", "", ""))
    '{% for exhibit in exhibits %}'
    """
    if field.kind == "list":
        return f"{{% for {_one(field.path[-1])} in {field.field} %}}"
    inside = f"{_one(field.path[0])}.{field.path[-1]}" if "[]" in field.path else field.field
    how = {"money": "|money", "day": "|longdate"}.get(field.kind, "")
    return f"{{{{ {inside}{how} }}}}"


def _one(many: str) -> str:
    return "line" if many == "address" else many.removesuffix("s")


COMMAND = Command(
    "fields", "Letter fields", "Appeals", "fields",
    "List every field that a letter template may use, with its meaning and a sample. Writes nothing.", (), run,
)
"""No workbook is needed: the fields are the same for all."""
