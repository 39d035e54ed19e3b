"""How fast letters are made, and whether they are what docxtpl makes: `python -m bench.letters [letters] [--pdf]`.

Prints one line for each measurement. docxtpl is given a new template object for each letter, as its documentation has
it, and the same strict environment.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from lxml import etree

from templates import guard
from templates.apart import rendered
from templates.compile import Template, compiled, load
from templates.fields import FOLDER, sample
from templates.fields import fields as known_fields
from templates.letter import Letter
from templates.pdf import pdfs
from templates.wording import Value

NAMED = {
    "[Content_Types].xml": "docxtpl drops defaults that no part of the package uses",
    "docProps/core.xml": "docxtpl writes empty properties",
}
"""The parts in which our letters and docxtpl's differ, and why."""
NAMES = ("Ann O'Brien", "José García", "Smith & Sons", "Zoë <b>Łu</b>", '"Kim" Lee', "A" * 60)


def anybody(seed: int) -> dict[str, Value]:
    """Fields of an invented claim with one to twelve lines; a third of what may be empty is."""
    chance = random.Random(seed)
    tree: Any = sample()
    for field in known_fields():
        if field.required == "no" and "[]" not in field.path and len(field.path) == 2 and field.kind in ("text", "day"):
            tree[field.path[0]][field.path[1]] = chance.choice(["", field.sample, field.sample])
    tree["claim"] |= {"number": f"C{seed:06d}", "member_id": f"M{seed:09d}"}
    tree["payer"]["address"] = chance.choice([[], ["PO Box 1"], ["PO Box 1", "Elm & Ash, OH"]])
    tree["patient"]["name"] = chance.choice(NAMES)
    tree["exhibits"] = [{"tab": tab, "title": f"Exhibit {tab}"} for tab in "ABCD"[:chance.randint(0, 4)]]
    rated = chance.random() < 0.5
    tree["lines"] = [_line(chance, rated) for _ in range(chance.randint(1, 12))]
    tree["total"] |= {} if rated else dict.fromkeys(RATED, "")
    return tree


RATED = ("allowed", "expected", "short")


def _line(chance: random.Random, rated: bool) -> dict[str, Value]:
    """A line with amounts of one cent to $5,000; what was agreed only where the fee schedule knows it."""
    amount = partial(chance.randint, 1, 500000)
    return {
        "service_date": f"2026-08-{chance.randint(1, 28):02d}", "procedure": f"{chance.randint(10000, 99999)}",
        "units": str(chance.randint(1, 9)), "charge": amount(), "paid": 0, "denied": amount(), "codes": "CO-50",
        **{name: amount() if rated else "" for name in RATED}, "basis": "Fee schedule: $1.00 x 2" if rated else "",
    }


def docxtpl_s(path: Path, fields: dict[str, Value]) -> bytes:
    """The letter as docxtpl itself makes it."""
    template = DocxTemplate(path)
    template.render(fields, jinja_env=guard.environment(), autoescape=True)
    made = io.BytesIO()
    template.save(made)
    return made.getvalue()


def differences(ours: bytes, theirs: bytes) -> Iterator[str]:
    """The parts in which two packages differ, other than the named ones; XML is compared in canonical form."""
    one, other = _parts(ours), _parts(theirs)
    for part in sorted(set(one) | set(other)):
        if part not in NAMED and one.get(part) != other.get(part):
            yield part


def _parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return {name: etree.tostring(etree.fromstring(body), method="c14n") if name.endswith((".xml", ".rels")) else body
            for name, body in parts.items()}


def speed(path: Path, count: int) -> tuple[float, float]:
    """Seconds for one letter: ours and docxtpl's, on the same claims."""
    claims = [anybody(seed) for seed in range(count)]
    compiled.cache_clear()
    begun = time.perf_counter()
    template = load(path)
    for fields in claims:
        template.render(fields)
    ours = (time.perf_counter() - begun) / count
    begun = time.perf_counter()
    for fields in claims[:max(20, count // 20)]:
        docxtpl_s(path, fields)
    return ours, (time.perf_counter() - begun) / len(claims[:max(20, count // 20)])


def apart(path: Path, count: int) -> float:
    """Seconds for the letters of a practice's own template, the child's start included."""
    claims = [anybody(seed) for seed in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / path.name
        own.write_bytes(path.read_bytes())
        begun = time.perf_counter()
        assert len(rendered([(own, fields) for fields in claims])) == count
        return time.perf_counter() - begun


def equal(template: Template, path: Path, count: int) -> list[str]:
    """Where any of these letters differs from docxtpl's."""
    return [f"{path.stem} {seed}: {part}" for seed in range(count)
            for part in differences(template.render(anybody(seed)), docxtpl_s(path, anybody(seed)))]


def invented(template: Template, seed: int) -> Letter:
    """A whole letter of an invented claim."""
    fields = anybody(seed)
    return Letter(f"case {seed}", f"C{seed:06d}", "Elm", "First", template.name, 1, f"letter-{seed}.docx", 1, fields,
                  template.render(fields))


def main(count: int, pdf: bool) -> None:
    """Every measurement, one line each."""
    path = FOLDER / "medical_necessity.docx"
    ours, theirs = speed(path, count)
    print(f"{count} letters .docx: {ours * count:.2f} s, {1 / ours:.0f} a second; docxtpl {1 / theirs:.1f} a second; "
          f"{theirs / ours:.1f} times as fast")
    print(f"{count} letters .docx of the practice's own template, in the child process: {apart(path, count):.2f} s")
    if pdf:
        letters = [invented(load(path), seed) for seed in range(count)]
        begun = time.perf_counter()
        made = pdfs(letters)
        print(f"{len(made)} letters as PDF, split and checked: {time.perf_counter() - begun:.1f} s")
    different = [found for path in sorted(FOLDER.glob("*.docx")) for found in equal(load(path), path, count // 10)]
    print(f"{count // 10} claims on each of {len(list(FOLDER.glob('*.docx')))} templates: {len(different)} differences",
          *different[:5], sep="\n  ")


if __name__ == "__main__":
    main(int(next((word for word in sys.argv[1:] if word.isdigit()), "1000")), "--pdf" in sys.argv)
