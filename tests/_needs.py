"""What a test needs of the machine: programs that come from the system's packages (`make system` installs them)."""

import os
import shutil

import pytest

_INSTALLED = "install it with `make system`, or with the system's packages"


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test, saying plainly what is missing, on a machine without these programs; but never where CI runs."""
    missing = [each for each in programs if shutil.which(each) is None]
    skip = bool(missing) and os.environ.get("CI") != "true"
    return pytest.mark.skipif(skip, reason=f"{', '.join(missing)} is not here; {_INSTALLED}")
