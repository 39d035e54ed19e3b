"""The child process of the second opinion: `python era/guide.py` reads X12 on standard input and lets pyx12 judge it.

It answers on standard output in lines of JSON, as it goes, so that a stop or a time limit loses nothing that was said:
["at", segments] · ["finding", segment, level, code, element] · ["end", segments, claims, what stopped it or ""].
No value of the file is ever repeated: pyx12's own sentences quote names and numbers, so only its codes are passed on.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

STEP = 2_000
"""Segments between two signs of life."""


def say(*words: str | int) -> None:
    """One line to the parent."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Judge standard input."""
    logging.disable(logging.CRITICAL)
    say(*judged(sys.stdin.buffer.read().decode("utf-8", "replace")))


def judged(text: str) -> tuple[str, int, int, str]:
    """Run pyx12 over a text; answer how many segments and claims it saw and the name of the error that stopped it."""
    from pyx12 import error_handler, params, x12n_document  # pyright: ignore[reportMissingTypeStubs]

    seen = {"segments": 0, "claims": 0}

    def counted(segment: Any, source: Any, *_: Any) -> None:
        seen["segments"] = source.get_cur_line()
        seen["claims"] += segment.get_seg_id() == "CLP"
        if seen["segments"] % STEP == 0:
            say("at", seen["segments"])

    error_handler.err_handler = recorder(error_handler.err_handler)
    stopped = ""
    try:
        opened = io.StringIO(text)
        x12n_document.x12n_document(params.params(), opened, None, None, callback=counted)
    except Exception as error:
        stopped = type(error).__name__
    return "end", seen["segments"], seen["claims"], stopped


def recorder(handler: Any) -> Any:
    """pyx12's error handler, made to tell each error at once instead of keeping and logging it."""

    def at(node: Any) -> int:
        return node.get_cur_line() if node is not None else 0

    class Recorder(handler):
        def isa_error(self: Any, err_cde: str, err_str: str) -> None:
            say("finding", at(self.cur_isa_node), "ISA", err_cde, "")

        def gs_error(self: Any, err_cde: str, err_str: str) -> None:
            say("finding", at(self.cur_gs_node), "GS", err_cde, "")

        def st_error(self: Any, err_cde: str, err_str: str) -> None:
            say("finding", at(self.cur_st_node), "ST", err_cde, "")

        def seg_error(self: Any, err_cde: str, err_str: str, err_value: Any = None, src_line: int = 0) -> None:
            node = self.cur_seg_node
            say("finding", src_line or at(node), "segment", err_cde, str(getattr(node, "seg_id", "") or ""))

        def ele_error(self: Any, err_cde: str, err_str: str, bad_value: Any, refdes: str | None = None) -> None:
            say("finding", at(self.cur_seg_node), "element", err_cde, str(refdes or ""))

    return Recorder


if __name__ == "__main__":
    main()
