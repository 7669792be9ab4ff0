"""What is written is brought to the medium: until then a crash can take it away again."""

import os
from pathlib import Path


def settle(path: Path) -> None:
    """Bring a file, or a folder's list of names, to the medium (fsync). Raises OSError when it does not take it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
