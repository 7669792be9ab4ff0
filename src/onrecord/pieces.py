"""Lists cut where their own content says so, so that after a change somewhere in the middle all other pieces stay.

Content-defined chunks: Muthitacharoen, Chen and Mazieres, SOSP 2001. What is kept in such pieces is written anew only
where it has changed.
"""

from collections.abc import Iterable
from zlib import crc32

SIZE = 1 << 16  # bytes of a piece, about


def ends(marks: Iterable[bytes | memoryview], sizes: Iterable[int]) -> list[int]:
    """The places in a list behind which a piece ends, counted from 1: by chance, the likelier the longer an item is.
    The chance lies in its mark, its name or its own bytes; `sizes` are in bytes."""
    return [place for place, (mark, size) in enumerate(zip(marks, sizes, strict=False), 1) if crc32(mark) % SIZE < size]
