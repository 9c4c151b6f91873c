"""Python's bytecode of our own modules, written ahead of the children that are not to write any.

A child of the sandbox lives for one task. Without bytecode it would compile what it imports each time, and take twice
as long to start.
"""

import compileall
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = {"webapp": 5, "models": 0}
"""What children import from, and how many levels of folders within it."""


def write_ahead(root: Path = ROOT) -> None:
    """Compile what is new or changed; nothing happens where that is not wanted, or the folder may not be written."""
    if not sys.dont_write_bytecode:
        for folder, levels in FOLDERS.items():
            compileall.compile_dir(root / folder, maxlevels=levels, quiet=2)
