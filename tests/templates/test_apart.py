"""A template of the practice's own cannot hang the program or fill its memory, and takes no letter of another along."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest
from invented import written
from test_guard import document
from words import words

from bench.letters import anybody
from era.problem import Problem
from templates import apart, limited
from templates.compile import Refused, load
from templates.fields import FOLDER, sample
from templates.wording import Value

LOOPS = "{% for one in lines %}{% for other in lines %}", "{% endfor %}{% endfor %}"


def long_claim(lines: int) -> dict[str, Value]:
    """A claim with more lines than any letter holds."""
    fields = sample()
    return fields | {"lines": [fields["lines"][0]] * lines}  # type: ignore[index]


def own(folder: Path, name: str, text: str) -> Path:
    place = folder / f"{name}.docx"
    place.write_bytes(document(text))
    return place


def test_a_letter_made_apart_is_the_letter_made_here(tmp_path: Path) -> None:
    place = tmp_path / "coding.docx"
    place.write_bytes((FOLDER / "coding.docx").read_bytes())
    claims = [anybody(seed) for seed in range(3)]
    assert apart.rendered([(place, claim) for claim in claims]) == [load(place).render(claim) for claim in claims]


def test_a_template_that_loops_is_stopped_and_named_and_the_others_are_made(tmp_path: Path) -> None:
    slow = own(tmp_path, "slow", LOOPS[0] + "{% if other.codes|upper|lower == '' %}.{% endif %}" * 40 + LOOPS[1])
    good = own(tmp_path, "good", "Claim {{ claim.number }}")
    first, second, third = apart.answers([(good, sample()), (slow, long_claim(2000)), (good, sample())], seconds=3)
    assert isinstance(first, bytes) and first == third and "Claim 1004-22" in words(first)
    assert [str(problem) for problem in second if isinstance(problem, Problem)] == [
        "slow.docx: it takes longer than 3 seconds. Look for loops inside loops, and for pages of text inside a loop."]


def test_a_template_that_eats_memory_is_stopped_and_named(tmp_path: Path) -> None:
    large = own(tmp_path, "large", LOOPS[0] + "all work and no play " * 20_000 + LOOPS[1])
    with pytest.raises(Problem, match=r"large\.docx: it takes more memory than a letter may"):
        apart.rendered([(large, long_claim(100))])


def test_a_refused_template_is_named_with_every_place(tmp_path: Path) -> None:
    wrong = own(tmp_path, "wrong", "{{ claim.nummer }} and {{ claim.number.upper() }}")
    with pytest.raises(Refused) as refused:
        apart.rendered([(wrong, sample())])
    assert {problem.where for problem in refused.value.problems} == {"text, paragraph 1"}
    assert "Did you mean claim.number?" in str(refused.value)


def test_letters_of_the_practice_s_own_templates_are_made_apart_and_shipped_ones_here(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    heard = apart.answers
    monkeypatch.setattr(apart, "answers", lambda wanted: asked.extend(path.name for path, _ in wanted) or heard(wanted))
    (tmp_path / "authorization.docx").write_bytes((FOLDER / "authorization.docx").read_bytes())
    assert [letter.content for letter in written(folder=tmp_path)] == [letter.content for letter in written()]
    assert asked == ["authorization.docx", "authorization.docx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits by a job object")
def test_the_child_may_write_no_file_and_start_no_process(tmp_path: Path) -> None:
    tries = ("import resource; from templates.limited import limit; limit(1_500_000_000, 9)\n"
             "print(resource.getrlimit(resource.RLIMIT_NPROC), resource.getrlimit(resource.RLIMIT_AS)[0])\n"
             "with open('left', 'w') as file: file.write('x')\n")
    made = subprocess.run([sys.executable, "-c", f"import sys; sys.path[:] = {sys.path!r}; {tries}"], cwd=tmp_path,
                          capture_output=True, text=True)
    assert made.stdout.strip() == "(0, 0) 1500000000" and made.returncode != 0
    assert (tmp_path / "left").read_bytes() == b""


def test_the_limits_of_windows_are_laid_out_as_windows_reads_them() -> None:
    assert ctypes.sizeof(limited.Extended) == (144 if ctypes.sizeof(ctypes.c_void_p) == 8 else 112)
    assert limited.Extended.process_memory.offset == (112 if ctypes.sizeof(ctypes.c_void_p) == 8 else 96)
