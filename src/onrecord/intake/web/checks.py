"""Is the text really the article? What shows that a page may be something else, named, with the sign that was seen."""

from onrecord.intake.web.warc import Exchange


def check(exchange: Exchange, data: bytes, kind: str) -> tuple[str, ...]:
    """What speaks against taking the page for the article; nothing, when nothing does."""
    found = []
    if not 200 <= exchange.status < 300:
        found.append(f"an error page: the server answered {exchange.status} {exchange.reason}".strip())
    return tuple(found)
