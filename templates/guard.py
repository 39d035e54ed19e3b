"""What a letter template may say: fields, conditions, loops over lists, listed filters. Nothing that runs.

A template comes from a folder that anyone in the practice can write to, so it is read as a stranger's program. The
sandbox alone is not enough: it would still multiply a text by a billion. So the syntax tree may hold the nodes listed
here and no others, and every refusal names the part and the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from era.problem import Problem
from templates.fields import known
from templates.lint import place
from templates.wording import FILTERS

ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.If, nodes.For,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter, nodes.CondExpr,
)
HARMLESS = ("upper", "lower", "title", "trim", "length", "first", "last", "join", "default")
LOOP = ("first", "last", "index", "index0", "length")
LONGEST = 300
"""Characters in a tag: a longer one would be nested deeper than it could be read."""
MOST_TAGS = 1000
DEEPEST = 2
"""Loops inside loops: lists hold tens of items, so the longest letter stays small."""
INSIDE = r"(?:(?!\{[{%#]).)*?"
TAG = re.compile(rf"\{{\{{(?P<say>{INSIDE})\}}\}}|\{{%(?P<do>{INSIDE})%\}}|\{{#{INSIDE}#\}}", re.DOTALL)
"""A tag ends before the next one begins, so that a text of nothing but beginnings is read once, not once for each."""
PLACE = re.compile(r"^(?:p|tr|r)\s+")
"""docxtpl's marks: {%p ... %} stands for its whole paragraph, {%tr ... %} for its table row, {%r ... %} for its run."""
RAW = re.compile(r"^(?:p|tr|tc|r)\s|^[-+]|[-+]$")
"""Marks that put a value outside any text, and signs that swallow what stands beside a tag."""
TYPOGRAPHIC = str.maketrans("“”‘’", "\"\"''")


def environment() -> ImmutableSandboxedEnvironment:
    """The one Jinja environment letters are made in: sandboxed, escaping, strict about missing fields.

    >>> environment().from_string("{{ name }} owes {{ 123450|money }}").render(name="Smith & Sons")
    'Smith &amp; Sons owes $1,234.50'
    """
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in HARMLESS} | FILTERS
    made.tests = {}
    return made


ENVIRONMENT = environment()
PLAIN = ENVIRONMENT.overlay(autoescape=False)
"""The same for text that does not go into a document's XML."""


@dataclass
class Reading:
    """A template part read tag by tag, with the loops that are open at each."""

    part: str
    paragraph: str = ""
    problems: list[Problem] = field(default_factory=list)
    opened: list[tuple[str, dict[str, tuple[str, ...]]]] = field(default_factory=list)

    def refuse(self, what: str, remedy: str) -> None:
        self.problems.append(Problem(place(self.part, self.paragraph), what, remedy))

    @property
    def loops(self) -> dict[str, tuple[str, ...]]:
        """The loop variables in force, each with the path of what it stands for."""
        return {name: path for _, variables in self.opened for name, path in variables.items()}

    def tag(self, say: str | None, do: str | None) -> None:
        """Judge one tag: `{{ say }}` or `{% do %}`."""
        inside = (do or "") if say is None else say
        bare = inside if say is not None else PLACE.sub("", inside)
        text = bare.translate(TYPOGRAPHIC).strip()
        if len(bare) > LONGEST:
            self.refuse(f"'{short(text)}' is too long for a tag", "Take it apart.")
        elif RAW.search(bare):
            self.refuse(f"'{short(text)}' has a mark that loses text", "Leave it out: {{ field }}, {% if ... %}.")
        elif say is not None:
            self._expression("{{ " + text + " }}", text)
        else:
            self._statement(text)

    def _statement(self, text: str) -> None:
        word = text.split(" ", 1)[0]
        if word == "if":
            self._expression("{% " + text + " %}{% endif %}", text)
            self.opened.append(("if", {}))
        elif word == "elif":
            self._expression("{% " + text[2:] + " %}{% endif %}", text)
        elif word == "for":
            self._loop(text)
        elif word in ("endif", "endfor"):
            self._close(word[3:])
        elif word != "else":
            self.refuse(f"'{{% {word} %}}' is not allowed in a letter", "Use if, for and fields only.")

    def _loop(self, text: str) -> None:
        tree = self._expression("{% " + text + " %}{% endfor %}", text)
        loop = tree.find(nodes.For) if tree else None
        variables: dict[str, tuple[str, ...]] = {}
        if loop is not None and (not isinstance(loop.target, nodes.Name) or loop.test or loop.recursive):
            self.refuse(f"'{short(text)}' is more than a plain loop", "Write {% for line in lines %}.")
        elif loop is not None:
            path = self.path(loop.iter)
            if path is None or (*path, "[]") not in LISTS:
                self.refuse(f"'{short(text)}' does not go through a list", "Loop over a list of the field list.")
            variables = {loop.target.name: (*(path or ()), "[]"), "loop": ("loop",)}  # pyright: ignore
        self.opened.append(("for", variables))
        if sum(kind == "for" for kind, _ in self.opened) > DEEPEST:
            self.refuse("loops stand inside loops too deeply", f"Keep to {DEEPEST}.")

    def _close(self, kind: str) -> None:
        if not self.opened or self.opened[-1][0] != kind:
            self.refuse(f"'end{kind}' closes nothing that is open here", f"Open it with {{% {kind} ... %}}.")
        else:
            self.opened.pop()

    def _expression(self, source: str, shown: str) -> nodes.Template | None:
        try:
            tree = ENVIRONMENT.parse(source)
        except (TemplateSyntaxError, RecursionError):
            self.refuse(f"'{short(shown)}' cannot be understood", "Compare it with the field list and the guide.")
            return None
        for what in unallowed(tree):
            self.refuse(f"'{short(shown)}' {what}", "Use fields, conditions and the listed filters only.")
        self._fields(tree)
        return tree

    def _fields(self, tree: nodes.Node) -> None:
        for node in outermost(tree):
            path = self.path(node)
            if path is None or (path not in KNOWN and path[0] != "loop"):
                self.refuse(f"there is no field '{short(written(node))}'", _nearest(written(node)))
            elif path[0] == "loop" and (len(path) != 2 or path[1] not in LOOP):
                self.refuse(f"there is no '{short(written(node))}'", f"A loop has {', '.join(LOOP)}.")

    def path(self, node: nodes.Node) -> tuple[str, ...] | None:
        """The field a name or an attribute stands for, loop variables followed."""
        if isinstance(node, nodes.Name):
            return self.loops.get(node.name, (node.name,))
        if isinstance(node, nodes.Getattr):
            before = self.path(node.node)
            return (*before, node.attr) if before else None
        return None


def _nearest(field: str) -> str:
    """What to do about a field that does not exist: the one that was meant, if one is much like it."""
    alike = get_close_matches(field, [".".join(path) for path in KNOWN if "[]" not in path], 1)
    return f"Did you mean {alike[0]}?" if alike else "The field list names those there are."


KNOWN = frozenset(known()) | {("payer", "address", "[]")}
LISTS = frozenset(path for path in KNOWN if path[-1] == "[]")


def read(part: str, paragraphs: Iterator[tuple[str, str]]) -> list[Problem]:
    """What a part says that it may not: `paragraphs` are texts and where they stand."""
    reading = Reading(part)
    tags = 0
    for reading.paragraph, text in paragraphs:
        for tag in TAG.finditer(text):
            tags += 1
            if tags > MOST_TAGS:
                reading.refuse(f"there are more than {MOST_TAGS} tags", "A letter has fewer than a hundred.")
                return reading.problems
            if tag["say"] is not None or tag["do"] is not None:
                reading.tag(tag["say"], tag["do"])
        if re.search(r"\{[{%#]|[}%#]\}|\{\s*$", TAG.sub("", text)):
            reading.refuse("a tag is not closed, or runs over two paragraphs", "Write each tag in one paragraph.")
    for kind, _ in reading.opened:
        reading.refuse(f"'{kind}' is never closed", f"End it with {{% end{kind} %}}.")
    return reading.problems


def unallowed(tree: nodes.Template) -> Iterator[str]:
    """What stands in a syntax tree that a letter has no use for.

    >>> list(unallowed(ENVIRONMENT.parse("{{ 'x' * 9 }}{{ name|upper }}")))
    ['uses Mul']
    >>> list(unallowed(ENVIRONMENT.parse("{{ name._secret }}")))
    ['uses a private name']
    """
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED):
            yield f"uses {type(node).__name__}"
        elif isinstance(node, nodes.Filter) and node.name not in ENVIRONMENT.filters:
            yield f"uses the unknown filter {node.name}"
        elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            yield "uses a private name"


def outermost(node: nodes.Node) -> Iterator[nodes.Node]:
    """The longest field expressions of a tree: of `a.b.c` the whole, not `a` and `a.b`; not what a loop names."""
    if isinstance(node, nodes.Name | nodes.Getattr):
        if not (isinstance(node, nodes.Name) and node.ctx == "store"):
            yield node
        return
    for child in node.iter_child_nodes():
        yield from outermost(child)


def written(node: nodes.Node) -> str:
    """A field expression as its author wrote it."""
    if isinstance(node, nodes.Getattr):
        return f"{written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "..."


def short(text: str) -> str:
    """The first forty characters, for a message."""
    return text if len(text) <= 40 else text[:40] + "…"
