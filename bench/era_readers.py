"""One reader, one file, one fresh process: `python era_readers.py READER FILE WARM_UP` prints seconds and peak memory.

With `first` after these, what is timed runs before all other work of the machine (Linux, as root): only that, as Linux
stops a process that does so for the twentieth part of each second, and to load a reader takes most of one.

Every reader gives claims, service lines and adjustments as pandas frames, unless it is a floor or cannot.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


def ours(file: Path) -> object:
    """This project's reader, with its checks, its balances and all its tables."""
    import era

    read = era.read(file)
    return read.claims, read.lines, read.adjustments


def same_frames(file: Path) -> object:
    """oxedi: Rust, to the frames that ours makes."""
    from oxedi_reader import read

    return read(file)


def own_frames(file: Path) -> object:
    """oxedi: Rust, its ready-made tables to pandas."""
    import oxedi

    tables = oxedi.parse(file.read_bytes()).tables.to_pandas()
    return tables["claims"], tables["services"], tables["adjustments"]


def edi_835_parser(file: Path) -> object:
    """edi-835-parser: one frame of lines; keeps the first adjustment of each CAS only."""
    from edi_835_parser import parse

    return parse(str(file)).to_dataframe()


def context_reader(file: Path) -> object:
    """pyx12's X12ContextReader: claim by claim."""
    import pandas as pd
    from pyx12 import error_handler, params, x12context

    rows: dict[str, list[tuple[str, ...]]] = {"CLP": [], "SVC": [], "CAS": []}
    with file.open(encoding="ascii") as source:
        reader = x12context.X12ContextReader(params.params(), error_handler.errh_null(), source)
        for tree in reader.iter_segments("2100"):
            if tree.id == "2100":
                for found in tree.iterate_segments():
                    segment = found["segment"]
                    if segment.get_seg_id() in rows:
                        rows[segment.get_seg_id()].append(_elements(segment))
    return {name: pd.DataFrame(found) for name, found in rows.items()}


def segment_reader(file: Path) -> object:
    """pyx12's X12Reader: segment by segment, without any grammar."""
    import pandas as pd
    from pyx12 import x12file

    rows: dict[str, list[tuple[str, ...]]] = {"CLP": [], "SVC": [], "CAS": []}
    with file.open(encoding="ascii") as source:
        for segment in x12file.X12Reader(source):
            if segment.get_seg_id() in rows:
                rows[segment.get_seg_id()].append(_elements(segment))
    return {name: pd.DataFrame(found) for name, found in rows.items()}


def _elements(segment: object) -> tuple[str, ...]:
    return tuple(str(value) for _, _, _, value in segment.values_iterator())  # type: ignore[attr-defined]


def bytes_only(file: Path) -> object:
    """Floor: read the bytes."""
    return file.read_bytes()


def split_only(file: Path) -> object:
    """Floor: read and split into segments."""
    return file.read_bytes().split(b"~")


READERS: dict[str, Callable[[Path], object]] = {
    "ours": ours, "oxedi, same frames": same_frames, "oxedi, its own frames": own_frames,
    "edi-835-parser": edi_835_parser, "pyx12 X12Reader": segment_reader,
    "pyx12 X12ContextReader": context_reader, "read the bytes": bytes_only, "split into segments": split_only,
}


def main() -> None:
    """Warm up, read once, say how long it took."""
    name, file, warm_up, *first = sys.argv[1:]
    read = READERS[name]
    read(Path(warm_up))
    if first:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
    started = time.perf_counter(), time.process_time()
    read(Path(file))
    took = time.perf_counter() - started[0], time.process_time() - started[1]
    print(json.dumps({"seconds": took[0], "cpu": took[1], "peak": peak()}))


def peak() -> float:
    """The most memory that this process had, in MB; Linux hands the usual figure down from the parent process."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
