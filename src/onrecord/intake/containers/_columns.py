"""Which column of a table holds what: as a person says, or by the names such columns commonly have.

A guess is made only where one column has a name that says it; where two have, or none has one for the text, the person
is asked. What was taken for what is told in either case.
"""

import codecs
from collections.abc import Iterable, Mapping

from onrecord.errors import UsageError

FIELDS = ("text", "title", "byline", "published", "publisher", "address")
ENCODING = "encoding"  # not a column: how the bytes of the table are to be read
_COMMON = {
    "text": "text body content fulltext articletext articlebody maintext textcontent bodytext",
    "title": "title headline heading uploadtitle articletitle",
    "byline": "byline author authors writer",
    "published": "published publishedat publishdate publisheddate publicationdate date datepublished pubdate",
    "publisher": "publisher source sourcename outlet newspaper sitename publication",
    "address": "address url link sourceurl articleurl permalink canonicalurl",
}
_FIELD_OF = {name: field for field, names in _COMMON.items() for name in names.split()}


class Unclear(Exception):
    """Which column holds the text, or another field, cannot be told: the words say why."""


def parse(options: Iterable[str] | str) -> dict[str, str]:
    """What a person said: "text=body,title=headline" is {"text": "body", "title": "headline"}.

    A column is a name of the table's first line, for JSON a path ("source.name"), or "#3": the third column of a table
    that has no line of names. Raises UsageError for what cannot be meant.
    """
    options = [options] if isinstance(options, str) else list(options)
    found: dict[str, str] = {}
    for pair in (each for option in options for each in option.split(",")):
        field, equals, column = (each.strip() for each in pair.partition("="))
        if not equals or not column or field not in (*FIELDS, ENCODING):
            raise UsageError(f"{pair!r} does not say which column holds what: write text=NAME; besides text there is "
                             f"{', '.join(FIELDS[1:])}, and {ENCODING}=NAME for how the bytes are to be read")
        if found.setdefault(field, column) != column:
            raise UsageError(f"{field} is said to be in two columns, {found[field]!r} and {column!r}")
    if found and "text" not in found:
        raise UsageError("the columns do not say where the text is: add text=NAME")
    if found.get(ENCODING):
        try:
            codecs.lookup(found[ENCODING])
        except LookupError:
            raise UsageError(f"there is no encoding {found[ENCODING]!r}; there is utf-8, cp1251, koi8-u, ...") from None
    return found


def chosen(asked: Mapping[str, str], names: Iterable[str]) -> tuple[dict[str, str], bool]:
    """Field -> column for a table with columns of these `names`, and whether it was guessed. Raises Unclear."""
    names = list(names)
    said = {field: column for field, column in asked.items() if field != ENCODING}
    if said:
        missing = [column for column in said.values() if column not in names]
        if missing:
            raise Unclear(f"it has no column {missing[0]!r}; it has {listed(names)}")
        return said, False
    fitting: dict[str, list[str]] = {}
    for name in names:
        if field := _FIELD_OF.get("".join(filter(str.isalnum, name.lower()))):
            fitting.setdefault(field, []).append(name)
    for field, columns in fitting.items():
        if len(columns) > 1:
            raise Unclear(f"which column is the {field}: {listed(columns)}?")
    if "text" not in fitting:
        raise Unclear(f"which column is the text? It has {listed(names)}")
    return {field: fitting[field][0] for field in FIELDS if field in fitting}, True


def listed(names: Iterable[str]) -> str:
    """Names of columns, for a message: the first twenty, each cut."""
    names = list(names)
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""
    return ", ".join(repr(each[:40]) for each in names[:20]) + more
