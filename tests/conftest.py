"""What many tests share: a clock that only goes forward, and the bundled sample as a built case."""

from collections.abc import Callable
from importlib.resources import files
from itertools import count
from pathlib import Path

import pytest

from onrecord import Case


def ticking() -> Callable[[], str]:
    """A clock for tests: one second later each time it is asked."""
    seconds = count()
    return lambda: f"2031-06-01T00:{(now := next(seconds)) // 60 % 60:02d}:{now % 60:02d}Z"


@pytest.fixture
def clock() -> Callable[[], str]:
    return ticking()


@pytest.fixture
def case(clock):
    """An empty case in memory."""
    with Case("memory:", by="tester", now=clock) as empty:
        yield empty


SAMPLE = Path(str(files("onrecord"))) / "sample"


@pytest.fixture(scope="session")
def sample_case():
    """The bundled sample, reconciled. Shared: tests only look at it."""
    with Case("memory:", by="tester", now=ticking()) as built:
        built.capture(sorted(SAMPLE.glob("*.txt")), places=SAMPLE / "places.csv")
        built.read()
        built.extract()
        built.reconcile()
        yield built


@pytest.fixture(scope="session")
def sample_picture(sample_case):
    return sample_case.picture()


REPORT = """Shells hit clinic in Tarnholm, council says

TARNHOLM (Velmark Press) - At least 12 people were killed when shells hit a clinic in Tarnholm on Monday, the
Tarnholm city council said. "We have no medicine left," Mayor Ilse Brandt told reporters.
"""


@pytest.fixture
def report(tmp_path) -> Path:
    """A short report of our own in a file."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path
