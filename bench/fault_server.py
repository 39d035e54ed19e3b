"""A command that has come to its first write: copied there again and again, each copy under a fault of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from macros import cli

CALLS = ("openat", "write", "pwrite64", "writev", "ftruncate", "fsync", "fdatasync", "rename", "renameat2", "link",
         "linkat", "unlink", "unlinkat", "mkdir", "rmdir", "chmod", "fchmod", "fchmodat", "utimensat",
         "copy_file_range", "sendfile")
FAULTS = {"killed": "signal=KILL", "disk full": "error=ENOSPC", "disk error": "error=EIO"}
READING = re.compile(r"openat\(.*O_RDONLY(?!.*O_CREAT)")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGING = {"os.mkdir", "os.remove", "os.rename", "os.link", "os.rmdir", "tempfile.mkstemp", "tempfile.mkdtemp"}
"""What Python says it is about to do, where that changes a folder."""
LAST = 120
"""Seconds after which a copy counts as hanging."""


class Server:
    """A process that runs a command line up to its first write in a folder, and there waits to be copied."""

    def __init__(self, words: Sequence[str], folder: Path) -> None:
        self._folder, self._log = folder, folder.with_suffix(".calls")
        self._orders, theirs = Pipe()
        self.process = os.fork()
        if not self.process:
            _serve(words, folder, theirs)
        theirs.close()
        if self._orders.recv() != "ready":
            raise RuntimeError(f"{words[0]} writes nothing")

    def calls(self) -> list[tuple[str, int]]:
        """The write-side calls from the first write on, each with its number among those of its name."""
        self._copy(["-e", f"trace={','.join(CALLS)}"])
        seen, found = Counter[str](), list[tuple[str, int]]()
        for line in self._log.read_text(errors="replace").splitlines():
            name = line.partition("(")[0]
            seen[name] += name in CALLS
            if str(self._folder) in line and name in CALLS and not READING.search(line):
                found.append((name, seen[name]))
        return found

    def run(self, call: str, fault: str, number: int) -> bool:
        """Run a copy with a fault at one of its calls; whether it was struck.

        What it leaves is given the copy's own number: it had made up the first name before it was copied.
        """
        copy = self._copy(["-e", f"trace={call}", "-e", f"inject={call}:{FAULTS[fault]}:when={number}"])
        for left in self._folder.rglob(f"*-{self.process}-*"):
            left.rename(left.with_name(left.name.replace(str(self.process), str(copy), 1)))
        told = self._log.read_text(errors="replace")
        return "(INJECTED)" in told or "killed by SIGKILL" in told

    def stop(self) -> None:
        """End the process."""
        self._orders.send("stop")
        os.waitpid(self.process, 0)

    def _copy(self, how: list[str]) -> int:
        self._orders.send("copy")
        child = self._orders.recv()
        tracer = subprocess.Popen(["strace", "-q", "-y", "-s", "0", "-o", self._log, *how, "-p", str(child)],
                                  stderr=subprocess.DEVNULL)
        while "TracerPid:\t0\n" in Path(f"/proc/{child}/status").read_text():
            time.sleep(0.01)
        os.kill(child, signal.SIGCONT)
        self._orders.recv()
        tracer.wait()
        return child


def _serve(words: Sequence[str], folder: Path, orders: Connection) -> None:
    """Run the command line; at its first write in the folder make copies as ordered. Never returns."""
    waiting = [True]

    def about_to(event: str, given: tuple[object, ...]) -> None:
        if waiting and _writes(event, given, str(folder)):
            waiting.clear()
            _copies(orders)
    sys.addaudithook(about_to)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        status = cli.main(words)
    if waiting:
        orders.send("nothing")
    os._exit(status)


def _copies(orders: Connection) -> None:
    """Make copies of this process, which go on from here, until told to stop; this one goes no further."""
    orders.send("ready")
    while orders.recv() == "copy":
        child = os.fork()
        if not child:
            os.kill(os.getpid(), signal.SIGSTOP)
            return
        os.waitpid(child, os.WUNTRACED)
        orders.send(child)
        _reaped(child)
        orders.send("over")
    os._exit(0)


def _writes(event: str, given: tuple[object, ...], folder: str) -> bool:
    """Whether what Python is about to do changes something in a folder."""
    inside = str(given[0]).startswith(folder) if given else False
    if event == "open":
        return inside and isinstance(given[2], int) and bool(given[2] & WRITING)
    return inside and event in CHANGING


def _reaped(child: int) -> None:
    end = time.monotonic() + LAST
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
