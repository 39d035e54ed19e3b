"""What opens a workbook in a test."""

from collections.abc import Callable
from pathlib import Path

import xlwings

Open = Callable[[Path], xlwings.Book]
