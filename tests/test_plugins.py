"""A folder is a registry."""

import pytest

from onrecord.errors import UnknownName
from onrecord.plugins import choose, fingerprint, load


def test_modules_with_the_verb_are_found_and_helpers_are_not():
    """The extractors, not what they know of the language."""
    parts = load("onrecord.extraction", "extract")
    assert {"statements", "figures", "accounts", "details", "parties"} <= set(parts)
    assert "language" not in parts


def test_a_name_that_is_not_there_is_answered_with_what_there_is():
    """The message helps the next step."""
    with pytest.raises(UnknownName, match="there is .*statements"):
        choose("onrecord.extraction", "extract", "rumours")


def test_a_fingerprint_changes_with_what_decides():
    """Same source, same fingerprint; another ingredient, another fingerprint."""
    reading = fingerprint("onrecord.reading")
    assert reading == fingerprint("onrecord.reading")
    assert len({reading, fingerprint("onrecord.reading", "x"), fingerprint("onrecord.store")}) == 3
