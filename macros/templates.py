"""Templates: which letters there are, whether the practice's own are sound, and how one looks with invented data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile

from era.problem import Problem
from macros.command import BOOK, Argument, Command, Outcome
from macros.desk import Book, Desk, practice
from macros.letters import TEMPLATES, own_templates
from macros.words import many
from templates.letter import house, path
from templates.pdf import convert
from templates.preview import checked, listed, own, preview
from templates.wording import Value
from workbook.schema import TEAM

PREVIEWS = "Previews"
"""In the practice's folder of templates: what a preview writes, each time anew."""


def run(desk: Desk, book: Book, edit: str | None, show: list[str] | None, pdf: bool) -> Outcome:
    """Put a copy to edit into the practice's folder, write previews, and check every template of that folder."""
    us = house(practice(book), book.read(TEAM))
    if edit:
        _copied(edit, book.path.parent / TEMPLATES)
    folder = own_templates(book)
    places = [_previewed(path(name, folder), us, book.path.parent / TEMPLATES / PREVIEWS, pdf) for name in show or []]
    found = [(name, problem) for name, problems in checked(own(folder)).items() for problem in problems]
    told = [f"  {name}, {problem.where}: {problem.what}. {problem.remedy}" for name, problem in found]
    letters = [f"  {name} ({whose}): {use}" for name, whose, use in listed(folder)]
    count = many(len(own(folder)), "template")
    sentence = f"{count} of your own in {book.path.parent / TEMPLATES}, {_sound(len(found))}."
    shown = [f"  Preview with invented data: {place}" for place in places]
    return Outcome(sentence, (*told, *shown, *letters), findings=len(found), data={
        "problems": [str(problem) for _, problem in found], "previews": [place.name for place in places]})


def _sound(problems: int) -> str:
    return "all sound" if not problems else f"with {many(problems, 'place')} to mend"


def _copied(name: str, folder: Path) -> None:
    """A copy of a shipped template for the practice to edit; a Problem if it has one already."""
    place = folder / f"{name}.docx"
    if place.exists():
        raise Problem(place.name, "you have this template already", "Open it in Word.")
    shipped = path(name, None)
    folder.mkdir(exist_ok=True)
    copyfile(shipped, place)


def _previewed(template: Path, us: Mapping[str, Value], folder: Path, pdf: bool) -> Path:
    content = preview(template, us)
    place = folder / f"{template.stem}.{'pdf' if pdf else 'docx'}"
    made = convert([content])[0] if pdf else content
    folder.mkdir(parents=True, exist_ok=True)
    place.write_bytes(made)
    return place


COMMAND = Command(
    "templates", "Letter templates", "Appeals", "templates",
    "Check the practice's own letter templates: each place that is not understood. Copy one to edit, or preview it.",
    (
        BOOK, Argument("--edit", "a shipped letter, by name, to copy into your folder and change in Word", asked=True),
        Argument("--show", "letters, by name, to preview with invented data", "texts", asked=True),
        Argument("--pdf", "previews as PDF", "flag"),
    ),
    run,
)
