"""The child process in which letters of the practice's own templates are made: it may use so much and no more."""

from __future__ import annotations

import base64
import ctypes
import json
import struct
import sys
from typing import Any

from era.problem import Problem
from templates.compile import Refused, compiled

MEMORY = 1_500_000_000
"""Bytes of address space; the program itself takes 400 million of them."""
HEAD = struct.Struct(">cQ")
"""Before each answer: what it is, and how many bytes follow."""
LETTER, PROBLEMS = b"L", b"P"


def serve(memory: int, seconds: float) -> None:
    """Read the task from standard input, make each letter, answer each on standard output."""
    limit(memory, max(1, int(seconds)))
    templates, letters = json.load(sys.stdin.buffer)
    for name, fields in letters:
        _answer(*_made(name, base64.b64decode(templates[name]), fields))


def limit(memory: int, seconds: int) -> None:
    """Let this process have no more memory and processor time, write no file and start no process."""
    if sys.platform == "win32":
        _windows(memory, seconds)
        return
    import resource

    for what, most in (("AS", memory), ("FSIZE", 0), ("NPROC", 0), ("CORE", 0)):
        resource.setrlimit(getattr(resource, f"RLIMIT_{what}"), (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _made(name: str, content: bytes, fields: Any) -> tuple[bytes, bytes]:
    try:
        return LETTER, compiled(content, name).render(fields)
    except Problem as problem:
        found = problem.problems if isinstance(problem, Refused) else (problem,)
        return PROBLEMS, json.dumps([(each.where, each.what, each.remedy) for each in found]).encode()


def _answer(kind: bytes, body: bytes) -> None:
    sys.stdout.buffer.write(HEAD.pack(kind, len(body)) + body)
    sys.stdout.buffer.flush()


class Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION of Windows."""

    _fields_ = (
        ("process_time", ctypes.c_int64), ("job_time", ctypes.c_int64), ("flags", ctypes.c_uint32),
        ("least_set", ctypes.c_size_t), ("most_set", ctypes.c_size_t), ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t), ("priority", ctypes.c_uint32), ("scheduling", ctypes.c_uint32),
    )


class Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of Windows."""

    _fields_ = (
        ("basic", Basic), ("counters", ctypes.c_uint64 * 6), ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t), ("peak_process", ctypes.c_size_t), ("peak_job", ctypes.c_size_t),
    )


PROCESS_TIME, ONE_PROCESS, PROCESS_MEMORY = 0x2, 0x8, 0x100
EXTENDED_LIMITS = 9
TICKS = 10_000_000
"""Windows counts time in tenths of a microsecond."""


def _windows(memory: int, seconds: int) -> None:
    """Put this process into a job with limits of its own; its parent's clock ends it in any case."""
    kernel: Any = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    limits = Extended(process_memory=memory)
    limits.basic.flags = PROCESS_TIME | ONE_PROCESS | PROCESS_MEMORY
    limits.basic.process_time, limits.basic.processes = seconds * TICKS, 1
    kernel.SetInformationJobObject(job, EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
