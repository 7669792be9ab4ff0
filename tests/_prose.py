"""Documents of body text only, for tests of extraction, with places that exist nowhere."""

from onrecord.extraction.language.parse import Parsed, parse
from onrecord.models import Document, Place, Region

PLACES = (
    Place(name="Arvania", country="ZX", precision="country", latitude=10.0, longitude=-40.0),
    Place(name="Torvik", country=None, precision="country", latitude=13.0, longitude=-38.0),
    Place(name="Selm", country="ZX", precision="town", latitude=10.2, longitude=-40.3),
    Place(name="Dorn", country="ZX", precision="town", latitude=10.9, longitude=-40.9),
    Place(name="Kesten", country="ZX", precision="region", latitude=10.5, longitude=-40.5),
)


def written(text: str) -> Document:
    """A document whose whole text is body."""
    return Document(
        sha256="0" * 64,
        name="a report",
        text=text,
        regions=(Region(kind="body", start=0, end=len(text)),),
        title=None,
        byline=None,
        publisher=None,
        agency=None,
        dateline=None,
        published=None,
        language="en",
        unread=None,
        made_by="test",
    )


def parsed(text: str, places: tuple[Place, ...] = PLACES) -> Parsed:
    """The parse of a text, with the invented places known."""
    return parse(written(text), places)
