"""The public face: what the package lists is there, and a verb is the same word everywhere."""

import subprocess
import sys

from typer.testing import CliRunner

import onrecord
from onrecord.case import Case
from onrecord.cli import KINDS, app
from onrecord.models import ACTS

VERBS = ("capture", "read", "extract", "reconcile", "assess", "share")


def test_everything_the_package_lists_is_there():
    """`__all__` and reality agree."""
    assert all(getattr(onrecord, name) is not None for name in onrecord.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error():
    """The lazy face answers like a module."""
    assert not hasattr(onrecord, "Dossier")


def test_every_verb_is_a_method_and_a_command():
    """The same word is the library function and the command."""
    commands = {each.name or each.callback.__name__ for each in app.registered_commands}
    assert set(VERBS) | {"build", "judge", "show"} <= commands
    assert all(callable(getattr(Case, verb)) for verb in (*VERBS, "build", "judge", "show"))


def test_help_names_every_command_and_needs_nothing_heavy():
    """`onrecord --help` loads neither the language pipeline nor the store."""
    check = (
        "import sys, onrecord.cli; "
        "heavy = {'spacy', 'sqlalchemy', 'trafilatura', 'jinja2', 'numpy', 'rapidfuzz'} & set(sys.modules); "
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shown = CliRunner().invoke(app, ["--help"]).output
    assert all(verb in shown for verb in VERBS)


def test_show_offers_every_kind_of_row():
    """The kinds the command names are the kinds the rows know, the custody entries and the acts of custody."""
    from onrecord.sharing.rows import KINDS as ROWS

    assert set(KINDS) == set(ROWS) | {"entries", *ACTS}
