"""The command `onrecord`: each of its commands calls Case and prints. Heavy imports wait until a command runs."""

from onrecord.cli import verbs, custody, handover  # noqa: F401, I001  in the order in which --help lists their commands
from onrecord.cli.common import app
from onrecord.cli.verbs import KINDS

__all__ = ["KINDS", "app", "main"]


def main() -> None:
    """Run the command line that this process was started with."""
    app()
