"""What the trials of the reader share."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # bench/ is no installed package
