"""A small writer of PDFs: lines of Courier at places, a picture instead of a page, and nothing else."""

from collections.abc import Sequence

Placed = tuple[float, float, str]  # from the left edge, from the lower edge, in points; the words
WIDTH, HEIGHT = 612, 792
SIZE, STEP = 9, 11  # points: of the letters, from line to line


def set_in_lines(words: str, *, at: tuple[float, float] = (72, 680), width: int = 80) -> list[Placed]:
    """A paragraph broken at a width of characters, from the top down."""
    lines, line = [], ""
    for word in words.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    lines.append(line)
    return [(at[0], at[1] - number * STEP, each) for number, each in enumerate(lines)]


def pdf(pages: Sequence[Sequence[Placed] | bytes], *, title: str = "", size: int = SIZE, trailer: str = "") -> bytes:
    """A PDF of pages, each a list of placed words, or the bytes of a grey picture of WIDTH x HEIGHT that fills it."""
    first = 4  # 1 catalogue, 2 pages, 3 font and information, then page, content (and picture)
    numbers = range(first, first + 3 * len(pages), 3)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), b" ".join(b"%d 0 R" % each for each in numbers)),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
    }
    for number, page in zip(numbers, pages, strict=True):
        picture = isinstance(page, bytes)
        content = b"q %d 0 0 %d 0 0 cm /I Do Q" % (WIDTH, HEIGHT) if picture else _content(page, size)
        resources = b"/XObject<</I %d 0 R>>" % (number + 2) if picture else b"/Font<</F 3 0 R>>"
        objects[number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources<<%s>>>>"
            % (WIDTH, HEIGHT, number + 1, resources)
        )  # fmt: skip
        objects[number + 1] = _stream(b"", content)
        if picture:
            look = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
            side = int((len(page) / (WIDTH * HEIGHT)) ** 0.5)
            objects[number + 2] = _stream(look % (WIDTH * side, HEIGHT * side), page)
    last = max(objects) + 1
    objects[last] = b"<</Title(%s)/CreationDate(D:19990101000000Z)>>" % title.encode("latin-1")
    return _file(objects, b"/Info %d 0 R%s" % (last, trailer.encode()))


def _content(page: Sequence[Placed], size: int) -> bytes:
    shown = []
    for left, lower, words in page:
        escaped = words.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        shown.append(b"BT /F %d Tf %.1f %.1f Td (%s) Tj ET" % (size, left, lower, escaped))
    return b"\n".join(shown)


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def _file(objects: dict[int, bytes], trailer: bytes) -> bytes:
    written, places = [b"%PDF-1.4\n"], {}
    at = len(written[0])
    for number, each in objects.items():
        places[number] = at
        written.append(b"%d 0 obj\n%s\nendobj\n" % (number, each))
        at += len(written[-1])
    free, last = b"%010d %05d f \n", max(objects)
    table = [b"%010d %05d n \n" % (places[n], 0) if n in places else free % (0, 65535) for n in range(last + 1)]
    written += [b"xref\n0 %d\n" % (last + 1), *table]
    written.append(b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (last + 1, trailer, at))
    return b"".join(written)
