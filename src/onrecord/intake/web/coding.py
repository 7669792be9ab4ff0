"""The content of an answer: its body with the content coding taken off, never more of it than was asked for."""

import zlib

from onrecord.intake.files import Refused
from onrecord.intake.web.warc import Exchange

LARGEST = 64 * 2**20  # bytes of one page, as transferred and as it is
_WBITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_MOST_CODINGS = 2  # one laid over another; more than that no server does, but a bomb
_STEP = 2**16


def content(exchange: Exchange, largest: int = LARGEST) -> tuple[bytes, bool]:
    """What the body holds, and whether its coding came to an end: one that was cut off gives what can be had of it.

    Raises Refused for a coding we did not ask for and cannot read, and where more than `largest` bytes come out.
    """
    stated = (value for name, value in exchange.response_headers if name.lower() == "content-encoding")
    codings = [each for each in (part.strip().lower() for part in ",".join(stated).split(",")) if each]
    codings = [each for each in codings if each != "identity"]
    data, whole = exchange.body, True
    if not data:
        return data, True
    if len(codings) > _MOST_CODINGS:
        raise Refused(f"{len(codings)} content codings laid over each other", "save the page with a browser")
    for coding in reversed(codings):
        if coding not in _WBITS:
            raise Refused(f"the server sent it in a coding that was not asked for ({coding[:20]!r})",
                          "save the page with a browser")
        data, ended = _inflated(data, coding, largest)
        whole = whole and ended
    return data, whole


def unpacked(data: bytes, largest: int = LARGEST) -> bytes:
    """What a gzip file holds, within the same bounds. Raises Refused where more than `largest` bytes come out."""
    return _inflated(data, "gzip", largest)[0]


def _inflated(data: bytes, coding: str, largest: int) -> tuple[bytes, bool]:
    parts, size, ended = [], 0, False
    try:
        while data:
            reader = zlib.decompressobj(_wbits(data, coding))
            while not reader.eof:
                part = reader.decompress(data, _STEP)
                data = reader.unconsumed_tail
                if not part and not data:
                    break  # cut off before its end
                size += len(part)
                if size > largest:
                    raise Refused(f"what was sent unpacks to more than {largest} bytes",
                                  "nothing, unless a page this large is really meant; then save it as a file")
                parts.append(part)
            ended = reader.eof
            data = reader.unused_data if reader.eof and coding != "deflate" else b""
            if data and not data.startswith(b"\x1f\x8b"):
                break  # what follows the end of the packed content is no content
    except zlib.error:
        if not parts:
            raise Refused(f"it is said to be packed ({coding}), and is not", "save the page with a browser") from None
        ended = False
    return b"".join(parts), ended


def _wbits(data: bytes, coding: str) -> int:
    """Some servers send bare deflate data where the zlib format is meant (RFC 9110, 8.4.1.2)."""
    zlib_header = len(data) > 1 and data[0] & 15 == 8 and int.from_bytes(data[:2]) % 31 == 0
    return -15 if coding == "deflate" and not zlib_header else _WBITS[coding]
