"""The published vocabulary: acts, objects, means, protections and conducts, read from `vocabulary.toml`."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def vocabulary() -> dict:
    """The tables of `vocabulary.toml`: `acts`, `objects`, `means`, `protections`, `conducts`, each keyed by its code."""
    return tomllib.loads(files("onrecord").joinpath("vocabulary.toml").read_text(encoding="utf-8"))
