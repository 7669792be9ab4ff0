"""OnRecord keeps the record of alleged violations of the laws of war.

    from onrecord import Case

    case = Case("my-case")
    case.capture(["articles/"])
    case.read(); case.extract(); case.reconcile(); case.assess()
    case.share("my-case-file")
"""

__version__ = "0.1.0"
__all__ = ["Case", "OnRecordError", "__version__"]


def __getattr__(name: str):
    """`Case` is imported when it is first asked for: the parts behind it are heavy."""
    if name == "Case":
        from onrecord.case import Case

        return Case
    if name == "OnRecordError":
        from onrecord.errors import OnRecordError

        return OnRecordError
    raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
