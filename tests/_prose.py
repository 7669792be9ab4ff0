"""Documents of body text only, for tests of extraction, with places that exist nowhere."""

from _made import document
from onrecord.extraction.language.parse import Parsed, parse
from onrecord.models import Place

PLACES = (
    Place(name="Arvania", country="ZX", precision="country", latitude=10.0, longitude=-40.0),
    Place(name="Torvik", country=None, precision="country", latitude=13.0, longitude=-38.0),
    Place(name="Selm", country="ZX", precision="town", latitude=10.2, longitude=-40.3),
    Place(name="Dorn", country="ZX", precision="town", latitude=10.9, longitude=-40.9),
    Place(name="Kesten", country="ZX", precision="region", latitude=10.5, longitude=-40.5),
)


def parsed(text: str, places: tuple[Place, ...] = PLACES) -> Parsed:
    """The parse of a text, with the invented places known."""
    return parse(document(text), places)
