"""Python programs of their own for tests: to be killed, to run beside each other, to give up their rights."""

import os
import subprocess
import sys
from pathlib import Path


def program(code: str, folder: Path, **options) -> subprocess.Popen:
    """A running Python program; `folder` is its first argument, and the tests' helpers are at hand."""
    lines = "import sys\nfrom pathlib import Path\nfrom _records import *\nfrom onrecord.store import open_store\n"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    return subprocess.Popen(
        [sys.executable, "-c", lines + code, str(folder)], env=environment, stdout=subprocess.PIPE, text=True, **options
    )
