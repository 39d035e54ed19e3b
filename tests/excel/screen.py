"""A screen that nobody sees, on which a test clicks and of which it takes a picture: Xvfb, and X's own test events."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import struct
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from office import NoOffice

from workbook.icons import png

WIDTH, HEIGHT = 1600, 1000
LEFT_BUTTON = 1
HEADER = struct.Struct(">25I")
"""The head of an X window dump: where its pixels begin follows from its size and its colours."""


class Screen:
    """One screen. `with Screen() as screen: ...`; programs that are to be seen on it get `DISPLAY=screen.name`."""

    def __init__(self) -> None:
        program = shutil.which("Xvfb")
        if program is None:
            raise NoOffice("Xvfb is not on the path: install it with `apt-get install xvfb libxtst6`.")
        self.folder = Path(tempfile.mkdtemp(prefix="screen-"))
        read, write = os.pipe()
        self.process = subprocess.Popen(
            [program, "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", self.folder,
             "-nolisten", "tcp"], pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as told:
            self.name = f":{told.readline().strip()}"
        self.x = _library("X11")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(self.name.encode()))
        self.test = _library("Xtst")

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *_: object) -> None:
        self.x.XCloseDisplay(self.display)
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def click(self, x: int, y: int) -> None:
        """Move the mouse there and press its left button once."""
        self.test.XTestFakeMotionEvent(self.display, -1, x, y, 0)
        self.x.XSync(self.display, 0)
        time.sleep(0.3)
        for pressed in (1, 0):
            self.test.XTestFakeButtonEvent(self.display, LEFT_BUTTON, pressed, 0)
            self.x.XSync(self.display, 0)
            time.sleep(0.1)

    def pixels(self) -> np.ndarray:
        """What is seen: height x width x red, green, blue, each from 0 to 255."""
        dump = (self.folder / "Xvfb_screen0").read_bytes()
        head = HEADER.unpack_from(dump)
        size, width, height, line, colours = head[0], head[4], head[5], head[12], head[19]
        rows = np.frombuffer(dump, np.uint8, line * height, size + 12 * colours).reshape(height, line)
        return rows[:, :width * 4].reshape(height, width, 4)[..., 2::-1]

    def picture(self, path: Path) -> Path:
        """Write what is seen as a PNG."""
        seen = self.pixels() / 255
        path.write_bytes(png(np.dstack([seen, np.ones(seen.shape[:2])])))
        return path


def _library(name: str) -> ctypes.CDLL:
    found = ctypes.util.find_library(name)
    if found is None:
        raise NoOffice(f"lib{name} is missing: install it with `apt-get install xvfb libxtst6`.")
    return ctypes.CDLL(found)
